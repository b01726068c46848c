"""Whether two names differ only in that one of them does not say the last surname."""
from .names import PARTICLES, display_name, name_key, name_key_words
from .plain_text import MaybeText

MOST_WORDS = 12
"""Words of a name that are left out one by one; longer ones are no person's."""
GIVEN = frozenset((
    'maria jose carmen dolores teresa luisa pilar angeles isabel jesus elena rosa mercedes josefa '
    'antonia victoria eugenia cristina soledad concepcion amparo inmaculada asuncion consuelo '
    'encarnacion nieves lourdes fernanda josep neus lluisa magdalena antonio manuel francisco '
    'juan luis javier carlos miguel angel pedro rafael fernando alberto alejandro ramon jaime '
    'sergio pablo daniel david jorge raul ignacio eduardo enrique roberto ricardo oscar ruben '
    'ivan adrian alvaro hugo mario diego ana laura marta sara lucia paula raquel eva beatriz '
    'patricia silvia irene sonia alba andrea claudia julia sofia natalia susana rocio belen '
    'carolina monica yolanda nuria noelia esther celia ines clara lorena sandra ainhoa noa carla '
    'joan jordi pau marc xavier lluis vicent ferran enric montserrat nuria merce gemma anna '
    'ana mariana ariadna emma martina valeria daniela').split())
"""Usual given names that are hardly anybody's surname."""


def without_a_word(raw: MaybeText) -> list[str]:
    """Return the keys of a name without each of its words, and first that of all of them.

    Small words between surnames are none: "Gil de la Fuente" has two words.

    >>> without_a_word('Ana Gil de Ruiz')
    ['ana gil ruiz', 'gil ruiz', 'ana ruiz', 'ana gil']
    """
    words = [word for word in name_key(raw).split() if word not in PARTICLES][:MOST_WORDS]
    return [' '.join(words), *(
        ' '.join(words[:index] + words[index + 1:]) for index in range(len(words))
        if len(words) > 2)]


def lacks_surname(one: MaybeText, other: MaybeText) -> bool:
    """Tell whether one of two names is the other without its last surname.

    A second given name at the end is none: twins may be called María and María José.

    >>> lacks_surname('Gil, Ana', 'Ana Gil de Ruiz'), lacks_surname('Gil María', 'Gil María José')
    (True, False)
    """
    words, others = (_words(name) for name in (one, other))
    shorter, longer = sorted((words, others), key=len)
    return (len(shorter) > 1 and longer[:-1] == shorter and longer[-1] not in GIVEN
            and len(longer[-1]) > 1)


def says_given_first(raw: MaybeText) -> bool:
    """Tell whether a name begins with what is a given name, and no surname.

    >>> says_given_first('Gil Ruiz, Ana'), says_given_first('Gil Ruiz Ana')
    (True, False)
    """
    return _words(raw)[:1] != [] and _words(raw)[0] in GIVEN


def _words(raw: MaybeText) -> list[str]:
    return [word for word in name_key_words(display_name((raw or '')[:500]))
            if word not in PARTICLES]
