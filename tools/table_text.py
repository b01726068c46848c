"""A table as text, as most practice software exports it: in any usual encoding and separator."""
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from .agenda.words import field_of
from .table import BEFORE_TITLES, LIMITS, Limits, Line, Lines, TooMuch
from .table_encoding import BOMS, bare_utf16, encoding_of, mended

SEPARATORS = (';', ',', '\t', '|')
HEADER = 64 * 1024
"""Characters in which the titles are looked for."""
LONGEST_QUOTE = 50
"""Lines that a cell in quotation marks may have; a mark that is not closed by then was a slip."""
TAIL = 1024
_END = re.compile(rb'\x1a[\x1a\0\s]*$')
"""How a text of DOS ends: a mark, and what fills the last block."""
MOST_SLIPS = 1000
"""Slips after which quotation marks mean nothing in a file."""
_SEPARATOR = re.compile(r'\s*"?sep=([^"\w\s]|\t)"?\s*', re.IGNORECASE)


def looks_binary(data: bytes) -> bool:
    """Tell whether ``data`` cannot be a text table."""
    return b'\0' in _END.sub(b'', data[-TAIL:]) + data[:-TAIL] and not (
        any(data.startswith(bom) for bom, _name in BOMS) or bare_utf16(data))


def sniff(data: bytes) -> tuple[str, str]:
    """Return the (encoding, separator) under which ``data`` reads best.

    Guessing an encoding from letter frequencies takes Spanish for Turkish now and then; the
    places where letters stand, and the titles that agendas use, do not.

    :param bytes data: a text table, see :func:`looks_binary`
    """
    encoding = encoding_of(data)
    return encoding, _separator(_beginning(data, encoding))


def _beginning(data: bytes, encoding: str) -> list[str]:
    """Return the first lines that are not blank."""
    found, length = [], 0
    with opened(data, encoding) as stream:
        for line in filter(str.strip, islice(stream, LIMITS.lines)):
            found.append(line[:HEADER])
            length += len(line)
            if len(found) >= BEFORE_TITLES or length > HEADER:
                break
    return found


def opened(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Return a text as a stream; a letter that cannot be read is lost, and marked."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors='replace', newline='')


def _separator(beginning: list[str]) -> str:
    told = _SEPARATOR.fullmatch(beginning[0]) if beginning else None
    if told:
        return told[1]
    lines = beginning[:BEFORE_TITLES]
    return max(SEPARATORS, key=lambda mark: (
        max((_known(line, mark) for line in lines), default=0),
        lines[0].count(mark) if lines else 0, sum(line.count(mark) for line in lines)))


def _known(line: str, separator: str) -> int:
    titles = line.split(separator, LIMITS.columns)[:LIMITS.columns]
    return sum(field_of(title.strip('"')) is not None for title in titles)


def read_text(data: bytes, limits: Limits = LIMITS) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a text table that says something.

    A letter that cannot be read is :data:`~.table_encoding.LOST`. A quotation mark that is opened
    and not closed swallows no other row.

    :param bytes data: see :func:`looks_binary`
    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no table
    """
    encoding, separator = sniff(data)
    lines, first = Lines(limits), True
    with opened(mended(data, encoding), encoding) as stream:
        number = 0
        for cells in _Rows(_believable(stream, limits), separator).parse():
            if first and any(map(str.strip, cells)):
                first = False
                if _SEPARATOR.fullmatch(separator.join(cells)):
                    continue  # no spreadsheet counts it
            number += 1
            lines.add(number, cells, width=len(cells), separator=separator)
    return lines.found


def _believable(stream: Iterable[str], limits: Limits) -> Iterator[str]:
    """Yield the lines of a text, unless one is longer than any row, or they do not end."""
    for number, line in enumerate(stream, 1):
        if len(line) > limits.line:
            raise TooMuch('line', row=number, most=limits.line)
        if number > limits.lines:
            raise TooMuch('lines', most=limits.lines)
        yield line.replace('\x1a', '').replace('\0', '')


class _NotClosed(Exception):
    """A quotation mark is opened and not closed within what a cell may hold."""


class _Rows:
    """The rows of a text, of which each may have several lines, between quotation marks."""

    def __init__(self, lines: Iterator[str], separator: str):
        self._lines, self._separator = lines, separator
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._usual = self._slips = 0

    def parse(self) -> Iterator[list[str]]:
        """Yield the cells of each row."""
        reader = self._reader()
        while True:
            self._row = []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (_NotClosed, csv.Error):
                cells = None
            if cells is None or len(self._row) > 1 and self._is_slip(cells):
                self._slips += 1
                self._again.extendleft(reversed(self._row[1:]))
                cells = self._without_marks(self._row[0])
                reader = self._reader()
            self._usual = max(self._usual, len(cells))
            yield cells

    def _reader(self) -> Iterator[list[str]]:
        quoting = csv.QUOTE_NONE if self._slips > MOST_SLIPS else csv.QUOTE_MINIMAL
        return csv.reader(
            self._feed(), delimiter=self._separator, quotechar='"', quoting=quoting)

    def _feed(self) -> Iterator[str]:
        """Yield the lines one by one, and remember those of the row."""
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._row.append(line)
            if len(self._row) > LONGEST_QUOTE:
                raise _NotClosed
            yield line

    def _is_slip(self, cells: list[str]) -> bool:
        """Tell whether a cell of several lines holds rows of the table."""
        many = max(2, (self._usual - 1) // 2)
        return not self._row[-1].rstrip('\r\n').count('"') or any(
            part.count(self._separator) >= many
            for cell in cells if '\n' in cell or '\r' in cell
            for part in re.split(r'[\r\n]+', cell))

    def _without_marks(self, line: str) -> list[str]:
        """Return the cells of a line in which a quotation mark was a slip."""
        return [cell.strip().strip('"') for cell in line.rstrip('\r\n').split(self._separator)]
