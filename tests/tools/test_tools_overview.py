from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools import overview
from ...tools.overview import LEAST, Share
from .strategies import examples

shares = st.integers(0, 3000).flatmap(lambda whole: st.builds(
    Share, st.integers(0, whole), st.just(whole)))
OPPOSITE = {'more': 'less', 'less': 'more'}


@tagged('post_install', '-at_install')
class TestToolsOverview(BaseCase):
    """What is said of a clinic's figures is careful, and of few nothing is said."""

    def test_how_many_tell_as_published(self):
        self.assertEqual(overview.enough_a_side(0.5, 0.6), 384)
        self.assertAlmostEqual(overview.enough_a_side(0.062, 0.05), 5750, delta=5)
        self.assertEqual(overview.enough_to_tell(Share(0, 0)), 384)

    @examples(300)
    @given(st.floats(0, 1), st.floats(0, 1))
    def test_it_takes_as_many_whichever_comes_first(self, one, other):
        if abs(one - other) < 0.001:
            return
        number = overview.enough_a_side(one, other)
        self.assertEqual(number, overview.enough_a_side(other, one))
        self.assertGreaterEqual(number, LEAST)
        middle = (one + other) / 2
        self.assertGreaterEqual(
            overview.enough_a_side(one, middle), number, "what is nearer takes more")

    @examples(300)
    @given(shares, shares)
    def test_exchanging_them_exchanges_what_is_said(self, now, before):
        said = overview.trend(now, before)
        mirrored = overview.trend(before, now)
        if said in OPPOSITE:
            self.assertEqual(mirrored, OPPOSITE[said])
            better, worse = (now, before) if said == 'more' else (before, now)
            self.assertGreater(better.part * worse.whole, worse.part * better.whole)
        else:
            self.assertNotIn(mirrored, OPPOSITE)

    @examples(300)
    @given(shares, shares)
    def test_nothing_is_said_of_few(self, now, before):
        said = overview.trend(now, before)
        if min(now.whole, before.whole) < LEAST:
            self.assertEqual(said, 'few')
        if said == 'alike':
            self.assertGreaterEqual(
                min(now.whole, before.whole), overview.enough_to_tell(before))

    def test_told_and_not_told(self):
        for now, before, said in (
                (Share(3, 3), Share(0, 3), 'few'),
                (Share(17, 19), Share(12, 17), 'few'),
                (Share(90, 100), Share(60, 100), 'more'),
                (Share(60, 100), Share(90, 100), 'less'),
                (Share(200, 400), Share(204, 400), 'alike')):
            with self.subTest(now=now, before=before):
                self.assertEqual(overview.trend(now, before), said)

    @examples(300)
    @given(shares)
    def test_all_and_nothing_are_said_of_all_and_nothing(self, share):
        if share.whole:
            self.assertEqual(share.percent == 100, share.part == share.whole)
            self.assertEqual(share.percent == 0, share.part == 0)
        else:
            self.assertIsNone(share.percent)

    @examples(200)
    @given(st.lists(shares, max_size=6))
    def test_a_total_is_of_all(self, listed):
        said = overview.total(listed)
        self.assertLessEqual(said.part, said.whole)
        self.assertEqual(said, overview.total(reversed(listed)))

    @examples(200)
    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 90), st.integers(1, 90))
    def test_days_before_are_as_many_and_end_where_these_begin(self, today, back, days):
        first, last = overview.window(today, back, days)
        self.assertEqual(today - last, timedelta(days=back))
        self.assertEqual(last - first, timedelta(days=days - 1))
        before = overview.window(today, back + days, days)
        self.assertEqual(before[1] + timedelta(days=1), first)

    @examples(200)
    @given(st.lists(st.integers(0, 9)), st.integers(1, 6))
    def test_at_most_so_many_in_their_order(self, things, most):
        kept = overview.most_urgent(things, most)
        self.assertEqual(kept, [thing for thing in things if thing][:len(kept)])
        self.assertEqual(len(kept), min(most, len([thing for thing in things if thing])))

    @examples(200)
    @given(st.lists(st.sampled_from(["Rosa", "Pau", "Nerea", "Vicent"])))
    def test_each_name_is_said_once_or_counted(self, names):
        said, more = overview.said_of(names)
        self.assertEqual(len(said) + more, len({*names}))
        self.assertEqual(said, list(dict.fromkeys(names))[:len(said)])
