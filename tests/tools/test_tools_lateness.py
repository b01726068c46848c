import unittest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import clinic_time, lateness
from .strategies import examples, zones

MINUTE = timedelta(minutes=1)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31))


class TestMeasure(unittest.TestCase):
    """A span is told in one unit, and never longer than it is."""

    @examples(200)
    @given(spans)
    def test_never_longer_than_it_is(self, span):
        number, unit = lateness.measure(span)
        told = timedelta(**{unit: number})
        self.assertLessEqual(told, span)
        self.assertGreater(told + timedelta(**{unit: 1}), span)

    @examples(200)
    @given(spans)
    def test_in_the_largest_unit_that_fits(self, span):
        number, unit = lateness.measure(span)
        self.assertTrue(number or span < MINUTE)
        self.assertLess(number, {'minutes': 60, 'hours': 24, 'days': 401}[unit])

    def test_edges(self):
        for minutes, told in (
                (0, (0, 'minutes')), (59, (59, 'minutes')), (60, (1, 'hours')),
                (119, (1, 'hours')), (24 * 60 - 1, (23, 'hours')), (24 * 60, (1, 'days'))):
            self.assertEqual(lateness.measure(minutes * MINUTE), told)


class TestLateBy(unittest.TestCase):
    """Who waits is told how long, on the clinic's clock."""

    @examples(200)
    @given(moments, moments, st.booleans(), zones, st.none() | spans)
    def test_late_stays_late(self, now, next_at, promised, zone, open_for):
        due_by = next_at + open_for if open_for else None
        late = lateness.late_by(now, next_at, due_by, promised, zone)
        later = lateness.late_by(now + timedelta(hours=30), next_at, due_by, promised, zone)
        self.assertFalse(late and now < next_at)
        self.assertTrue(later or not late)
        days = (clinic_time.local_date(now, zone) - clinic_time.local_date(next_at, zone)).days
        if late and days > 0:
            self.assertEqual(late, (days, 'days'))
        elif late:
            self.assertIn(late[1], ('minutes', 'hours'))

    @examples(200)
    @given(moments, zones, spans)
    def test_a_promise_is_late_from_its_minute(self, promised_at, zone, span):
        late = lateness.late_by(promised_at + span, promised_at, None, True, zone)
        self.assertEqual(bool(late), span > lateness.GRACE)

    @examples(200)
    @given(moments, zones)
    def test_what_has_a_day_is_late_when_it_is_over(self, next_at, zone):
        _first, end = clinic_time.day_bounds(clinic_time.local_date(next_at, zone), zone)
        self.assertIsNone(
            lateness.late_by(end - timedelta(seconds=1), next_at, None, False, zone))
        self.assertEqual(lateness.late_by(end, next_at, None, False, zone), (1, 'days'))

    def test_closing_over_a_change_of_the_clock(self):
        """The day is 25 hours long; from closing on an hour is an hour."""
        at = clinic_time.at_wall_clock
        day, zone = date(2026, 10, 25), 'Europe/Madrid'
        closing = at(day, datetime.min.time().replace(hour=1), zone)
        late = lateness.late_by(
            closing + timedelta(hours=3), closing - MINUTE, closing, False, zone)
        self.assertEqual(late, (3, 'hours'))

    def test_a_closing_before_the_hour_is_none(self):
        """Somebody has set a later hour by hand: the old closing says nothing of it."""
        next_at = datetime(2026, 11, 23, 16, 0)
        self.assertIsNone(lateness.late_by(
            next_at + MINUTE, next_at, next_at - timedelta(hours=2), False, 'Europe/Madrid'))
