import unittest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import series
from .strategies import examples

MONDAY = datetime(2026, 3, 2, 9, 30)
moments = st.integers(0, 4000).map(lambda quarters: MONDAY + timedelta(minutes=15 * quarters))
shifts = st.integers(-2000, 2000).map(lambda quarters: timedelta(minutes=15 * quarters))
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
weekdays = st.sets(st.sampled_from(series.WEEKDAYS), min_size=1)
visits = st.lists(moments, max_size=12, unique=True).map(lambda times: dict(enumerate(times)))


class TestPlace(unittest.TestCase):
    """Which visit of a series comes where."""

    def weekly(self, number, start=MONDAY):
        return {week: start + timedelta(weeks=week) for week in range(number)}

    def test_all_go_on(self):
        was = self.weekly(4)
        for shift in (timedelta(hours=2), timedelta(days=1), timedelta(days=-1, hours=3)):
            new = {week: time + shift for week, time in was.items()}
            self.assertEqual(series.place(was, new.values(), shift), new)

    def test_every_second(self):
        was = self.weekly(4)
        times = [was[0], was[2], was[2] + timedelta(weeks=2)]
        self.assertEqual(series.place(was, times, timedelta()), {0: was[0], 2: was[2]})

    def test_another_hour_of_the_same_day(self):
        """What is an hour off, as a series made in another zone, comes to its day."""
        was = {**self.weekly(1), 1: MONDAY + timedelta(weeks=1, hours=-1)}
        times = [MONDAY, MONDAY + timedelta(weeks=1)]
        self.assertEqual(series.place(was, times, timedelta()), dict(enumerate(times)))

    def test_one_of_two_days_moves(self):
        """Mondays go to Tuesday, Thursdays stay and have the new hour."""
        was = {'mon': MONDAY, 'thu': MONDAY + timedelta(days=3)}
        shift = timedelta(days=1, hours=1)
        times = [MONDAY + shift, was['thu'] + timedelta(hours=1)]
        self.assertEqual(
            series.place(was, times, shift), {'mon': times[0], 'thu': times[1]})

    @given(visits, st.lists(moments, max_size=12), shifts)
    @examples(300)
    def test_each_time_once_and_near(self, was, times, shift):
        placed = series.place(was, times, shift)
        self.assertLessEqual(placed.keys(), was.keys())
        self.assertLessEqual(set(placed.values()), set(times))
        self.assertEqual(len(set(placed.values())), len(placed))
        for visit, time in placed.items():
            self.assertIn(time.date(), ((was[visit] + shift).date(), was[visit].date()))
        for visit, time in was.items():
            if time + shift in times:
                self.assertEqual(placed[visit], time + shift, "the best way goes first")
            elif visit not in placed:
                free = set(times) - set(placed.values())
                self.assertNotIn(time.date(), {one.date() for one in free})

    @given(visits, st.lists(moments, max_size=12), shifts)
    @examples(300)
    def test_the_order_does_not_matter(self, was, times, shift):
        turned = dict(reversed(was.items()))
        self.assertEqual(
            series.place(was, times, shift), series.place(turned, times[::-1], shift))


class TestDays(unittest.TestCase):
    """What a rule says of its days when one of its visits goes to another."""

    @given(weekdays, days, days)
    @examples(300)
    def test_weekdays(self, names, old, new):
        rule = series.turned_weekdays(names, old, new)
        self.assertEqual(tuple(rule), series.WEEKDAYS)
        self.assertTrue(any(rule.values()))
        self.assertLessEqual(sum(rule.values()), len(names))
        if series.WEEKDAYS[old.weekday()] in names:
            self.assertTrue(rule[series.WEEKDAYS[new.weekday()]])
        if old == new:
            self.assertEqual({name for name, on in rule.items() if on}, names)

    def test_of_several_only_the_one_that_moves(self):
        rule = series.turned_weekdays(('mon', 'thu'), date(2026, 3, 2), date(2026, 3, 3))
        self.assertEqual([name for name, on in rule.items() if on], ['tue', 'thu'])

    def test_one_off_the_rule_takes_all_along(self):
        rule = series.turned_weekdays(('thu',), date(2026, 3, 6), date(2026, 3, 7))
        self.assertEqual([name for name, on in rule.items() if on], ['fri'])

    def test_in_a_month(self):
        self.assertEqual(series.day_in_month(date(2026, 3, 2)), {
            'day': 2, 'weekday': 'MON', 'byday': '1'})
        self.assertEqual(series.day_in_month(date(2026, 3, 31)), {
            'day': 31, 'weekday': 'TUE', 'byday': '-1'})
