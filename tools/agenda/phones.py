"""The phone numbers of a cell: one or more, with words beside them, as spreadsheets leave them."""
import re
from typing import NamedTuple

from ..plain_text import without_marks
from .words import plain

MOST_TEXT = 200
"""Characters of a cell in which phone numbers are looked for."""
WHOSE = frozenset((
    'madre padre mama papa mare pare hijo hija fill filla marido mujer esposo esposa marit dona '
    'hermano hermana germa germana abuela abuelo avia avi tutor tutora pareja parella nieto nieta '
    'movil mob mobil fijo fix casa trabajo feina oficina work home mobile cell phone mother father '
    'son daughter husband wife tel tlf tfno telf telefono telefon whatsapp wa personal urgencias '
    'principal otro otra altre altra y o i e and or ext extension de del la el su '
    'm f t p c').split())
"""Words beside a number that say only whose or of what kind it is."""
_EXACT = re.compile(r"\s*'?\+?(\d)[.,](\d{1,15})[eE]\+?(\d{1,2})\s*")
_LOST = re.compile(r'\s*\d(?:[.,]\d{1,15})?[eE]\+?\d{1,2}\s*')
_RUN = re.compile(r'\(?\+?\(?\d[\d\s().\-]{4,40}')


class Phones(NamedTuple):
    """What a cell of phones says: its numbers as texts, and the words that are not kept."""

    numbers: tuple[str, ...]
    words: str


def whole_number(text: str) -> str | None:
    """Return the digits of a number that a spreadsheet wrote as 6,55312233E+08, or with .0.

    Without a power it is the text itself; ``None`` if digits were lost.
    """
    text = text[:MOST_TEXT]
    exact = _EXACT.fullmatch(text)
    if exact:
        power, decimals = int(exact[3]), exact[2]
        return exact[1] + decimals if len(decimals) == power else None
    if _LOST.fullmatch(text):
        return None
    return re.sub(r'^(\s*\d+)[.,]0{1,2}\s*$', r'\1', text)


def split_phones(text: str) -> Phones:
    """Return the phone numbers of a cell, as many as stand in it, and the words beside them.

    :raises ValueError: a spreadsheet has lost digits
    """
    text = without_marks(text[:MOST_TEXT])
    single = whole_number(text)
    if single is None:
        raise ValueError('phone_lost')
    if len(re.sub(r'\D', '', single)) == 9 and not re.search(r'[^\W\d]', single):
        return Phones((re.sub(r'[^\d+]', '', single),), '')
    text = re.sub(r'(?i)\bext(?:ension)?\.?\s{0,2}:?\s{0,2}\d{1,5}', ' ', single)
    found, words, end = [], [], 0
    for piece in re.split(r'(?i)[/,;|\n\\]|\s-\s|\s[yoie&]\s', text):
        for run in _RUN.finditer(piece):
            found += _apart(run[0])
            words.append(piece[end:run.start()])
            end = run.end()
        words.append(piece[end:])
        end = 0
    left = [word for word in plain(' '.join(words)).split() if word not in WHOSE]
    left = [word for word in left if not word.isdigit()]
    return Phones(tuple(dict.fromkeys(found)), ' '.join(left))


def _apart(run: str) -> list[str]:
    """Return the numbers of a run of digits: twice nine of them are two numbers."""
    run = run.strip(' .-(')
    if run.count('(') != run.count(')'):
        run = run.replace('(', ' ').replace(')', ' ').strip()
    parts = run.split()
    if len(parts) > 1 and all(len(re.sub(r'\D', '', part)) >= 9 for part in parts):
        return parts
    digits = re.sub(r'\D', '', run)
    if len(digits) == 18 and digits[0] in '6789' and digits[9] in '6789':
        return [digits[:9], digits[9:]]
    return [run]
