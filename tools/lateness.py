"""The arithmetic of Today: how long is left until closing, and by how much a call is late."""
from datetime import datetime, timedelta
from typing import Literal

from . import clinic_time

GRACE = timedelta(minutes=5)
"""A promise kept within these minutes is kept on time: nobody looks at the second hand."""


def measure(span: timedelta) -> tuple[int, str]:
    """Return a span as one colleague tells it to another: its number and its unit.

    Below an hour it is told in minutes, below a day in hours, both rounded down: what is left
    is never told longer than it is.

    :param timedelta span: not negative
    :return: (number, 'minutes' | 'hours' | 'days')
    """
    minutes = span // timedelta(minutes=1)
    if minutes < 60:
        return minutes, 'minutes'
    if minutes < 24 * 60:
        return minutes // 60, 'hours'
    return minutes // (24 * 60), 'days'


def late_by(
        now: datetime, next_at: datetime, due_by: datetime | Literal[False] | None,
        promised: bool, zone: str) -> tuple[int, str] | None:
    """Return by how much a contact is late at a moment, as :func:`measure` tells it, or ``None``.

    A promise is late from its minute on; what only has its day, once the clinic has closed that
    day. From the next day of the clinic on, both are told in days.

    :param now: naive UTC datetime
    :param next_at: naive UTC datetime from which on the contact is due
    :param due_by: naive UTC datetime until which it is in time; without one, its day
    :param bool promised: whether the patient was told that time
    :param str zone: the clinic's
    """
    day, today = clinic_time.local_date(next_at, zone), clinic_time.local_date(now, zone)
    closing = due_by if due_by and due_by > next_at else None
    if promised:
        late = now > next_at + GRACE
    else:
        late = day < today or (closing is not None and now > closing)
    if not late:
        return None
    if day < today:
        return (today - day).days, 'days'
    return measure(now - (next_at if promised or closing is None else closing))
