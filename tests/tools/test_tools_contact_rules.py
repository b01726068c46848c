import unittest
from datetime import date, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from ...tools.clinic_time import local_date, start_of_day, to_local, to_utc
from ...tools.contact_rules import (
    CALLS,
    Cap,
    Facts,
    Policy,
    Question,
    Refusal,
    is_of_the_day,
    kind_of,
    may_contact,
    rest_until,
    without_caps,
)
from .strategies import MADRID, MONDAY, at, examples, moments, starts, zones

SECOND = timedelta(seconds=1)
PURPOSES = ('appointment', 'care', 'commercial')
CHANNELS = ('phone', 'email', 'sms', 'whatsapp', 'in_person', 'letter')
RESTS = {'muted', 'mourning'}
MENDED_BY_WAITING = {*RESTS, 'capped', 'household_capped'}
NOT_EVEN_PROMISED = {'deceased', 'archived', 'no_address', 'minor_alone'}
maybe_channels = st.sampled_from((None, *CHANNELS))
caps = st.builds(Cap, st.integers(1, 12), st.integers(0, 4))
policies = st.builds(Policy, st.lists(caps, max_size=3).map(tuple), st.integers(0, 40))


def ask(purpose='care', channel='phone', when=None, **more):
    return Question(purpose, channel, when or at('10:00'), MADRID, **more)


RELATED = Facts(last_interaction=MONDAY, robinson_on=MONDAY)


@st.composite
def rests(draw):
    """Draw a zone, a moment, and facts and a policy with mutes and caps about it."""
    zone, day = draw(zones), draw(starts)
    times = st.lists(moments(zone, day, 20), max_size=9).map(tuple)
    muted = st.one_of(st.none(), st.integers(-3, 20).map(lambda n: day + timedelta(days=n)))
    facts = Facts(muted_until=draw(muted), mourning_until=draw(muted),
                  contacts=draw(times), household=draw(times))
    return zone, draw(moments(zone, day, 20)), facts, draw(policies)


@st.composite
def situations(draw):
    """Draw a question, facts that may refuse it for any reason, and a policy."""
    zone, moment, facts, policy = draw(rests())
    day, flags = local_date(moment, zone), st.sampled_from((False, False, False, True))
    near = st.integers(-40, 5).map(lambda n: day + timedelta(days=n))
    objections = st.frozensets(
        st.tuples(st.sampled_from((None, *PURPOSES)), maybe_channels), max_size=2)
    consents = st.lists(
        st.tuples(maybe_channels, near, st.one_of(st.none(), near)), max_size=2).map(tuple)
    facts = facts._replace(
        deceased=draw(flags), archived=draw(flags), has_address=not draw(flags),
        minor_alone=draw(flags), blacklisted=draw(flags), objections=draw(objections),
        consents=draw(consents), robinson_on=draw(st.one_of(st.none(), near)),
        last_interaction=draw(st.one_of(st.none(), near)), robinson_listed=draw(flags),
        complaining=draw(flags))
    question = Question(
        draw(st.sampled_from(PURPOSES)), draw(st.sampled_from(CHANNELS)), moment, zone,
        open_day=not draw(flags), promised=draw(flags), exempt=draw(flags),
        uncapped=draw(flags))
    return question, facts, policy


def rests_at(moment, zone, facts, policy):
    """Tell from the definition whether a mute or a cap stands in the way."""
    moment = to_utc(moment)
    if any(day and moment < start_of_day(day, zone)
           for day in (facts.muted_until, facts.mourning_until)):
        return True
    return any(
        cap.most and sum(
            moment - timedelta(days=cap.days) < to_utc(contact) <= moment
            for contact in contacts) >= cap.most
        for contacts in (facts.contacts, facts.contacts + facts.household)
        for cap in policy.caps)


