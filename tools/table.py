"""The rows of a table that say something, gathered within limits: what each reader of files gives.

A limit is looked at before what it limits is kept, so that no file costs more memory than that.
"""
import sys
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .table_encoding import LOST

MB = 1024 * 1024


class Limits(NamedTuple):
    """How much of a file is read; a clinic's agenda of years stays below."""

    size: int = 50 * MB  # bytes of the file
    rows: int = 100_000  # that say something, the titles aside
    columns: int = 200
    cell: int = 5_000  # characters of a cell
    line: int = 1_000_000  # characters of a line of text
    lines: int = 2_000_000  # of a text, empty ones too
    unpacked: int = 300 * MB  # bytes of a workbook's sheet, or of its texts
    memory: int = 500 * MB  # bytes that the texts take once they are read


LIMITS = Limits()
BEFORE_TITLES = 40
"""Rows of a table, of those that say something, among which the titles are looked for."""
MOST_SHEETS = 50
SHEET_NAME, TITLE = 60, 250
"""Characters of the name of a sheet and of a column that are kept."""


class TooMuch(ValueError):
    """A limit is passed.

    :ivar code: the name of the limit
    :ivar params: what a sentence about it says: the limit as ``most``, and where it is passed
    """

    def __init__(self, code: str, **params: int):
        super().__init__(code, params)
        self.code = code
        self.params = params


class Enough(Exception):
    """No more of a table is wanted."""


class Line(NamedTuple):
    """A row that says something.

    ``number`` is what a spreadsheet shows. ``cells`` are its texts; one that is longer than the
    limit is cut behind it, and what is empty at the end is left out. ``filled`` is the column of
    the last that says something, read or not. In a text table ``width`` is how many cells the row
    has, empty ones too, and ``separator`` what stands between them.
    """

    number: int
    cells: list[str]
    filled: int = 0
    width: int = 0
    separator: str = ''


class Sheet(NamedTuple):
    """A table of a file that may hold several."""

    name: str
    lines: list[Line]
    hidden: bool = False


class Budget:
    """What texts may still cost in memory."""

    def __init__(self, most: int):
        self.most = most
        self.spent = 0

    def spend(self, texts: Collection[str]) -> None:
        """Count some texts that are to be kept.

        :raises TooMuch: when they do not fit
        """
        self.spent += sum(map(sys.getsizeof, texts)) + 8 * len(texts)
        if self.spent > self.most:
            raise TooMuch('memory', most=self.most // MB)


class Lines:
    """Gathers the rows of a table; rows that say nothing are left out."""

    def __init__(self, limits: Limits = LIMITS):
        self.limits = limits
        self.found: list[Line] = []
        self._budget = Budget(limits.memory)

    def add(
            self, number: int, cells: Sequence[str], *, filled: int | None = None,
            width: int = 0, separator: str = '') -> None:
        """Keep a row, if it says something.

        :param cells: its texts, all or as many as the limit of columns
        :param filled: the column of the last cell that says something, if it is known
        :param width: see :class:`Line`
        :param separator: see :class:`Line`
        :raises TooMuch: for a row too many, or too much text
        """
        filled = _filled(cells) if filled is None else filled
        if not filled:
            return
        limits = self.limits
        if len(self.found) > limits.rows:
            raise TooMuch('rows', most=limits.rows)
        cells = [
            cell if len(cell) <= limits.cell else cell[:limits.cell + 1]
            for cell in cells[:min(filled, limits.columns)]]
        if _is_rule(cells):
            return
        self._budget.spend(cells)
        self.found.append(Line(number, cells, filled, width, separator))


class Sheets:
    """Gathers the rows of the tables of a file: the beginnings of all, or all of one.

    :param wanted: the number of that one, from 0 on
    """

    def __init__(self, limits: Limits = LIMITS, wanted: int | None = None):
        self.found: list[Sheet] = []
        self._limits, self._wanted = limits, wanted
        if wanted is None:
            self._limits = limits._replace(
                cell=min(limits.cell, TITLE), memory=limits.memory // MOST_SHEETS)
        self._lines: Lines | None = None
        self._count = 0

    def begin(self, name: str, hidden: bool = False) -> None:
        """Begin the next table."""
        self._lines = Lines(self._limits) if self.is_next else None
        if self._lines is not None:
            self.found.append(Sheet(name[:SHEET_NAME], self._lines.found, hidden))
        self._count += 1

    @property
    def is_next(self) -> bool:
        """Tell whether rows of the table that begins next are wanted."""
        return self._count < MOST_SHEETS if self._wanted is None else self._count == self._wanted

    @property
    def is_open(self) -> bool:
        """Tell whether more rows of the table that was begun are wanted."""
        return self._lines is not None

    @property
    def ends(self) -> tuple[type[Exception], ...]:
        """Return what ends the reading of a table without being a fault.

        What is wrong further down is said when the whole table is read.
        """
        return (Enough, ValueError) if self._wanted is None else (Enough,)

    def add(self, number: int, cells: Sequence[str], *, filled: int | None = None) -> bool:
        """Keep a row of the table that was begun; tell whether more of it are kept.

        See :meth:`Lines.add`.
        """
        if self._lines is None:
            return False
        if self._wanted is not None:
            self._lines.add(number, cells, filled=filled)
            return True
        try:
            self._lines.add(number, cells, filled=filled)
        except TooMuch:  # is said when the whole table is read
            self._lines = None
        else:
            if len(self._lines.found) >= BEFORE_TITLES:
                self._lines = None
        return self.is_open

    def only(self) -> list[Line]:
        """Return the rows of the table that is wanted.

        :raises ValueError: if there is none
        """
        if not self.found:
            raise ValueError("no sheet")
        return self.found[0].lines


def _filled(cells: Sequence[str]) -> int:
    """Return the number of the last cell that says something, 0 if none does."""
    for index in range(len(cells), 0, -1):
        if cells[index - 1] and not cells[index - 1].isspace():
            return index
    return 0


def _is_rule(cells: Sequence[str]) -> bool:
    """Tell whether a row is a line of dashes, or a mark of the end of a file."""
    said = [cell for cell in cells if cell and not cell.isspace()]
    return bool(said) and not any(
        char.isalnum() or char == LOST for cell in said for char in cell)


def cell_text(value: object) -> str:
    """Return what a spreadsheet's cell value would be in a text table.

    Its days are written year first: they say nothing of how days that were typed are to be read.
    """
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return value.strftime('%Y-%m-%d' if at_midnight else '%Y-%m-%d %H:%M')
    if isinstance(value, date):
        return value.strftime('%Y-%m-%d')
    if isinstance(value, time):
        return value.strftime('%H:%M')
    if isinstance(value, timedelta):
        return '{:d}:{:02d}'.format(*divmod(int(value.total_seconds()) // 60, 60))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return '' if value is None else str(value)
