import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.best_hours import FEWEST_ANSWERED, FEWEST_CALLS, LONGEST, best_hours, vain_hours
from .strategies import examples

hours = st.integers(min_value=0, max_value=23)
pairs = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(
    lambda pair: (pair[0], pair[0] + pair[1]))
ledgers = st.dictionaries(hours, pairs, max_size=8)


class TestBestHours(unittest.TestCase):
    """When a patient answers, from enough calls or not at all."""

    def test_examples(self):
        for calls, best in (
                ({}, None),
                ({17: (2, 2)}, None),
                ({17: (1, 3)}, None),
                ({17: (2, 2), 10: (0, 2)}, (17, 18, 2, 2)),
                ({17: (2, 2), 18: (2, 2), 10: (0, 2)}, (17, 19, 4, 4)),
                ({17: (2, 2), 9: (9, 10)}, (9, 10, 9, 10)),
                ({9: (3, 3), 17: (3, 3)}, (9, 10, 3, 3)),
                ({9: (2, 9)}, None)):
            self.assertEqual(best_hours(calls), best, calls)
        for calls, vain in (
                ({}, None), ({10: (0, 2)}, None), ({10: (0, 3)}, (10, 11, 0, 3)),
                ({10: (0, 2), 11: (0, 1)}, (10, 12, 0, 3)), ({10: (0, 3), 11: (1, 9)},
                                                             (10, 11, 0, 3))):
            self.assertEqual(vain_hours(calls), vain, calls)

    @examples(300)
    @given(ledgers)
    def test_counts_are_those_of_the_ledger(self, calls):
        for stretch in (best_hours(calls), vain_hours(calls)):
            if stretch is None:
                continue
            within = [calls[hour] for hour in range(stretch.start, stretch.stop) if hour in calls]
            self.assertEqual(stretch.answered, sum(answered for answered, _rung in within))
            self.assertEqual(stretch.rung, sum(rung for _answered, rung in within))
            self.assertLessEqual(stretch.stop - stretch.start, LONGEST)

    @examples(300)
    @given(ledgers)
    def test_enough_or_nothing(self, calls):
        best, vain = best_hours(calls), vain_hours(calls)
        if best:
            self.assertGreaterEqual(sum(rung for _answered, rung in calls.values()), FEWEST_CALLS)
            self.assertGreaterEqual(best.answered, FEWEST_ANSWERED)
            self.assertGreaterEqual(best.answered * 2, best.rung, "more often than not")
        if vain:
            self.assertEqual(vain.answered, 0)
            self.assertGreaterEqual(vain.rung, FEWEST_CALLS)

    @examples(300)
    @given(ledgers)
    def test_no_hour_is_better_than_the_best(self, calls):
        best = best_hours(calls)
        for answered, rung in calls.values():
            if answered >= FEWEST_ANSWERED and answered * 2 >= rung and (
                    sum(number for _answered, number in calls.values()) >= FEWEST_CALLS):
                self.assertIsNotNone(best)
                self.assertLessEqual(
                    (answered + 1) / (rung + 2), (best.answered + 1) / (best.rung + 2))

    @examples(200)
    @given(ledgers, hours)
    def test_one_more_answer_keeps_a_best_hour(self, calls, hour):
        if best_hours(calls):
            answered, rung = calls.get(hour, (0, 0))
            self.assertIsNotNone(best_hours({**calls, hour: (answered + 1, rung + 1)}))

    @examples(200)
    @given(ledgers)
    def test_order_of_the_hours_does_not_matter(self, calls):
        turned = dict(reversed(calls.items()))
        self.assertEqual(best_hours(calls), best_hours(turned))
        self.assertEqual(vain_hours(calls), vain_hours(turned))
