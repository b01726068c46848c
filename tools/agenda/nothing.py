"""What stands in a cell that says nothing, and values that many are given and nobody has."""
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from .words import KEPT_TEXTS, plain

STRICT = frozenset((
    'n a|n d|s n|s d|n c|nd|null|nulo|nil|nan|none|ninguno|ninguna|cap dada|no consta|'
    'no aplica|not available|sin dato|sin datos|sin informacion|sin especificar|'
    'sin determinar|sense dades|unknown|vacio|buit|empty').split('|'))
"""Words for nothing in any column: nobody is called so."""
LOOSE = STRICT | frozenset((
    'no|no tiene|no te|no tiene telefono|no tiene movil|no tiene email|no tiene correo|no hay|'
    'nada|res|cap|sin|sense|sin telefono|sin tel|sin tfno|sin movil|sin email|sin mail|sin e mail|'
    'sin correo|sin numero|sin fecha|sin asignar|sense telefon|sense mobil|sense correu|'
    'sense assignar|desconocido|desconocida|desconegut|desconeguda|no disponible|no facilita|'
    'no facilitado|no da|no quiere|no sabe|no lo sabe|no procede|pendiente|pendent|na|x|xx|xxx|'
    'no phone|no email|no mail|not given|to be asked|tbd|preguntar').split('|'))
"""Words for nothing beside these, in columns of numbers, addresses, dates and lists."""
KEPT_WORDS = (
    'patient', 'given', 'surname', 'surname2', 'note', 'hour', 'state', 'language', 'first')
"""Fields in which "no", "x" or "pendiente" may be meant."""
MOST_OF_A_FAMILY = 8
"""People with one phone, email or practice number; more are no family."""
FEWEST_STRANGERS = 4
"""So many people without a common name share only what is typed to fill the field."""
_NO_DAYS = frozenset((
    date(1, 1, 1), date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
    date(1900, 1, 1)))
"""What programs keep where no day is known."""
_NO_MAILBOX = frozenset((
    'sin no noreply norespond noresponder nocontestar notiene sinemail sinmail sincorreo nomail '
    'noemail nocorreo ninguno ninguna nadie desconocido na n nada nulo null none x xx xxx xxxx a '
    'aa aaa test prueba pruebas ejemplo email correo mail sincuenta notengo noconsta nohay '
    'sensecorreu sinespecificar').split())

_ERROR = re.compile(
    r'(?i)#+|#\s?(?:n/?[ad]|¡?ref!?|¡?valor!?|value!?|¡?div/0!?|¡?n[uú]l[lo]?o?!?|¡?n[uú]m!?|'
    r'¿?nombre\?|name\?)')
"""What a spreadsheet writes where a formula failed or a column is too narrow."""


@lru_cache(KEPT_TEXTS)
def is_nothing(text: str, field: str) -> bool:
    """Tell whether a cell of a field holds only what programs and people write for nothing."""
    if _ERROR.fullmatch(text):
        return True
    said = plain(text[:60])
    if not said.replace('_', ''):
        return True
    if field not in KEPT_WORDS and not said.strip('0 _'):
        return True
    return len(text) <= 60 and said in (STRICT if field in KEPT_WORDS else LOOSE)


def is_placeholder_phone(number: str) -> bool:
    """Tell whether an international number is one that is typed where there is none."""
    digits = re.sub(r'\D', '', number)[-9:]
    return bool(
        re.search(r'(\d)\1{6,}$', digits) or digits in ('123456789', '987654321', '612345678')
        or len(set(digits)) == 1)


def is_placeholder_email(address: str) -> bool:
    """Tell whether an address is one that is typed where there is none."""
    local, _at, domain = address.casefold().partition('@')
    return re.sub(r'[^a-z]', '', local) in _NO_MAILBOX and (
        not re.search(r'\d', local) or domain.startswith(local))


def is_no_day(day: date) -> bool:
    """Tell whether a day of birth is what programs keep where none is known."""
    return day in _NO_DAYS


def placeholders(pairs: Iterable[tuple[object, str]], whole_days: bool = False) -> set[object]:
    """Return the values that so many different people share that they are no one person's.

    :param pairs: value and name key, as rows have them
    :param whole_days: the values are days of birth, which strangers do share by chance: only
        the first of January does, or a day of a great many
    """
    names: dict[object, set[str]] = defaultdict(set)
    people: set[str] = set()
    for value, name in pairs:
        names[value].add(name)
        people.add(name)
    return {value for value, own in names.items()
            if len(own) >= FEWEST_STRANGERS and _is_shared(value, own, len(people), whole_days)}


def _is_shared(value: object, own: Collection[str], people: int, whole_days: bool) -> bool:
    if whole_days:
        first = isinstance(value, date) and (value.day, value.month) == (1, 1)
        return len(own) >= max(FEWEST_STRANGERS if first else 10, people // 50)
    return len(own) > MOST_OF_A_FAMILY or _strangers(own) >= FEWEST_STRANGERS


def _strangers(names: Iterable[str]) -> int:
    """Return in how many groups some people fall, if a common word of the name joins two."""
    groups: list[set[str]] = []
    for name in names:
        words = {word for word in name.split() if len(word) > 2}
        apart = []
        for group in groups:
            if group & words:
                words |= group
            else:
                apart.append(group)
        groups = [*apart, words]
    return len(groups)
