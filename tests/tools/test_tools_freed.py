import unittest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import freed
from ...tools.clinic_time import AFTERNOON, MORNING, band_of, to_local, to_utc
from ...tools.slots import on_grid
from .strategies import MADRID, at, examples, moments, opening_hours, starts, zones

LENGTHS = st.sampled_from((15, 30, 45, 60, 90)).map(lambda minutes: timedelta(minutes=minutes))
HALF = timedelta(minutes=30)
NONE = timedelta()


@st.composite
def gaps(draw):
    """Draw a freed time of one of two dentists, or of none."""
    zone, day = draw(zones), draw(starts)
    start = draw(moments(zone, day, 3))
    return freed.Gap(
        start, to_utc(start) + draw(LENGTHS), draw(st.sampled_from((None, 1, 2))), zone)


@st.composite
def candidates(draw, gap):
    """Draw somebody who may come, patients coming up more than once."""
    soon = st.integers(-3000, 3000).map(
        lambda minutes: to_utc(gap.start) + timedelta(minutes=minutes))
    return freed.Candidate(
        key=draw(st.integers()), patient=draw(st.integers(1, 6)),
        kind=draw(st.sampled_from(freed.ORDER)), since=draw(soon), length=draw(LENGTHS),
        dentist=draw(st.sampled_from((None, 1, 2))),
        band=draw(st.sampled_from((None, MORNING, AFTERNOON))),
        work=draw(st.sampled_from((None, (9.0, 14.0), (8.0, 20.0), (22.0, 6.0)))),
        before=draw(st.one_of(st.none(), soon)))


@st.composite
def lists(draw):
    """Draw a freed time and those who may come."""
    gap = draw(gaps())
    return gap, draw(st.lists(candidates(gap), max_size=12))


@st.composite
def lefts(draw):
    """Draw a freed time, when it is free, how soon anybody can come, and what is too short."""
    zone, day = draw(zones), draw(starts)
    start = draw(moments(zone, day, 3))
    free = draw(opening_hours(zone, day - timedelta(days=1), 4))
    soon = draw(st.integers(-240, 120))
    return (start, to_utc(start) + draw(LENGTHS), free,
            to_utc(start) + timedelta(minutes=soon), draw(LENGTHS))


