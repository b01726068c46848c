import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import clinic_time, next_contact
from ...tools.clinic_time import AFTERNOON, MORNING, band_of, local_date, to_utc
from ...tools.next_contact import SAME_DAY_MARGIN
from .strategies import (
    MADRID,
    at,
    examples,
    moments,
    office_week,
    opening_hours,
    starts,
    wall,
    zones,
)

WEEK = office_week(5)


@st.composite
def needs(draw):
    """Draw a clinic with its openings and the moment a need arises."""
    zone, day = draw(zones), draw(starts)
    return zone, draw(opening_hours(zone, day)), draw(moments(zone, day))


class TestNextContact(unittest.TestCase):
    """The next contact is in the future, in opening hours, and at the wanted time of day."""

    def assertOpen(self, moment, openings):
        self.assertTrue(
            any(to_utc(start) <= to_utc(moment) < to_utc(end) for start, end in openings))

    @examples(150)
    @given(needs(), st.sampled_from((None, MORNING, AFTERNOON)))
    def test_after(self, need, avoided):
        zone, openings, earliest = need
        proposal = next_contact.propose_after(earliest, openings, zone, avoided)
        left = [piece for piece in clinic_time.split_by_band(openings, zone)
                if piece[1] > to_utc(earliest)]
        if proposal is None:
            self.assertFalse(left)
            return
        self.assertGreaterEqual(to_utc(proposal.at), to_utc(earliest))
        self.assertOpen(proposal.at, openings)
        self.assertGreaterEqual(to_utc(proposal.due_by), to_utc(proposal.at))
        wanted = [piece for piece in left if band_of(piece[0], zone) != avoided] or left
        self.assertEqual(to_utc(proposal.at), max(wanted[0][0], to_utc(earliest)))

    @examples(150)
    @given(needs())
    def test_same_day(self, need):
        zone, openings, now = need
        proposal = next_contact.propose_same_day(now, openings, zone)
        left = [(max(to_utc(start), to_utc(now)), to_utc(end)) for start, end in openings]
        left = [(start, end) for start, end in left if end - start >= SAME_DAY_MARGIN]
        if proposal is None:
            self.assertFalse(left)
            return
        self.assertEqual(to_utc(proposal.at), left[0][0])
        self.assertGreaterEqual(to_utc(proposal.due_by) - to_utc(proposal.at), SAME_DAY_MARGIN)
        self.assertOpen(proposal.at, openings)

    @examples(150)
    @given(needs())
    def test_closing(self, need):
        zone, openings, moment = need
        closing = next_contact.closing_of(moment, openings, zone)
        self.assertGreaterEqual(to_utc(closing), to_utc(moment))
        first, midnight = clinic_time.day_bounds(local_date(moment, zone), zone)
        self.assertLessEqual(clinic_time.to_utc_naive(closing), midnight)
        for start, end in openings:
            if first <= clinic_time.to_utc_naive(start) < midnight:
                self.assertGreaterEqual(to_utc(closing), to_utc(end))

    def test_margin_before_closing(self):
        for clock, expected, closing in (
                ('20:00', at('20:00'), at('20:30')), ('20:01', at('09:00', 1), at('20:30', 1)),
                ('13:30', at('13:30'), at('20:30')), ('13:31', at('16:00'), at('20:30')),
                ('07:15', at('09:00'), at('20:30')), ('23:30', at('09:00', 1), at('20:30', 1))):
            with self.subTest(clock):
                self.assertEqual(
                    next_contact.propose_same_day(at(clock), WEEK, MADRID), (expected, closing))

    def test_another_time_of_day(self):
        for clock, band, expected in (
                ('12:00', MORNING, at('16:00')), ('19:00', AFTERNOON, at('09:00', 1)),
                ('10:00', AFTERNOON, at('10:00')), ('14:30', MORNING, at('16:00')),
                ('20:30', MORNING, at('16:00', 1))):
            with self.subTest(clock=clock, band=band):
                self.assertEqual(
                    next_contact.propose_after(at(clock), WEEK, MADRID, band).at, expected)

    def test_clinic_that_opens_in_the_morning_only(self):
        mornings = [pair for pair in WEEK if pair[0].hour == 9]
        proposal = next_contact.propose_after(at('10:00'), mornings, MADRID, MORNING)
        self.assertEqual(proposal.at, at('10:00'))

    def test_nothing_open(self):
        self.assertIsNone(next_contact.propose_same_day(at('10:00'), [], MADRID))
        self.assertIsNone(next_contact.propose_after(at('10:00', 5), WEEK, MADRID))
        self.assertEqual(next_contact.closing_of(at('10:00', 5), WEEK, MADRID), at('10:00', 5))

    def test_open_until_midnight_closes_that_day(self):
        late = [(at('16:00'), at('00:00', 1))]
        self.assertEqual(next_contact.closing_of(at('17:00'), late, MADRID), at('00:00', 1))

    @examples(150)
    @given(needs(), st.integers(0, 10000))
    def test_waits_of_minutes_and_hours_are_elapsed_time(self, need, value):
        zone, _openings, moment = need
        for unit in ('minutes', 'hours'):
            after = next_contact.apply_wait(moment, value, unit, zone)
            self.assertEqual(to_utc(after) - to_utc(moment), timedelta(**{unit: value}))

    @examples(150)
    @given(needs(), st.integers(0, 400))
    def test_waits_of_days_end_at_the_start_of_a_day(self, need, value):
        zone, _openings, moment = need
        after = next_contact.apply_wait(moment, value, 'days', zone)
        day = local_date(moment, zone) + timedelta(days=value)
        self.assertEqual(
            clinic_time.to_utc_naive(after), clinic_time.day_bounds(day, zone)[0])

    def test_two_hours_over_the_change_of_the_clocks(self):
        before = wall(date(2026, 3, 29), 60, MADRID)
        self.assertEqual(next_contact.apply_wait(before, 2, 'hours', MADRID).hour, 4)
        before = wall(date(2026, 10, 25), 60, MADRID)
        after = next_contact.apply_wait(before, 2, 'hours', MADRID)
        self.assertEqual((after.hour, after.fold), (2, 1))

    def test_hour_that_comes_twice(self):
        """The first two o'clock of the night is over, the second one is not."""
        first = wall(date(2026, 10, 25), 150, MADRID)
        second = (to_utc(first) + timedelta(hours=1)).astimezone(first.tzinfo)
        opening = [(first, wall(date(2026, 10, 25), 165, MADRID))]
        self.assertEqual(next_contact.first_open(first, opening), to_utc(first))
        self.assertIsNone(next_contact.first_open(second, opening))
