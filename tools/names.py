"""Names of people as agendas write them, and the key under which two spellings are one."""
import re
from functools import lru_cache

from .plain_text import MaybeText, tidy, without_marks

LONGEST_KEY = 500
"""Characters of a key: longer ones do not fit into a database's index."""
KEPT_KEYS = 4096
"""Keys that are kept: a file names the same dentists and treatments in each row."""


_MARIA = re.compile(r'(?<!\w)[Mm](?:\.\s?[ªº°]|[ªº°]\.?)\s?')
_POLITE = re.compile(
    r'(?i)(?:(?:sr|sra|srta|dña|d|mr|mrs|ms)\.\s?ª?\s?|(?:sr|sra|srta|dña|doña|dª|mr|mrs)\.?\s)+')
_TITLES = {'dr', 'dra', 'don', 'dona', 'prof'}
PARTICLES = frozenset(
    'de del la las los y i e da das do dos di du von van der den des dels'.split())
_ROMAN = re.compile(r'[IVX]+')
_AFTER_MARIA = frozenset((
    'jose carmen dolores teresa luisa pilar angeles isabel jesus elena rosa mercedes josefa '
    'antonia victoria eugenia cristina soledad concepcion rosario amparo inmaculada asuncion '
    'encarnacion nieves lourdes fernanda mar josep rosa dels neus lluisa magdalena').split())
"""Names that with María are one."""
_TOGETHER = {
    'jose': 'luis antonio maria manuel carlos miguel ramon javier angel francisco ignacio',
    'juan': 'carlos jose antonio manuel luis francisco pablo miguel ramon ignacio',
    'luis': 'miguel alberto fernando', 'miguel': 'angel', 'francisco': 'javier jose',
    'ana': 'maria isabel belen rosa cristina', 'rosa': 'maria', 'jesus': 'maria',
    'pedro': 'jose', 'carlos': 'alberto', 'marco': 'antonio', 'josep': 'maria lluis',
    'joan': 'carles josep', 'victor': 'manuel',
}
"""Usual pairs of given names that are said together, if a surname follows; of others nobody can
tell which belong together."""


def display_name(raw: str) -> str:
    """Return a name as people write it: name before surname, no shouting, María in full.

    Only words that are all capitals, or a name without any, change their letters.

    >>> display_name('GARCÍA LÓPEZ, Mª DEL CARMEN')
    'María del Carmen García López'
    """
    text = _MARIA.sub('María ', tidy(raw))
    surname, comma, given = text.rpartition(',')
    given = _without_titles(given)
    words = f"{given} {surname.replace(',', ' ')}".split() if comma else given.split()
    return ' '.join(_as_written(words))


def _without_titles(text: str) -> str:
    text = text.strip()
    polite = _POLITE.match(text)
    return text[polite.end():] if polite and text[polite.end():].strip() else text


def _as_written(words: list[str]) -> list[str]:
    """Return the words of a name with capitals where people write them."""
    joined = ''.join(words)
    shouted = joined.replace('María', '').isupper()
    small = joined.replace('María', '').islower()
    last = len(words) - 1
    return [
        _word_as_written(word, shouted or small, inside=0 < index < last)
        if word != 'María' else word
        for index, word in enumerate(words)]


def _word_as_written(word: str, all_of_it: bool, inside: bool) -> str:
    if word.islower():
        change = all_of_it
    else:
        change = word.isupper() and (
            all_of_it or len(word) > 2 or inside and word.casefold() in PARTICLES)
    if not change or _ROMAN.fullmatch(word) and len(word) > 1:
        return word
    if inside and word.casefold() in PARTICLES:
        return word.lower()
    return re.sub(r"[^\s\-'’./]+", lambda part: part[0][:1].upper() + part[0][1:].lower(), word)


def spoken_name(raw: MaybeText) -> str:
    """Return the name by which somebody is greeted: María José, José Luis, Luis (of "Sr. Luis
    Pérez")."""
    words = display_name((raw or '')[:LONGEST_KEY]).split()
    while len(words) > 1 and without_marks(words[0]).casefold().strip('.') in _TITLES:
        words = words[1:]
    if not words:
        return ''
    size = 1
    if len(words) > 2 and re.fullmatch(r'[^\W\d_]\.?', words[0]):
        size = 2
    elif without_marks(words[0]).casefold() == 'maria' and len(words) > 1:
        while size < len(words) - 1 and words[size] in PARTICLES:
            size += 1
        known = without_marks(words[size]).casefold() in _AFTER_MARIA
        size = size + 1 if known else 1
    elif len(words) > 2:
        first, second = (without_marks(word).casefold() for word in words[:2])
        size = 2 if second in _TOGETHER.get(first, '').split() else 1
    return ' '.join(words[:size])


@lru_cache(KEPT_KEYS)
def name_key(raw: MaybeText) -> str:
    """Return the key for comparing names: no accents, case, commas, titles, or word order.

    Of a name longer than any person's it is the first :data:`LONGEST_KEY` characters.

    >>> name_key('Íñiguez Peña, José') == name_key('jose  peña iñiguez')
    True
    """
    return ' '.join(sorted(name_key_words(raw or '')))[:LONGEST_KEY].rstrip()


def is_turned(one: MaybeText, other: MaybeText) -> bool:
    """Tell whether two names of one key have their words in another order, surname first aside.

    >>> is_turned('Ana Gil Ruiz', 'Gil Ruiz Ana'), is_turned('Ana Gil Ruiz', 'Ana Ruiz Gil')
    (False, True)
    """
    words, others = (
        name_key_words(display_name((name or '')[:LONGEST_KEY])) for name in (one, other))
    return not any(
        others == words[first:] + words[:first] for first in range(max(1, len(words))))


def name_key_words(name: str) -> list[str]:
    """Return the words of a name's key in the order of the name."""
    text = re.sub('[ªº]', '', _MARIA.sub('maria ', name))
    return [word for word in re.findall(r'\w+', without_marks(text).casefold())
            if word not in _NO_NAMES]


_NO_NAMES = frozenset(('dr', 'dra', 'd', 'dna', 'sr', 'sra', 'srta'))


_MARKUP = re.compile(r'<\s*(?:/\s*)?[a-zA-Z!]')
_FORMULA = re.compile(r'\s*(?:[=@]|[+\-](?![\d\s().,/%€\-]*$))')


def has_markup(raw: MaybeText) -> bool:
    """Tell whether a text holds HTML-like markup, which no name, note or label should."""
    return '<' in (raw or '') and bool(_MARKUP.search(raw))


def is_formula(raw: MaybeText) -> bool:
    """Tell whether a spreadsheet would run this text when a list is exported to it.

    A phone number's plus sign, a negative number or price, and a lone dash are no formulas.
    """
    return bool(_FORMULA.match(raw or ''))
