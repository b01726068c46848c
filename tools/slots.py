"""Free slots: opening hours minus what is busy, cut to the treatment's length (invariant 11)."""
from datetime import timedelta

from .clinic_time import band_of, in_utc, local_date, to_utc

GRID = timedelta(minutes=15)
"""Visits start on the quarter hour, as a clinic's paper agenda has it."""


def subtract(openings, busy):
    """Return ``openings`` without the ``busy`` intervals. Both are lists of (start, end)."""
    free = []
    busy = sorted(busy)
    for start, end in openings:
        for taken_from, taken_to in busy:
            if taken_to <= start or taken_from >= end:
                continue
            if taken_from > start:
                free.append((start, taken_from))
            start = max(start, taken_to)
            if start >= end:
                break
        if start < end:
            free.append((start, end))
    return free


def intersect(left, right):
    """Return the intervals that lie in both lists of (start, end)."""
    result = []
    for start, end in left:
        for other_start, other_end in right:
            begin, stop = max(start, other_start), min(end, other_end)
            if begin < stop:
                result.append((begin, stop))
    return sorted(result)


def on_grid(moment, grid=GRID):
    """Return the first moment on the ``grid`` that is not before ``moment``, in UTC.

    The quarters of an hour are the same in every zone.
    """
    moment = to_utc(moment)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    steps = -((hour - moment) // grid)
    return hour + steps * grid


def free_slots(openings, busy, length, earliest, *, zone, band=None, limit=2):
    """Return up to ``limit`` starts of free slots, soonest first, spread over the agenda.

    Two slots a quarter of an hour apart are no choice: after one is taken the next starts at
    its end, and at most one a band and day is offered before the next day is looked at.

    :param openings: aware (start, end) pairs in which a visit may lie
    :param busy: aware (start, end) pairs that are taken
    :param length: timedelta, the visit's length
    :param earliest: aware datetime, no slot starts before it
    :param zone: the clinic's zone name, for the bands
    :param band: only slots of this band (S78)
    :return: list of aware datetimes in UTC
    """
    found = []
    seen = set()
    earliest = to_utc(earliest)
    for start, end in subtract(in_utc(openings), in_utc(busy)):
        start = on_grid(max(start, earliest))
        while start + length <= end and len(found) < limit:
            key = (local_date(start, zone), band_of(start, zone))
            if key in seen or band not in (None, key[1]):
                start += GRID
                continue
            seen.add(key)
            found.append(start)
            earliest = start + length
            start = on_grid(earliest)
        if len(found) >= limit:
            break
    return found
