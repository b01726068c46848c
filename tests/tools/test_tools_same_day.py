import unittest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import same_day
from ...tools.clinic_time import local_date
from ...tools.next_contact import SAME_DAY_MARGIN
from .strategies import examples, zones

moments = st.datetimes(min_value=datetime(2026, 3, 20), max_value=datetime(2026, 11, 30))
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))
excuses = st.sampled_from((None, 'no_number', 'objection', 'ours'))


@st.composite
def promises(draw):
    """Draw a promise, what came of it, and a moment after all that."""
    until = draw(moments)
    opened = until + draw(st.timedeltas(
        min_value=timedelta(hours=-20), max_value=timedelta(days=2)))
    called, settled = (
        draw(st.none() | spans.map(opened.__add__)) for _each in range(2))
    return same_day.Promise(until, opened, called, settled, draw(excuses))


class TestSameDay(unittest.TestCase):
    """A promise to call on the day is kept by a call on the day, and by nothing else."""

    @examples(400)
    @given(promises(), moments, zones)
    def test_kept_by_a_call_on_the_day(self, promise, now, zone):
        verdict = same_day.judge(promise, now, zone)
        end = same_day.end_of_day(promise.until, zone)
        called = promise.first_attempt_at is not None and promise.first_attempt_at < end
        self.assertEqual(verdict == (same_day.KEPT, None), called)

    @examples(400)
    @given(promises(), moments, spans, zones)
    def test_what_is_said_stays(self, promise, now, later, zone):
        """Nothing that only time brings changes a verdict, and after the day there is one."""
        verdict = same_day.judge(promise, now, zone)
        if verdict:
            self.assertEqual(same_day.judge(promise, now + later, zone), verdict)
        self.assertTrue(same_day.judge(promise, same_day.end_of_day(promise.until, zone), zone))

    @examples(400)
    @given(promises(), spans, zones)
    def test_recording_late_never_pays(self, promise, later, zone):
        """What is recorded later is judged no better; only a call on the day, or an excuse, is."""
        now = promise.until + timedelta(days=9)
        late = promise._replace(opened_at=promise.opened_at + later)
        before, after = (same_day.judge(one, now, zone) for one in (promise, late))
        self.assertEqual(before[0], after[0])

    @examples(300)
    @given(promises(), zones)
    def test_why(self, promise, zone):
        verdict, why = same_day.judge(promise, promise.until + timedelta(days=9), zone)
        if verdict == same_day.MISSED:
            self.assertEqual(why == same_day.RECORDED_LATE,
                             promise.opened_at > promise.until - SAME_DAY_MARGIN)
            self.assertFalse(promise.excuse)
        elif verdict == same_day.NOT_OWED:
            self.assertEqual(why, promise.excuse or same_day.SETTLED)

    @examples(300)
    @given(moments, zones)
    def test_end_of_day(self, until, zone):
        end = same_day.end_of_day(until, zone)
        self.assertGreaterEqual(end, until)
        self.assertLessEqual(end - until, timedelta(hours=25))
        self.assertNotEqual(local_date(end, zone), local_date(end - timedelta(seconds=1), zone))

    def test_who_closes_at_midnight_closes_on_the_day_before_it(self):
        midnight = datetime(2026, 11, 23, 23, 0)  # of Madrid
        self.assertEqual(same_day.end_of_day(midnight, 'Europe/Madrid'), midnight)

    def test_too_near_closing(self):
        closing = datetime(2026, 11, 23, 19, 30)
        for minutes, near in ((31, False), (30, False), (29, True), (-5, True)):
            self.assertIs(same_day.is_too_near_closing(
                closing - timedelta(minutes=minutes), closing), near)
