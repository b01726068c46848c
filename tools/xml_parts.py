"""The XML parts of a zipped workbook, read piece by piece: only what is used of them is kept.

What no program writes is refused, because it is there to take memory or time: a document type,
elements in elements in elements, endless tags and ever new names.
"""
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn
from xml.parsers import expat

from .table import MB, TooMuch

Attributes = Mapping[str, str]
Starts = Mapping[str, Callable[[Attributes], object]]
Ends = Mapping[str, Callable[[], object]]

CHUNK = 64 * 1024
DEEPEST = 100
LONGEST_TAG = MB
MOST_NAMES = 2000
MOST_CELLS = 4_000_000
"""Cells of a sheet, empty ones too, with up to three elements each; they take some seconds."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that workbooks use; of the others a small piece may unpack to a large one."""


class Elements:
    """Counts the elements that are read: of all sheets of a workbook together, or of a file."""

    def __init__(self) -> None:
        self._count = 0

    def add(self) -> None:
        """Count one.

        :raises TooMuch: for more than those of as many cells as are read
        """
        self._count += 1
        if self._count > 3 * MOST_CELLS:
            raise TooMuch('cells', most=MOST_CELLS)


def open_parts(data: bytes) -> zipfile.ZipFile:
    """Return the zip archive that ``data`` is.

    :raises ValueError: if it is none
    """
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from error


def walk(
        archive: zipfile.ZipFile, name: str, starts: Starts, ends: Ends | None = None,
        text: Callable[[str], object] | None = None, *, most: int,
        elements: Elements | None = None) -> None:
    """Go through a part of an archive and call what is given for its elements, in their order.

    :param dict starts: by an element's name, without prefix: function of its attributes, a dict
        of the names as they are written
    :param dict ends: by an element's name: function without arguments
    :param text: function of each piece of text
    :param int most: bytes that the part may have
    :param elements: what is read of other parts counts as well
    :raises TooMuch: for a larger one, or one of more cells than a sheet of ours
    :raises ValueError: for what is no XML of a workbook
    """
    info = archive.getinfo(name)
    if info.file_size > most:
        raise TooMuch('unpacked', most=most // MB)
    if info.compress_type not in PACKED:
        raise ValueError(f"packed in an unusual way: {name}")
    try:
        with archive.open(info) as stream:
            _feed(_parser(starts, ends or {}, text, elements or Elements()),
                  iter(lambda: stream.read(CHUNK), b''))
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ValueError(str(error)) from error


def walk_bytes(
        data: bytes, starts: Starts, ends: Ends | None = None,
        text: Callable[[str], object] | None = None) -> None:
    """Go through a file of XML; see :func:`walk`.

    :raises TooMuch: for one of more cells than a sheet of ours
    :raises ValueError: for what is no XML of a workbook
    """
    _feed(_parser(starts, ends or {}, text, Elements()), (
        data[start:start + CHUNK] for start in range(0, len(data), CHUNK)))


def _feed(parser: expat.XMLParserType, chunks: Iterator[bytes]) -> None:
    read = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk)
            read += len(chunk)
            if read - parser.CurrentByteIndex > LONGEST_TAG or len(parser.intern) > MOST_NAMES:
                raise ValueError("no XML of a workbook")
        parser.Parse(b'', True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(str(error)) from error


def _parser(
        starts: Starts, ends: Ends, text: Callable[[str], object] | None, elements: Elements,
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0
    known: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("elements too deep")
        elements.add()
        if name not in known:
            known[name] = name.rpartition(':')[2]
        begin = starts.get(known[name])
        if begin:
            begin(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        finish = ends.get(known[name])
        if finish:
            finish()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise ValueError("a document type")
