"""Reading the lines of a file, all at once or, of a big one, in parts of whole days."""
from collections import defaultdict

from ...tools.agenda.rows import read_row
from ...tools.agenda.who import Shared, forget_placeholders

PART = 1000
"""Rows of a part, or more if a day has more."""


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


class Parts:
    """A big file in parts of whole days, the first day first, as if each day were a file.

    What only all of it tells is known in each part: values that are no one person's (``shared``),
    the practice numbers, and who a row without a day may be about (``undated``).
    """

    def __init__(self, reader, lines):
        """Look at all lines once, and keep of each only which day it is about."""
        self._reader, self._lines = reader, lines
        self._days = defaultdict(list)
        self.numbers, self.undated = set(), set()
        shared = Shared()
        for start in range(0, len(lines), PART):
            rows = reader.read_lines(lines[start:start + PART])
            shared.add(rows)
            for index, row in enumerate(rows, start):
                self._note(index, row)
        self.shared = shared.find()

    def _note(self, index, row):
        values = row.values
        self._days[values['day']].append(index)
        self.numbers.add(values['number'])
        if not values['day']:
            self.undated.update(
                (None, (key, values[key])) for key in ('name_key', 'number') if values[key])

    def after(self, day):
        """Yield ``(last day, rows)`` of each part after a day, all if there is none yet.

        Rows without a day stand in the first part.
        """
        days = sorted(one for one in self._days if one and (not day or one > day))
        indexes = [] if day else self._days.get(None, [])
        for number, one in enumerate(days):
            indexes = indexes + self._days[one]
            if len(indexes) >= PART or number == len(days) - 1:
                yield one, self._read(indexes)
                indexes = []
        if indexes:
            yield None, self._read(indexes)

    def _read(self, indexes):
        rows = self._reader.read_lines([self._lines[index] for index in sorted(indexes)])
        forget_placeholders(rows, self.shared)
        return rows
