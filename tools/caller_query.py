"""What somebody typed who was rung: a number, a part of one, a name or a practice number."""
import re
from typing import NamedTuple

from .names import name_key

FEWEST_DIGITS = 4
"""Fewer digits are a practice number, not a part of a telephone number."""


class CallerQuery(NamedTuple):
    """``digits`` of a telephone number, or ``words`` of a name; ``text`` as it was typed.

    Digits begin with the country if ``is_international``. Either may be empty.
    """

    text: str
    digits: str
    is_international: bool
    words: tuple

    @property
    def is_number(self):
        """Whether there are enough digits to look for telephones."""
        return len(self.digits) >= FEWEST_DIGITS

    @property
    def ends(self):
        """The digits from the last to the first: how telephones that end so begin in an index."""
        return self.digits[::-1]


def understand(text):
    """Return what was typed as a :class:`CallerQuery`; a text with letters is no number.

    >>> understand(' 0034 655-97').digits, understand('+34 (655) 97').is_international
    ('3465597', True)
    >>> understand('Gil, Íñigo').words
    ('gil', 'inigo')
    """
    text = ' '.join((text or '').split())
    if re.search(r'[^\W\d_]', text):
        return CallerQuery(text, '', False, tuple(name_key(text).split()))
    digits = ''.join(re.findall(r'[0-9]', text))
    international = text.startswith('+') or digits.startswith('00')
    if digits.startswith('00'):
        digits = digits[2:]
    return CallerQuery(text, digits, international, ())


def word_query(words):
    """Return PostgreSQL's text query for names that have a word beginning like each of these.

    Words are quoted, so that nothing typed is an operator.
    """
    return ' & '.join(f"'{word}':*" for word in words)
