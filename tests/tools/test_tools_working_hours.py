import unittest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import working_hours
from ...tools.clinic_time import local_date, to_local, to_utc
from .strategies import MADRID, MONDAY, at, examples, minutes_of, moments, starts, zones

QUARTERS = st.integers(0, 96).map(lambda number: number / 4)
TIMETABLES = st.lists(st.builds(
    working_hours.Hours, st.integers(0, 6), QUARTERS, QUARTERS,
    st.sampled_from((None, 0, 1))), max_size=12)


class TestWorkingHours(unittest.TestCase):
    """A weekly timetable, laid out on the clock of its zone."""

    @examples(60)
    @given(st.data(), TIMETABLES, zones, starts)
    def test_each_minute_is_what_the_timetable_says(self, data, timetable, zone, day):
        """Except in the hour that the clocks skip or repeat, where a wall clock says nothing."""
        since = to_utc(data.draw(moments(zone, day, 2)))
        until = since + timedelta(hours=data.draw(st.integers(0, 60)))
        laid = working_hours.lay_out(timetable, since, until, zone)
        self.assertEqual(laid, working_hours.merge(laid))
        open_then = minutes_of(laid)
        for minute in minutes_of([(since, until)]):
            local = to_local(minute, zone)
            if len({(minute + timedelta(hours=shift)).astimezone(local.tzinfo).utcoffset()
                    for shift in (-2, 0, 2)}) > 1:
                continue
            hour = local.hour + local.minute / 60
            self.assertEqual(minute in open_then, any(
                hours.weekday == local.weekday() and hours.begins <= hour < hours.ends
                and hours.week in (None, working_hours.week_of(local.date()))
                for hours in timetable), local)

    @examples(60)
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=9))
    def test_merge(self, pairs):
        intervals = [(at('00:00') + timedelta(minutes=start),
                      at('00:00') + timedelta(minutes=start + length)) for start, length in pairs]
        merged = working_hours.merge(intervals)
        self.assertEqual(minutes_of(merged), minutes_of(intervals))
        for (_start, end), (start, _end) in zip(merged, merged[1:], strict=False):
            self.assertLess(end, start)

    def test_hours_that_touch_are_one(self):
        laid = working_hours.lay_out(
            [working_hours.Hours(0, 9, 14), working_hours.Hours(0, 14, 20.5)],
            at('00:00'), at('00:00', 1), MADRID)
        self.assertEqual(laid, [(at('09:00'), at('20:30'))])
        self.assertEqual(local_date(laid[0][0], MADRID), MONDAY)

    def test_until_midnight(self):
        laid = working_hours.lay_out(
            [working_hours.Hours(0, 22, 24), working_hours.Hours(1, 0, 2)],
            at('00:00'), at('01:00', 1), MADRID)
        self.assertEqual(laid, [(at('22:00'), at('01:00', 1))])
