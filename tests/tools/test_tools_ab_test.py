from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools.ab_test import ENOUGH, Result, arm, difference, verdict, wilson
from .strategies import examples

calls = st.integers(0, 5000)
results = calls.flatmap(lambda number: st.builds(
    Result, st.just(number), st.integers(0, number)))


@tagged('post_install', '-at_install')
class TestToolsTrial(BaseCase):
    """Two openings side by side: who hears which is fair, and what is said of it is careful."""

    @examples(300)
    @given(results)
    def test_interval_holds_the_share(self, result):
        low, high = wilson(result.reached, result.calls)
        self.assertLessEqual(0, low)
        self.assertLessEqual(high, 1)
        if result.calls:
            share = result.reached / result.calls
            self.assertTrue(low <= share <= high)
            self.assertLess(low, high)
        else:
            self.assertEqual((low, high), (0, 1))

    @examples(300)
    @given(results.filter(lambda result: result.calls))
    def test_interval_is_symmetric_and_narrows(self, result):
        low, high = wilson(result.reached, result.calls)
        mirrored = wilson(result.calls - result.reached, result.calls)
        self.assertAlmostEqual(low, 1 - mirrored[1])
        self.assertAlmostEqual(high, 1 - mirrored[0])
        more = wilson(result.reached * 4, result.calls * 4)
        self.assertLess(more[1] - more[0], high - low)

    def test_wilson_as_published(self):
        # Newcombe 1998, table I: 81 of 263, and 0 of 20
        for (reached, number), (low, high) in (
                ((81, 263), (0.2553, 0.3662)), ((0, 20), (0.0, 0.1611))):
            found = wilson(reached, number)
            self.assertAlmostEqual(found[0], low, 4)
            self.assertAlmostEqual(found[1], high, 4)

    def test_difference_as_published(self):
        # Newcombe 1998, table II, method 10: 56/70 and 48/80
        low, high = difference(Result(70, 56), Result(80, 48))
        self.assertAlmostEqual(low, 0.0524, 4)
        self.assertAlmostEqual(high, 0.3339, 4)

    @examples(300)
    @given(results, results)
    def test_exchanging_them_exchanges_the_verdict(self, first, second):
        low, high = difference(first, second)
        self.assertTrue(-1 <= low <= high <= 1)
        mirrored = difference(second, first)
        self.assertAlmostEqual(low, -mirrored[1])
        other = {'a': 'b', 'b': 'a'}
        said = verdict(first, second)
        self.assertEqual(verdict(second, first), other.get(said, said))

    @examples(300)
    @given(results, results)
    def test_nothing_is_said_of_few_calls(self, first, second):
        said = verdict(first, second)
        few = min(first.calls, second.calls) < ENOUGH
        self.assertEqual(said == 'few', few)
        if said in 'ab':
            better, worse = (first, second) if said == 'a' else (second, first)
            self.assertGreater(better.reached * worse.calls, worse.reached * better.calls)

    def test_alike_and_clear(self):
        self.assertEqual(verdict(Result(12, 12), Result(9, 0)), 'few')
        self.assertEqual(verdict(Result(100, 50), Result(100, 50)), 'alike')
        self.assertEqual(verdict(Result(100, 55), Result(100, 45)), 'alike')
        self.assertEqual(verdict(Result(200, 140), Result(200, 80)), 'a')

    @examples(200)
    @given(st.integers(1, 10 ** 6), st.integers(1, 10 ** 9), st.sampled_from([1, 2, 3, 10]))
    def test_turns_are_fair_whatever_the_order_of_cases(self, trial_id, first, step):
        turns = [arm(trial_id, first + step * index) for index in range(400)]
        self.assertLessEqual(abs(turns.count('a') - 200), 60)  # six standard deviations
        self.assertEqual(turns[0], arm(trial_id, first))

    def test_another_trial_mixes_anew(self):
        same = sum(arm(1, case) == arm(2, case) for case in range(1000))
        self.assertTrue(400 < same < 600)