class TestRests(unittest.TestCase):
    """Caps and mutes end at the first moment at which all of them are kept."""

    @examples(300)
    @given(rests())
    def test_first_moment_that_keeps_every_cap(self, case):
        zone, moment, facts, policy = case
        refusal = rest_until(moment, facts, policy, zone)
        self.assertEqual(refusal is not None, rests_at(moment, zone, facts, policy))
        if refusal is None:
            return
        self.assertIn(refusal.code, MENDED_BY_WAITING)
        self.assertFalse(rests_at(refusal.until, zone, facts, policy))
        self.assertTrue(rests_at(refusal.until - SECOND, zone, facts, policy))
        ends = {to_utc(contact) + timedelta(days=cap.days)
                for contact in facts.contacts + facts.household for cap in policy.caps}
        ends |= {to_utc(start_of_day(day, zone))
                 for day in (facts.muted_until, facts.mourning_until) if day}
        self.assertEqual(refusal.until, min(
            end for end in ends
            if end > to_utc(moment) and not rests_at(end, zone, facts, policy)))

    @examples(150)
    @given(rests())
    def test_code_is_of_what_holds_longest(self, case):
        zone, moment, facts, policy = case
        facts = facts._replace(**{
            name: tuple(c for c in getattr(facts, name) if to_utc(c) <= to_utc(moment))
            for name in ('contacts', 'household')})
        refusal = rest_until(moment, facts, policy, zone)
        alone = {
            'muted': facts._replace(contacts=(), household=(), mourning_until=None),
            'mourning': facts._replace(contacts=(), household=(), muted_until=None),
            'capped': facts._replace(muted_until=None, mourning_until=None, household=()),
            'household_capped': facts._replace(muted_until=None, mourning_until=None)}
        found = [(code, rest_until(moment, only, policy, zone)) for code, only in alone.items()]
        found = [(code, only.until) for code, only in found if only]
        self.assertEqual(refusal, max(found, key=lambda pair: pair[1], default=None))

    def test_two_in_a_week(self):
        contacts = (at('09:00', -30), at('10:00', -6), at('12:00', -2))
        facts = Facts(contacts=contacts)
        self.assertEqual(
            may_contact(ask(), facts), Refusal('capped', to_utc(at('10:00', 1))))
        self.assertIsNone(may_contact(ask(when=at('10:00', 1)), facts))
        facts = Facts(contacts=contacts[:2], household=contacts[2:])
        self.assertEqual(
            may_contact(ask(), facts), Refusal('household_capped', to_utc(at('10:00', 1))))

    def test_mute_ends_with_the_night(self):
        facts = Facts(muted_until=MONDAY + timedelta(days=1))
        self.assertEqual(may_contact(ask(), facts), Refusal('muted', at('00:00', 1)))
        self.assertIsNone(may_contact(ask(when=at('00:00', 1)), facts))
        self.assertEqual(may_contact(ask(), facts).until.tzinfo, timezone.utc)


