from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools import overview_answers
from ...tools.overview import LEAST, Share, total
from .strategies import examples

shares = st.integers(0, 2000).flatmap(lambda whole: st.builds(
    Share, st.integers(0, whole), st.just(whole)))
choices = st.dictionaries(st.integers(1, 12), shares, max_size=8)


@tagged('post_install', '-at_install')
class TestToolsOverviewAnswers(BaseCase):
    """The page of an answer says no more than its numbers do."""

    @examples(300)
    @given(choices)
    def test_what_stands_out_is_above_all_the_others(self, asked):
        best = overview_answers.stands_out(asked)
        if best is None:
            return
        one = asked[best]
        rest = total(share for key, share in asked.items() if key != best)
        self.assertGreaterEqual(min(one.whole, rest.whole), LEAST)
        self.assertGreater(one.part * rest.whole, rest.part * one.whole)

    @examples(300)
    @given(choices, st.integers(1, 12))
    def test_it_does_not_depend_on_their_order(self, asked, first):
        turned = dict(sorted(asked.items(), key=lambda item: (item[0] < first, item[0])))
        one, other = overview_answers.stands_out(asked), overview_answers.stands_out(turned)
        if one != other:
            self.assertEqual(
                asked[one].part * asked[other].whole, asked[other].part * asked[one].whole)

    def test_told_and_not_told(self):
        """Of 1,000 calls each: afternoon 29.8 %, morning 22.4 %; of twenty nothing is told."""
        self.assertEqual(overview_answers.stands_out(
            {'morning': Share(224, 1000), 'afternoon': Share(298, 1000)}), 'afternoon')
        self.assertIsNone(overview_answers.stands_out(
            {'morning': Share(4, 20), 'afternoon': Share(6, 20)}))
        self.assertIsNone(overview_answers.stands_out({'morning': Share(9, 10)}))
        self.assertIsNone(overview_answers.stands_out({}))

    @examples(300)
    @given(st.dictionaries(st.integers(1, 30), shares, max_size=12))
    def test_what_is_folded_is_all_there(self, asked):
        folded = overview_answers.folded(asked)
        self.assertEqual(total(folded.values()), total(asked.values()))
        self.assertLessEqual({*folded}, {*range(1, overview_answers.MOST_CALLS + 2)})
        for number in range(1, overview_answers.MOST_CALLS + 1):
            self.assertEqual(folded.get(number), asked.get(number))

    @examples(300)
    @given(st.lists(st.floats(-1e6, 1e6), max_size=20), st.floats(0, 100))
    def test_bars_stand_in_the_order_of_their_numbers(self, numbers, full):
        widths = overview_answers.widths(numbers, full)
        self.assertEqual(len(widths), len(numbers))
        for (one, width), (other, wider) in zip(
                sorted(zip(numbers, widths, strict=True)),
                sorted(zip(numbers, widths, strict=True))[1:], strict=False):
            self.assertTrue(one == other or width <= wider)
        for number, width in zip(numbers, widths, strict=True):
            self.assertEqual(width > 0, number > 0)
            self.assertLessEqual(width, 100)

    @examples(300)
    @given(shares)
    def test_in_a_thousand(self, share):
        rate = overview_answers.per_thousand(share)
        if not share.whole:
            self.assertIsNone(rate)
            return
        self.assertEqual(rate > 0, share.part > 0)
        self.assertLessEqual(rate, 1000)
        self.assertAlmostEqual(rate * share.whole / 1000, share.part, delta=share.whole / 10_000)

    def test_weeks_meet_and_do_not_overlap(self):
        backs = overview_answers.weeks()
        self.assertEqual((len(backs), backs[-1]), (overview_answers.WEEKS, 0))
        self.assertEqual(
            {before - after for before, after in zip(backs, backs[1:], strict=False)},
            {overview_answers.WEEK})

    @examples(300)
    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 83))
    def test_a_day_is_in_the_week_that_says_so(self, today, back):
        day = today - timedelta(days=back)
        week = overview_answers.week_of(day, today)
        first = overview_answers.week_start(week, today)
        self.assertLessEqual(first, day)
        self.assertLess((day - first).days, overview_answers.WEEK)
        self.assertEqual(
            overview_answers.week_start(overview_answers.WEEKS - 1, today) + timedelta(days=6),
            today)

    def test_by_the_clock_of_another_clinic_a_day_is_in_the_nearest_week(self):
        today = date(2026, 11, 30)
        self.assertEqual(overview_answers.week_of(today + timedelta(days=1), today), 11)
        self.assertEqual(overview_answers.week_of(today - timedelta(days=84), today), 0)
