"""Series: which visit of a series comes where when the series changes.

Moments are wall-clock times of the clinic without a zone: what is at 9:30 stays at 9:30 over a
change of the clocks.
"""
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta

WEEKDAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
LAST = 4
"""From the fourth on, a weekday of a month is its last, as Odoo has it."""


def place(
    visits: Mapping[Hashable, datetime], times: Iterable[datetime], shift: timedelta,
) -> dict[Hashable, datetime]:
    """Return the new time of each visit that has one among the times of the changed series.

    A visit goes where the change takes it; else to the day where that is; else it stays on its
    own day. Each time is given once, and the best of the three ways goes first.

    :param visits: when each visit was
    :param times: when the changed series has one
    :param shift: by how much the visit that was changed went on
    """
    left, placed = sorted(set(times)), {}
    ways = (
        lambda was, time: time == was + shift,
        lambda was, time: time.date() == (was + shift).date(),
        lambda was, time: time.date() == was.date(),
    )
    for fits in ways:
        days = {}
        for time in left:
            days.setdefault(time.date(), []).append(time)
        for visit, was in sorted(visits.items(), key=lambda item: item[1]):
            if visit in placed:
                continue
            near = (*days.get((was + shift).date(), ()), *days.get(was.date(), ()))
            time = next((time for time in near if fits(was, time)), None)
            if time is not None:
                placed[visit] = time
                days[time.date()].remove(time)
        taken = set(placed.values())
        left = [time for time in left if time not in taken]
    return placed


def turned_weekdays(weekdays: Iterable[str], old: date, new: date) -> dict[str, bool]:
    """Return the weekdays of a rule of which one visit goes from one day to another.

    Of several weekdays only the one that moves is another; a visit that was dragged off the
    rule's days takes all of them along.

    :param weekdays: those of :data:`WEEKDAYS` on which the series was
    """
    days = {WEEKDAYS.index(name) for name in weekdays}
    if old.weekday() in days:
        days = days - {old.weekday()} | {new.weekday()}
    else:
        days = {(day + (new - old).days) % 7 for day in days}
    return {name: index in days for index, name in enumerate(WEEKDAYS)}


def day_in_month(day: date) -> dict[str, object]:
    """Return what a rule by months says of a day: its date, and which of its weekdays it is."""
    which = (day.day - 1) // 7 + 1
    return {'day': day.day, 'weekday': WEEKDAYS[day.weekday()].upper(),
            'byday': '-1' if which >= LAST else str(which)}
