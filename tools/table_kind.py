"""What kind of file something is: told by how it begins, never by its name."""
import contextlib
import zipfile
from collections.abc import Iterable

from .table_ods import CONTENT
from .table_text import looks_binary
from .table_xls import OLDER, SIGNATURE
from .xml_parts import open_parts

READ = ('xlsx', 'ods', 'xls', 'xml', 'html', 'text')
"""The kinds that are read; what else :func:`kind_of` returns has only a name."""
BEGINNING = 64 * 1024
BEGINS = {
    b'%pdf': 'pdf', b'begin:vcalendar': 'ics', b'begin:vevent': 'ics', b'begin:vcard': 'vcf',
    b'{\\rtf': 'word', b'mime-version:': 'mht', b'id;p': 'slk', b'[{': 'json', b'{"': 'json',
    b'\x89png': 'picture', b'\xff\xd8\xff': 'picture', b'gif8': 'picture',
    b'rar!': 'zip', b'7z\xbc\xaf': 'zip', b'\x1f\x8b': 'zip', b'sqlite format': 'database',
}
PACKED = {
    'xl/workbook.bin': 'xlsb', 'word/document.xml': 'word', 'Index/Document.iwa': 'numbers',
    '_rels/.rels': 'xlsx',
}
OLD_OFFICE = {
    'EncryptedPackage': 'password', 'WordDocument': 'word', '__properties_version': 'mail'}


def kind_of(data: bytes) -> str:
    """Return one of :data:`READ`, or the name of what is not read; ``'unknown'`` at worst."""
    if data.startswith(b'PK\x03\x04'):
        return _packed_kind(data)
    if data.startswith(SIGNATURE):
        return next((
            kind for name, kind in OLD_OFFICE.items() if name.encode('utf-16-le') in data), 'xls')
    if data.startswith(OLDER):
        return 'xls'
    beginning = data[:BEGINNING].replace(b'\0', b'').lower()
    beginning = beginning.removeprefix(b'\xef\xbb\xbf').removeprefix(b'\xff\xfe').removeprefix(
        b'\xfe\xff').lstrip()
    for sign, kind in BEGINS.items():
        if beginning.startswith(sign):
            return kind
    if beginning.startswith(b'<'):
        return _marked_kind(beginning)
    return 'unknown' if looks_binary(data) else 'text'


def _packed_kind(data: bytes) -> str:
    names: Iterable[str] = ()
    with contextlib.suppress(ValueError), open_parts(data) as archive:
        names = frozenset(archive.namelist())
        if CONTENT in names:
            return 'password' if _is_locked(archive) else 'ods'
    return next((kind for name, kind in PACKED.items() if name in names), 'zip')


def _is_locked(archive: zipfile.ZipFile) -> bool:
    """Tell whether an OpenDocument is protected with a password."""
    with contextlib.suppress(Exception):  # what is damaged is found when it is read
        with archive.open('META-INF/manifest.xml') as manifest:
            return b'encryption-data' in manifest.read(BEGINNING)
    return False


def _marked_kind(beginning: bytes) -> str:
    if b'urn:schemas-microsoft-com:office:spreadsheet' in beginning:
        return 'xml'
    if any(sign in beginning for sign in (b'<html', b'<table', b'<!doctype html')):
        return 'html'
    return 'markup' if beginning.startswith((b'<?xml', b'<office:')) else 'text'
