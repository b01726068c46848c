"""May we contact? One decision and one reason (design invariant 8; law: field notes §5)."""
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from .clinic_time import local_date, start_of_day, to_local, to_utc

COMMERCIAL = 'commercial'
EARLIEST, LATEST = time(9, 0), time(21, 0)
"""Commercial contacts that ring: never before, never from then on (TRLGDCU art. 96.2)."""
RINGING = ('phone', 'sms', 'whatsapp')
ON_ROBINSON_LISTS = (*RINGING, 'email', 'letter')
CALLS = ('phone', 'in_person')
"""Whoever talks can ask for the guardian; a message goes straight to the minor. Talks and messages
are limited apart."""
RELATION_LASTS = relativedelta(years=1)
"""Without consent nobody is advertised to a year after the last dealings (LGTel 66.1.b)."""
SATURDAY = 5


class Refusal(NamedTuple):
    """Why not; ``until`` is the moment, in UTC, from which this reason no longer holds, or
    ``None`` if waiting does not help."""

    code: str
    until: datetime | None = None


class Cap(NamedTuple):
    """At most ``most`` contacts in any ``days`` days of 24 hours; 0 = no cap."""

    days: int
    most: int


class Policy(NamedTuple):
    """What a clinic has decided."""

    caps: tuple[Cap, ...] = (Cap(7, 2), Cap(30, 4))
    robinson_days: int = 30  # for so long a look into the exclusion lists is good


class Asked(NamedTuple):
    """What a contact is about, as far as the rules ask; see :class:`Question`."""

    purpose: str
    promised: bool = False
    exempt: bool = False
    uncapped: bool = False


class Question(NamedTuple):
    """The contact somebody wants to make."""

    purpose: str  # 'appointment', 'care', 'commercial'
    channel: str  # 'phone', 'email', 'sms', 'whatsapp', 'in_person', 'letter'
    at: datetime  # aware
    zone: str  # the clinic's
    open_day: bool = True  # the clinic opens on that day: it is no holiday
    promised: bool = False  # the patient asked for it
    exempt: bool = False  # the program does not count for caps and mutes
    uncapped: bool = False  # no cap holds it back, all the rest does


class Facts(NamedTuple):
    """What is known of the patient. Days are those of the clinic's clock.

    ``objections`` are (purpose, channel) and ``consents`` (channel, since, last day), where
    ``None`` means any and, as a last day, no end.
    """

    deceased: bool = False
    archived: bool = False
    has_address: bool = True  # for the channel of the question
    minor_alone: bool = False  # a minor without a known guardian
    blacklisted: bool = False
    objections: frozenset[tuple[str | None, str | None]] = frozenset()
    consents: tuple[tuple[str | None, date, date | None], ...] = ()
    last_interaction: date | None = None
    robinson_on: date | None = None  # when the exclusion lists were looked into
    robinson_listed: bool = False
    muted_until: date | None = None  # rest until this day begins
    complaining: bool = False  # a complaint of theirs is open
    mourning_until: date | None = None  # somebody of the household died: no calls before this day
    contacts: tuple[datetime, ...] = ()  # of the kind of the question
    household: tuple[datetime, ...] = ()  # contacts with others of the household


DEFAULT_POLICY = Policy()


def may_contact(
        question: Question, facts: Facts, policy: Policy = DEFAULT_POLICY) -> Refusal | None:
    """Return why the contact may not be made, or ``None`` if it may.

    The first reason wins, those that no waiting mends before those that pass. A contact the
    patient asked for is only refused where it cannot be made or would reach a minor alone.
    """
    refusal = _impossible(question, facts)
    if refusal or question.promised:
        return refusal
    refusal = _unwanted(question, facts)
    if not refusal and question.purpose == COMMERCIAL:
        refusal = _illegal(question, facts, policy)
    if not refusal and not question.exempt:
        refusal = rest_until(
            question.at, facts, without_caps(policy) if question.uncapped else policy,
            question.zone)
    return refusal


def kind_of(channel: str) -> str:
    """Return the kind of contact that a channel makes: each kind is limited by itself."""
    return 'call' if channel in CALLS else 'message'


def without_caps(policy: Policy) -> Policy:
    """Return a policy that counts no contacts: what is left is a wish for peace, or mourning."""
    return policy._replace(caps=())


def is_of_the_day(missed_at: datetime, moment: datetime, zone: str) -> bool:
    """Tell whether a moment is of the clinic's day of a visit that was missed.

    :param missed_at: when the visit was to begin, naive UTC
    :param moment: naive UTC
    """
    return local_date(missed_at, zone) == local_date(moment, zone)


