"""Reading the lines of a file: all at once or, of a big one, in parts of whole days."""
import re
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from ...tools.agenda.rows import read_row
from ...tools.agenda.who import OWN_DIGITS, Shared
from ...tools.table import Line

PART = 500
"""Rows of a part, or more if a day has more: what a run of a job does in some seconds."""


class Reader:
    """How the lines of a file are read: by its columns, as was decided for all of it."""

    def __init__(self, titles, columns, rules):
        self.titles, self.columns, self.rules = titles, columns, rules

    def read_lines(self, lines):
        """Return the rows of some lines, with their cells."""
        rows = [read_row(line, self.columns, self.titles, self.rules) for line in lines]
        for row, line in zip(rows, lines, strict=True):
            row.cells = line.cells
        return rows


class Whole(NamedTuple):
    """A big file in parts of whole days, and what only all of it tells.

    ``shared`` are values that are no one person's, ``numbers`` the practice numbers, ``undated``
    who rows without a day may be about.
    """

    parts: list
    shared: dict
    numbers: set = frozenset()
    undated: set = frozenset()

    def as_json(self):
        """Return it as values for JSON."""
        return {
            'parts': [[list(line) for line in part] for part in self.parts],
            'shared': {key: sorted(map(str, values)) for key, values in self.shared.items()},
            'numbers': sorted(self.numbers), 'undated': [who for _day, who in self.undated]}

    @classmethod
    def from_json(cls, told):
        """Return what :meth:`as_json` has told."""
        shared = {key: set(values) for key, values in told['shared'].items()}
        shared['birth'] = set(map(date.fromisoformat, shared['birth']))
        return cls(
            [[Line(*line) for line in part] for part in told['parts']], shared,
            set(told['numbers']), {(None, tuple(who)) for who in told['undated']})


def split(reader, lines):
    """Return a big file as a :class:`Whole`, the first day first, as if each day were a file.

    Rows without a day stand in the first part. Phones are compared by their digits: to read each
    takes longer than all else.
    """
    light = Reader(reader.titles, reader.columns, reader.rules._replace(phone=_own_digits))
    days, shared, numbers, undated = defaultdict(list), Shared(), set(), set()
    for start in range(0, len(lines), PART):
        batch = lines[start:start + PART]
        rows = light.read_lines(batch)
        shared.add(rows)
        for line, row in zip(batch, rows, strict=True):
            values = row.values
            days[values['day'] or date.min].append(line)
            numbers.update(filter(None, [values['number']]))
            if not values['day']:
                undated.update(
                    (None, (key, values[key])) for key in ('name_key', 'number') if values[key])
    parts, part = [], []
    for day in sorted(days):
        part = part + days[day]
        if len(part) >= PART:
            parts.append(part)
            part = []
    return Whole([*parts, *filter(None, [part])], shared.find(), numbers, undated)


def _own_digits(text):
    digits = re.sub(r'\D', '', text)[-OWN_DIGITS:]
    return (digits, digits) if len(digits) == OWN_DIGITS else None
