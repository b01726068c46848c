import calendar
import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools.recall import add_months, is_dormant, recall_due
from .strategies import examples

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
maybe = st.one_of(st.none(), days)
treatments = st.lists(st.tuples(days, st.integers(0, 48)), max_size=5)


class TestRecall(unittest.TestCase):
    """A recall is due by the earliest treatment, or as the dentist chose for the patient."""

    @examples(200)
    @given(days, st.integers(-60, 120))
    def test_months_keep_the_day_or_end_the_month(self, day, months):
        moved = add_months(day, months)
        self.assertEqual(
            moved.year * 12 + moved.month, day.year * 12 + day.month + months)
        last = calendar.monthrange(moved.year, moved.month)[1]
        self.assertEqual(moved.day, min(day.day, last))

    @examples(200)
    @given(treatments, st.integers(0, 36), maybe, st.booleans(), maybe)
    def test_due(self, last_by_interval, own, last_visit, never, paused):
        due = recall_due(last_by_interval, own, last_visit, never, paused)
        counted = [(day, months) for day, months in last_by_interval if months]
        if own:
            counted = [(last_visit, own)] if last_visit else []
        if never or not counted:
            self.assertIsNone(due)
            return
        self.assertTrue(all(
            due <= max(add_months(day, months), paused or due) for day, months in counted))
        self.assertIn(due, [paused, *(add_months(day, months) for day, months in counted)])
        if paused:
            self.assertGreaterEqual(due, paused)

    @examples(200)
    @given(maybe, days, st.integers(0, 24), st.integers(0, 48))
    def test_dormant_is_one_stretch_of_time(self, last_visit, today, first, more):
        dormant = is_dormant(last_visit, today, first, first + more)
        if last_visit is None:
            self.assertFalse(dormant)
            return
        begins, ends = (add_months(last_visit, months) for months in (first, first + more))
        self.assertEqual(dormant, begins <= today and today < ends)
        self.assertFalse(is_dormant(last_visit, ends, first, first + more))
        self.assertFalse(
            is_dormant(last_visit, begins - timedelta(days=1), first, first + more))

    def test_examples(self):
        cleaning, implant = (date(2026, 8, 31), 6), (date(2026, 3, 10), 12)
        for expected, arguments in (
                (date(2027, 2, 28), {'last_by_interval': [cleaning]}),
                (date(2027, 2, 28), {'last_by_interval': [cleaning, implant]}),
                (date(2026, 12, 31), {'last_by_interval': [cleaning, implant], 'own_months': 4,
                                      'last_visit': date(2026, 8, 31)}),
                (date(2027, 5, 1), {'last_by_interval': [cleaning],
                                    'paused_until': date(2027, 5, 1)}),
                (date(2027, 2, 28), {'last_by_interval': [cleaning],
                                     'paused_until': date(2027, 1, 1)}),
                (None, {'last_by_interval': [cleaning], 'never': True}),
                (None, {'last_by_interval': [(date(2026, 8, 31), 0)]}),
                (None, {'last_by_interval': [cleaning], 'own_months': 4})):
            with self.subTest(arguments):
                self.assertEqual(recall_due(**arguments), expected)
        self.assertTrue(is_dormant(date(2025, 6, 1), date(2026, 6, 1)))
        self.assertFalse(is_dormant(date(2025, 6, 1), date(2026, 5, 31)))
        self.assertFalse(is_dormant(date(2023, 6, 1), date(2026, 6, 1)))
