"""When do we call back? A few moments to choose from, in plain words (S14, S57)."""
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .clinic_time import (
    AFTERNOON,
    AFTERNOON_STARTS,
    MORNING,
    Interval,
    at_hour,
    band_of,
    in_utc,
    local_date,
    next_quarter,
    other_band,
    split_by_band,
    to_utc,
)
from .next_contact import NO_WISHES, SAME_DAY_MARGIN, Wishes, outside_work

HOURS = {MORNING: 10.0, AFTERNOON: 17.0}
"""The clock hour of a call in each half of the day, if nothing better is known."""
SOON = timedelta(hours=1)
"""Who asks to be called later is not called within the hour."""
WEEK = timedelta(days=7)


class CallBack(NamedTuple):
    """A moment to call back, in UTC: so many days after today, in which half of the day."""

    at: datetime
    days: int
    band: str


def call_backs(
        now: datetime, open_hours: Iterable[Interval], zone: str, wishes: Wishes = NO_WISHES,
        best_hour: float | None = None) -> list[CallBack]:
    """Return up to five moments to call back: later today, on the next open day, in a week.

    Each is at an open hour at which the patient is not at work, if there is any, as near as can
    be to the hour at which they answer, and not in the last half hour before closing. Today and
    the next open day have a moment for each half of the day; in a week there is one, at the
    time of day that the patient likes, or on the first open day after it.

    :param now: aware datetime
    :param open_hours: when patients are contacted, from the day of ``now`` on
    :param zone: the clinic's zone name
    :param wishes: :class:`~.next_contact.Wishes`; a rest does not hold back what is asked for
    :param best_hour: the clock hour from which the patient answers best, if it is known
    :return: list of :class:`CallBack`, earliest first
    """
    hours = dict(HOURS)
    liked = wishes.band or MORNING
    if best_hour is not None:
        best_band = MORNING if best_hour < AFTERNOON_STARTS.hour else AFTERNOON
        hours[best_band] = float(best_hour)
        liked = wishes.band or best_band
    opened = in_utc(open_hours)
    free = outside_work(opened, wishes.work, zone) if wishes.work else opened
    found = _find(now, free, zone, hours) or _find(now, opened, zone, hours)
    today = local_date(now, zone)
    later = sorted({day for day, _band in found if day > today})
    in_a_week = next((day for day in later if day >= today + WEEK), None)
    chosen = [(day, band) for day in [today, *later[:1]] for band in (MORNING, AFTERNOON)]
    if in_a_week and in_a_week not in later[:1]:
        fitting = liked if (in_a_week, liked) in found else other_band(liked)
        chosen.append((in_a_week, fitting))
    return [CallBack(found[key], (key[0] - today).days, key[1]) for key in chosen if key in found]


def _find(
        now: datetime, open_hours: Iterable[Interval], zone: str, hours: Mapping[str, float],
) -> dict[tuple[date, str], datetime]:
    """Return the best moment of each (day, band) that has one."""
    pieces: dict[tuple[date, str], list[Interval]] = {}
    for start, end in split_by_band(open_hours, zone):
        pieces.setdefault((local_date(start, zone), band_of(start, zone)), []).append((start, end))
    earliest = to_utc(now) + SOON
    found = {}
    for (day, band), theirs in pieces.items():
        at = _nearest(at_hour(day, hours[band], zone), theirs, earliest)
        if at:
            found[day, band] = at
    return found


def _nearest(
        wanted: datetime, pieces: Iterable[Interval], earliest: datetime) -> datetime | None:
    """Return the moment in some pieces that is nearest to the wanted one, or ``None``."""
    moments = []
    for start, end in pieces:
        first, last = next_quarter(max(start, earliest)), end - SAME_DAY_MARGIN
        if first <= last:
            moments.append(min(max(wanted, first), last))
    return min(moments, key=lambda at: (abs(at - wanted), at), default=None)
