"""The rows of a table that say something, gathered within limits: what each reader of files gives.

A limit is looked at before what it limits is kept, so that no file costs more memory than that.
"""
import sys
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

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


class TooMuch(ValueError):
    """A limit is passed.

    :ivar code: the name of the limit
    :ivar params: what a sentence about it says: the limit as ``most``, and where it is passed
    """

    def __init__(self, code: str, **params: int):
        super().__init__(code, params)
        self.code = code
        self.params = params


class Line(NamedTuple):
    """A row that says something.

    ``number`` is what a spreadsheet shows. ``cells`` are its texts; one that is longer than the
    limit is cut behind it, and what is empty at the end is left out. ``width`` is how many cells
    the row has where that may be wrong: in a text table; ``swallowed`` how many lines stand in its
    cells beside the first.
    """

    number: int
    cells: list[str]
    width: int | None = None
    swallowed: int = 0


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
    """Gathers the rows of a table, the titles first; rows that say nothing are left out."""

    def __init__(self, limits: Limits = LIMITS):
        self.limits = limits
        self.found: list[Line] = []
        self._budget = Budget(limits.memory)

    def add(
            self, number: int, cells: Sequence[str], *, filled: int | None = None,
            width: int | None = None, swallowed: int = 0) -> None:
        """Keep a row, if it says something.

        :param cells: its texts, all or as many as the limit of columns
        :param filled: the column of the last cell that says something, if it is known
        :param width: see :class:`Line`
        :param swallowed: see :class:`Line`
        :raises TooMuch: for a row too many, too wide a row of titles, or too much text
        """
        filled = _filled(cells) if filled is None else filled
        if not filled:
            return
        limits = self.limits
        if not self.found and filled > limits.columns:
            raise TooMuch('columns', columns=filled, most=limits.columns)
        if len(self.found) > limits.rows:
            raise TooMuch('rows', most=limits.rows)
        cells = [
            cell if len(cell) <= limits.cell else cell[:limits.cell + 1]
            for cell in cells[:min(filled, limits.columns)]]
        self._budget.spend(cells)
        if width:
            usual = self.found[0].width if self.found else None
            width = max(filled, min(width, usual or limits.columns))
        self.found.append(Line(number, cells, width, swallowed))


def _filled(cells: Sequence[str]) -> int:
    """Return the number of the last cell that says something, 0 if none does."""
    for index in range(len(cells), 0, -1):
        if cells[index - 1] and not cells[index - 1].isspace():
            return index
    return 0


def cell_text(value: object) -> str:
    """Return what a spreadsheet's cell value would be in a text table."""
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return value.strftime('%d/%m/%Y' if at_midnight else '%d/%m/%Y %H:%M')
    if isinstance(value, date):
        return value.strftime('%d/%m/%Y')
    if isinstance(value, time):
        return value.strftime('%H:%M')
    if isinstance(value, timedelta):
        return '{:d}:{:02d}'.format(*divmod(int(value.total_seconds()) // 60, 60))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return '' if value is None else str(value)
