"""Who could come at a time that was freed, and who to ask first; no database (S80)."""
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from .clinic_time import Interval, band_of, in_utc, to_utc
from .next_contact import outside_work
from .slots import intersect, lies_in, on_grid

ORDER = ('no_show', 'sooner', 'recall', 'late_cancel', 'undecided', 'other')
"""Who to ask first: who missed a visit has none, who asked to come sooner asked for just this."""
Key = TypeVar('Key')
MOST = 10
"""More names are a list to think about, not one to call."""


class Gap(NamedTuple):
    """A freed time: aware ``start`` and ``stop``, whose it is (an id or ``None``), the zone."""

    start: datetime
    stop: datetime
    dentist: int | None
    zone: str


class Candidate(NamedTuple):
    """A patient who may come at a freed time.

    ``key`` is the caller's own; ``patient`` tells that two candidates are one person.
    """

    key: object
    patient: int
    kind: str  # one of ORDER
    since: datetime  # aware: waiting since then
    length: timedelta  # how long the visit takes
    dentist: int | None = None  # their dentist, None: any
    band: str | None = None  # preferred time of day (S27)
    work: tuple[float, float] | None = None  # clock hours at work, Monday to Friday (S79)
    before: datetime | None = None  # aware: only a time that ends before it is of use


def left_of(
        start: datetime, stop: datetime, free: Sequence[Interval], earliest: datetime,
        shortest: timedelta) -> Interval | None:
    """Return what is left of a freed time: all of it, or its longest part of some use.

    :param start: aware datetime, like ``stop`` and ``earliest``
    :param free: intervals in which it is free, sorted and apart
    :param earliest: nobody can be here sooner; a part begins on the quarter hour after it
    :param timedelta shortest: a part that is shorter than this is of no use
    :return: (start, stop) in UTC or ``None``; of two parts as long the sooner one
    """
    start, stop, earliest = map(to_utc, (start, stop, earliest))
    if start > earliest and lies_in(start, stop, in_utc(free)):
        return start, stop
    begins = start if start > earliest else on_grid(earliest)
    parts = intersect([(begins, stop)], in_utc(free)) if begins < stop else ()
    longest = max(parts, key=lambda part: part[1] - part[0], default=None)
    return longest if longest and longest[1] - longest[0] >= shortest else None


def apart(times: Iterable[tuple[object, datetime, datetime, Key]]) -> list[Key]:
    """Return of freed times those that do not lie within another one of the same dentist.

    :param times: list of (whose, start, stop, key); of equal ones the first is kept
    :return: list of their keys
    """
    kept: list[tuple[object, datetime, datetime, Key]] = []
    for whose, start, stop, key in sorted(times, key=lambda time: time[1] - time[2]):
        if not any(other == whose and begins <= start and stop <= ends
                   for other, begins, ends, _key in kept):
            kept.append((whose, start, stop, key))
    return [key for *_time, key in kept]


def fits(gap: Gap, candidate: Candidate) -> bool:
    """Tell whether a candidate's visit fits into a freed time and into their day."""
    start = to_utc(gap.start)
    stop = start + candidate.length
    if stop > to_utc(gap.stop):
        return False
    if candidate.before and to_utc(gap.stop) > to_utc(candidate.before):
        return False
    if candidate.dentist not in (None, gap.dentist):
        return False
    if candidate.band not in (None, band_of(gap.start, gap.zone)):
        return False
    return not candidate.work or outside_work(
        [(start, stop)], candidate.work, gap.zone) == [(start, stop)]


def merits(gap: Gap, candidate: Candidate) -> tuple[str, ...]:
    """Return what speaks for a candidate who fits, as a tuple of words for :data:`ORDER` ties.

    ``'band'``: they prefer this time of day; ``'dentist'``: it is their dentist's; ``'length'``:
    nothing of the time is left over.
    """
    return tuple(name for name, holds in (
        ('band', candidate.band is not None),
        ('dentist', candidate.dentist is not None),
        ('length', candidate.length == gap.stop - gap.start),
    ) if holds)


def rank(
        gap: Gap, candidates: Iterable[Candidate], limit: int | None = MOST) -> list[Candidate]:
    """Return who could come at a freed time, each patient once, those to ask first in front.

    By kind as in :data:`ORDER`, then by what speaks for them, then who waits longest.

    :param limit: at most so many, ``None`` for all
    """
    fitting = sorted(
        (candidate for candidate in candidates if fits(gap, candidate)),
        key=lambda one: (
            ORDER.index(one.kind), -len(merits(gap, one)), to_utc(one.since), one.patient))
    found: dict[int, Candidate] = {}
    for candidate in fitting:
        found.setdefault(candidate.patient, candidate)
    return list(found.values())[:limit]
