"""A table as text, as most practice software exports it: in any usual encoding and separator."""
import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from .agenda.words import field_of
from .table import LIMITS, Limits, Line, Lines, TooMuch

SEPARATORS = (';', ',', '\t', '|')
ENCODINGS = ('cp1252', 'mac_roman', 'cp850')
"""What Windows, old Macs and DOS programs write; the one whose header reads best is taken."""
BOMS = (
    (codecs.BOM_UTF8, 'utf-8-sig'),
    (codecs.BOM_UTF16_LE, 'utf-16'),
    (codecs.BOM_UTF16_BE, 'utf-16'),
)
HEADER = 64 * 1024
"""Bytes in which the header is looked for, from the first line that is not blank on."""
CHUNK = 1024 * 1024


def looks_binary(data: bytes) -> bool:
    """Tell whether ``data`` cannot be a text table."""
    return b'\0' in data and not any(data.startswith(bom) for bom, _name in BOMS)


def sniff(data: bytes) -> tuple[str, str]:
    """Return the (encoding, separator) under which the header of ``data`` reads best.

    Guessing an encoding from letter frequencies takes Spanish for Turkish now and then; the
    titles that agendas use do not.

    :param bytes data: a text table, see :func:`looks_binary`
    """
    encodings = [name for bom, name in BOMS if data.startswith(bom)] or ['utf-8', *ENCODINGS]
    beginning = data.lstrip(b'\r\n')[:HEADER]
    best = None
    for encoding in encodings:
        if not _is_written_in(data, encoding):
            continue
        text = codecs.getincrementaldecoder(encoding)().decode(beginning)
        header = next((line for line in text.splitlines() if line.strip()), '')
        separator = max(SEPARATORS, key=lambda mark: (_known(header, mark), header.count(mark)))
        known = _known(header, separator)
        if best is None or known > best[0]:
            best = (known, encoding, separator)
        if encoding.startswith('utf'):
            break
    return best[1:] if best else ('cp1252', ';')


def _is_written_in(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start:start + CHUNK], final=start + CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _known(header: str, separator: str) -> int:
    titles = header.split(separator, LIMITS.columns)[:LIMITS.columns]
    return sum(field_of(title.strip('"')) is not None for title in titles)


def read_text(data: bytes, limits: Limits = LIMITS) -> list[Line]:
    """Return the :class:`~.table.Line` of each row of a text table that says something.

    :param bytes data: see :func:`looks_binary`
    :raises TooMuch: for more than the limits
    :raises ValueError: for what is no table
    """
    encoding, separator = sniff(data)
    lines, before = Lines(limits), 0
    with io.TextIOWrapper(io.BytesIO(data), encoding, newline='') as stream:
        reader = csv.reader(_believable(stream, limits), delimiter=separator, quotechar='"')
        try:
            for number, cells in enumerate(reader, 1):
                lines.add(number, cells, width=len(cells),
                          swallowed=reader.line_num - before - 1)
                before = reader.line_num
        except csv.Error as error:
            raise ValueError(str(error)) from error
    return lines.found


def _believable(stream: Iterable[str], limits: Limits) -> Iterator[str]:
    """Yield the lines of a text, unless one is longer than any row, or they do not end."""
    for number, line in enumerate(stream, 1):
        if len(line) > limits.line:
            raise TooMuch('line', row=number, most=limits.line)
        if number > limits.lines:
            raise TooMuch('lines', most=limits.lines)
        yield line
