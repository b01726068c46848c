"""Reading the rows of an agenda that practice software exports: plain values, no database.

A row gives its values and *all* its problems. A problem is ``(code, params)``; the wizard
turns it into a sentence in the reader's language.
"""
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple, TypeVar

from ..clinic_time import at_wall_clock, to_local
from ..names import display_name, has_markup, is_formula, name_key
from ..plain_text import shorten
from ..table import LIMITS, Line
from .words import language_of, state_of

Read = TypeVar('Read')
LONGEST = 12 * 60
"""Minutes of the longest visit that is believed."""
VISIT_YEARS = range(1950, 2101)
LONGEST_TEXT = 250
LONGEST_NOTE = LIMITS.cell
"""Characters of a cell and of one that holds a note; a longer one refuses its row."""
TEXTS = ('number', 'patient', 'dentist', 'chair', 'treatment', 'note')
"""Fields that people typed: neither markup nor a spreadsheet formula belongs in them."""


class Rules(NamedTuple):
    """What a row is read by: the clinic's day and zone, and how a phone number is read.

    ``phone`` takes a text and returns ``(E.164, number as shown)``, or ``None`` for no number;
    a row's ``phone`` and ``phone_alt`` are such pairs.
    """

    today: date
    zone: str
    phone: Callable[[str], tuple[str, str] | None]


class Row:
    """A row of the agenda: its line number, its texts by field, what they mean, what is wrong.

    What of a good row cannot be read, and is left out or marked, stands in ``unread``.
    """

    def __init__(self, number: int, texts: dict[str, str]):
        self.number = number
        self.texts = texts
        self.values: dict[str, Any] = {}
        self.problems: list[tuple[str, dict[str, Any]]] = []
        self.unread: list[tuple[str, dict[str, Any]]] = []

    def add_problem(self, code: str, **params: Any) -> None:
        """Note one more problem; of a long text its beginning says enough."""
        self.problems.append((code, {
            name: shorten(value) if isinstance(value, str) else value
            for name, value in params.items()}))


# Cells

def parse_date(text: str, birth_before: date | None = None) -> date:
    """Return the day a text means: day first, or year first.

    :param birth_before: a two-digit year that would lie after this day means the century before
    :raises ValueError: its argument is the code of the problem
    """
    text = re.sub(r'(?<![T\s])[T\s]+0?0:00(:00)?$', '', text)
    day_first = re.fullmatch(r'(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})', text)
    year_first = re.fullmatch(r'(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})', text)
    if day_first:
        parts = day_first.groups()
    elif year_first:
        parts = year_first.groups()[::-1]
    else:
        raise ValueError('date_unreadable')
    day, month, year = map(int, parts)
    if len(parts[2]) == 2:
        year += 2000
    try:
        found = date(year, month, day)
        if len(parts[2]) == 2 and birth_before and found > birth_before:
            found = date(year - 100, month, day)
    except ValueError:
        raise ValueError('date_impossible') from None
    return found


def parse_hour(text: str) -> time:
    """Return the time of day a text means ("9:00", "09.00", "9h30", "09:00:00").

    :raises ValueError: its argument is the code of the problem
    """
    found = re.fullmatch(r'(\d{1,2})\s*[:.hH]\s*(\d{2})(?::\d{2})?\s*h?', text)
    if not found:
        raise ValueError('hour_unreadable')
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        raise ValueError('hour_impossible') from None


def parse_minutes(text: str) -> int:
    """Return how many minutes a visit takes ("30", "30 min", "0:30").

    :raises ValueError: its argument is the code of the problem
    """
    clock = re.fullmatch(r'(\d{1,2}):(\d{2})', text)
    plain = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?\s*(?:m|min|mins|minutos|minuts|minutes|')?\.?",
                         text, re.IGNORECASE)
    minutes = 0
    if clock and int(clock[2]) < 60:
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif plain:
        minutes = int(plain[1])
    if not 1 <= minutes <= LONGEST:
        raise ValueError('minutes_bad')
    return minutes


def is_date(text: str) -> bool:
    """Tell whether a text is written as a date, possible or not."""
    try:
        parse_date(text)
    except ValueError as error:
        return 'date_impossible' in error.args
    return True


def is_email(text: str) -> bool:
    """Tell whether a text has the form of one email address."""
    return bool(re.fullmatch(
        r"[\w.!#$%&'*+/=?^`{|}~-]+@[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}", text)
        and '..' not in text and not re.search(r'^\.|\.@|-\.|-$', text))


def runs_as_formula(text: str) -> bool:
    """Tell whether a text would run in a spreadsheet.

    People begin notes with a dash or a phone number ("- alérgico", "+34 600 11 22 33 madre"):
    these are no formulas unless something in them calls, compares or refers.
    """
    return is_formula(text) and bool(
        text[0] in '=@' or re.search(r'[=|]|!\$?\w|\w\(', text))


# Rows

