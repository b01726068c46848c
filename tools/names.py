"""Names of people as agendas write them, and the key under which two spellings are one."""
import re

from .plain_text import MaybeText, without_marks

LONGEST_KEY = 500
"""Characters of a key: longer ones do not fit into a database's index."""


def display_name(raw: str) -> str:
    """Return ``"Surname, Name"`` as ``"Name Surname"``; other forms only lose extra spaces."""
    surname, comma, given = raw.partition(',')
    parts = f'{given} {surname}' if comma else raw
    return ' '.join(parts.split())


def name_key(raw: MaybeText) -> str:
    """Return the key for comparing names: no accents, case, commas, titles, or word order.

    Of a name longer than any person's it is the first :data:`LONGEST_KEY` characters.

    >>> name_key('Íñiguez Peña, José') == name_key('jose  peña iñiguez')
    True
    """
    plain = without_marks(re.sub('[ªº]', '', raw or '')).casefold()
    words = sorted(
        word for word in re.findall(r'\w+', plain) if word not in {'dr', 'dra', 'd', 'dna'})
    return ' '.join(words)[:LONGEST_KEY].rstrip()


def has_markup(raw: MaybeText) -> bool:
    """Tell whether a text holds HTML-like markup, which no name, note or label should."""
    return bool(re.search(r'<\s*(?:/\s*)?[a-zA-Z!]', raw or ''))


def is_formula(raw: MaybeText) -> bool:
    """Tell whether a spreadsheet would run this text when a list is exported to it.

    A phone number's plus sign, a negative number or price, and a lone dash are no formulas.
    """
    return bool(re.match(r'\s*(?:[=@]|[+\-](?![\d\s().,/%€\-]*$))', raw or ''))