class TestContactRules(unittest.TestCase):
    """One decision with one reason: what is impossible, unwanted, illegal, or too much."""

    @examples(300)
    @given(situations())
    def test_promise_overrides_all_but_the_impossible(self, case):
        question, facts, policy = case
        plain = may_contact(question._replace(promised=False), facts, policy)
        promised = may_contact(question._replace(promised=True), facts, policy)
        if promised:
            self.assertIn(promised.code, NOT_EVEN_PROMISED)
            self.assertEqual(promised, plain)
        elif plain:
            self.assertNotIn(plain.code, NOT_EVEN_PROMISED)

    @examples(300)
    @given(situations())
    def test_exempt_from_caps_and_mute_only(self, case):
        question, facts, policy = case
        plain = may_contact(question._replace(exempt=False), facts, policy)
        exempt = may_contact(question._replace(exempt=True), facts, policy)
        if plain and plain.code in MENDED_BY_WAITING:
            self.assertIsNone(exempt)
        else:
            self.assertEqual(exempt, plain)

    @examples(300)
    @given(situations())
    def test_uncapped_is_outside_the_caps_and_nothing_else(self, case):
        question, facts, policy = case
        plain = may_contact(question._replace(uncapped=False), facts, policy)
        uncapped = may_contact(question._replace(uncapped=True), facts, policy)
        muted = rest_until(question.at, facts, without_caps(policy), question.zone)
        if plain and plain.code in MENDED_BY_WAITING:
            self.assertEqual(uncapped, muted)
        else:
            self.assertEqual(uncapped, plain)
        if muted:
            self.assertIn(muted.code, RESTS)

    def test_kinds(self):
        self.assertEqual(
            {channel: kind_of(channel) for channel in CHANNELS},
            {channel: 'call' if channel in CALLS else 'message' for channel in CHANNELS})
        self.assertEqual(CALLS, ('phone', 'in_person'))

    @examples(200)
    @given(zones, starts, st.data())
    def test_day_of_a_missed_visit(self, zone, day, data):
        missed, moment = (data.draw(moments(zone, day, 3)) for _index in range(2))
        self.assertEqual(
            is_of_the_day(missed, moment, zone),
            to_local(missed, zone).date() == to_local(moment, zone).date())
        first = start_of_day(local_date(missed, zone), zone)
        self.assertTrue(is_of_the_day(missed, first, zone))
        self.assertFalse(is_of_the_day(missed, first - SECOND, zone))

    @examples(300)
    @given(situations())
    def test_commercial_is_stricter_than_care(self, case):
        question, facts, policy = case
        if may_contact(question._replace(purpose='care'), facts, policy):
            self.assertTrue(may_contact(question._replace(purpose='commercial'), facts, policy))

    @examples(200)
    @given(situations())
    def test_waiting_until_then_helps(self, case):
        question, facts, policy = case
        refusal = may_contact(question, facts, policy)
        if refusal and refusal.until:
            self.assertGreater(refusal.until, to_utc(question.at))
            settled = facts._replace(complaining=False)
            later = may_contact(
                question._replace(at=refusal.until, open_day=True), settled, policy)
            self.assertNotEqual(later and later.code, refusal.code)
        if refusal:
            self.assertEqual(
                refusal.until is not None,
                refusal.code in MENDED_BY_WAITING | {'hours', 'complaint'})

    @examples(200)
    @given(zones, st.data())
    def test_legal_hours(self, zone, data):
        moment = data.draw(moments(zone))
        local = to_local(moment, zone)
        facts = Facts(consents=((None, date.min, None),))
        question = Question('commercial', 'phone', moment, zone)
        refusal = may_contact(question, facts)
        legal = local.weekday() < 5 and 9 <= local.hour < 21
        self.assertEqual(refusal is None, legal)
        holiday = may_contact(question._replace(open_day=False), facts)
        self.assertEqual(holiday.code, 'hours')
        self.assertGreater(local_date(holiday.until, zone), local.date())
        for until in (holiday.until, refusal.until if refusal else holiday.until):
            then = to_local(until, zone)
            self.assertEqual((then.hour, then.minute, then.weekday() < 5), (9, 0, True))
            self.assertLessEqual(until - to_utc(moment), timedelta(days=4))
        for purpose, channel in (('care', 'phone'), ('commercial', 'email')):
            self.assertIsNone(
                may_contact(question._replace(purpose=purpose, channel=channel), facts))

    def test_next_legal_hour(self):
        for clock, day, expected in (
                ('08:59', 0, at('09:00')), ('21:00', 0, at('09:00', 1)),
                ('21:00', 4, at('09:00', 7)), ('10:00', 5, at('09:00', 7)),
                ('23:00', 6, at('09:00', 7))):
            with self.subTest(clock=clock, day=day):
                self.assertEqual(
                    may_contact(ask('commercial', when=at(clock, day)), RELATED),
                    Refusal('hours', expected))
        self.assertIsNone(may_contact(ask('commercial', when=at('20:59')), RELATED))

    def test_first_reason(self):
        """Each fact refuses alone, and those before it in the list are named in its stead."""
        facts, at_midnight = Facts(), at('00:00')
        for code, change in (
                ('household_capped', {'household': (at('00:00', -1),)}),
                ('capped', {'contacts': (at('10:00', -1),)}),
                ('mourning', {'mourning_until': MONDAY + timedelta(days=30)}),
                ('muted', {'muted_until': MONDAY + timedelta(days=90)}),
                ('robinson_listed', {'robinson_listed': True, 'last_interaction': MONDAY,
                                     'robinson_on': MONDAY}),
                ('robinson', {'robinson_on': MONDAY - timedelta(days=31)}),
                ('no_relation', {'last_interaction': date(2025, 11, 22)}),
                ('hours', {}), ('complaint', {'complaining': True}),
                ('blacklisted', {'blacklisted': True}),
                ('objection', {'objections': frozenset({(None, 'sms')})}),
                ('minor_alone', {'minor_alone': True}), ('no_address', {'has_address': False}),
                ('archived', {'archived': True}), ('deceased', {'deceased': True})):
            facts = facts._replace(**change)
            passing = code in MENDED_BY_WAITING
            when = at_midnight if code == 'hours' else at('10:00')
            question = ask('care' if passing else 'commercial', 'sms', when)
            with self.subTest(code):
                self.assertEqual(may_contact(question, facts, Policy((Cap(7, 1),))).code, code)

    def test_nothing_is_offered_to_who_complains(self):
        """It is asked again the next day, also where the night has another length."""
        for zone, day in (("Europe/Madrid", date(2026, 10, 24)), ("Atlantic/Canary", MONDAY)):
            when = start_of_day(day, zone) + timedelta(hours=10)
            facts = RELATED._replace(complaining=True)
            for channel in CHANNELS:
                question = Question('commercial', channel, when, zone)
                with self.subTest(zone=zone, channel=channel):
                    self.assertEqual(may_contact(question, facts), Refusal(
                        'complaint', to_utc(start_of_day(day + timedelta(days=1), zone))))
                    self.assertIsNone(may_contact(question._replace(purpose='care'), facts))

    def test_minor_is_reached_through_somebody_who_talks(self):
        for channel in CHANNELS:
            refusal = may_contact(ask(channel=channel), Facts(minor_alone=True))
            self.assertEqual(refusal is None, channel in ('phone', 'in_person'))

    def test_objections(self):
        for pair, refused in (
                ((None, None), True), (('care', None), True), (('care', 'phone'), True),
                ((None, 'phone'), True), (('care', 'sms'), False), ((None, 'email'), False),
                (('commercial', None), False), (('appointment', None), False)):
            with self.subTest(pair):
                refusal = may_contact(ask(), Facts(objections=frozenset({pair})))
                self.assertEqual(refusal is not None, refused)
                # No care wanted, no offers either.
                offer = may_contact(ask('commercial'), RELATED._replace(
                    objections=frozenset({pair})))
                self.assertEqual(
                    offer is not None, pair == ('commercial', None) or refused)

    def test_consent_stands_for_relation_and_lists(self):
        day = timedelta(days=1)
        for expected, consent in (
                (None, (None, MONDAY, None)), (None, ('phone', MONDAY, MONDAY)),
                ('no_relation', ('email', MONDAY, None)),
                ('no_relation', (None, MONDAY + day, None)),
                ('no_relation', (None, MONDAY - 9 * day, MONDAY - day))):
            with self.subTest(consent):
                refusal = may_contact(
                    ask('commercial'), Facts(consents=(consent,), robinson_listed=True))
                self.assertEqual(refusal and refusal.code, expected)

    def test_exclusion_lists(self):
        for channel in CHANNELS:
            for looked, listed, code in (
                    (None, False, 'robinson'), (-31, False, 'robinson'), (-30, False, None),
                    (0, True, 'robinson_listed'), (1, False, 'robinson')):
                facts = RELATED._replace(
                    robinson_listed=listed,
                    robinson_on=None if looked is None else MONDAY + timedelta(days=looked))
                refusal = may_contact(ask('commercial', channel), facts)
                self.assertEqual(
                    refusal and refusal.code, None if channel == 'in_person' else code)

    def test_relation_lasts_a_year(self):
        for last, code in ((date(2025, 11, 23), None), (date(2025, 11, 22), 'no_relation')):
            refusal = may_contact(ask('commercial'), RELATED._replace(last_interaction=last))
            self.assertEqual(refusal and refusal.code, code)

    def test_nothing_against_it(self):
        for purpose in PURPOSES:
            self.assertIsNone(may_contact(ask(purpose), RELATED))
