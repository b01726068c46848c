"""How one speaks of a dentist: in Spanish and Catalan, the doctor has an article."""
import re

from .plain_text import MaybeText, without_marks
from .surnames import GIVEN

_TITLE = re.compile(r'([Dd]ra?)(?:\.\s?|\s)(?=\S)')
_ARTICLES = {'dr': 'el', 'dra': 'la'}
_SPEAKING = ('es', 'ca')
LONGEST = 200
"""Characters of a name: longer ones are no person's."""


def said_of(raw: MaybeText, lang: MaybeText, begins: bool = False) -> str:
    """Return a dentist's name as it is said of them: by the surname, with the article.

    Where it is not certain what is the surname, and in other languages, the name stays whole.

    :param lang: code of a language
    :param begins: whether a sentence begins with it

    >>> said_of('Dra. Elena Vidal', 'es_ES'), said_of('Dr. Soler', 'ca_ES', begins=True)
    ('la Dra. Vidal', 'El Dr. Soler')
    """
    name = (raw or '')[:LONGEST].strip()
    title = _TITLE.match(name)
    if not title or (lang or '')[:2] not in _SPEAKING:
        return name
    words = name[title.end():].split()
    if len(words) == 2 and without_marks(words[0]).casefold() in GIVEN:
        words = words[1:]
    article = _ARTICLES[title[1].casefold()]
    return ' '.join([article.capitalize() if begins else article, f'{title[1]}.', *words])


_CONTRACTED = re.compile(r'\b([Dd]e|[Aa]) el (?=Dr\. )')
_BEGINS = re.compile(r'(?:^|(?<=[.!?…] ))(el|la)(?= Dra?\. )')


def smooth(text: MaybeText) -> str:
    """Return a sentence into which names were put with articles, as one writes it.

    >>> smooth('Viene de el Dr. Soler. la Dra. Vidal pregunta.')
    'Viene del Dr. Soler. La Dra. Vidal pregunta.'
    """
    text = _CONTRACTED.sub(lambda found: f'{found[1]}l ', text or '')
    return _BEGINS.sub(lambda found: found[1].capitalize(), text)
