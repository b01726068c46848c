"""Names of people as agendas write them, and the key under which two spellings are one."""
import re
import unicodedata


def display_name(raw):
    """Return ``"Surname, Name"`` as ``"Name Surname"``; other forms only lose extra spaces."""
    surname, comma, given = raw.partition(',')
    parts = f'{given} {surname}' if comma else raw
    return ' '.join(parts.split())


def name_key(raw):
    """Return the key for comparing names: no accents, case, commas, titles, or word order.

    >>> name_key('Íñiguez Peña, José') == name_key('jose  peña iñiguez')
    True
    """
    decomposed = unicodedata.normalize('NFKD', re.sub('[ªº]', '', raw or ''))
    plain = ''.join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    words = re.findall(r'\w+', plain)
    return ' '.join(sorted(word for word in words if word not in {'dr', 'dra', 'd', 'dna'}))


def has_markup(raw):
    """Tell whether a text holds HTML-like markup, which no name, note or label should."""
    return bool(re.search(r'<\s*/?\s*[a-zA-Z!]', raw or ''))


def is_formula(raw):
    """Tell whether a spreadsheet would run this text when a list is exported to it.

    A phone number's plus sign, a negative number or price, and a lone dash are no formulas.
    """
    return bool(re.match(r'\s*(?:[=@]|[+\-](?![\d\s().,/%€\-]*$))', raw or ''))
