"""How a whole column is read, decided once from all its cells: never cell by cell."""
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .moments import date_orders, has_hour, read_moment
from .nothing import is_nothing
from .words import LONGEST_STATE, REQUIRED, field_of, guess_columns, plain, state_of

MONTH_FIRST_COUNTRIES = frozenset({'US', 'PH', 'FM', 'MH', 'PW', 'BZ'})
"""Where people write the month first."""
NEAR_DAYS = 31
"""An agenda that is brought in has a day not farther away than this."""
_NUMBER = re.compile(r'\s*(\d{1,5})[.,](\d{1,20})\s*')
_BARE = re.compile(r'\s*\d{1,5}(?:[.,]\d{1,20})?\s*')
_NEEDED = frozenset(field for fields in REQUIRED for field in fields)
_ABOUT_VISITS = frozenset(('date', 'hour', 'state', 'minutes'))
_OF_VISITS = frozenset(('cita', 'citas', 'visita', 'visit', 'appointment'))


class Decision(NamedTuple):
    """How a column is read.

    :ivar form: the way: of dates ``day`` or ``month`` first, of hours ``clock`` or ``decimal``,
        of lengths ``minutes``, ``hours``, ``days`` or ``doubtful``
    :ivar sure: the cells say so; else it is a proposal, and somebody may know better
    :ivar against: how many cells can only be read another way
    """

    form: str
    sure: bool = True
    against: int = 0


class Readings(NamedTuple):
    """How the columns of a file are read."""

    date: str = 'day'
    birth: str = 'day'
    hour: str = 'clock'
    minutes: str = 'minutes'


def decide_order(texts: Iterable[str], proposal: str = 'day') -> Decision:
    """Decide whether the day or the month stands first in a column of dates.

    The cells that can be read one way only decide. A column in which there are none is read as
    is proposed, and is not sure; one that contradicts itself is read as most of them say.
    """
    only, both = {'day': 0, 'month': 0}, 0
    for text in texts:
        orders = date_orders(text)
        if len(orders) == 1:
            only[next(iter(orders))] += 1
        both += len(orders) == 2
    if only['day'] == only['month']:
        return Decision(proposal, not (both or only['day']), only['day'])
    form = max(only, key=lambda order: only[order])
    return Decision(form, True, min(only.values()))


def decide_orders(
        dates: Sequence[str], births: Sequence[str], proposal: str) -> tuple[Decision, Decision]:
    """Decide how the visits' days are written, and the birth dates.

    One program wrote both: where one column says nothing, the other one does.
    """
    visit, birth = decide_order(dates, proposal), decide_order(births, proposal)
    if not visit.sure and _decides(births):
        visit = Decision(birth.form, True, visit.against)
    if not birth.sure:
        birth = Decision(visit.form, True, birth.against)
    return visit, birth


def _decides(texts: Sequence[str]) -> bool:
    return len({decide_order(texts, order).form for order in ('day', 'month')}) == 1


def other_way_is_nearer(texts: Iterable[str], order: str, today: date) -> bool:
    """Tell whether the days of an agenda are near only if they are read the other way round."""
    other = 'month' if order == 'day' else 'day'
    far = {one: _days_away(texts, one, today) for one in (order, other)}
    return far[order] > NEAR_DAYS >= far[other]


def _days_away(texts: Iterable[str], order: str, today: date) -> int:
    """Return how far the nearest day of a column is from today."""
    away = []
    for text in texts:
        try:
            away.append(abs((read_moment(text, order).day - today).days))
        except ValueError:
            continue
    return min(away, default=0)


