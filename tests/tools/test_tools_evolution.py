import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.evolution import BLEEDING, SWELLING, Evolution, in_danger, red_flags
from .strategies import examples

evolutions = st.builds(
    Evolution, st.integers(0, 10), st.sampled_from(SWELLING), st.sampled_from(BLEEDING),
    st.booleans(), st.booleans(), st.booleans())
befores = st.one_of(st.none(), evolutions)
hours_passed = st.one_of(st.none(), st.floats(0, 400), st.sampled_from((24, 48)))
FINE = Evolution(0, 'none', 'none')
ORDER = ('swallowing', 'fever', 'bleeding', 'numbness', 'pain', 'pain_rising', 'swelling',
         'swelling_rising')


def worse_ones(evolution):
    """Return the evolutions that are worse in one thing."""
    worse = [evolution._replace(**{name: True}) for name in ('fever', 'numbness', 'swallowing')]
    worse += [evolution._replace(pain=pain) for pain in range(evolution.pain, 11)]
    for name, degrees in (('swelling', SWELLING), ('bleeding', BLEEDING)):
        worse += [evolution._replace(**{name: degree})
                  for degree in degrees[degrees.index(getattr(evolution, name)):]]
    return worse


class TestEvolution(unittest.TestCase):
    """What is alarming is flagged, in order of urgency, and what is worse never less."""

    @examples(200)
    @given(evolutions, befores, hours_passed)
    def test_worse_has_no_fewer_flags(self, now, before, hours):
        flags = set(red_flags(now, before, hours))
        for worse in worse_ones(now):
            self.assertLessEqual(flags, set(red_flags(worse, before, hours)))

    @examples(200)
    @given(evolutions, befores, hours_passed)
    def test_codes_in_order(self, now, before, hours):
        flags = red_flags(now, before, hours)
        self.assertEqual(flags, tuple(code for code in ORDER if code in flags))
        rising = {'pain_rising', 'swelling_rising'}
        self.assertEqual(set(red_flags(now, None, hours)), set(flags) - rising)
        self.assertFalse(rising & set(red_flags(now, now, hours)))

    @examples(100)
    @given(befores, hours_passed)
    def test_all_fine(self, before, hours):
        self.assertEqual(red_flags(FINE, before, hours), ())

    def test_limits(self):
        mild = FINE._replace(swelling='mild')
        for expected, now, before, hours in (
                ((), FINE._replace(pain=6), None, 24),
                (('pain',), FINE._replace(pain=7), None, 24),
                (('pain_rising',), FINE._replace(pain=4), FINE._replace(pain=2), 24),
                ((), FINE._replace(pain=3), FINE, 24),
                ((), FINE._replace(pain=4), FINE._replace(pain=3), 24),
                (('bleeding',), FINE._replace(bleeding='a_lot'), None, 2),
                ((), FINE._replace(bleeding='a_little'), None, 48),
                ((), FINE._replace(bleeding='a_little'), None, None),
                (('bleeding',), FINE._replace(bleeding='a_little'), None, 48.5),
                ((), FINE._replace(numbness=True), None, 23.9),
                (('numbness',), FINE._replace(numbness=True), None, 24),
                (('numbness',), FINE._replace(numbness=True), None, None),
                ((), mild, FINE, 48), (('swelling_rising',), mild, FINE, 49),
                (('swelling_rising',), mild, FINE, None), ((), mild, None, 72),
                (('swelling',), FINE._replace(swelling='severe'), mild, 24)):
            with self.subTest(now=now, before=before, hours=hours):
                self.assertEqual(red_flags(now, before, hours), expected)
        self.assertEqual(
            red_flags(Evolution(9, 'severe', 'a_lot', True, True, True), FINE, 72), ORDER)

    @examples(200)
    @given(evolutions)
    def test_danger_is_a_red_flag_and_no_less_when_worse(self, now):
        self.assertTrue(not in_danger(now) or {'swallowing', 'bleeding'} & set(red_flags(now)))
        self.assertEqual(in_danger(now), now.swallowing or now.bleeding == 'a_lot')
        for worse in worse_ones(now):
            self.assertGreaterEqual(in_danger(worse), in_danger(now))

    def test_refused(self):
        for wrong in (FINE._replace(pain=11), FINE._replace(pain=-1),
                      FINE._replace(swelling='huge'), FINE._replace(bleeding='')):
            with self.subTest(wrong):
                self.assertRaises(ValueError, red_flags, wrong)
                self.assertRaises(ValueError, in_danger, wrong)
                self.assertRaises(ValueError, red_flags, FINE, wrong)
