"""What a contact was, frozen when it is noted: who was reached, when, how long, what it gave."""
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .clinic_time import band_of, to_local

PATIENT, THIRD_PARTY, NOBODY, UNKNOWN = 'patient', 'third_party', 'nobody', 'unknown'
SPOKEN = frozenset({'answered', 'promise', 'close', 'complaint'})
"""What a result leads to that only the patient can have said."""
LONGEST_CALL = timedelta(hours=2)
"""A call that was open for longer lay on the screen: how long it took is not known."""


class Clock(NamedTuple):
    """A moment as the clinic's clock and calendar show it; ``weekday`` is 0 on Mondays."""

    day: date
    weekday: int
    band: str


def on_clock(moment: datetime, zone: str) -> Clock:
    """Return the day, the weekday and the time of day of a moment, naive UTC or aware."""
    local = to_local(moment, zone)
    return Clock(local.date(), local.weekday(), band_of(moment, zone))


def who_was_reached(
        channel: str, incoming: bool, code: str | None, move: str | None, spoken: bool) -> str:
    """Return who was reached by a contact, as its result says.

    :param channel: by which it was made; whether a message is read, nobody knows
    :param incoming: whether the patient called us
    :param code: of the result: somebody else answered
    :param move: what the result leads to
    :param spoken: whether the result says that somebody was spoken to
    """
    if channel == 'in_person':
        return PATIENT
    if channel != 'phone':
        return UNKNOWN
    if code == 'third_party' or move == 'died':
        return THIRD_PARTY
    if incoming or move in SPOKEN:
        return PATIENT
    if not move:
        return UNKNOWN
    return UNKNOWN if spoken and move == 'retry' else NOBODY


def seconds_of_call(opened: datetime | None, saved: datetime) -> int | None:
    """Return how many seconds a call took from its opening to its saving; ``None`` if unknown."""
    if opened is None or not timedelta(0) <= saved - opened <= LONGEST_CALL:
        return None
    return round((saved - opened).total_seconds())


def value_given(
        reached: str, settled: bool = False, booked: bool = False, replied: bool = False,
        advised: bool = False) -> str | None:
    """Return what a contact gave the patient, whether or not they come (S10); ``None`` if nothing.

    What went wrong counts before what was booked after it, and a doubt before the hearing.

    :param settled: what went wrong is settled now
    :param booked: a visit was booked
    :param replied: what kept the patient from coming had an answer
    :param advised: the contact asked how a treatment evolves, and said what to do
    """
    if reached != PATIENT:
        return None
    return next((value for value, given in (
        ('incident', settled), ('appointment', booked), ('doubt', replied), ('advice', advised),
    ) if given), 'listened')