def read_row(
        line: Line, columns: Sequence[str | None], headers: Sequence[str], rules: Rules) -> Row:
    """Read one row.

    :param line: :class:`~.table.Line`
    :param list columns: the field of each column, or ``None``
    :param list headers: the title of each column
    :return: :class:`Row`
    """
    cells = {field: cell for field, cell in zip(columns, line.cells, strict=False) if field}
    row = Row(line.number, {
        field: cell.replace('\0', '').strip() for field, cell in cells.items()})
    titles = {field: title for field, title in zip(columns, headers, strict=False) if field}
    _check_width(row, line, len(headers))
    _check_lengths(row, cells, titles)
    _check_texts(row, titles)
    _read_people(row, titles, rules)
    _read_visit(row, rules)
    return row


def _check_width(row: Row, line: Line, width: int) -> None:
    """Refuse a text row of too many cells, as they may be shifted; those it lacks are empty."""
    if line.separator and line.filled > width:
        row.add_problem('row_long', cells=line.filled, columns=width)


def _check_lengths(row: Row, cells: Mapping[str, str], titles: Mapping[str, str]) -> None:
    """Refuse texts that are too long, and go on with their beginnings.

    A cell that was cut is too long, however short what is left of it may be.
    """
    for field, text in row.texts.items():
        most = LONGEST_NOTE if field == 'note' else LONGEST_TEXT
        if len(text) > most or len(cells[field]) > LIMITS.cell:
            row.add_problem('text_long', column=titles[field], most=most)
            row.texts[field] = text[:most]


def _check_texts(row: Row, titles: Mapping[str, str]) -> None:
    for field in TEXTS:
        text = row.texts.get(field) or ''
        if has_markup(text):
            row.add_problem('markup', column=titles[field], text=text)
        if runs_as_formula(text):
            row.add_problem('formula', column=titles[field], text=text)


def _read_people(row: Row, titles: Mapping[str, str], rules: Rules) -> None:
    texts, values = row.texts, row.values
    values['number'] = texts.get('number') or None
    values['name'] = display_name(texts.get('patient') or '')
    values['name_key'] = name_key(values['name'])
    if not values['name']:
        row.add_problem('patient_missing')
    elif not re.search(r'[^\W\d_]', values['name']):
        row.add_problem('patient_bad', text=values['name'])
    values['dentist'] = ' '.join((texts.get('dentist') or '').split())
    if not name_key(values['dentist']):
        row.add_problem('dentist_missing')
    _read_phones(row, rules)
    _read_email(row, titles)
    _read_language(row)
    _read_birth(row, rules)


def _read_phones(row: Row, rules: Rules) -> None:
    found: dict[str, str] = {}
    for field in ('mobile', 'landline'):
        text = row.texts.get(field)
        if text:
            number = rules.phone(text)
            if number:
                found.setdefault(*number)
            else:
                row.add_problem('phone_bad', text=text)
    row.values['phones'] = frozenset(found)
    row.values['phone'], row.values['phone_alt'] = [*found.items(), None, None][:2]


def _read_email(row: Row, titles: Mapping[str, str]) -> None:
    text = row.texts.get('email') or ''
    row.values['email'] = text.lower() or None
    if text and is_date(text):
        row.add_problem('shifted', column=titles['email'], text=text)
    elif text and not is_email(text):
        row.add_problem('email_bad', text=text)


def _read_language(row: Row) -> None:
    text = row.texts.get('language')
    row.values['language'] = language_of(text) if text else None
    if text and not row.values['language']:
        row.add_problem('language_unknown', text=text)


def _read_birth(row: Row, rules: Rules) -> None:
    text = row.texts.get('birth')
    row.values['birth'] = None
    if not text:
        return
    try:
        birth = parse_date(text, birth_before=rules.today)
    except ValueError as error:
        row.add_problem(error.args[0], text=text)
        return
    row.values['birth'] = birth
    if birth > rules.today or birth.year < 1900:
        row.add_problem('birth_impossible', text=text)


def _read_visit(row: Row, rules: Rules) -> None:
    texts, values = row.texts, row.values
    values['chair'] = ' '.join((texts.get('chair') or '').split()) or None
    values['treatment'] = ' '.join((texts.get('treatment') or '').split()) or None
    values['note'] = texts.get('note') or None
    values['minutes'] = values['state'] = None
    if texts.get('minutes'):
        try:
            values['minutes'] = parse_minutes(texts['minutes'])
        except ValueError as error:
            row.add_problem(error.args[0], text=texts['minutes'])
    if texts.get('state'):
        values['state'] = state_of(texts['state'])
        if not values['state']:
            row.add_problem('state_unknown', text=texts['state'])
    _read_start(row, rules)


def _read_start(row: Row, rules: Rules) -> None:
    day = _read_or_refuse(row, 'date', parse_date)
    clock = _read_or_refuse(row, 'hour', parse_hour)
    if day and day.year not in VISIT_YEARS:
        row.add_problem('date_far', text=row.texts['date'])
    elif day and clock is not None:
        start = at_wall_clock(day, clock, rules.zone)
        if to_local(start, rules.zone).time() != clock:
            row.add_problem('hour_skipped', hour=row.texts['hour'], date=row.texts['date'])
        row.values['start'] = start
    row.values['day'] = day


def _read_or_refuse(row: Row, field: str, parse: Callable[[str], Read]) -> Read | None:
    text = row.texts.get(field)
    if not text:
        row.add_problem(f'{field}_missing')
        return None
    try:
        return parse(text)
    except ValueError as error:
        row.add_problem(error.args[0], text=text)
        return None

