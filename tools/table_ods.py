"""The sheets of an OpenDocument spreadsheet (.ods), in bounded memory.

A cell or a row that is repeated a million times is written once in it.
"""
import contextlib
from zipfile import ZipFile

from openpyxl.utils.datetime import from_ISO8601

from .table import LIMITS, Limits, Line, Sheet, Sheets, cell_text
from .xml_parts import Attributes, open_parts, walk

CONTENT = 'content.xml'
LAST_COLUMN = 16_384


def heads_ods(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return each sheet with its first rows that say something.

    :raises ValueError: for what is no spreadsheet
    """
    return _read(data, Sheets(limits), limits)


def read_ods(data: bytes, limits: Limits = LIMITS, sheet: int = 0) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a sheet that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no spreadsheet
    """
    sheets = Sheets(limits, sheet)
    _read(data, sheets, limits)
    return sheets.only()


def _read(data: bytes, sheets: Sheets, limits: Limits) -> list[Sheet]:
    with open_parts(data) as archive:
        if CONTENT not in archive.namelist():
            raise ValueError("no content")
        with contextlib.suppress(*sheets.ends):
            _Sheet(limits, sheets).gather(archive)
    return sheets.found


class _Sheet:
    """The cells of each sheet, row by row; annotations are no part of them."""

    def __init__(self, limits: Limits, sheets: Sheets):
        self._limits, self._sheets = limits, sheets
        self._number = self._aside = self._depth = 0
        self._cells: list[str] = []
        self._pieces: list[str] = []
        self._begin_row({})
        self._begin_cell({})
        self._open = False

    def gather(self, archive: ZipFile) -> None:
        """Read the rows of all sheets, as many as are wanted."""
        walk(archive, CONTENT, {
            'table': self._begin_table, 'table-row': self._begin_row,
            'table-cell': self._begin_cell, 'covered-table-cell': self._begin_cell,
            'p': self._begin_text, 's': self._space, 'tab': self._space,
            'line-break': self._break, 'annotation': self._begin_aside,
        }, {
            'table': self._end_table,
            'table-row': self._end_row, 'table-cell': self._end_cell,
            'covered-table-cell': self._end_cell, 'p': self._end_text,
            'annotation': self._end_aside,
        }, self._piece, most=self._limits.unpacked)

    def _begin_table(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth == 1:
            self._number = 0
            self._sheets.begin(attributes.get('table:name', ''))

    def _end_table(self) -> None:
        self._depth -= 1

    def _begin_row(self, attributes: Attributes) -> None:
        self._rows = _times(attributes.get('table:number-rows-repeated'))
        self._cells, self._column, self._filled = [], 0, 0

    def _begin_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._columns = _times(attributes.get('table:number-columns-repeated'))
        self._pieces, self._length = [], 0

    def _begin_text(self, _attributes: Attributes) -> None:
        self._open = not self._aside
        if self._pieces:
            self._piece('\n')

    def _end_text(self) -> None:
        self._open = False

    def _begin_aside(self, _attributes: Attributes) -> None:
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _space(self, attributes: Attributes) -> None:
        self._piece(' ' * min(_times(attributes.get('text:c')), self._limits.cell))

    def _break(self, _attributes: Attributes) -> None:
        self._piece('\n')

    def _piece(self, text: str) -> None:
        if self._open and self._length <= self._limits.cell:
            self._pieces.append(text)
            self._length += len(text)

    def _end_cell(self) -> None:
        text = self._say()
        begin, self._column = self._column, self._column + self._columns
        if self._column > LAST_COLUMN:
            raise ValueError("a column that no sheet has")
        if not text or text.isspace():
            return
        self._filled = self._column
        if begin < self._limits.columns:
            self._cells += [''] * (begin - len(self._cells))
            self._cells += [text] * min(self._columns, self._limits.columns - begin)

    def _end_row(self) -> None:
        begin, self._number = self._number, self._number + self._rows
        if self._depth == 1 and self._filled and self._sheets.is_open:
            for number in range(begin + 1, self._number + 1):
                if not self._sheets.add(number, self._cells, filled=self._filled):
                    break

    def _say(self) -> str:
        """Return what a cell says: of dates, hours and numbers the value, not how it is shown."""
        kind, text = self._attributes.get('office:value-type'), ''.join(self._pieces)
        with contextlib.suppress(KeyError, OverflowError, TypeError, ValueError):
            if kind == 'date':
                return cell_text(from_ISO8601(self._attributes['office:date-value']))
            if kind == 'time':
                return cell_text(from_ISO8601(self._attributes['office:time-value']))
            if kind == 'float':
                return cell_text(float(self._attributes['office:value']))
        return text


def _times(text: str | None) -> int:
    """Return how often something is repeated."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 8 else 1
