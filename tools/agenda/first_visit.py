"""What an agenda says of a patient's first visit here: a day, or that this row is it."""
from ..plain_text import MaybeText
from .moments import read_moment
from .nothing import is_no_day
from .row import Row, Rules
from .words import plain

_YES = frozenset((
    'si|s|x|1|yes|y|true|verdadero|v|cierto|vertader|cert|nuevo|nueva|nou|nova|new|primera|first|'
    'primera visita|primera cita|primera vez|1a|1a visita|1 visita|1ra|1ra visita|'
    'paciente nuevo|paciente nueva|pacient nou|pacient nova|new patient|first visit').split('|'))
_NO = frozenset((
    'no|n|0|false|falso|f|fals|revision|sucesiva|successiva|siguiente|conocido|conocida|'
    'no es primera|later|known|existing|returning').split('|'))
NOT_COME = ('no_show', 'cancelled', 'moved')
"""States of a visit that is no first one, whatever was expected."""
FIRST_YEAR = 1950


def is_first(text: MaybeText) -> bool | None:
    """Tell whether words say that a visit is the first one; ``None`` if they say neither."""
    said = plain(text)
    return True if said in _YES else False if said in _NO else None


def read_first(row: Row, rules: Rules) -> None:
    """Read the day of the first visit.

    That this visit is not the first one says nothing of when that was: it stays unknown.
    """
    text, day = row.texts.get('first'), row.values.get('day')
    row.values['first'] = None
    if not text:
        return
    said = is_first(text)
    if said is not None:
        if said and row.values['state'] not in NOT_COME:
            row.values['first'] = day
        return
    try:
        first = read_moment(text, order=rules.readings.date).day
    except ValueError:
        row.lose('first_unknown', text=text)
        return
    if is_no_day(first):
        return
    if first.year < FIRST_YEAR or first > max(rules.today, day or rules.today):
        row.lose('first_impossible', text=text)
    else:
        row.values['first'] = first
