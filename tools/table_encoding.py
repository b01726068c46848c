"""In which encoding a text is written: the one in which the whole of it reads best.

A stray byte does not change it: the letters that cannot be read are marked (:data:`LOST`).
"""
import codecs
import contextlib
import re
from collections import Counter
from itertools import islice

LOST = '\ufffd'
"""What stands for a letter that cannot be read."""
BOMS = (
    (codecs.BOM_UTF32_LE, 'utf-32'),
    (codecs.BOM_UTF32_BE, 'utf-32'),
    (codecs.BOM_UTF8, 'utf-8-sig'),
    (codecs.BOM_UTF16_LE, 'utf-16'),
    (codecs.BOM_UTF16_BE, 'utf-16'),
)
FAMILIES = ('cp1252', 'iso8859_15', 'mac_roman', 'cp850')
"""What Windows, Unix, old Macs and DOS programs write; of two that read alike, the first."""
SAMPLE = 64 * 1024
CHUNK = 1024 * 1024
MOST_SIGNS = 1_000_000
"""Bytes beyond ASCII that are judged: as many say what all would."""

_UTF8 = re.compile(
    rb'[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}')
_BEYOND = re.compile(rb'[\x80-\xff]')
_STRAY = re.compile(rb'[\xc2\xc3][\x80-\xbf]')
"""Letters of UTF-8 that no text of one byte a letter holds: "Ã±", "√±", "├▒" are no words."""
_TWICE = re.compile(
    rb'\xc3[\x82\x83](?:[\xc2-\xdf][\x80-\xbf]|\xe2[\x80-\xbf]{2})'
    rb'|\xc3\xa2(?:[\xc2-\xdf][\x80-\xbf]|\xe2[\x80-\xbf]{2}){2}')
"""What is left of a letter that was taken for two and written as both."""
_WORDS = frozenset("áéíóúüñçàèòïÁÉÍÓÚÜÑÇÀÈÒÏ")
_MARKS = frozenset("ºª€¿¡«»“”‘’´·–—…°\xa0")


def encoding_of(data: bytes) -> str:
    """Return the encoding in which a text is read, with a letter that has no meaning in it lost.

    UTF-8 and UTF-16 are told for certain. Of the families of one byte a letter, the one is taken
    whose signs are letters where letters stand: an "ñ" of one is a dash, or "√±", in another.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    bare = bare_utf16(data)
    if bare:
        return bare
    if _is_utf8(data):
        return 'utf-8'
    counts = _count_signs(data)
    return max(FAMILIES, key=lambda name: (_score(counts, name), -FAMILIES.index(name)))


def mended(data: bytes, encoding: str) -> bytes:
    """Return a text with the letters that were certainly written in UTF-8, or twice in it, mended.

    Programs that append to a file, or convert one that was converted already, write such ones.

    :param encoding: see :func:`encoding_of`
    """
    if encoding in FAMILIES:
        return _STRAY.sub(
            lambda found: found[0].decode().encode(encoding, 'replace'), data)
    return _TWICE.sub(_once, data) if encoding in ('utf-8', 'utf-8-sig') else data


def _once(found: re.Match[bytes]) -> bytes:
    with contextlib.suppress(UnicodeError):
        two = b''.join(
            bytes([ord(char)]) if ord(char) < 256 else char.encode('cp1252')
            for char in found[0].decode())
        return two.decode().encode()
    return found[0]


def bare_utf16(data: bytes) -> str | None:
    """Return the form of UTF-16 of a text that does not say it: every second byte is nothing.

    :return: the name of the encoding, or ``None``
    """
    sample = data[:SAMPLE]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half >= 2 and odd > 0.6 * half and even < 0.1 * half:
        return 'utf-16-le'
    if half >= 2 and even > 0.6 * half and odd < 0.1 * half:
        return 'utf-16-be'
    return None


def _is_utf8(data: bytes) -> bool:
    """Tell whether a text is UTF-8, as a whole or with fewer broken letters than whole ones."""
    decoder, whole = codecs.getincrementaldecoder('utf-8')(), True
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start:start + CHUNK], final=start + CHUNK >= len(data))
    except UnicodeDecodeError:
        whole = False
    if whole:
        return True
    letters = taken = 0
    for found in islice(_UTF8.finditer(data), MOST_SIGNS):
        letters += 1
        taken += len(found[0])
    beyond = sum(1 for _found in islice(_BEYOND.finditer(data), taken + letters + 1))
    return beyond - taken <= letters


def _kind(byte: int) -> str:
    char = chr(byte)
    if byte > 127:
        return 'beyond'
    if char.isalpha():
        return 'capital' if char.isupper() else 'small'
    return 'digit' if char.isdigit() else 'other'


_KINDS = [_kind(byte) for byte in range(256)]


def _count_signs(data: bytes) -> Counter[tuple[str, int, str]]:
    """Count the bytes beyond ASCII with the kinds of what stands beside them."""
    counts: Counter[tuple[str, int, str]] = Counter()
    last = len(data) - 1
    for found in islice(_BEYOND.finditer(data), MOST_SIGNS):
        place = found.start()
        counts[
            _KINDS[data[place - 1]] if place else 'other', data[place],
            _KINDS[data[place + 1]] if place < last else 'other'] += 1
    return counts


def _score(counts: Counter[tuple[str, int, str]], encoding: str) -> float:
    return sum(
        number * _reads(before, bytes([byte]).decode(encoding, 'replace'), after)
        for (before, byte, after), number in counts.items())


def _reads(before: str, char: str, after: str) -> float:
    """Return how well a sign reads between two others: below zero if no text has it there."""
    if char == LOST or not (char.isprintable() or char == '\xa0'):
        return -5
    if char in _MARKS:
        return _mark_reads(before, char, after)
    if not char.isalpha():
        return -2
    if char.isupper() and before == 'small':
        return -1
    if char.islower() and (after == 'capital' and before != 'other' or 'digit' in (before, after)):
        return -1
    return 1 if char in _WORDS else 0.2


def _mark_reads(before: str, char: str, after: str) -> float:
    if {before, after} <= {'small', 'capital'}:
        between_words = char == '\xa0' and after == 'capital'
        return 0.3 if char in '·’´' or between_words else -0.5
    if char == 'ª':  # as in Mª and 1ª; where old Macs have it, Windows has »
        return 0.3 if before in ('capital', 'digit') else 0.1
    if char == '»':
        return 0.15 if before == 'capital' else 0.25
    return 0.1 if char == '´' else 0.3
