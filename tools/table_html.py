"""The tables of a web page: what many programs write and call .xls.

Only what stands in cells is kept; the page is never built in memory.
"""
import contextlib

from lxml import etree

from .table import LIMITS, Limits, Line, Sheet, Sheets
from .table_encoding import encoding_of, mended
from .table_text import opened
from .table_xlsx import LAST_COLUMN

CHUNK = 64 * 1024
BREAKS = frozenset(('br', 'p', 'div', 'li'))


def heads_html(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return each table with its first rows that say something.

    :raises ValueError: for what is no page
    """
    sheets = Sheets(limits)
    with contextlib.suppress(*sheets.ends):
        _feed(data, _Page(limits, sheets))
    return sheets.found


def read_html(data: bytes, limits: Limits = LIMITS, sheet: int = 0) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a table that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no page
    """
    sheets = Sheets(limits, sheet)
    _feed(data, _Page(limits, sheets))
    return sheets.only()


def _feed(data: bytes, page: '_Page') -> None:
    encoding = encoding_of(data)
    parser = etree.HTMLParser(target=page, encoding='utf-8', no_network=True)
    try:
        with opened(mended(data, encoding), encoding) as stream:
            while chunk := stream.read(CHUNK):
                parser.feed(chunk.replace('\0', '').encode('utf-8', 'replace'))
                if page.failed:
                    raise page.failed
        parser.close()
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    if page.failed:
        raise page.failed


class _Page:
    """The cells of the tables of a page, row by row; a table in a table is part of its cell."""

    def __init__(self, limits: Limits, sheets: Sheets):
        self.failed: Exception | None = None
        self._limits, self._sheets = limits, sheets
        self._depth = self._number = self._tables = 0
        self._cells: list[str] = []
        self._below: dict[int, tuple[int, str]] = {}
        self._pieces: list[str] | None = None
        self._length = self._columns = self._rows = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if tag == 'table':
            self._depth += 1
            if self._depth == 1:
                self._tables += 1
                self._number, self._below = 0, {}
                self._sheets.begin(str(self._tables))
        elif self._depth == 1 and tag == 'tr':
            self._end_row()
            self._number += 1
            self._cells = []
        elif self._depth == 1 and tag in ('td', 'th'):
            self._end_cell()
            self._pieces, self._length = [], 0
            self._columns = _times(attributes.get('colspan'), self._limits.columns)
            self._rows = _times(attributes.get('rowspan'), self._limits.rows)
        elif tag in BREAKS:
            self.data(' ')

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == 'table':
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ('td', 'th'):
            self._end_cell()
        elif self._depth == 1 and tag == 'tr':
            self._end_row()

    def data(self, text: str) -> None:
        """Gather the text of a cell, as much of it as is kept."""
        if self._pieces is not None and self._length <= self._limits.cell:
            self._pieces.append(text)
            self._length += len(text)

    def close(self) -> None:
        """End the page."""
        self._end_row()

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        text = ' '.join(''.join(self._pieces).split())
        self._pieces = None
        self._fill_from_above()
        for index in range(self._columns):
            column = len(self._cells)
            if column >= LAST_COLUMN:
                return
            if self._rows > 1 and column < self._limits.columns:
                self._below[column] = (self._rows - 1, text)
            self._cells.append('' if index else text)

    def _fill_from_above(self) -> None:
        """Repeat what a cell of a row above says for this row, too."""
        while len(self._cells) in self._below:
            column = len(self._cells)
            rows, text = self._below.pop(column)
            if rows > 1:
                self._below[column] = (rows - 1, text)
            self._cells.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if not self._cells:
            return
        self._fill_from_above()
        cells, self._cells = self._cells, []
        if self.failed or not self._sheets.is_open:
            return
        try:
            self._sheets.add(self._number, cells)
        except ValueError as error:  # the parser goes on, whatever is raised here
            self.failed = error


def _times(text: str | None, most: int) -> int:
    """Return how many columns or rows a cell takes."""
    return min(max(1, int(text)), most) if text and text.isdecimal() and len(text) < 8 else 1
