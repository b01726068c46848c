"""When is a patient due for a recall, and who has stopped coming? (S15)"""
from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day if it is shorter."""
    return day + relativedelta(months=months)


def recall_due(
        last_by_interval: Iterable[tuple[date, int]], own_months: int = 0,
        last_visit: date | None = None, never: bool = False,
        paused_until: date | None = None) -> date | None:
    """Return the day from which the patient is due for a recall, or ``None``.

    :param last_by_interval: list of (last attended day, interval in months), one for each
        treatment; an interval of 0 asks for no recall
    :param own_months: the interval a dentist chose for this patient; it counts from
        ``last_visit``, and the treatments' intervals no longer do
    :param never: the patient is not recalled at all
    :param paused_until: no recall before this day
    """
    if own_months > 0:
        last_by_interval = [(last_visit, own_months)] if last_visit else []
    dues = [add_months(day, months) for day, months in last_by_interval if months > 0]
    if never or not dues:
        return None
    return max(min(dues), paused_until or min(dues))


def is_dormant(
        last_visit: date | None, today: date, from_months: int = 12,
        until_months: int = 36) -> bool:
    """Tell whether the last visit is long ago, but not so long that the patient is gone.

    Who never came is not dormant; ``until_months`` itself is too long ago.
    """
    if not last_visit:
        return False
    return add_months(last_visit, from_months) <= today < add_months(last_visit, until_months)
