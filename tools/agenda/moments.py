"""Days, hours and lengths as people and spreadsheets write them.

How a cell is read is decided for its whole column (:mod:`.columns`): whether 12/09 is September or
December, whether 9.5 is an hour and a half of one or fifty minutes.
"""
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..plain_text import without_marks

LONGEST = 12 * 60
"""Minutes of the longest visit that is believed."""
KEPT_MOMENTS = 4096
"""Moments that are kept as they were read: many rows are of one day."""
LONGEST_MOMENT = 80
"""Characters of the longest way to write a moment."""
EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""
SERIALS = range(10_000, 80_000)
"""Numbers of a spreadsheet's days that are believed: 1927 to 2119."""
_MONTHS = (
    'enero ene gener gen january jan', 'febrero feb febrer february', 'marzo mar marc march',
    'abril abr april apr', 'mayo may maig mai', 'junio jun juny june',
    'julio jul juliol july', 'agosto ago agost ag august aug',
    'septiembre setiembre sep sept set setembre september', 'octubre oct october',
    'noviembre nov novembre november', 'diciembre dic desembre des december dec')
MONTH_OF = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAYS = frozenset((
    'l m x j v s d lu ma mi ju vi sa do lun mar mie jue vie sab dom lunes martes miercoles jueves '
    'viernes sabado domingo dl dt dc dj dv ds dg dill dimarts dimecres dijous divendres dissabte '
    'diumenge dilluns mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday '
    'thursday friday saturday sunday').split())
