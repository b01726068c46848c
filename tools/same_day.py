"""The promise to call on the day of a missed visit: was it owed, and was it kept (S52)?

Moments are naive UTC; the day is the clinic's.
"""
from datetime import datetime, timedelta
from typing import NamedTuple

from .clinic_time import day_bounds, local_date
from .next_contact import SAME_DAY_MARGIN

KEPT, MISSED, NOT_OWED = 'kept', 'missed', 'not_owed'
RECORDED_LATE, NOT_CALLED = 'recorded_late', 'not_called'
CLOSING, SETTLED = 'closing', 'settled'
NO_TIME = timedelta(microseconds=1)

Verdict = tuple[str, str | None]
"""``KEPT``, ``MISSED`` or ``NOT_OWED``, and why; what was kept needs no reason."""


class Promise(NamedTuple):
    """What is known of a promise: ``until`` is the clinic's closing on its day.

    ``opened_at`` is when the call stood in the list, ``first_attempt_at`` when it was first made,
    and ``settled_at`` when nobody had to call any more: the patient came, booked or rang, or it
    turned out that nothing was owed. ``excuse`` is why no call could be made, if none could.
    """

    until: datetime
    opened_at: datetime
    first_attempt_at: datetime | None = None
    settled_at: datetime | None = None
    excuse: str | None = None


def is_too_near_closing(since: datetime, until: datetime) -> bool:
    """Tell whether too little of the day is left for a call on it.

    :param since: the earliest moment at which one could know that a call is due: it does not
        depend on when it was recorded, or recording late would pay
    :param until: when the clinic closes on that day
    """
    return since + SAME_DAY_MARGIN > until


def end_of_day(until: datetime, zone: str) -> datetime:
    """Return the last moment (not part of it) of the day on which a clinic closes at ``until``."""
    # Who closes at midnight closes on the day before it.
    return day_bounds(local_date(until - NO_TIME, zone), zone)[1]


def judge(promise: Promise, now: datetime, zone: str) -> Verdict | None:
    """Return what became of a promise, or ``None`` while it can still be kept.

    A call on the day keeps it, whatever stood in its way. What was recorded too late for a call
    on the day is missed, as what was recorded in time and left lying.
    """
    end = end_of_day(promise.until, zone)
    called, settled = promise.first_attempt_at, promise.settled_at
    if called is not None and called < end:
        return KEPT, None
    if now < end and settled is None:
        return None
    if promise.excuse:
        return NOT_OWED, promise.excuse
    if settled is not None and settled < end:
        return NOT_OWED, SETTLED
    late = is_too_near_closing(promise.opened_at, promise.until)
    return MISSED, RECORDED_LATE if late else NOT_CALLED
