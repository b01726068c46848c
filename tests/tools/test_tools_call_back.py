import unittest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools.call_back import HOURS, SOON, WEEK, call_backs
from ...tools.clinic_time import (
    AFTERNOON,
    MORNING,
    band_of,
    local_date,
    split_by_band,
    to_local,
    to_utc,
)
from ...tools.next_contact import SAME_DAY_MARGIN, Wishes, outside_work
from .strategies import (
    MADRID,
    MONDAY,
    at,
    examples,
    moments,
    office_week,
    opening_hours,
    starts,
    wall,
    zones,
)

WEEKS = [pair for pair in office_week(12) if pair[0].weekday() < 5]
works = st.sampled_from((None, (8.0, 15.0), (0.0, 24.0), (16.0, 21.0)))
bands = st.sampled_from((None, MORNING, AFTERNOON))


@st.composite
def clinics(draw):
    """Draw a clinic with its openings and a moment from which days are counted."""
    zone, day = draw(zones), draw(starts)
    return zone, draw(opening_hours(zone, day, days=12)), draw(moments(zone, day, days=6))


class TestCallBack(unittest.TestCase):
    """A few moments to call back, that can all be kept."""

    def choices(self, clock, openings=WEEKS, day=0, **options):
        """Return what is offered at an hour in Madrid, as 'day HH:MM'."""
        return [f'{one.days} {to_local(one.at, MADRID):%H:%M}'
                for one in call_backs(at(clock, day), openings, MADRID, **options)]

    @examples(200)
    @given(clinics(), bands, works, st.sampled_from((None, 9, 13, 14, 19)))
    def test_every_choice_can_be_kept(self, clinic, band, work, best_hour):
        zone, openings, now = clinic
        found = call_backs(now, openings, zone, Wishes(band, work), best_hour)
        self.assertLessEqual(len(found), 5)
        self.assertEqual([one.at for one in found], sorted({one.at for one in found}))
        for one in found:
            self.assertGreaterEqual(one.at, to_utc(now) + SOON)
            self.assertTrue(any(
                to_utc(start) <= one.at <= to_utc(end) - SAME_DAY_MARGIN
                for start, end in openings))
            self.assertEqual(one.band, band_of(one.at, zone))
            self.assertEqual(
                local_date(one.at, zone), local_date(now, zone) + timedelta(days=one.days))

    @examples(150)
    @given(clinics(), works.filter(bool))
    def test_at_work_only_if_there_is_nothing_else(self, clinic, work):
        zone, openings, now = clinic
        free = outside_work(openings, work, zone)
        found = call_backs(now, openings, zone, Wishes(None, work))
        if call_backs(now, free, zone):
            self.assertEqual(found, call_backs(now, free, zone))
        else:
            self.assertEqual(found, call_backs(now, openings, zone))

    @examples(150)
    @given(clinics(), bands)
    def test_the_usual_hours_on_any_clock(self, clinic, band):
        """On a clinic that is always open the hour is the same before and after a change."""
        zone, _openings, now = clinic
        day = local_date(now, zone)
        always = [(wall(day, 0, zone), wall(day, 14 * 1440, zone))]
        later = [one for one in call_backs(now, always, zone, Wishes(band)) if one.days]
        self.assertEqual(
            [(one.days, one.band) for one in later],
            [(1, MORNING), (1, AFTERNOON), (WEEK.days, band or MORNING)])
        for one in later:
            self.assertEqual(to_local(one.at, zone).hour, HOURS[one.band])

    @examples(150)
    @given(clinics())
    def test_something_is_offered_if_there_is_room(self, clinic):
        zone, openings, now = clinic
        soon = to_utc(now) + SOON
        room = any(
            start + timedelta(seconds=-start.timestamp() % 900) <= end - SAME_DAY_MARGIN
            for start, end in (
                (max(start, soon), end) for start, end in split_by_band(openings, zone)))
        self.assertEqual(bool(call_backs(now, openings, zone)), room)

    def test_through_a_day(self):
        for clock, expected in (
                ('07:00', ['0 10:00', '0 17:00', '1 10:00', '1 17:00', '7 10:00']),
                ('10:00', ['0 11:00', '0 17:00', '1 10:00', '1 17:00', '7 10:00']),
                ('12:07', ['0 13:15', '0 17:00', '1 10:00', '1 17:00', '7 10:00']),
                ('12:31', ['0 17:00', '1 10:00', '1 17:00', '7 10:00']),
                ('17:30', ['0 18:30', '1 10:00', '1 17:00', '7 10:00']),
                ('19:01', ['1 10:00', '1 17:00', '7 10:00'])):
            with self.subTest(clock):
                self.assertEqual(self.choices(clock), expected)

    def test_over_a_weekend_and_a_holiday(self):
        self.assertEqual(self.choices('20:00', day=4), ['3 10:00', '3 17:00', '7 10:00'])
        self.assertEqual(self.choices('11:00', day=6)[:2], ['1 10:00', '1 17:00'])
        holiday = [pair for pair in WEEKS if pair[0].date() != MONDAY + WEEK]
        self.assertEqual(self.choices('20:00', holiday), ['1 10:00', '1 17:00', '8 10:00'])

    def test_as_the_patient_likes_it(self):
        self.assertEqual(self.choices('20:00', wishes=Wishes(AFTERNOON))[-1], '7 17:00')
        self.assertEqual(self.choices('20:00', best_hour=19), ['1 10:00', '1 19:00', '7 19:00'])
        self.assertEqual(
            self.choices('20:00', wishes=Wishes(MORNING), best_hour=19)[-1], '7 10:00')
        self.assertEqual(self.choices('09:00', wishes=Wishes(None, (8.0, 16.5))),
                         ['0 17:00', '1 17:00', '7 17:00'])

    def test_closed_for_a_month(self):
        far = [(start + timedelta(days=35), end + timedelta(days=35)) for start, end in WEEKS]
        self.assertEqual(self.choices('12:00', far), ['35 10:00', '35 17:00'])
        self.assertEqual(self.choices('12:00', []), [])
