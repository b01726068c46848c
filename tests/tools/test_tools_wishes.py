import unittest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools.clinic_time import (
    AFTERNOON,
    MORNING,
    band_of,
    local_date,
    split_by_band,
    to_local,
    to_utc,
)
from ...tools.next_contact import (
    PATIENCE,
    SAME_DAY_MARGIN,
    Wishes,
    contact_hours,
    propose_after,
    propose_same_day,
)
from .strategies import (
    DAYS,
    MADRID,
    ZONES,
    at,
    examples,
    minutes_of,
    moments,
    office_week,
    opening_hours,
    starts,
    wall,
    zones,
)

WEEK = office_week(6)
bands = st.sampled_from((None, MORNING, AFTERNOON))
half_hours = st.integers(0, 47).map(lambda half: half / 2)
day_hours = half_hours.filter(lambda hour: hour >= 4)  # no change of the clocks skips these


def at_work(moment, zone, work):
    """Tell it from the wall clock, minute by minute, where the tool computes with intervals."""
    local = to_local(moment, zone)
    hour, (begins, ends) = local.hour + local.minute / 60, work
    if begins < ends:
        return local.weekday() < 5 and begins <= hour < ends
    evening = local.weekday() < 5 and hour >= begins
    return evening or (1 <= local.weekday() <= 5 and hour < ends)


def best_minute(pieces, latest, zone, wishes, margin=1):
    """Return the first of the best minutes, found by trying them all, or ``None``.

    :param margin: for so many minutes from then on it has to be as good
    """
    def idle(minute):
        return not (wishes.work and at_work(minute, zone, wishes.work))

    def liked(minute):
        return wishes.band in (None, band_of(minute, zone))
    for good in (lambda minute: idle(minute) and liked(minute), idle, liked):
        found = []
        for piece in pieces:
            run = 0
            for minute in sorted(minutes_of([piece]), reverse=True):
                run = run + 1 if good(minute) else 0
                if run >= margin and minute <= latest:
                    found.append(minute)
        if found:
            return min(found)
    return None


@st.composite
def needs(draw):
    """Draw a clinic with its openings, the moment a need arises, and the patient's wishes."""
    zone, day = draw(zones), draw(starts)
    rest = st.one_of(st.none(), moments(zone, day))
    works = st.tuples(half_hours, half_hours)
    wishes = Wishes(draw(bands), draw(st.one_of(st.none(), works)), draw(rest))
    return zone, draw(opening_hours(zone, day)), draw(moments(zone, day)), wishes


