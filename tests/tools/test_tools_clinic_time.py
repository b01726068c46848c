import unittest
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ...tools import clinic_time
from ...tools.clinic_time import AFTERNOON, MORNING, band_of, to_utc
from .strategies import ZONES, examples, opening_hours, zones

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HOUR = timedelta(hours=1)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(timezone.utc))


class TestClinicTime(unittest.TestCase):
    """Days, hours and bands are the clinic's, in the nights the clocks change as well."""

    def test_days_of_23_24_and_25_hours(self):
        for zone, spring, autumn in (
                ('Europe/Madrid', 23, 25), ('Atlantic/Canary', 23, 25),
                ('Atlantic/Azores', 23, 25), ('America/Bogota', 24, 24)):
            for day, hours in ((SPRING, spring), (AUTUMN, autumn),
                               (SPRING - timedelta(days=1), 24), (AUTUMN + timedelta(days=1), 24)):
                with self.subTest(zone=zone, day=day):
                    first, end = clinic_time.day_bounds(day, zone)
                    self.assertEqual(end - first, hours * HOUR)

    @examples(100)
    @given(DAYS, zones)
    def test_days_follow_each_other(self, day, zone):
        first, end = clinic_time.day_bounds(day, zone)
        self.assertEqual(clinic_time.day_bounds(day + timedelta(days=1), zone)[0], end)
        second = timedelta(seconds=1)
        self.assertEqual(
            [clinic_time.local_date(moment, zone)
             for moment in (first - second, first, end - second, end)],
            [day - timedelta(days=1), day, day, day + timedelta(days=1)])

    @examples(100)
    @given(MOMENTS, zones)
    def test_a_moment_lies_in_its_day(self, moment, zone):
        first, end = clinic_time.day_bounds(clinic_time.local_date(moment, zone), zone)
        self.assertLessEqual(first, clinic_time.to_utc_naive(moment))
        self.assertLess(clinic_time.to_utc_naive(moment), end)

    @examples(100)
    @given(MOMENTS, zones)
    def test_the_next_quarter_is_one_on_every_clock(self, moment, zone):
        quarter = clinic_time.next_quarter(moment)
        self.assertTrue(moment <= quarter < moment + clinic_time.QUARTER)
        local = clinic_time.to_local(quarter, zone)
        self.assertEqual((local.minute % 15, local.second, local.microsecond), (0, 0, 0))
        self.assertEqual(
            clinic_time.next_quarter(clinic_time.to_utc_naive(moment)),
            clinic_time.to_utc_naive(quarter))

    @examples(100)
    @given(MOMENTS, zones)
    def test_there_and_back(self, moment, zone):
        local = clinic_time.to_local(moment, zone)
        naive = clinic_time.to_utc_naive(local)
        self.assertEqual(naive, moment.replace(tzinfo=None))
        self.assertEqual(to_utc(clinic_time.to_local(naive, zone)), moment)

    def test_band_edges(self):
        for zone in ZONES:
            for day in (SPRING, AUTUMN, date(2026, 11, 23)):
                for clock, band in (('00:00', MORNING), ('13:59', MORNING), ('14:00', AFTERNOON),
                                    ('23:59', AFTERNOON)):
                    with self.subTest(zone=zone, day=day, clock=clock):
                        at = clinic_time.at_wall_clock(day, time.fromisoformat(clock), zone)
                        self.assertEqual(band_of(at, zone), band)

    def test_other_band(self):
        self.assertEqual(clinic_time.other_band(MORNING), AFTERNOON)
        self.assertEqual(clinic_time.other_band(AFTERNOON), MORNING)

    def test_hours_that_are_not_and_hours_that_come_twice(self):
        at = clinic_time.at_wall_clock(SPRING, time(2, 30), 'Europe/Madrid')
        self.assertEqual(at, datetime(2026, 3, 29, 1, 30))
        self.assertEqual(clinic_time.to_local(at, 'Europe/Madrid').hour, 3)
        at = clinic_time.at_wall_clock(AUTUMN, time(2, 30), 'Europe/Madrid')
        self.assertEqual(at, datetime(2026, 10, 25, 0, 30))

    @examples(100)
    @given(st.data(), zones)
    def test_pieces_cover_exactly_and_keep_to_their_band(self, data, zone):
        openings = data.draw(opening_hours(zone))
        pieces = clinic_time.split_by_band(openings, zone)
        self.assertEqual(
            sum((end - start for start, end in pieces), timedelta()),
            sum((to_utc(end) - to_utc(start) for start, end in openings), timedelta()))
        for start, end in pieces:
            self.assertLess(start, end)
            self.assertTrue(any(to_utc(opens) <= start and end <= to_utc(closes)
                                for opens, closes in openings))
            last = end - timedelta(microseconds=1)
            self.assertEqual(band_of(start, zone), band_of(last, zone))
            self.assertEqual(
                clinic_time.local_date(start, zone), clinic_time.local_date(last, zone))
        for (_start, end), (start, _end) in zip(pieces, pieces[1:], strict=False):
            self.assertLessEqual(end, start)

    def test_open_around_the_clock_change(self):
        for day, hours in ((SPRING, 23), (AUTUMN, 25)):
            with self.subTest(day=day):
                first, end = clinic_time.day_bounds(day, 'Europe/Madrid')
                opening = [clinic_time.to_local(edge, 'Europe/Madrid') for edge in (first, end)]
                morning, afternoon = clinic_time.split_by_band([opening], 'Europe/Madrid')
                self.assertEqual(morning[1] - morning[0], (hours - 10) * HOUR)
                self.assertEqual(afternoon[1] - afternoon[0], 10 * HOUR)

    def test_start_of_day_where_midnight_is_skipped(self):
        start = clinic_time.start_of_day(SPRING, 'Atlantic/Azores')
        self.assertEqual((start.hour, start.date()), (1, SPRING))
        start = clinic_time.start_of_day(AUTUMN, 'Europe/Madrid')
        self.assertEqual(start, datetime(2026, 10, 25, tzinfo=ZoneInfo('Europe/Madrid')))
