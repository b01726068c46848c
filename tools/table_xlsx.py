"""The sheets of an Excel workbook (.xlsx): only what stands in it, in bounded memory.

openpyxl fills every row and column up to the last cell, and its parsers keep what they have read.
"""
import contextlib
import posixpath
from collections.abc import Callable, Container, Sequence
from datetime import datetime
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from .table import LIMITS, MB, Budget, Enough, Limits, Line, Sheet, Sheets, cell_text
from .xml_parts import Attributes, Elements, Ends, Starts, open_parts, walk

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
SMALL = 16 * MB
"""Bytes of the parts beside the sheet and its texts: those of real workbooks are smaller by far."""
LONGEST_FORMAT = 255
LONGEST_NUMBER = 400

Related = dict[str | None, tuple[str, str]]
"""What belongs to a part: {id: (kind, name of the part)}."""


def heads_xlsx(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return each sheet with its first rows that say something.

    :raises ValueError: for what is no workbook
    """
    return _read(data, Sheets(limits), limits)


def read_xlsx(data: bytes, limits: Limits = LIMITS, sheet: int = 0) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a sheet that says something.

    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no workbook
    """
    sheets = Sheets(limits, sheet)
    _read(data, sheets, limits)
    return sheets.only()


def _read(data: bytes, sheets: Sheets, limits: Limits) -> list[Sheet]:
    with open_parts(data) as archive:
        parts = set(archive.namelist())
        book = _only(_related(archive, ''), 'officeDocument')
        related = _related(archive, book)
        found, epoch = _read_book(archive, book, related)
        styles, texts = _only(related, 'styles'), _only(related, 'sharedStrings')
        dates, spans = _read_styles(archive, styles) if styles in parts else ((), ())
        strings = _read_strings(archive, texts, limits) if texts in parts else ()
        elements = Elements()
        for part, name, hidden in found:
            sheets.begin(name, hidden)
            if sheets.is_open:
                _Sheet(strings, dates, spans, epoch, limits, sheets).gather(
                    archive, part, elements)
    return sheets.found


def _related(archive: ZipFile, part: str) -> Related:
    """Return what belongs to a part."""
    folder, name = posixpath.split(part)
    found: Related = {}

    def relationship(attributes: Attributes) -> None:
        target = posixpath.join('/', folder, attributes.get('Target', ''))
        found[attributes.get('Id')] = (
            attributes.get('Type', '').rpartition('/')[2], posixpath.normpath(target).lstrip('/'))

    path = posixpath.join(folder, '_rels', f'{name}.rels')
    if path in archive.namelist():
        walk(archive, path, {'Relationship': relationship}, most=SMALL)
    return found


def _only(related: Related, kind: str) -> str:
    return next((part for what, part in related.values() if what == kind), '')


def _read_book(
        archive: ZipFile, book: str, related: Related,
) -> tuple[list[tuple[str, str, bool]], datetime]:
    """Return the (part, name, is it hidden) of each sheet that has cells, and the day from which
    days are counted.

    :raises ValueError: if there is none
    """
    sheets, epochs = [], [WINDOWS_EPOCH]

    def sheet(attributes: Attributes) -> None:
        for name, value in attributes.items():
            if name.endswith(':id') and related.get(value, ('',))[0] == 'worksheet':
                sheets.append((
                    related[value][1], attributes.get('name', ''),
                    attributes.get('state', 'visible') != 'visible'))

    def properties(attributes: Attributes) -> None:
        if attributes.get('date1904') in ('1', 'true'):
            epochs.append(MAC_EPOCH)

    if book not in archive.namelist():
        raise ValueError("no workbook")
    walk(archive, book, {'sheet': sheet, 'workbookPr': properties}, most=SMALL)
    parts = set(archive.namelist())
    sheets = [found for found in sheets if found[0] in parts]
    if not sheets:
        raise ValueError("no sheet")
    return sheets, epochs[-1]


def _read_styles(archive: ZipFile, part: str) -> tuple[set[str], set[str]]:
    """Return the styles under which a number is a date, and of those a span of time."""
    formats = dict(BUILTIN_FORMATS)
    used: list[int] = []
    inside: list[str] = []

    def number_format(attributes: Attributes) -> None:
        if inside[-1:] == ['numFmts']:
            code = attributes.get('formatCode', '')[:LONGEST_FORMAT]
            formats[_whole(attributes.get('numFmtId'))] = code

    def style(attributes: Attributes) -> None:
        if inside[-1:] == ['cellXfs']:
            used.append(_whole(attributes.get('numFmtId')))

    def enter(section: str) -> Callable[[Attributes], None]:
        return lambda _attributes: inside.append(section)

    sections = ('numFmts', 'cellXfs')
    walk(archive, part, {
        'numFmt': number_format, 'xf': style,
        **{section: enter(section) for section in sections},
    }, dict.fromkeys(sections, inside.clear), most=SMALL)
    dates = {number for number in set(used) if is_date_format(formats.get(number))}
    spans = {number for number in dates if is_timedelta_format(formats[number])}
    return (
        {str(index) for index, number in enumerate(used) if number in dates},
        {str(index) for index, number in enumerate(used) if number in spans})


def _whole(text: str | None, default: int = 0) -> int:
    """Return the whole number that an attribute is."""
    try:
        return int(float(text or default))
    except (OverflowError, ValueError):
        return default


class _Text:
    """Gathers the text of a cell, as much of it as is kept; how it sounds is no part of it."""

    def __init__(self, longest: int):
        self._longest = longest
        self._pieces: list[str] = []
        self.clear()

    def clear(self, _attributes: Attributes | None = None) -> None:
        """Begin anew."""
        self._pieces, self._length = [], 0
        self._is_open = self._is_aside = False

    def handlers(self) -> tuple[Starts, Ends, Callable[[str], None]]:
        """Return what :func:`~.xml_parts.walk` calls: for starts, for ends and for text."""
        return (
            {'v': self._open, 't': self._open, 'rPh': self._leave},
            {'v': self._close, 't': self._close, 'rPh': self._return}, self._piece)

    def value(self) -> str:
        """Return what was gathered."""
        return ''.join(self._pieces)[:self._longest + 1]

    def _open(self, _attributes: Attributes) -> None:
        self._is_open = not self._is_aside

    def _close(self) -> None:
        self._is_open = False

    def _leave(self, _attributes: Attributes) -> None:
        self._is_aside = True

    def _return(self) -> None:
        self._is_aside = False

    def _piece(self, text: str) -> None:
        if self._is_open and self._length <= self._longest:
            self._pieces.append(text)
            self._length += len(text)


def _read_strings(archive: ZipFile, part: str, limits: Limits) -> list[str]:
    """Return the texts that cells refer to by their number."""
    found: list[str] = []
    text, budget = _Text(limits.cell), Budget(limits.memory)

    def add() -> None:
        value = text.value()
        budget.spend([value])
        found.append(value)

    starts, ends, piece = text.handlers()
    walk(archive, part, {**starts, 'si': text.clear}, {**ends, 'si': add}, piece,
         most=limits.unpacked)
    return found


class _Sheet:
    """The cells of a sheet, row by row."""

    def __init__(
            self, strings: Sequence[str], dates: Container[str | None],
            spans: Container[str | None], epoch: datetime, limits: Limits, sheets: Sheets):
        self._strings = strings
        self._dates, self._spans, self._epoch = dates, spans, epoch
        self._limits = limits
        self._sheets = sheets
        self._text = _Text(limits.cell)
        self._number = self._column = self._filled = 0
        self._cells: list[str] = []

    def gather(self, archive: ZipFile, part: str, elements: Elements) -> None:
        """Read the rows of a sheet, as many as are wanted."""
        starts, ends, piece = self._text.handlers()
        with contextlib.suppress(*self._sheets.ends):
            walk(archive, part, {**starts, 'row': self._begin_row, 'c': self._begin_cell},
                 {**ends, 'row': self._end_row, 'c': self._end_cell}, piece,
                 most=self._limits.unpacked, elements=elements)

    def _begin_row(self, attributes: Attributes) -> None:
        self._number = _whole(attributes.get('r'), self._number + 1)
        if not 0 < self._number <= LAST_ROW:
            raise ValueError("a row that no sheet has")
        self._cells, self._column, self._filled = [], 0, 0

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get('r')
        self._column = _column(place) if place else self._column + 1
        self._kind, self._style = attributes.get('t', 'n'), attributes.get('s')
        self._text.clear()
        if self._column > LAST_COLUMN:
            raise ValueError("a column that no sheet has")

    def _end_cell(self) -> None:
        raw = self._text.value()
        text = self._say(raw) if raw else ''
        if not text or text.isspace():
            return
        self._filled = max(self._filled, self._column)
        if self._column <= self._limits.columns:
            self._cells += [''] * (self._column - len(self._cells))
            self._cells[self._column - 1] = text

    def _end_row(self) -> None:
        if not self._sheets.add(self._number, self._cells, filled=self._filled):
            raise Enough

    def _say(self, raw: str) -> str:
        """Return what a cell says; what is not of its kind, as it is written."""
        with contextlib.suppress(IndexError, OverflowError, TypeError, ValueError):
            if self._kind == 's':
                return self._strings[int(raw)]
            if self._kind == 'b':
                return cell_text(bool(int(raw)))
            if self._kind == 'd':
                return cell_text(from_ISO8601(raw))
            if self._kind == 'n' and len(raw) <= LONGEST_NUMBER:
                return cell_text(self._meaning(float(raw) if set(raw) & {*'.eE'} else int(raw)))
        return raw

    def _meaning(self, number: float) -> object:
        if self._style not in self._dates:
            return number
        return from_excel(number, self._epoch, timedelta=self._style in self._spans)


def _column(place: str) -> int:
    """Return the number of the column of a cell's name, such as 28 for "AB7"."""
    column = 0
    for char in place[:3]:
        if not 'A' <= char <= 'Z':
            break
        column = column * 26 + ord(char) - 64
    if not column:
        raise ValueError("a cell without a column")
    return column