_NUMERIC = re.compile(r'(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?!\d)')
_YEAR_FIRST = re.compile(r'(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)')
_COMPACT = re.compile(r'\d{8}(?![\d.,])')
_SERIAL = re.compile(r'(\d{5})(?:[.,](\d+))?$')
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|r|o)?[\s/.-]{0,3}(?:de |d'|of )?([a-z]{2,10})[\s/.,-]{0,3}"
    r"(?:del? )?(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r'([a-z]{3,9})[\s.-]{1,2}(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)')
_ZONE = re.compile(r'(z|[+-]\d{2}:?\d{2})$')
_HALF = re.compile(
    r'\s?(?:(a|p)\s?\.?\s?m\.?|(de la manana|del mati|del matin)|'
    r'(de la tarde|de la tarda|de la noche|del vespre|del mediodia|del migdia))$')
_CLOCK = re.compile(
    r'(\d{1,2})(?:\s?[:h]\s?|\.)(\d{2})(?:[:.m]\s?(\d{2})(?:[.,]\d{1,9})?)?\s?(?:s|m|min|m\.)?$')
_NUMBER = re.compile(r'(\d{1,5})[.,](\d{1,20})$')


class Moment(NamedTuple):
    """A day, and the hour and zone that stand beside it, if they do."""

    day: date
    clock: time | None
    offset: timedelta | None


def fold(text: str) -> str:
    """Return a text as moments are compared: small, without accents, single spaces.

    :raises ValueError: it is longer than any moment
    """
    if len(text) > LONGEST_MOMENT:
        raise ValueError('date_unreadable')
    text = ' '.join(without_marks(text).casefold().replace('’', "'").split())
    return text.strip(" ;,'")


def split_date(text: str) -> tuple[tuple[str, ...], str]:
    """Return what kind of date a folded text begins with, its parts, and what stands behind it.

    :return: ``(kind, three parts)``, rest; the kinds are ``numeric``, ``day`` (already in order
        day, month, year) and ``serial`` (days, fraction)
    :raises ValueError: it begins with no date
    """
    words = text.split(' ', 1)
    if len(words) == 2 and words[0].strip('.,') in _WEEKDAYS:
        text = words[1].lstrip(', ')
    for kind, pattern in (
            ('numeric', _NUMERIC), ('year', _YEAR_FIRST), ('compact', _COMPACT),
            ('named', _NAMED), ('month', _MONTH_FIRST), ('serial', _SERIAL)):
        found = pattern.match(text)
        if found:
            parts = _in_order(kind, found)
            if parts:
                return parts, text[found.end():].strip(' ,')
    raise ValueError('date_unreadable')


def _in_order(kind: str, found: 're.Match[str]') -> tuple[str, ...] | None:
    parts = found.groups()
    if kind == 'numeric':
        return (kind, *parts)
    if kind == 'year':
        return ('day', *parts[::-1])
    if kind == 'compact':
        digits = found[0]
        if digits[:2] in ('19', '20', '21') and int(digits[4:6]) <= 12:
            return ('day', digits[6:], digits[4:6], digits[:4])
        return ('day', digits[:2], digits[2:4], digits[4:])
    if kind == 'serial':
        return (kind, parts[0], parts[1] or '') if int(parts[0]) in SERIALS else None
    day, name, year = parts if kind == 'named' else (parts[1], parts[0], parts[2])
    month = MONTH_OF.get(name)
    return ('day', day, str(month), year) if month else None


@lru_cache(KEPT_MOMENTS)
def date_orders(text: str) -> frozenset[str]:
    """Return the orders, ``day`` or ``month`` first, in which a cell is a date.

    Empty if the order says nothing: no date at all, one that names its month, one day both ways.
    """
    try:
        (kind, *parts), _rest = split_date(fold(text))
    except ValueError:
        return frozenset()
    if kind != 'numeric' or int(parts[0]) == int(parts[1]):
        return frozenset()
    first, second, year = int(parts[0]), int(parts[1]), int(parts[2])
    year += 2000 if len(parts[2]) == 2 else 0
    return frozenset(
        order for order, day, month in (('day', first, second), ('month', second, first))
        if _is_day(year, month, day))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache(KEPT_MOMENTS)
def read_moment(text: str, order: str = 'day', birth_before: date | None = None) -> Moment:
    """Return the day a text means, with the hour that stands beside it.

    :param order: whether ``day`` or ``month`` stands first in the column
    :param birth_before: a two-digit year that would lie after this day means the century before
    :raises ValueError: its argument is the code of the problem
    """
    parts, rest = split_date(fold(text))
    day = _day_of(parts, order, birth_before)
    if parts[0] == 'serial':
        if rest:
            raise ValueError('date_unreadable')
        return Moment(day, _of_day(f'0.{parts[2]}') if parts[2].strip('0') else None, None)
    return Moment(day, *_clock_behind(rest))


def _day_of(parts: tuple[str, ...], order: str, birth_before: date | None) -> date:
    if parts[0] == 'serial':
        return EPOCH + timedelta(days=int(parts[1]))
    first, second, year = int(parts[1]), int(parts[2]), int(parts[3])
    short = len(parts[3]) == 2
    year += 2000 if short else 0
    swapped = parts[0] == 'numeric' and order == 'month'
    day, month = (second, first) if swapped else (first, second)
    if not _is_day(year, month, day):
        other_way = parts[0] == 'numeric' and _is_day(year, day, month)
        raise ValueError('date_other_way' if other_way else 'date_impossible')
    if short and birth_before and date(year, month, day) > birth_before:
        year -= 100
        if not _is_day(year, month, day):
            raise ValueError('date_impossible')
    return date(year, month, day)


def _clock_behind(rest: str) -> tuple[time | None, timedelta | None]:
    """Return the hour and the zone's offset that stand behind a date."""
    if not rest:
        return None, None
    rest = rest.removeprefix('t').strip(' -')
    zone = _ZONE.search(rest)
    offset = None
    if zone and _CLOCK.match(rest[:zone.start()].strip()):
        mark = zone[1].replace(':', '')
        offset = timedelta() if mark == 'z' else timedelta(
            hours=int(mark[1:3]), minutes=int(mark[3:])) * (-1 if mark[0] == '-' else 1)
        rest = rest[:zone.start()].strip()
    if rest.strip('.()') in _WEEKDAYS:
        return None, None
    return parse_hour(rest), offset


def parse_date(text: str, birth_before: date | None = None, order: str = 'day') -> date:
    """Return the day a text means; an hour beside it changes nothing.

    :raises ValueError: its argument is the code of the problem
    """
    try:
        return read_moment(text, order, birth_before).day
    except ValueError as error:
        if error.args[0].startswith('hour'):
            raise ValueError('date_unreadable') from None
        raise


def has_hour(text: str) -> bool:
    """Tell whether a cell holds a day and an hour that is not midnight."""
    try:
        return bool(read_moment(text, order=next(iter(date_orders(text)), 'day')).clock)
    except ValueError:
        return False


@lru_cache(KEPT_MOMENTS)
def parse_hour(text: str, form: str = 'clock') -> time:
    """Return the time of day a text means ("9:00", "09.00", "9h30", "4:30 pm", "0,3958").

    :param form: what a number with decimals means in the column: ``clock`` (9.30), ``decimal``
        hours (9.5)
    :raises ValueError: its argument is the code of the problem
    """
    try:
        text = re.sub(r'^(?:(?:a )?(?:las|les|la)|at|de) ', '', fold(text))
    except ValueError:
        raise ValueError('hour_unreadable') from None
    half = _HALF.search(text)
    text = re.sub(r'\s?(?:horas|hores|hours|hrs|hs|hr)?[.\s]*$', '', text[:half.start()].strip()
                  if half else text)
    hour, minute = _hour_and_minute(text, form)
    if half and 1 <= hour <= 12:
        morning = half[1] == 'a' or half[2]
        hour = hour % 12 + (0 if morning else 12)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError('hour_impossible') from None


def _hour_and_minute(text: str, form: str) -> tuple[int, int]:
    number = _NUMBER.match(text)
    if number and int(number[1]) == 0:
        return _parts(_of_day(f'0.{number[2]}'))
    if number and int(number[1]) in SERIALS:
        return _parts(_of_day(f'0.{number[2]}'))
    if number and form == 'decimal':
        return divmod(round(60 * float(f'{number[1]}.{number[2]}')), 60)
    if number and ',' in text and len(number[2]) <= 2:
        return int(number[1]), int(number[2].ljust(2, '0'))
    if number and len(number[2]) == 1:
        return int(number[1]), int(number[2]) * 10
    plain = re.match(r'(\d{1,2})\s?h?$', text)
    clock = _CLOCK.match(text.rstrip(' h')) or re.match(r'(\d{1,2})(\d{2})$', text)
    if clock and not plain:
        return int(clock[1]), int(clock[2])
    if plain:
        return int(plain[1]), 0
    try:
        parts, rest = split_date(text)
        found = _clock_behind(rest)[0] if parts[0] != 'serial' else None
    except ValueError:
        found = None
    if found is None:
        raise ValueError('hour_unreadable')
    return _parts(found)


def _parts(clock: time) -> tuple[int, int]:
    return clock.hour, clock.minute


def _of_day(fraction: str) -> time:
    """Return the time of a fraction of the day, to the minute."""
    minutes = round(float(fraction) * 1440) % 1440
    return (datetime.min + timedelta(minutes=minutes)).time()


@lru_cache(KEPT_MOMENTS)
def split_hours(text: str) -> tuple[str, str | None]:
    """Return the beginning and the end of an hour cell: "9:30 - 10:00" holds both."""
    found = re.fullmatch(
        r'\s*(?:de )?(\d{1,2}[:.h]\d{2})\s?h?\s?(?:-|–|—|a|to|hasta|fins a)\s?'
        r'(\d{1,2}[:.h]\d{2})\s?h?\s*', text[:LONGEST_MOMENT])
    return (found[1], found[2]) if found else (text, None)


@lru_cache(KEPT_MOMENTS)
def parse_minutes(text: str, form: str = 'minutes') -> int:
    """Return how many minutes a visit takes ("30", "30 min", "0:30", "1 h 30").

    :param form: what a bare number means in the column: ``minutes``, ``hours``, ``days`` (as
        spreadsheets keep lengths), or ``doubtful``
    :raises ValueError: its argument is the code of the problem
    """
    minutes = _minutes(' '.join(text[:LONGEST_MOMENT].casefold().split()), form)
    if not 1 <= minutes <= LONGEST:
        raise ValueError('minutes_bad')
    return minutes


def _minutes(text: str, form: str) -> int:
    clock = re.fullmatch(r"(\d{1,2})(?::|\s?h\.?\s?)([0-5]\d)(?::\d{2}|\s?m(?:in)?\.?|')?", text)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    hours = re.fullmatch(
        r'(\d{1,2}(?:[.,]\d{1,4})?)\s?(?:h|hora|horas|hores|hour|hours|hr|hrs)\.?', text)
    if hours:
        return round(60 * float(hours[1].replace(',', '.')))
    plain = re.fullmatch(
        r"(\d{1,4})(?:[.,]0+)?\s?(m|min|mins|minuto|minutos|minut|minuts|minute|minutes|')?\.?",
        text)
    if plain and (plain[2] or form == 'minutes'):
        return int(plain[1])
    number = re.fullmatch(r'\d{1,4}(?:[.,]\d{1,20})?', text)
    if number and form in ('hours', 'days'):
        return round(float(text.replace(',', '.')) * (60 if form == 'hours' else 1440))
    return 0
