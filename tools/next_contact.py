"""When is the next contact? Decided here, without a database (S52, S56, S57; design §3)."""
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .clinic_time import (
    Interval,
    at_hours,
    band_of,
    in_utc,
    local_date,
    other_band,
    split_by_band,
    start_of_day,
    to_local,
    to_utc,
)

SAME_DAY_MARGIN = timedelta(minutes=30)
"""A call is not begun in the last half hour: patient and reception both need the time."""


PATIENCE = timedelta(days=2)
"""For so long a contact may wait for hours its patient likes better."""
SATURDAY = 5


class Proposal(NamedTuple):
    """The next contact: ``at`` when to make it, ``due_by`` the end of the opening day it
    belongs to."""

    at: datetime
    due_by: datetime


class Wishes(NamedTuple):
    """What a patient wants and needs of the hour of a contact.

    ``band`` and ``work`` are wishes: see ``PATIENCE``. ``rest_until`` is a limit. A shift at
    work that ends at an earlier hour than it begins ends on the next day.
    """

    band: str | None = None  # preferred band (S27)
    work: tuple[float, float] | None = None  # clock hours at work, Monday to Friday (S79)
    rest_until: datetime | None = None  # aware; not before this, whatever else


NO_WISHES = Wishes()


def first_open(
        earliest: datetime, open_hours: Iterable[Interval],
        margin: timedelta = timedelta(0)) -> datetime | None:
    """Return the first moment not before ``earliest`` that is open for at least ``margin``.

    Returns ``None`` when no open hours are left; else an aware datetime in UTC.
    """
    return _first_open(to_utc(earliest), in_utc(open_hours), margin)


def closing_of(moment: datetime, open_hours: Iterable[Interval], zone: str) -> datetime:
    """Return when the clinic closes for good on the day of ``moment``, or that day's end.

    A day without open hours, or one that is over, closes at the moment itself.
    """
    return _closing_of(to_utc(moment), in_utc(open_hours), zone)


def contact_hours(
        open_hours: Iterable[Interval], zone: str, commercial: bool = False,
        earliest_hour: float = 9.0, latest_hour: float = 21.0) -> list[Interval]:
    """Return the parts of ``open_hours``, in UTC, in which patients are contacted.

    The hours are those of the clinic's wall clock. They bind commercial contacts by law, which
    also keeps these to Monday to Friday, and are courtesy in the others.
    """
    open_hours = in_utc(open_hours)
    windows = _daily_hours(
        open_hours, (earliest_hour, latest_hour), zone, weekdays_only=commercial)
    found = []
    for start, end in open_hours:
        for first, last in windows:
            if max(start, first) < min(end, last):
                found.append((max(start, first), min(end, last)))
    return found


def is_courteous(
        moment: datetime, zone: str, earliest_hour: float = 9.0,
        latest_hour: float = 21.0) -> bool:
    """Tell whether a moment lies between two hours of the clinic's wall clock, both included."""
    clock = to_local(moment, zone)
    return earliest_hour <= clock.hour + clock.minute / 60 <= latest_hour


def propose_same_day(
        now: datetime, open_hours: Sequence[Interval], zone: str,
        wishes: Wishes = NO_WISHES) -> Proposal | None:
    """Propose a contact on the day of ``now`` before closing, else on the next open day (S52).

    The wishes choose among the hours of that day, and never move the contact to another one.

    :param now: aware datetime, the moment the need arose
    :param open_hours: the clinic's opening hours from ``now``, and from the end of the rest, on
    :param zone: the clinic's zone name
    :return: :class:`Proposal`, or ``None`` when the clinic does not open any more
    """
    earliest, open_hours = _after_rest(now, wishes), in_utc(open_hours)
    at = _first_open(earliest, open_hours, SAME_DAY_MARGIN)
    if at is None:
        return None
    closing = _closing_of(at, open_hours, zone)
    wished = _as_wished(
        earliest, closing - SAME_DAY_MARGIN, open_hours, zone, wishes, SAME_DAY_MARGIN)
    return Proposal(wished or at, closing)


