"""Free slots: opening hours minus what is busy, cut to the treatment's length (invariant 11).

Intervals are lists of aware (start, end) pairs, sorted and apart; ``end`` is not part of them.
"""
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .clinic_time import (
    QUARTER,
    Interval,
    band_of,
    bands_of,
    in_utc,
    local_date,
    next_quarter,
    to_utc,
)
from .next_contact import outside_work

GRID = QUARTER
"""Visits start on the quarter hour, as a clinic's paper agenda has it."""
USUAL_LENGTH = timedelta(minutes=30)
"""How long a visit takes as long as nobody knows what for."""
SITTING = timedelta(hours=2)
"""Longer than this nobody sits for several treatments in one visit."""
STEP = 5
"""A visit's length is told in steps of five minutes."""


class Slot(NamedTuple):
    """A free time: its start in UTC, whose it is, and where."""

    start: datetime
    who: int | bool | None = None
    where: int | None = None


class Wish(NamedTuple):
    """What a patient prefers (S78-S80): a band, hours outside work, a dentist."""

    band: str | None = None
    work: tuple[float, float] | None = None
    who: int | None = None


NO_WISH = Wish()


def subtract(open_hours: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """Return ``open_hours`` without the ``busy`` intervals, which may overlap, in any order."""
    free = []
    busy = sorted(busy)
    first = 0
    for start, end in open_hours:
        while first < len(busy) and busy[first][1] <= start:
            first += 1
        for taken_from, taken_to in busy[first:]:
            if taken_from >= end or start >= end:
                break
            if taken_to <= start:
                continue
            if taken_from > start:
                free.append((start, taken_from))
            start = taken_to
        if start < end:
            free.append((start, end))
    return free


def intersect(left: Iterable[Interval], right: Sequence[Interval]) -> list[Interval]:
    """Return the intervals that lie in both lists of (start, end)."""
    result = []
    first = 0
    for start, end in left:
        while first < len(right) and right[first][1] <= start:
            first += 1
        for other_start, other_end in right[first:]:
            if other_start >= end:
                break
            result.append((max(start, other_start), min(end, other_end)))
    return result


def free_time(
        open_hours: Iterable[Interval], own: Sequence[Interval] | None,
        busy: Iterable[Interval]) -> list[Interval]:
    """Return the ``open_hours`` that are somebody's ``own`` as well, without what is ``busy``.

    :param own: their hours, ``None`` if they have none of their own
    """
    return subtract(open_hours if own is None else intersect(open_hours, own), busy)


def lies_in(start: datetime, end: datetime, free: Iterable[Interval]) -> bool:
    """Tell whether the whole of a time lies in one of the ``free`` intervals."""
    return any(opens <= start and end <= closes for opens, closes in free)


def on_grid(moment: datetime) -> datetime:
    """Return the first moment on the grid that is not before an aware ``moment``, in UTC."""
    return next_quarter(to_utc(moment))


def find(
        free: Mapping[int, Sequence[Interval]], rooms: Mapping[int, Sequence[Interval]],
        length: timedelta, earliest: datetime) -> list[Slot]:
    """Return every free slot on the grid, soonest first.

    :param free: intervals in which each person has time, by who it is
    :param rooms: intervals in which each room has, by which it is, the preferred one first;
        empty: none is needed
    :param length: timedelta, the visit's length
    :param earliest: aware datetime, no slot starts before it
    :return: list of :class:`Slot`, one a person and start
    """
    found: dict[tuple[datetime, int | None], int | None] = {}
    earliest = on_grid(earliest)
    for who, open_hours in free.items():
        open_hours = in_utc(open_hours)
        for where, room in rooms.items() if rooms else ((None, None),):
            for start, end in open_hours if room is None else intersect(open_hours, in_utc(room)):
                start = max(next_quarter(start), earliest)
                last = end - length
                while start <= last:
                    found.setdefault((start, who), where)
                    start += GRID
    return [Slot(start, who, where) for (start, who), where in sorted(
        found.items(), key=lambda item: item[0][0])]


def in_band(found: Sequence[Slot], band: str, zone: str) -> list[Slot]:
    """Return the slots that start in a band of the day on the clinic's clock (S78)."""
    bands = bands_of((slot.start for slot in found), zone)
    return [slot for slot in found if bands[slot.start] == band]


def at_work(
        found: Sequence[Slot], length: timedelta, work: tuple[float, float] | None,
        zone: str) -> set[datetime]:
    """Return the set of the starts of those slots that reach into the patient's work (S79).

    :param work: clock hours at work, Monday to Friday, or None
    """
    if not work or not found:
        return set()
    first, last = (choose(slot.start for slot in found) for choose in (min, max))
    off = outside_work([(first, last + length)], work, zone)
    begins = [start for start, _end in off]
    starts = {slot.start for slot in found}
    reach = set()
    for start in starts:
        place = bisect_right(begins, start) - 1
        if place < 0 or off[place][1] < start + length:
            reach.add(start)
    return reach


def choose(
        found: Iterable[Slot], length: timedelta, *, zone: str, wish: Wish = NO_WISH,
        limit: int = 2, shown: Sequence[Slot] = ()) -> list[Slot]:
    """Return up to ``limit`` of the slots, the best first.

    The best is in the band that the patient prefers, then outside their work hours, then with their
    dentist, then the soonest (S80). Two slots a quarter of an hour apart are no choice: they do
    not overlap, and of a band of a day one is taken.

    :param found: list of :class:`Slot`
    :param zone: the clinic's zone name, for days, bands and hours
    :param wish: :class:`Wish`
    :param shown: slots that were offered before: only what ranks after the last of them is
    """
    rank = _ranking([*found, *shown], length, zone, wish)
    last = max(map(rank, shown), default=None)
    chosen: list[Slot] = []
    seen = set()
    for slot in sorted(found, key=rank):
        if len(chosen) >= limit:
            break
        if last is not None and rank(slot) <= last:
            continue
        if any(abs(slot.start - other.start) < length for other in (*chosen, *shown)):
            continue
        key = (local_date(slot.start, zone), band_of(slot.start, zone))
        if key not in seen:
            seen.add(key)
            chosen.append(slot)
    return chosen


def _ranking(
        found: Sequence[Slot], length: timedelta, zone: str, wish: Wish,
) -> Callable[[Slot], tuple[bool, bool, bool, datetime]]:
    """Return the function by which slots are sorted for a patient, the best first."""
    working = at_work(found, length, wish.work, zone)
    bands = bands_of((slot.start for slot in found), zone) if wish.band else {}

    def rank(slot: Slot) -> tuple[bool, bool, bool, datetime]:
        return (
            bool(wish.band) and bands[slot.start] != wish.band,
            slot.start in working,
            bool(wish.who) and slot.who != wish.who,
            slot.start,
        )
    return rank


def visit_length(hours: Sequence[float]) -> timedelta:
    """Return how long a visit for some treatments takes: all of them, or the longest one.

    Together if that is no longer than :data:`SITTING`; else one at a time. As long as nobody knows
    what for, :data:`USUAL_LENGTH`.

    :param hours: the usual length of each, in hours
    :return: timedelta, in whole steps of five minutes
    """
    together = sum(hours)
    if len(hours) > 1 and timedelta(hours=together) > SITTING:
        together = max(hours)
    return timedelta(minutes=-(-round(together * 60) // STEP) * STEP) or USUAL_LENGTH
