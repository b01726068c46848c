"""Working hours: the weekly timetable of a clinic, a dentist or a chair, laid out in time."""
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .clinic_time import Interval, at_hours, local_date, to_utc


class Hours(NamedTuple):
    """One line of a timetable. ``begins`` and ``ends`` are clock hours such as 16.5, 0 to 24.

    ``week`` is 0 or 1 in a timetable of two weeks, as Odoo counts them; None is every week.
    """

    weekday: int
    begins: float
    ends: float
    week: int | None = None


def week_of(day: date) -> int:
    """Return 0 or 1: which of the two weeks of a fortnight's timetable a day lies in."""
    return (day.toordinal() - 1) // 7 % 2


def lay_out(
        timetable: Iterable[Hours], since: datetime, until: datetime, zone: str) -> list[Interval]:
    """Return when a timetable is open between two moments.

    :param timetable: iterable of :class:`Hours`
    :param since: aware datetime, like ``until``
    :param zone: the name of the zone on whose clock the hours are
    :return: list of (start, end) pairs in UTC, sorted, apart from each other
    """
    by_day: dict[int, list[Hours]] = {}
    for hours in timetable:
        by_day.setdefault(hours.weekday, []).append(hours)
    first, last = local_date(since, zone), local_date(until, zone)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    spans = [(day, hours.begins, hours.ends) for day in days
             for hours in by_day.get(day.weekday(), ())
             if hours.week is None or hours.week == week_of(day)]
    since, until = to_utc(since), to_utc(until)
    pieces = [(max(since, start), min(until, end)) for start, end in at_hours(spans, zone)]
    return merge((start, end) for start, end in pieces if start < end)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time as (start, end) pairs that are sorted and do not touch."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