def decide_hours(texts: Iterable[str]) -> Decision:
    """Decide whether numbers in a column of hours are hours and minutes (9.30) or decimals (9.5).

    Visits begin every five minutes. What could be both are decimals if one has one digit, as
    spreadsheets write half hours; of two digits each (9.50) nothing is sure.
    """
    fractions = {
        found[2] for found in map(_NUMBER.fullmatch, texts)
        if found and 1 <= int(found[1]) < 24 and found[2].strip('0')}
    if not fractions:
        return Decision('clock')
    decimal = {part for part in fractions if _near_five(60 * float(f'0.{part}'))}
    clock = {part for part in fractions if len(part) <= 2 and int(part.ljust(2, '0')) < 60
             and int(part.ljust(2, '0')) % 5 == 0}
    if decimal == fractions != clock:
        return Decision('decimal')
    if clock == fractions and decimal == fractions:
        return Decision('decimal', any(len(part) == 1 for part in fractions))
    if clock == fractions or all(len(part) == 2 and int(part) < 60 for part in fractions):
        return Decision('clock')
    form = 'decimal' if len(decimal) > len(clock) else 'clock'
    return Decision(form, True, len(fractions - (decimal if form == 'decimal' else clock)))


def decide_lengths(texts: Iterable[str]) -> Decision:
    """Decide what a bare number means in a column of lengths: minutes, hours or parts of a day."""
    numbers = {
        float(text.replace(',', '.')) for text in texts if _BARE.fullmatch(text)} - {0.0}
    if not numbers:
        return Decision('minutes')
    if all(number >= 5 for number in numbers):
        return Decision('minutes')
    broken = any(number != int(number) for number in numbers)
    if broken and max(numbers) <= 12 and all(_near_five(60 * number) for number in numbers):
        return Decision('hours')
    if broken and max(numbers) < 0.5 and all(_near_five(1440 * number) for number in numbers):
        return Decision('days')
    if max(numbers) >= 5:
        return Decision('minutes', True, sum(number < 5 for number in numbers))
    return Decision('doubtful', False)


def _near_five(minutes: float) -> bool:
    return abs(minutes - 5 * round(minutes / 5)) < 0.3 and minutes > 0.5


def propose_columns(
        titles: Sequence[str], cells: Sequence[Sequence[str]], learnt: dict[str, str],
) -> list[str | None]:
    """Return the field of each column, by its title and by what stands in it.

    Of two columns for one thing the one that names the visit goes first. Two of one title that
    say different things are not guessed where the row needs them: somebody chooses. A day and an
    hour in one column are known by what stands in it.

    :param cells: of each column, its texts
    """
    fields = guess_columns(titles, learnt)
    for index, title in enumerate(titles):
        field = field_of(title) if not fields[index] else None
        if field in _ABOUT_VISITS and field in fields and title not in learnt:
            first = fields.index(field)
            if _OF_VISITS & {*plain(title).split()} and not (
                    _OF_VISITS & {*plain(titles[first]).split()} or titles[first] in learnt):
                fields[first], fields[index] = None, field
    for index, title in enumerate(titles):
        if fields[index] in _NEEDED and any(
                title == other and not fields[at] and _says_else(cells[at], cells[index])
                for at, other in enumerate(titles)):
            fields[index] = None
    for one, other in (('date', 'hour'), ('hour', 'date')):
        if one in fields and other not in fields and 'moment' not in fields:
            index = fields.index(one)
            said = [text for text in cells[index] if text.strip()]
            if said and 2 * sum(map(has_hour, said)) >= len(said):
                fields[index] = 'moment'
    return fields


def _says_else(texts: Sequence[str], others: Sequence[str]) -> bool:
    return any(text.strip() for text in texts) and list(texts) != list(others)


def unused_columns(
        titles: Sequence[str], fields: Sequence[str | None], cells: Sequence[Sequence[str]],
) -> list[str]:
    """Return the titles of the columns that say something and are not read."""
    return [
        title or f'({index + 1})'
        for index, (title, field) in enumerate(zip(titles, fields, strict=True))
        if not field and any(text.strip() for text in cells[index])]


def unknown_states(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Return the words of states that are not known: by their key, as written and how often."""
    found: dict[str, tuple[str, int]] = {}
    for text in texts:
        text = text.strip()[:LONGEST_STATE]
        key = plain(text)
        if key and (key in found or not (state_of(text) or is_nothing(text, 'state'))):
            found[key] = (found.get(key, (text, 0))[0], found.get(key, ('', 0))[1] + 1)
    return found
