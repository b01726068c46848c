import unittest
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ...tools import slots
from ...tools.clinic_time import AFTERNOON, MORNING, band_of, in_utc, local_date, to_local, to_utc
from .strategies import (
    MADRID,
    MONDAY,
    at,
    busy_times,
    examples,
    minutes_of,
    moments,
    opening_hours,
    starts,
    wall,
    zones,
)

HALF = timedelta(minutes=30)
LENGTHS = st.sampled_from((15, 20, 30, 45, 60, 120, 300)).map(lambda m: timedelta(minutes=m))


@st.composite
def agendas(draw):
    """Draw a clinic, its openings and what is taken of them."""
    zone, day = draw(zones), draw(starts)
    openings = draw(opening_hours(zone, day, 4))
    return zone, day, openings, draw(busy_times(zone, day, 4))


def offers(openings, busy, length, earliest, *, zone, band=None, **kw):
    """Return the starts offered of one person's time."""
    free = slots.subtract(in_utc(openings), in_utc(busy))
    found = slots.find({1: free}, {}, length, earliest)
    if band:
        found = slots.in_band(found, band, zone)
    return [slot.start for slot in slots.choose(found, length, zone=zone, **kw)]


def offered(openings, busy, **kw):
    """Return clocks of the slots found on the test's days, as '0 09:00'."""
    found = offers(
        openings, busy, kw.pop('length', HALF), kw.pop('earliest', at('00:00')),
        zone=MADRID, **kw)
    local = [start.astimezone(at('00:00').tzinfo) for start in found]
    return [f'{(start.date() - MONDAY).days} {start:%H:%M}' for start in local]


