import unittest
from contextlib import contextmanager
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from ...tools.bisect_batch import by_halves
from .strategies import examples


class TestHalves(unittest.TestCase):
    """Every good item is worked once, every bad one is given up once, in order."""

    @examples(200)
    @given(st.lists(st.booleans(), max_size=60))
    def test_each_once(self, good):
        tries = []

        def work(part):
            tries.append(part)
            if not all(good[index] for index in part):
                raise ValueError
            return [('worked', index) for index in part]
        items = list(range(len(good)))
        found = by_halves(items, work, lambda part, _error: [('given up', part[0])], ValueError)
        self.assertEqual(
            [entry for part in found for entry in part],
            [('worked' if good[index] else 'given up', index) for index in items])
        bad = good.count(False)
        self.assertLessEqual(
            len(tries), 1 + bad * 2 * ceil(log2(len(good))) if len(good) > 1 else len(good))

    def test_the_error_is_told(self):
        told = []
        by_halves([3], lambda part: 1 / (part[0] - 3), lambda part, error: told.append(error))
        self.assertIsInstance(told[0], ZeroDivisionError)

    def test_each_try_is_guarded(self):
        """What fails is left within its guard; what is given up is not guarded any more."""
        seen = []

        @contextmanager
        def guard():
            seen.append('in')
            try:
                yield
            except ValueError:
                seen.append('undone')
                raise
            seen.append('kept')

        def work(part):
            if 2 in part:
                raise ValueError
        by_halves([1, 2], work, lambda part, error: seen.append('given up'), guard=guard)
        self.assertEqual(
            seen, ['in', 'undone', 'in', 'kept', 'in', 'undone', 'given up'])

    def test_other_errors_are_raised(self):
        with self.assertRaises(KeyError):
            by_halves([1], lambda part: {}[part[0]], lambda part, error: None, ValueError)