def propose_after(
        earliest: datetime, open_hours: Sequence[Interval], zone: str,
        avoid_band: str | None = None, wishes: Wishes = NO_WISHES) -> Proposal | None:
    """Propose a contact inside opening hours, not before ``earliest``, as the patient likes it.

    The wishes delay it by ``PATIENCE`` at most, and never bring it back to ``avoid_band``.

    :param avoid_band: the band of the last try: another one is taken if one is open within
        the hours given, because trying the same hours again seldom reaches anybody (S57)
    :return: :class:`Proposal`, or ``None`` when the clinic does not open any more
    """
    earliest, open_hours = _after_rest(earliest, wishes), in_utc(open_hours)
    allowed, at = open_hours, None
    if avoid_band:
        allowed = _in_band(open_hours, other_band(avoid_band), zone)
        at = _first_open(earliest, allowed)
    if at is None:
        allowed, at = open_hours, _first_open(earliest, open_hours)
    if at is None:
        return None
    at = _as_wished(earliest, at + PATIENCE, allowed, zone, wishes) or at
    return Proposal(at, _closing_of(at, open_hours, zone))


def apply_wait(moment: datetime, value: float, unit: str, zone: str) -> datetime:
    """Return ``moment`` after a wait of ``value`` ``unit`` ('minutes', 'hours', 'days').

    Minutes and hours are elapsed time; a wait of days ends at the start of that day on the
    clinic's clock, so that the first open hour of the day is proposed whatever the hour of the
    try was, and a change to summer time shifts nothing.
    """
    if unit != 'days':
        return to_local(to_utc(moment) + timedelta(**{unit: value}), zone)
    return start_of_day(local_date(moment, zone) + timedelta(days=value), zone)


def _after_rest(moment: datetime, wishes: Wishes) -> datetime:
    """Return ``moment`` or the end of the rest, whichever is later, in UTC."""
    return max(to_utc(moment), to_utc(wishes.rest_until or moment))


def _first_open(
        earliest: datetime, open_hours: Sequence[Interval],
        margin: timedelta = timedelta(0)) -> datetime | None:
    """Return what :func:`first_open` does, of moments that are in UTC already."""
    for start, end in open_hours:
        candidate = max(start, earliest)
        if candidate < end and end - candidate >= margin:
            return candidate
    return None


def _closing_of(moment: datetime, open_hours: Sequence[Interval], zone: str) -> datetime:
    """Return what :func:`closing_of` does, of moments that are in UTC already."""
    [(first, midnight)] = at_hours([(local_date(moment, zone), 0, 24)], zone)
    ends = [end for start, end in open_hours if start < midnight and end > first]
    return max(moment, min(max(ends), midnight)) if ends else moment


def _as_wished(
        earliest: datetime, latest: datetime, open_hours: Sequence[Interval], zone: str,
        wishes: Wishes, margin: timedelta = timedelta(0)) -> datetime | None:
    """Return the first moment up to ``latest`` at which as many wishes as possible hold.

    Who is at work cannot talk, so not ringing there comes before the preferred band. Returns
    ``None`` when no wish can be met.
    """
    if not (wishes.band or wishes.work):
        return None
    near = [(start, end) for start, end in open_hours if start <= latest and end > earliest]
    for band, work in (
            (wishes.band, wishes.work), (None, wishes.work), (wishes.band, None)):
        pieces = outside_work(near, work, zone) if work else near
        if band:
            pieces = _in_band(pieces, band, zone)
        at = _first_open(earliest, pieces, margin)
        if at is not None and at <= latest:
            return at
    return None


def _in_band(open_hours: Iterable[Interval], band: str, zone: str) -> list[Interval]:
    """Return the parts of ``open_hours`` that lie in ``band``, in UTC."""
    return [piece for piece in split_by_band(open_hours, zone) if band_of(piece[0], zone) == band]


def outside_work(
        open_hours: Sequence[Interval], work: tuple[float, float], zone: str) -> list[Interval]:
    """Return the parts of ``open_hours`` in which somebody with these hours is not at work.

    :param work: clock hours at work, Monday to Friday; what ends at an hour that is not later
        than the one at which it begins goes on past midnight
    """
    begins, ends = work
    hours = begins, ends + 24 if ends <= begins else ends
    windows = _daily_hours(open_hours, hours, zone, weekdays_only=True)
    free = []
    for start, end in open_hours:
        for first, last in windows:
            if start < min(first, end):
                free.append((start, min(first, end)))
            start = max(start, last)
        if start < end:
            free.append((start, end))
    return free


def _daily_hours(
        open_hours: Sequence[Interval], hours: tuple[float, float], zone: str,
        weekdays_only: bool) -> list[Interval]:
    """Return the (from, to) clock hours, in UTC, of each day that may reach into open hours."""
    if not open_hours:
        return []
    day = local_date(min(start for start, _end in open_hours), zone) - timedelta(days=1)
    last = local_date(max(end for _start, end in open_hours), zone)
    days = [day + timedelta(days=count) for count in range((last - day).days + 1)]
    return at_hours([
        (day, *hours) for day in days if day.weekday() < SATURDAY or not weekdays_only], zone)