class TestSlots(unittest.TestCase):
    """What is offered is open, free, long enough, on the quarter and a real choice."""

    @examples(60)
    @given(agendas())
    def test_algebra(self, agenda):
        _zone, _day, openings, busy = agenda
        openings = [(to_utc(start), to_utc(end)) for start, end in openings]
        busy = [(to_utc(start), to_utc(end)) for start, end in busy]
        free = slots.subtract(openings, busy)
        self.assertEqual(minutes_of(free), minutes_of(openings) - minutes_of(busy))
        self.assertEqual(slots.subtract(free, busy), free)
        self.assertEqual(slots.subtract(openings, []), openings)
        self.assertFalse(slots.subtract(openings, openings))
        for (_start, end), (start, _end) in pairwise(free):
            self.assertLess(end, start + timedelta(microseconds=1))

    @examples(60)
    @given(st.data(), zones, starts)
    def test_intersection(self, data, zone, day):
        left, right = (
            [(to_utc(start), to_utc(end)) for start, end in data.draw(
                opening_hours(zone, day, 3))] for _side in 'lr')
        both = slots.intersect(left, right)
        self.assertEqual(minutes_of(both), minutes_of(left) & minutes_of(right))
        self.assertEqual(both, slots.intersect(right, left))
        self.assertEqual(slots.intersect(left, left), left)

    @examples(60)
    @given(st.data(), agendas())
    def test_free_time(self, data, agenda):
        zone, day, openings, busy = agenda
        openings, busy = in_utc(openings), in_utc(busy)
        own = in_utc(data.draw(opening_hours(zone, day, 4)))
        self.assertEqual(
            minutes_of(slots.free_time(openings, own, busy)),
            minutes_of(openings) & minutes_of(own) - minutes_of(busy))
        self.assertEqual(
            slots.free_time(openings, None, busy), slots.subtract(openings, busy))
        self.assertFalse(slots.free_time(openings, [], busy), "never there is not always there")

    @examples(150)
    @given(st.data(), agendas(), LENGTHS, st.integers(1, 6),
           st.sampled_from((None, MORNING, AFTERNOON)))
    def test_offers(self, data, agenda, length, limit, band):
        zone, day, openings, busy = agenda
        earliest = data.draw(moments(zone, day, 4))
        found = offers(
            openings, busy, length, earliest, zone=zone, band=band, limit=limit)
        self.assertLessEqual(len(found), limit)
        self.assertEqual(found, sorted(found))
        for start, later in pairwise(found):
            self.assertLessEqual(start + length, later)
        for start in found:
            end = start + length
            self.assertGreaterEqual(start, to_utc(earliest))
            self.assertEqual((start.minute % 15, start.second), (0, 0))
            self.assertTrue(any(
                to_utc(opens) <= start and end <= to_utc(closes) for opens, closes in openings))
            self.assertFalse(any(
                to_utc(begin) < end and to_utc(stop) > start for begin, stop in busy))
            self.assertIn(band, (None, band_of(start, zone)))
        keys = {(local_date(start, zone), band_of(start, zone)) for start in found}
        self.assertEqual(len(keys), len(found))

    @examples(100)
    @given(agendas(), LENGTHS)
    def test_the_first_that_fits_is_offered(self, agenda, length):
        zone, _day, openings, busy = agenda
        earliest = openings[0][0] if openings else wall(MONDAY, 0, zone)
        found = offers(openings, busy, length, earliest, zone=zone, limit=1)
        free = minutes_of(openings) - minutes_of(busy)
        minutes = int(length / timedelta(minutes=1))
        fitting = [moment for moment in sorted(free) if moment.minute % 15 == 0 and all(
            moment + timedelta(minutes=step) in free for step in range(minutes))]
        whole = [moment for moment in fitting if any(
            to_utc(start) <= moment and moment + length <= to_utc(end) for start, end in openings)]
        self.assertEqual(found, whole[:1])

    def test_two_times_are_a_choice(self):
        week = [(at('09:00', day), at('14:00', day)) for day in range(3)]
        week = sorted(week + [(at('16:00', day), at('20:30', day)) for day in range(3)])
        self.assertEqual(offered(week, []), ['0 09:00', '0 16:00'])
        self.assertEqual(offered(week, [], band=MORNING), ['0 09:00', '1 09:00'])
        self.assertEqual(offered(week, [], band=AFTERNOON, limit=3),
                         ['0 16:00', '1 16:00', '2 16:00'])
        self.assertEqual(offered(week, [], earliest=at('09:07')), ['0 09:15', '0 16:00'])
        self.assertEqual(offered(week, [(at('08:00'), at('13:40'))]), ['0 16:00', '1 09:00'])

    def test_offers_do_not_overlap_each_other(self):
        day = [(at('13:00'), at('20:00'))]
        self.assertEqual(
            offered(day, [(at('13:00'), at('13:45'))], length=timedelta(hours=2)),
            ['0 13:45', '0 15:45'])

    def test_exact_fit(self):
        self.assertEqual(offered([(at('09:00'), at('09:30'))], []), ['0 09:00'])
        self.assertEqual(offered([(at('09:00'), at('09:29'))], []), [])
        self.assertEqual(offered([(at('09:05'), at('09:40'))], []), [])

    def test_nights_of_the_clock_change(self):
        """An hour that is skipped gives no time; one that comes twice gives it twice."""
        hour = timedelta(hours=1)
        for day, hours in ((date(2026, 3, 29), 2), (date(2026, 10, 25), 4)):
            with self.subTest(day=day):
                night = [(wall(day, 60, MADRID), wall(day, 240, MADRID))]
                earliest = wall(day, 0, MADRID)
                fits = offers(night, [], hours * hour, earliest, zone=MADRID)
                self.assertEqual(fits, [to_utc(night[0][0])])
                self.assertFalse(offers(
                    night, [], hours * hour + slots.GRID, earliest, zone=MADRID))

    def test_busy_in_the_hour_that_comes_twice(self):
        """The first two o'clock is taken, the second is not, and the other way round."""
        day, hour = date(2026, 10, 25), timedelta(hours=1)
        night = [(wall(day, 120, MADRID), wall(day, 240, MADRID))]
        first = to_utc(night[0][0])
        for taken, free in ((first, first + hour), (first + hour, first)):
            busy = [tuple(edge.astimezone(night[0][0].tzinfo) for edge in (taken, taken + hour))]
            with self.subTest(taken=taken):
                self.assertEqual(offers(
                    night, busy, hour, night[0][0], zone=MADRID, limit=1), [free])

    def test_grid(self):
        self.assertEqual(slots.on_grid(at('09:00')), at('09:00'))
        self.assertEqual(slots.on_grid(at('09:01')), at('09:15'))
        self.assertEqual(slots.on_grid(at('09:59')), at('10:00'))
        self.assertEqual(slots.on_grid(at('23:59')), at('00:00', 1))
        before = wall(date(2026, 3, 29), 119, MADRID)
        self.assertEqual(slots.on_grid(before) - to_utc(before), timedelta(minutes=1))


