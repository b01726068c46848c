"""Clinic time: days, bands and opening hours in the clinic's own zone (design invariant 14).

Moments are timezone-aware datetimes. Open hours are lists of ``(start, end)`` pairs,
sorted, not overlapping; ``end`` is not part of them.

Sums and comparisons are made in UTC: Python computes with the wall clock when both sides have
the same zone, and is an hour off in the nights the clocks change.
"""
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

MORNING = 'morning'
AFTERNOON = 'afternoon'
AFTERNOON_STARTS = time(14, 0)
"""The Spanish working day breaks for lunch around 14:00: before it is "por la mañana"."""
QUARTER = timedelta(minutes=15)
"""Visits start, and moments are told, on the quarter of an hour; it is the same in every zone."""

Interval = tuple[datetime, datetime]


def to_local(moment: datetime, zone: str) -> datetime:
    """Return an aware or naive-UTC ``moment`` in the zone named ``zone``."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(ZoneInfo(zone))


def to_utc(moment: datetime) -> datetime:
    """Return an aware ``moment`` in UTC, where adding and comparing are about elapsed time."""
    return moment.astimezone(timezone.utc)


def in_utc(intervals: Iterable[Interval]) -> list[Interval]:
    """Return (start, end) pairs with both ends in UTC."""
    return [(to_utc(start), to_utc(end)) for start, end in intervals]


def interval(start: datetime, stop: datetime) -> Interval:
    """Return two naive UTC moments as a pair of aware ones."""
    return to_local(start, 'UTC'), to_local(stop, 'UTC')


def from_utc(spans: Iterable[Interval]) -> list[Interval]:
    """Return pairs of naive UTC moments as pairs of aware ones."""
    return [interval(start, stop) for start, stop in spans]


def to_utc_naive(moment: datetime) -> datetime:
    """Return an aware ``moment`` as the naive UTC datetime that Odoo stores."""
    return to_utc(moment).replace(tzinfo=None)


def next_quarter(moment: datetime) -> datetime:
    """Return the first quarter of an hour not before ``moment``, naive UTC or aware in UTC."""
    return moment + (datetime.min.replace(tzinfo=moment.tzinfo) - moment) % QUARTER


def day_bounds(day: date, zone: str) -> Interval:
    """Return the first moment of ``day`` and of the next one in ``zone``, naive UTC.

    A day is 23, 24 or 25 hours long: both ends are taken from the wall clock.
    """
    tz = ZoneInfo(zone)
    first = datetime.combine(day, time.min, tzinfo=tz)
    last = datetime.combine(day + timedelta(days=1), time.min, tzinfo=tz)
    return to_utc_naive(first), to_utc_naive(last)


def at_wall_clock(day: date, clock: time, zone: str) -> datetime:
    """Return ``day`` at wall-clock time ``clock`` in ``zone``, naive UTC.

    An hour the spring change skips is read with the offset before the change, so the
    result stands after the gap; an hour that comes twice in autumn is the first one.
    """
    return to_utc_naive(datetime.combine(day, clock, tzinfo=ZoneInfo(zone)))


def at_hour(day: date, hour: float, zone: str) -> datetime:
    """Return a clock hour of ``day`` such as 16.5, in UTC; from 24 on it is of the next day."""
    days, minutes = divmod(round(hour * 60), 24 * 60)
    clock = time(minutes // 60, minutes % 60)
    return to_utc(datetime.combine(day + timedelta(days=days), clock, tzinfo=ZoneInfo(zone)))


def at_hours(spans: Iterable[tuple[date, float, float]], zone: str) -> list[Interval]:
    """Return (start, end) pairs in UTC for pairs of clock hours of days, as :func:`at_hour`."""
    return [(at_hour(day, begins, zone), at_hour(day, ends, zone)) for day, begins, ends in spans]


def band_of(moment: datetime, zone: str) -> str:
    """Return ``MORNING`` or ``AFTERNOON`` for a moment on the clinic's clock (S57, S78)."""
    return MORNING if to_local(moment, zone).time() < AFTERNOON_STARTS else AFTERNOON


def bands_of(moments: Iterable[datetime], zone: str) -> dict[datetime, str]:
    """Return the band of each of many moments, as :func:`band_of`."""
    return {moment: band_of(moment, zone) for moment in set(moments)}


def other_band(band: str) -> str:
    """Return the band that is not ``band``."""
    return AFTERNOON if band == MORNING else MORNING


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first moment of ``day`` in ``zone``, aware; its hour may not be 0:00."""
    return to_utc(datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))).astimezone(ZoneInfo(zone))


def split_by_band(open_hours: Iterable[Interval], zone: str) -> list[Interval]:
    """Cut ``open_hours`` where the band changes, so that each piece, in UTC, lies in one band."""
    pieces = []
    for start, end in in_utc(open_hours):
        day = local_date(start, zone)
        while start < end:
            noon = to_utc(datetime.combine(day, AFTERNOON_STARTS, tzinfo=ZoneInfo(zone)))
            day += timedelta(days=1)
            for cut in (noon, to_utc(start_of_day(day, zone))):
                if start < min(cut, end):
                    pieces.append((start, min(cut, end)))
                    start = cut
    return pieces


def local_date(moment: datetime, zone: str) -> date:
    """Return the calendar day of ``moment`` in ``zone``."""
    return to_local(moment, zone).date()