class TestFreed(unittest.TestCase):
    """Who is offered a time can come to it, and the order is that of need."""

    def make(self, **values):
        return freed.Candidate(**{
            'key': 1, 'patient': 1, 'kind': 'recall', 'since': at('09:00'), 'length': HALF,
            **values})

    def gap(self, clock='10:00', minutes=30, dentist=1):
        return freed.Gap(
            at(clock), to_utc(at(clock)) + timedelta(minutes=minutes), dentist, MADRID)

    @examples(200)
    @given(lists())
    def test_whoever_is_listed_can_come(self, drawn):
        gap, people = drawn
        for one in freed.rank(gap, people):
            stop = to_utc(gap.start) + one.length
            self.assertLessEqual(stop, to_utc(gap.stop))
            self.assertIn(one.dentist, (None, gap.dentist))
            self.assertIn(one.band, (None, band_of(gap.start, gap.zone)))
            if one.before:
                self.assertLessEqual(to_utc(gap.stop), to_utc(one.before))
            if one.work == (8.0, 20.0) and to_local(gap.start, gap.zone).weekday() < 5:
                local = to_local(gap.start, gap.zone)
                self.assertFalse(8 <= local.hour < 20, local)

    @examples(200)
    @given(lists(), st.integers(1, 12))
    def test_order(self, drawn, limit):
        gap, people = drawn
        found = freed.rank(gap, people, limit=None)
        self.assertEqual(freed.rank(gap, people, limit), found[:limit])
        self.assertEqual(freed.rank(gap, found, limit=None), found)
        places = [freed.ORDER.index(one.kind) for one in found]
        self.assertEqual(places, sorted(places))
        self.assertEqual(len({one.patient for one in found}), len(found), "each patient once")
        self.assertEqual(
            {one.patient for one in found},
            {one.patient for one in people if freed.fits(gap, one)}, "nobody is left out")
        for one in found:
            best = min(freed.ORDER.index(other.kind) for other in people
                       if other.patient == one.patient and freed.fits(gap, other))
            self.assertEqual(freed.ORDER.index(one.kind), best, "by their most urgent reason")

    @examples(100)
    @given(lists(), LENGTHS)
    def test_a_longer_time_suits_as_many(self, drawn, more):
        gap, people = drawn
        longer = gap._replace(stop=to_utc(gap.stop) + more)
        for one in people:
            if freed.fits(gap, one) and not one.before:
                self.assertTrue(freed.fits(longer, one))

    @examples(300)
    @given(lefts())
    def test_what_is_left(self, drawn):
        start, stop, free, earliest, shortest = drawn
        left = freed.left_of(start, stop, free, earliest, shortest)
        parts = [(begins, ends) for begins, ends in (
            (max(to_utc(start), to_utc(opens)), min(to_utc(stop), to_utc(closes)))
            for opens, closes in free) if begins < ends]
        if left:
            self.assertTrue(any(begins <= left[0] < left[1] <= ends for begins, ends in parts))
            self.assertGreaterEqual(left[0], to_utc(earliest))
        if to_utc(start) > to_utc(earliest):
            longest = max((ends - begins for begins, ends in parts), default=NONE)
            whole = longest == to_utc(stop) - to_utc(start)
            self.assertEqual(bool(left), whole or longest >= shortest)
            self.assertEqual(left and left[1] - left[0], longest if left else None)
        elif left:
            self.assertGreaterEqual(left[1] - left[0], shortest)
            self.assertEqual(left[0], on_grid(left[0]) if left[0] not in {
                begins for begins, _end in parts} else left[0])

    @examples(200)
    @given(st.lists(st.tuples(
        st.integers(1, 2), st.integers(0, 8), st.integers(1, 5)), max_size=8))
    def test_no_time_is_told_twice(self, drawn):
        times = [(who, at('09:00') + HALF * begin, at('09:00') + HALF * (begin + length), place)
                 for place, (who, begin, length) in enumerate(drawn)]
        kept = freed.apart(times)
        self.assertEqual(len(set(kept)), len(kept))

        def holds(outer, inner):
            return outer[0] == inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2]
        for time in times:
            outer = [times[key] for key in kept if holds(times[key], time)]
            self.assertTrue(outer, "what is left out lies in another one")
            if time[3] in kept:
                self.assertEqual(outer, [time])
            for same in outer:
                if same[:3] == time[:3]:
                    self.assertLessEqual(same[3], time[3], "of equal ones the first")

    def test_what_does_not_fit(self):
        gap = self.gap()
        self.assertTrue(freed.fits(gap, self.make()))
        for values in (
                {'length': timedelta(minutes=31)}, {'dentist': 2}, {'band': AFTERNOON},
                {'work': (8.0, 10.25)}, {'before': at('10:29')}):
            with self.subTest(values):
                self.assertFalse(freed.fits(gap, self.make(**values)))
        for values in (
                {'length': timedelta(minutes=15)}, {'dentist': 1}, {'band': MORNING},
                {'work': (8.0, 10.0)}, {'work': (10.5, 18.0)}, {'before': at('10:30')}):
            with self.subTest(values):
                self.assertTrue(freed.fits(gap, self.make(**values)))
        self.assertFalse(freed.fits(self.gap(dentist=None), self.make(dentist=1)))

    def test_who_is_asked_first(self):
        people = [
            self.make(patient=1, kind='undecided'), self.make(patient=2, kind='sooner'),
            self.make(patient=3, kind='no_show'), self.make(patient=4),
            self.make(patient=5, since=at('08:00')), self.make(patient=6, dentist=1),
            self.make(patient=7, dentist=1, band=MORNING, since=at('09:30')),
            self.make(patient=4, kind='late_cancel'),
        ]
        self.assertEqual(
            [one.patient for one in freed.rank(self.gap(), people)], [3, 2, 7, 6, 5, 4, 1])

    def test_what_speaks_for_somebody(self):
        gap = self.gap()
        self.assertEqual(freed.merits(gap, self.make()), ('length',))
        self.assertEqual(
            freed.merits(gap, self.make(band=MORNING, dentist=1, length=timedelta(minutes=15))),
            ('band', 'dentist'))

    def test_no_more_than_ten(self):
        people = [self.make(patient=number) for number in range(30)]
        self.assertEqual(len(freed.rank(self.gap(), people)), freed.MOST)