@st.composite
def clinics(draw):
    """Draw a clinic, the free time of two people and of up to two rooms, and a length."""
    zone, day = draw(zones), draw(starts)

    def time_of():
        return slots.subtract(
            in_utc(draw(opening_hours(zone, day, 4))), in_utc(draw(busy_times(zone, day, 4))))
    people = {who: time_of() for who in (1, 2)}
    rooms = {where: time_of() for where in range(10, 10 + draw(st.integers(0, 2)))}
    return zone, day, people, rooms, draw(LENGTHS)


def lies_in(start, end, intervals):
    return any(opens <= start and end <= closes for opens, closes in intervals)


WISHES = st.builds(
    slots.Wish, st.sampled_from((None, MORNING, AFTERNOON)),
    st.sampled_from((None, (9.0, 15.0), (8.5, 20.0), (22.0, 23.5))),
    st.sampled_from((None, 1, 2)))


class TestFindAndChoose(unittest.TestCase):
    """Who, where and when: everything that is possible is found, and the best of it offered."""

    @examples(50)
    @given(st.data(), clinics())
    def test_found_is_just_what_is_possible(self, data, clinic):
        zone, day, people, rooms, length = clinic
        earliest = to_utc(data.draw(moments(zone, day, 4)))
        found = slots.find(people, rooms, length, earliest)
        self.assertEqual([slot.start for slot in found], sorted(slot.start for slot in found))
        first = slots.on_grid(wall(day, 0, zone))
        grid = [first + number * slots.GRID for number in range(5 * 96)]
        possible = {
            (start, who) for start in grid for who, time in people.items()
            if start >= earliest and lies_in(start, start + length, time)
            and (not rooms or any(lies_in(start, start + length, room)
                                  for room in rooms.values()))}
        self.assertEqual({(slot.start, slot.who) for slot in found}, possible)
        self.assertEqual(len(found), len(possible))
        for slot in found:
            fitting = [where for where, room in rooms.items()
                       if lies_in(slot.start, slot.start + length, room)]
            self.assertEqual(slot.where, fitting[0] if rooms else None)

    @examples(80)
    @given(clinics(), WISHES, st.integers(1, 3))
    def test_chosen_are_the_best_and_go_on(self, clinic, wish, limit):
        zone, _day, people, rooms, length = clinic
        found = slots.find(people, rooms, length, min(
            (start for time in people.values() for start, _end in time),
            default=at('00:00')))
        working = slots.at_work(found, length, wish.work, zone)

        def rank(slot):
            return (wish.band not in (None, band_of(slot.start, zone)), slot.start in working,
                    wish.who not in (None, slot.who), slot.start)
        shown = []
        for _page in range(3):
            page = slots.choose(
                found, length, zone=zone, wish=wish, limit=limit, shown=shown)
            self.assertLessEqual(len(page), limit)
            self.assertLessEqual(set(page), set(found))
            if page and not shown:
                self.assertEqual(rank(page[0]), min(map(rank, found)))
            shown += page
        self.assertEqual(list(map(rank, shown)), sorted(map(rank, shown)))
        for slot, other in combinations(shown, 2):
            self.assertGreaterEqual(abs(slot.start - other.start), length)

    @examples(40)
    @given(clinics(), st.sampled_from((
        (9.0, 15.0), (8.5, 20.0), (0.0, 24.0), (10.25, 10.5), (22.0, 6.0), (20.0, 10.5),
        (9.0, 9.0), (16.0, 0.25))))
    def test_at_work(self, clinic, work):
        """Work that begins on a weekday, also what goes on past midnight."""
        begins, ends = work
        ends += 24 if ends <= begins else 0

        def is_at_work(local):
            hour = local.hour + local.minute / 60
            return local.weekday() < 5 and begins <= hour < ends or (
                (local.weekday() - 1) % 7 < 5 and begins <= hour + 24 < ends)
        zone, _day, people, rooms, length = clinic
        found = slots.find(people, rooms, length, at('00:00', -400))
        reach = slots.at_work(found, length, work, zone)
        for slot in found[::17]:
            minutes = (to_local(moment, zone) for moment in minutes_of(
                [(slot.start, slot.start + length)]))
            self.assertEqual(slot.start in reach, any(map(is_at_work, minutes)))

    def test_length_of_a_visit(self):
        for hours, minutes in (
                ([], 30), ([0.0], 30), ([0.5], 30), ([0.33], 20), ([0.75, 0.5], 75),
                ([1.0, 1.0], 120), ([1.0, 1.5], 90), ([3.0], 180), ([0.1], 10)):
            with self.subTest(hours=hours):
                self.assertEqual(slots.visit_length(hours), timedelta(minutes=minutes))
