"""Reading the rows of an agenda that practice software exports: plain values, no database.

A row gives its values and *all* its problems. A problem is ``(code, params)``; the wizard
turns it into a sentence in the reader's language.
"""
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import TypeVar

from ..clinic_time import at_wall_clock, to_local
from ..names import has_markup, is_formula
from ..plain_text import tidy
from ..table import LIMITS, Line
from .first_visit import read_first
from .lost_letters import tell_lost_letters
from .moments import LONGEST, Moment, parse_hour, parse_minutes, read_moment, split_hours
from .nothing import is_nothing
from .row import Row, Rules
from .who import read_name, read_people
from .words import PARTS, plain, state_of

Read = TypeVar('Read')
VISIT_YEARS = range(1950, 2101)
LONGEST_TEXT = 250
LONGEST_NOTE = LIMITS.cell
"""Characters of a cell and of one that holds a note; a longer one refuses its row."""
LABELS = ('number', 'chair', 'treatment')
TEXTS = (*LABELS, 'patient', *PARTS, 'dentist')
"""Fields that people typed: neither markup nor a spreadsheet formula belongs in them."""
_APOSTROPHE = re.compile(r"^'(?=[\d=+@-])")
SAYS_NOTHING = 'none'
"""What a word of a state means that says nothing of the visit."""


def runs_as_formula(text: str) -> bool:
    """Tell whether a text would run in a spreadsheet.

    People begin notes with a dash or a phone number ("- alérgico", "+34 600 11 22 33 madre"):
    these are no formulas unless something in them calls, compares or refers.
    """
    return is_formula(text) and bool(
        text[0] in '=@' or re.search(r'[=|]|!\$?\w|\w\(', text))


def read_row(
        line: Line, columns: Sequence[str | None], headers: Sequence[str], rules: Rules) -> Row:
    """Read one row.

    What is wrong with who comes, when and to which dentist refuses the row (``problems``); any
    other cell that cannot be read is left out, and said (``lost``).

    :param line: :class:`~.table.Line`
    :param list columns: the field of each column, or ``None``
    :param list headers: the title of each column
    :return: :class:`Row`
    """
    cells = {field: cell for field, cell in zip(columns, line.cells, strict=False) if field}
    row = Row(line.number, {field: _cell(cell, field) for field, cell in cells.items()})
    titles = {field: title for field, title in zip(columns, headers, strict=False) if field}
    _check_width(row, line, len(headers))
    _check_lengths(row, cells, titles)
    _check_texts(row, titles)
    tell_lost_letters(row, titles)
    for field, text in row.texts.items():
        if text and is_nothing(text, field):
            row.texts[field] = ''
    read_name(row)
    read_people(row, titles, rules)
    _read_visit(row, rules)
    read_first(row, rules)
    return row


def _cell(text: str, field: str) -> str:
    """Return a cell as it is typed; a spreadsheet's apostrophe is no part of it."""
    text = tidy(text[:LIMITS.cell + 1]).strip()
    return _APOSTROPHE.sub('', text) if text.startswith("'") else text


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
    """Code in the name of a patient or dentist refuses the row, in another label costs the cell.

    A note is kept as it is: it is text, and shown as text.
    """
    for field in TEXTS:
        text = row.texts.get(field) or ''
        if not text:
            continue
        for code, found in (('markup', has_markup(text)), ('formula', runs_as_formula(text))):
            if found and field in LABELS:
                row.lose(code, column=titles[field], text=text)
                row.texts[field] = ''
            elif found:
                row.add_problem(code, column=titles[field], text=text)


def _read_visit(row: Row, rules: Rules) -> None:
    texts, values = row.texts, row.values
    values['chair'] = ' '.join((texts.get('chair') or '').split()) or None
    values['treatment'] = ' '.join((texts.get('treatment') or '').split()) or None
    values['note'] = texts.get('note') or None
    values['state'] = None
    if texts.get('state'):
        values['state'] = state_of(texts['state']) or rules.states.get(plain(texts['state']))
        if not values['state']:
            row.add_problem('state_unknown', text=texts['state'])
        elif values['state'] == SAYS_NOTHING:
            values['state'] = None
    _read_start(row, rules)
    _read_length(row, rules)


def _read_start(row: Row, rules: Rules) -> None:
    """Read day and hour, from two columns or from one; hours in a zone are the clinic's here."""
    row.values['day'] = None
    field = 'date' if row.texts.get('date') or 'moment' not in row.texts else 'moment'
    moment = _read_or_refuse(
        row, field, lambda text: read_moment(text, order=rules.readings.date))
    clock = _read_clock(row, moment, rules)
    if not moment:
        return
    day, zoned = moment.day, moment.offset is not None and clock == moment.clock
    row.values['day'] = day
    if day.year not in VISIT_YEARS:
        row.add_problem('date_far', text=row.texts[field])
    elif clock is not None and zoned:
        start = datetime.combine(day, clock) - moment.offset
        row.values.update(start=start, day=to_local(start, rules.zone).date())
    elif clock is not None:
        start = at_wall_clock(day, clock, rules.zone)
        if to_local(start, rules.zone).time() != clock:
            hour = row.texts.get('hour') or f'{clock:%H:%M}'
            row.add_problem('hour_skipped', hour=hour, date=row.texts[field])
        row.values['start'] = start


def _read_clock(row: Row, moment: Moment | None, rules: Rules) -> time | None:
    text = row.texts.get('hour')
    if not text and moment and moment.clock not in (None, time()):
        return moment.clock
    if not text and moment is None and 'hour' not in row.texts and 'moment' in row.texts:
        return None
    return _read_or_refuse(
        row, 'hour', lambda text: parse_hour(split_hours(text)[0], rules.readings.hour))


def _read_length(row: Row, rules: Rules) -> None:
    """Read how long a visit takes: the length, or else the hour at which it ends."""
    texts = row.texts
    row.values['minutes'] = None
    end = texts.get('end') or split_hours(texts.get('hour') or '')[1]
    try:
        if texts.get('minutes'):
            row.values['minutes'] = parse_minutes(texts['minutes'], rules.readings.minutes)
        elif end and row.values.get('start'):
            row.values['minutes'] = _minutes_until(row, end, rules)
    except ValueError as error:
        row.lose(error.args[0], text=texts.get('minutes') or end)


def _minutes_until(row: Row, text: str, rules: Rules) -> int:
    start = to_local(row.values['start'], rules.zone)
    end = parse_hour(text, rules.readings.hour)
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if not 1 <= minutes <= LONGEST:
        raise ValueError('end_bad')
    return minutes


def _read_or_refuse(row: Row, field: str, parse: Callable[[str], Read]) -> Read | None:
    text = row.texts.get(field)
    if not text:
        row.add_problem(f"{'date' if field == 'moment' else field}_missing")
        return None
    try:
        return parse(text)
    except ValueError as error:
        row.add_problem(error.args[0], text=text)
        return None
