"""When is the next contact? Decided here, without a database (S52, S56, S57; design §3)."""
from datetime import datetime, timedelta
from typing import NamedTuple

from .clinic_time import (
    band_of,
    in_utc,
    local_date,
    split_by_band,
    start_of_day,
    to_local,
    to_utc,
)

SAME_DAY_MARGIN = timedelta(minutes=30)
"""A call is not begun in the last half hour: patient and reception both need the time."""


class Proposal(NamedTuple):
    """The next contact: ``at`` when to make it, ``due_by`` the end of the opening day it
    belongs to, ``late`` whether a same-day contact had to become a next-day one."""

    at: datetime
    due_by: datetime
    late: bool


def first_opening(earliest, openings, margin=timedelta(0)):
    """Return the first moment not before ``earliest`` that is open for at least ``margin``.

    Returns ``None`` when no opening is left; else an aware datetime in UTC.
    """
    earliest = to_utc(earliest)
    for start, end in in_utc(openings):
        candidate = max(start, earliest)
        if candidate < end and end - candidate >= margin:
            return candidate
    return None


def closing_of(moment, openings, zone):
    """Return when the clinic closes for good on the day of ``moment``, or that day's end.

    A day without openings, or one that is over, closes at the moment itself.
    """
    moment = to_utc(moment)
    day = local_date(moment, zone)
    first, midnight = (to_utc(start_of_day(day + timedelta(days=days), zone)) for days in (0, 1))
    ends = [end for start, end in in_utc(openings) if start < midnight and end > first]
    return max(moment, min(max(ends), midnight)) if ends else moment


def propose_same_day(now, openings, zone):
    """Propose a contact on the day of ``now`` before closing, else on the next open day.

    :param now: aware datetime, the moment the need arose
    :param openings: the clinic's opening hours from ``now`` on
    :param zone: the clinic's zone name
    :return: :class:`Proposal`; ``late`` is true if it could not be the same day (S52);
        ``None`` when the clinic does not open any more
    """
    at = first_opening(now, openings, SAME_DAY_MARGIN)
    if at is None:
        return None
    late = local_date(at, zone) != local_date(now, zone)
    return Proposal(at, closing_of(at, openings, zone), late)


def propose_after(earliest, openings, zone, avoid_band=None):
    """Propose the first contact inside opening hours, not before ``earliest``.

    :param avoid_band: the band of the last try: another one is taken if one is open within
        the openings given, because trying the same hours again seldom reaches anybody (S57)
    :return: :class:`Proposal`, or ``None`` when the clinic does not open any more
    """
    at = None
    if avoid_band:
        others = [
            piece for piece in split_by_band(openings, zone)
            if band_of(piece[0], zone) != avoid_band
        ]
        at = first_opening(earliest, others)
    if at is None:
        at = first_opening(earliest, openings)
    if at is None:
        return None
    return Proposal(at, closing_of(at, openings, zone), False)


def apply_wait(moment, value, unit, zone):
    """Return ``moment`` after a wait of ``value`` ``unit`` ('minutes', 'hours', 'days').

    Minutes and hours are elapsed time; a wait of days ends at the start of that day on the
    clinic's clock, so that the first opening of the day is proposed whatever the hour of the
    try was, and a change to summer time shifts nothing.
    """
    if unit != 'days':
        return to_local(to_utc(moment) + timedelta(**{unit: value}), zone)
    return start_of_day(local_date(moment, zone) + timedelta(days=value), zone)
