"""Clinic time: days, bands and opening hours in the clinic's own zone (design invariant 14).

Moments are timezone-aware datetimes. Opening hours are lists of ``(start, end)`` pairs,
sorted, not overlapping; ``end`` is not part of the opening.
"""
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = 'morning'
AFTERNOON = 'afternoon'
AFTERNOON_STARTS = time(14, 0)
"""The Spanish working day breaks for lunch around 14:00: before it is "por la mañana"."""


def to_local(moment, zone):
    """Return an aware or naive-UTC ``moment`` in the zone named ``zone``."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo('UTC'))
    return moment.astimezone(ZoneInfo(zone))


def to_utc_naive(moment):
    """Return an aware ``moment`` as the naive UTC datetime that Odoo stores."""
    return moment.astimezone(ZoneInfo('UTC')).replace(tzinfo=None)


def day_bounds(day, zone):
    """Return the first moment of ``day`` and of the next one in ``zone``, naive UTC.

    A day is 23, 24 or 25 hours long: both ends are taken from the wall clock.
    """
    tz = ZoneInfo(zone)
    first = datetime.combine(day, time.min, tzinfo=tz)
    last = datetime.combine(day + timedelta(days=1), time.min, tzinfo=tz)
    return to_utc_naive(first), to_utc_naive(last)


def at_wall_clock(day, clock, zone):
    """Return ``day`` at wall-clock time ``clock`` in ``zone``, naive UTC.

    An hour the spring change skips is read with the offset before the change, so the
    result stands after the gap; an hour that comes twice in autumn is the first one.
    """
    return to_utc_naive(datetime.combine(day, clock, tzinfo=ZoneInfo(zone)))


def band_of(moment, zone):
    """Return ``MORNING`` or ``AFTERNOON`` for a moment on the clinic's clock (S57, S78)."""
    return MORNING if to_local(moment, zone).time() < AFTERNOON_STARTS else AFTERNOON


def other_band(band):
    """Return the band that is not ``band``."""
    return AFTERNOON if band == MORNING else MORNING


def split_by_band(openings, zone):
    """Cut ``openings`` where the band changes, so that each piece lies in one band."""
    pieces = []
    for start, end in openings:
        day = to_local(start, zone).date()
        while start < end:
            cuts = (
                datetime.combine(day, AFTERNOON_STARTS, tzinfo=ZoneInfo(zone)),
                datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone)),
            )
            for cut in cuts:
                if start < cut < end:
                    pieces.append((start, cut))
                    start = cut
            if end <= cuts[-1]:
                pieces.append((start, end))
                break
            day += timedelta(days=1)
    return pieces


def local_date(moment, zone) -> date:
    """Return the calendar day of ``moment`` in ``zone``."""
    return to_local(moment, zone).date()