class TestWishes(unittest.TestCase):
    """Wishes choose among the hours a contact may be made in, and delay it only so long."""

    @examples(200)
    @given(needs(), bands)
    def test_after(self, need, avoided):
        zone, openings, earliest, wishes = need
        proposal = propose_after(earliest, openings, zone, avoided, wishes)
        start = max(to_utc(earliest), to_utc(wishes.rest_until or earliest))
        self.assertEqual(
            proposal and proposal.due_by,
            proposal and propose_after(proposal.at, openings, zone).due_by)
        left = [(max(first, start), last)
                for first, last in split_by_band(openings, zone) if last > start]
        others = [piece for piece in left if band_of(piece[0], zone) != avoided]
        allowed = others or left
        if not allowed:
            self.assertIsNone(proposal)
            return
        latest = allowed[0][0] + PATIENCE
        near = [piece for piece in allowed if piece[0] <= latest]
        self.assertEqual(
            proposal.at, best_minute(near, latest, zone, wishes) or allowed[0][0])

    @examples(200)
    @given(needs())
    def test_same_day(self, need):
        zone, openings, now, wishes = need
        plain = propose_same_day(now, openings, zone, Wishes(rest_until=wishes.rest_until))
        proposal = propose_same_day(now, openings, zone, wishes)
        if plain is None:
            self.assertIsNone(proposal)
            return
        self.assertEqual(proposal.due_by, plain.due_by)
        earliest = max(to_utc(now), to_utc(wishes.rest_until or now))
        pieces = [(max(to_utc(start), earliest), to_utc(end)) for start, end in openings
                  if local_date(start, zone) == local_date(plain.at, zone)]
        wished = best_minute(pieces, plain.due_by, zone, wishes, SAME_DAY_MARGIN.seconds // 60)
        self.assertEqual(proposal.at, wished or plain.at)

    @examples(150)
    @given(needs(), st.booleans(), day_hours, day_hours)
    def test_hours_of_contacts(self, need, commercial, earliest_hour, latest_hour):
        zone, openings, _now, _wishes = need
        clipped = contact_hours(openings, zone, commercial, earliest_hour, latest_hour)

        def may(minute):
            local = to_local(minute, zone)
            hour = local.hour + local.minute / 60
            return earliest_hour <= hour < latest_hour and not (
                commercial and local.weekday() >= 5)
        self.assertEqual(minutes_of(clipped), set(filter(may, minutes_of(openings))))

    def test_hours_on_the_days_the_clocks_change(self):
        for zone in ZONES:
            for day in DAYS:
                for offset in range(9):
                    always = [(wall(day, 0, zone), wall(day + timedelta(days=offset), 0, zone))]
                    for start, end in contact_hours(always, zone):
                        self.assertEqual(to_local(start, zone).hour, 9)
                        self.assertEqual(to_local(end, zone).hour, 21)
                        self.assertEqual(end - start, timedelta(hours=12))
                    self.assertEqual(len(contact_hours(always, zone)), offset)

    def test_office_worker_is_rung_after_work(self):
        wishes = Wishes(work=(8, 16.5))
        for propose in (propose_same_day, propose_after):
            self.assertEqual(propose(at('10:00'), WEEK, MADRID, wishes=wishes).at, at('16:30'))
            self.assertEqual(propose(at('10:00', 5), WEEK, MADRID, wishes=wishes).at,
                             at('10:00', 5))

    def test_wishes_wait_two_days_at_most(self):
        office = Wishes(work=(8, 16))
        friday = (at('09:00', 4), at('14:00', 4))
        for sunday, expected in (('09:00', at('09:00', 6)), ('09:01', friday[0])):
            openings = [friday, (at(sunday, 6), at('14:00', 6))]
            self.assertEqual(
                propose_after(friday[0], openings, MADRID, None, office).at, expected)
        openings = [(at('09:00'), at('14:00')), (at('09:00', 2), at('20:00', 2))]
        for clock, expected in (('13:00', at('13:00')), ('14:00', at('16:00', 2))):
            self.assertEqual(
                propose_after(at(clock), openings, MADRID, None, office).at, expected)

    def test_wishes_never_cross_midnight_on_the_same_day(self):
        late = [(at('16:00'), at('02:00', 1))]
        for clock, expected in (('23:50', '23:50'), ('22:00', '22:00')):
            self.assertEqual(
                propose_same_day(at(clock), late, MADRID, Wishes(work=(20, 24))).at, at(expected))

    def test_another_band_ranks_above_the_preferred_one(self):
        wishes = Wishes(band=MORNING, work=(16, 21))
        self.assertEqual(
            propose_after(at('10:00'), WEEK, MADRID, MORNING, wishes).at,
            at('16:00'))

    def test_not_at_work_ranks_above_the_preferred_band(self):
        wishes = Wishes(band=MORNING, work=(8, 15))
        self.assertEqual(propose_after(at('09:00'), WEEK, MADRID, None, wishes).at, at('16:00'))
        self.assertEqual(propose_after(at('21:00', 3), WEEK, MADRID, None, wishes).at,
                         at('09:00', 5))

    def test_night_shift_leaves_the_day_free(self):
        wishes = Wishes(work=(22, 9.5))
        self.assertEqual(
            propose_after(at('08:00', 1), WEEK, MADRID, None, wishes).at, at('09:30', 1))
        self.assertEqual(propose_after(at('08:00'), WEEK, MADRID, None, wishes).at, at('09:00'))

    def test_rest_is_kept_whatever_the_wishes(self):
        wishes = Wishes(band=MORNING, rest_until=at('18:00', 1))
        self.assertEqual(propose_same_day(at('10:00'), WEEK, MADRID, wishes).at, at('18:00', 1))
        self.assertEqual(propose_after(at('10:00'), WEEK, MADRID, None, wishes).at,
                         at('09:00', 2))
