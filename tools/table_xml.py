"""The sheets of an Excel workbook that is one file of XML, as Excel 2003 and many reports write it.

Such files often call themselves .xls.
"""
import contextlib

from openpyxl.utils.datetime import from_ISO8601

from .table import LIMITS, Limits, Line, Sheet, Sheets, cell_text
from .table_xlsx import LAST_COLUMN, LAST_ROW
from .xml_parts import Attributes, walk_bytes


def heads_xml(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return each sheet with its first rows that say something.

    :raises ValueError: for what is no workbook
    """
    sheets = Sheets(limits)
    with contextlib.suppress(*sheets.ends):
        _Book(limits, sheets).gather(data)
    return sheets.found


def read_xml(data: bytes, limits: Limits = LIMITS, sheet: int = 0) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a sheet that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no workbook
    """
    sheets = Sheets(limits, sheet)
    _Book(limits, sheets).gather(data)
    return sheets.only()


class _Book:
    """The cells of each sheet, row by row."""

    def __init__(self, limits: Limits, sheets: Sheets):
        self._limits, self._sheets = limits, sheets
        self._number = self._column = self._filled = self._merged = self._aside = 0
        self._cells: list[str] = []
        self._pieces: list[str] = []
        self._kind, self._length, self._is_open = '', 0, False

    def gather(self, data: bytes) -> None:
        """Read the rows of all sheets, as many as are wanted."""
        walk_bytes(data, {
            'Worksheet': self._begin_sheet, 'Row': self._begin_row, 'Cell': self._begin_cell,
            'Data': self._begin_text, 'Comment': self._begin_aside,
        }, {
            'Row': self._end_row, 'Cell': self._end_cell, 'Data': self._end_text,
            'Comment': self._end_aside,
        }, self._piece)

    def _begin_sheet(self, attributes: Attributes) -> None:
        self._number = 0
        self._sheets.begin(_named(attributes, 'Name') or '')

    def _begin_row(self, attributes: Attributes) -> None:
        self._number = _place(attributes, self._number, LAST_ROW)
        self._cells, self._column, self._filled = [], 0, 0

    def _begin_cell(self, attributes: Attributes) -> None:
        self._column = _place(attributes, self._column, LAST_COLUMN)
        self._merged = _whole(_named(attributes, 'MergeAcross'))
        self._kind, self._pieces, self._length = '', [], 0

    def _begin_text(self, attributes: Attributes) -> None:
        if not self._aside:
            self._kind, self._is_open = _named(attributes, 'Type') or '', True

    def _end_text(self) -> None:
        self._is_open = False

    def _begin_aside(self, _attributes: Attributes) -> None:
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _piece(self, text: str) -> None:
        if self._is_open and self._length <= self._limits.cell:
            self._pieces.append(text)
            self._length += len(text)

    def _end_cell(self) -> None:
        text = self._say()
        if text and not text.isspace():
            self._filled = max(self._filled, self._column)
            if self._column <= self._limits.columns:
                self._cells += [''] * (self._column - len(self._cells))
                self._cells[self._column - 1] = text
        self._column = min(self._column + self._merged, LAST_COLUMN)

    def _end_row(self) -> None:
        if self._sheets.is_open:
            self._sheets.add(self._number, self._cells, filled=self._filled)

    def _say(self) -> str:
        """Return what a cell says; what is not of its kind, as it is written."""
        text = ''.join(self._pieces)
        with contextlib.suppress(OverflowError, TypeError, ValueError):
            if self._kind == 'DateTime':
                moment = from_ISO8601(text)
                return cell_text(moment.time() if moment.year < 1900 else moment)
            if self._kind == 'Number':
                return cell_text(float(text))
            if self._kind == 'Boolean':
                return cell_text(bool(int(text)))
        return text


def _named(attributes: Attributes, name: str) -> str | None:
    """Return an attribute, with any prefix or none."""
    return next((
        value for key, value in attributes.items() if key.rpartition(':')[2] == name), None)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _place(attributes: Attributes, last: int, most: int) -> int:
    """Return the number of a row or a column: what is told, or the next one.

    :raises ValueError: for one that no sheet has
    """
    told = _named(attributes, 'Index')
    place = _whole(told) if told else last + 1
    if not 0 < place <= most:
        raise ValueError("a place that no sheet has")
    return place
