"""What somebody typed who was rung: a number, a part of one, a name, a birthday, a record's number.
"""
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .agenda.moments import parse_date
from .names import name_key
from .plain_text import MaybeText

FEWEST_DIGITS = 4
"""Fewer digits are a practice number, not a part of a telephone number."""
WHOLE_DIGITS = 7
"""As many digits are a telephone number, whatever is written beside it, as “Tel.” or “(home)”."""
LONGEST = 200
"""Characters of what is typed that are read."""
FEWEST_LETTERS = 3
"""Shorter parts of a name are looked for only where a word of it begins."""
OLDEST = 1900
"""Nobody who comes was born before this year."""
MOST_WORDS = 12
"""Words of a name that are looked for."""
SHORT = {'maria': 'm'}
"""How a word of a name is written for short, without what :func:`names.name_key` drops: Mª."""


class CallerQuery(NamedTuple):
    """``digits`` of a telephone number, or ``words`` of a name; ``text`` as it was typed.

    Either may be empty. ``is_international`` tells that the country comes first, after a plus
    sign. Two zeros may stand for it, or be digits like others: half a number begins anywhere.
    """

    text: str
    digits: str
    is_international: bool
    words: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether there are enough digits to be a telephone number of its own."""
        return len(self.digits) >= WHOLE_DIGITS

    def starts(self, country_code: int | str) -> list[str]:
        """Return how telephones may begin that begin with these digits, as they are stored.

        :param country_code: calling code of the clinic's country, for numbers without one
        """
        if self.is_international:
            return [f'+{self.digits}']
        if self.digits.startswith('00'):
            return [f'+{self.digits[2:]}'] if len(self.digits) > 2 else []
        own = f'+{country_code}{self.digits}'
        if self.digits.startswith('0'):  # in many countries a zero stands before the number
            return [own, f'+{country_code}{self.digits[1:]}']
        return [f'+{self.digits}', own]

    @property
    def is_number(self) -> bool:
        """Whether there are enough digits to look for telephones."""
        return len(self.digits) >= FEWEST_DIGITS

    @property
    def ends(self) -> str:
        """The digits from the last to the first: how telephones that end so begin in an index."""
        return self.digits[::-1]


def understand(text: MaybeText) -> CallerQuery:
    """Return what was typed as a :class:`CallerQuery`; letters with few digits are a name.

    Of a longer text the first :data:`LONGEST` characters are read; of more words than a name has
    those are looked for that come first in the alphabet.

    >>> understand(' 0034 655-97').digits, understand('+34 (655) 97').is_international
    ('003465597', True)
    >>> understand('Tel. +44 (0)20 7946 0958').digits
    '442079460958'
    >>> understand('Gil, Íñigo').words
    ('gil', 'inigo')
    """
    text = ' '.join((text or '')[:LONGEST].split())
    international = bool(re.match(r'[^0-9]*\+', text))
    written = re.sub(r'\(\s*0\s*\)', '', text) if international else text
    digits = ''.join(re.findall(r'[0-9]', written))
    if re.search(r'[^\W\d_]', text) and len(digits) < WHOLE_DIGITS:
        return CallerQuery(text, '', False, tuple(name_key(text).split()[:MOST_WORDS]))
    return CallerQuery(text, digits, international, ())


def word_query(words: Iterable[str]) -> str:
    """Return PostgreSQL's text query for names that have a word beginning like each of these.

    Words are quoted, so that nothing typed is an operator. What is often written for short is
    found so too.
    """
    return ' & '.join(
        f"('{word}':* | '{SHORT[word]}')" if word in SHORT else f"'{word}':*" for word in words)


def part_patterns(words: Iterable[str]) -> list[str]:
    """Return PostgreSQL's patterns of names that hold each of these anywhere, or none if too short.

    >>> part_patterns(('cisco', 'gil')), part_patterns(('gil', 'oe'))
    (['%cisco%', '%gil%'], [])
    """
    words = list(words)
    if any(len(word) < FEWEST_LETTERS for word in words):
        return []
    return ['%' + word.replace('_', r'\_') + '%' for word in words]


def birth_date(text: MaybeText, today: date, order: str = 'day') -> date | None:
    """Return the day a text means on which somebody may have been born.

    Of numbers alone only eight digits are a day: fewer are a part of a telephone number.

    :param order: whether ``day`` or ``month`` stands first where the user lives; the other way is
        read if only that is a day

    >>> birth_date('14 de marzo de 1980', date(2026, 11, 29))
    datetime.date(1980, 3, 14)
    >>> birth_date('65597', date(2026, 11, 29)) is None
    True
    """
    text = ' '.join((text or '')[:LONGEST].split())
    if re.fullmatch(r'[0-9., ]{1,7}', text):
        return None
    other = {'day': 'month', 'month': 'day'}
    for way in (order, other[order]):
        try:
            day = parse_date(text, today, way)
        except ValueError as error:
            if error.args[0] == 'date_other_way':
                continue
            return None
        return day if OLDEST <= day.year and day <= today else None
    return None
