"""When is the next contact? Decided here, without a database (S52, S56, S57; design §3)."""
from datetime import timedelta
from typing import NamedTuple

from .clinic_time import band_of, local_date, split_by_band

SAME_DAY_MARGIN = timedelta(minutes=30)
"""A call is not begun in the last half hour: patient and reception both need the time."""


class Proposal(NamedTuple):
    """The next contact: ``at`` when to make it, ``due_by`` the end of the opening day it
    belongs to, ``late`` whether a same-day contact had to become a next-day one."""

    at: object
    due_by: object
    late: bool


def first_opening(earliest, openings, margin=timedelta(0)):
    """Return the first moment not before ``earliest`` that is open for at least ``margin``.

    Returns ``None`` when no opening is left.
    """
    for start, end in openings:
        candidate = max(start, earliest)
        if candidate < end and end - candidate >= margin:
            return candidate
    return None


def closing_of(moment, openings, zone):
    """Return when the clinic closes for good on the day of ``moment``.

    A day without openings closes at the moment itself.
    """
    day = local_date(moment, zone)
    return max((end for _start, end in openings if local_date(end, zone) == day), default=moment)


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
    return Proposal(at, closing_of(at, openings, zone), local_date(at, zone) != local_date(now, zone))


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
        return moment + timedelta(**{unit: value})
    from datetime import datetime, time
    from zoneinfo import ZoneInfo
    day = local_date(moment, zone) + timedelta(days=value)
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))