def rest_until(
        question_at: datetime, facts: Facts, policy: Policy, zone: str) -> Refusal | None:
    """Return the rest or cap that holds longest and its end, or ``None`` if there is none.

    ``until`` is the first moment not before ``question_at``, in UTC, at which neither a rest
    nor any cap stands in the way; the code is of what has to be waited for last.
    """
    moment, refusal = to_utc(question_at), None
    while (found := _resting(moment, facts, policy, zone)) and found.until:
        moment, refusal = found.until, found
    return refusal


def _impossible(question: Question, facts: Facts) -> Refusal | None:
    """Return what not even a promise overrides."""
    if facts.deceased:
        return Refusal('deceased')
    if facts.archived:
        return Refusal('archived')
    if not facts.has_address:
        return Refusal('no_address')
    if facts.minor_alone and question.channel not in CALLS:
        return Refusal('minor_alone')
    return None


def _unwanted(question: Question, facts: Facts) -> Refusal | None:
    """Return whether the patient does not want it.

    Whoever does not even want care to be taken does not want offers either.
    """
    purposes = {None, question.purpose}
    if question.purpose == COMMERCIAL:
        purposes.add('care')
    for purpose, channel in facts.objections:
        if purpose in purposes and channel in (None, question.channel):
            return Refusal('objection')
    return Refusal('blacklisted') if facts.blacklisted else None


def _illegal(question: Question, facts: Facts, policy: Policy) -> Refusal | None:
    """Return what the law has against a commercial contact, and what tact has.

    Consent stands for the relation and the exclusion lists, not for the hours. Nothing is offered
    to who complains; it is asked again the next day.
    """
    day = local_date(question.at, question.zone)
    if facts.complaining:
        return Refusal(
            'complaint', to_utc(start_of_day(day + timedelta(days=1), question.zone)))
    if question.channel in RINGING and not _in_legal_hours(question):
        return Refusal('hours', _next_legal_hour(question))
    if _has_consent(question.channel, day, facts.consents):
        return None
    if facts.last_interaction is None or facts.last_interaction < day - RELATION_LASTS:
        return Refusal('no_relation')
    if question.channel in ON_ROBINSON_LISTS:
        looked, longest = facts.robinson_on, timedelta(days=policy.robinson_days)
        if looked is None or not timedelta(0) <= day - looked <= longest:
            return Refusal('robinson')
        if facts.robinson_listed:
            return Refusal('robinson_listed')
    return None


def _in_legal_hours(question: Question) -> bool:
    local = to_local(question.at, question.zone)
    return (
        question.open_day and local.weekday() < SATURDAY and EARLIEST <= local.time() < LATEST)


def _next_legal_hour(question: Question) -> datetime:
    """Return the next start of the legal hours, in UTC; later holidays are not known here."""
    local = to_local(question.at, question.zone)
    day = local.date()
    if local.time() >= EARLIEST or not question.open_day:
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return to_utc(datetime.combine(day, EARLIEST, tzinfo=ZoneInfo(question.zone)))


def _has_consent(
        channel: str, day: date,
        consents: Iterable[tuple[str | None, date, date | None]]) -> bool:
    return any(
        which in (None, channel) and since <= day and (until is None or day <= until)
        for which, since, until in consents)


def _resting(
        moment: datetime, facts: Facts, policy: Policy, zone: str) -> Refusal | None:
    """Return the first rest or cap that stands in the way at ``moment``, with its end."""
    for code, day in (('muted', facts.muted_until), ('mourning', facts.mourning_until)):
        end = day and to_utc(start_of_day(day, zone))
        if end and moment < end:
            return Refusal(code, end)
    own = [to_utc(contact) for contact in facts.contacts]
    household = [to_utc(contact) for contact in facts.household]
    for code, contacts in (('capped', own), ('household_capped', own + household)):
        ends = [over for cap in policy.caps if (over := _cap_end(moment, contacts, cap))]
        if ends:
            return Refusal(code, max(ends))
    return None


def _cap_end(moment: datetime, contacts: Iterable[datetime], cap: Cap) -> datetime | None:
    """Return when enough of the contacts are ``cap.days`` old, or ``None`` if it is not reached.

    All are in UTC; contacts after ``moment`` do not count yet.
    """
    window = timedelta(days=cap.days)
    recent = sorted(
        contact for contact in contacts if moment - window < contact <= moment)
    if not cap.most or len(recent) < cap.most:
        return None
    return recent[-cap.most] + window
