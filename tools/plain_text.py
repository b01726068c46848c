"""Texts without their accents, and as much of a long one as is shown."""
import re
import unicodedata
from typing import Literal

MaybeText = str | Literal[False] | None
"""A text, or what stands for none: in Odoo False, elsewhere None."""

SHOWN = 120
"""Characters of what somebody typed that a sentence repeats."""
NOT_KEPT = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
"""Signs that PostgreSQL or XML take in no text: zero and its like, halves of pairs."""


def without_marks(text: str, form: Literal['NFD', 'NFKD'] = 'NFKD') -> str:
    """Return a text without accents and other marks.

    Each character is taken apart by itself: to normalise a text sorts its runs of marks, which
    takes hours for a long one.

    :param str form: a decomposition, 'NFD' or 'NFKD'
    """
    if text.isascii():
        return text
    return ''.join(
        part for char in text for part in unicodedata.normalize(form, char)
        if not unicodedata.combining(part))


def storable(text: str) -> str:
    """Return a text without the signs that PostgreSQL or XML do not take.

    >>> storable('do\\0lor')
    'dolor'
    """
    return NOT_KEPT.sub('', text)


def shorten(text: str, most: int = SHOWN) -> str:
    """Return a text, or the beginning of a long one with an ellipsis.

    :param int most: how many characters are returned at most, with the ellipsis
    """
    return text if len(text) <= most else f'{text[:most - 1].rstrip()}…'


def tidy(text: str) -> str:
    """Return a text as people type it: accents on their letters, no marks that nobody sees.

    Each letter is put together by itself, with a few marks at most (see :func:`without_marks`).
    """
    if text.isascii():
        return text.replace('\0', '')
    pieces, letter = [], ''
    for char in text:
        if unicodedata.combining(char):
            letter += char if len(letter) <= MOST_MARKS else ''
        elif unicodedata.category(char) not in ('Cf', 'Cs', 'Co') and char != '\0':
            pieces.append(letter)
            letter = char
    pieces.append(letter)
    return ''.join(unicodedata.normalize('NFC', piece) for piece in pieces)


MOST_MARKS = 4
"""Marks on one letter; no language puts more on one."""
