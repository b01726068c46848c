"""After how many hours to ask how a treatment went, as a person types them (S42)."""
import re

from .plain_text import MaybeText, without_marks

DAY = 24
LONGEST = 60 * DAY
MOST = 6
UNITS = {
    1: ('h', 'hora', 'horas', 'hour', 'hours'),
    DAY: ('d', 'dia', 'dias', 'day', 'days'),
    7 * DAY: ('semana', 'semanas', 'week', 'weeks'),
}
HOURS_OF = {word: hours for hours, words in UNITS.items() for word in words}


def parse_offsets(text: MaybeText) -> tuple[int, ...]:
    """Return the hours of ``"24 h, 7 días"``, sorted and without doubles; () for no text.

    Commas, semicolons or spaces stand between the offsets, and each has its unit.

    :raises ValueError: for any other text, and for offsets of 0, of more than 60 days, or more
        than 6 of them
    """
    if not text or not text.strip():
        return ()
    plain = ' '.join(without_marks(text, 'NFD').casefold().split())
    found = sorted({_hours(part) for part in re.split(r' ?[,;] ?| (?=[0-9])', plain)})
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} offsets: {text!r}")
    return tuple(found)


def _hours(part: str) -> int:
    match = re.fullmatch(r'([0-9]{1,6}) ?([a-z]+)', part)
    if not match or match[2] not in HOURS_OF:
        raise ValueError(f"not a number of hours, days or weeks: {part!r}")
    hours = int(match[1]) * HOURS_OF[match[2]]
    if not 0 < hours <= LONGEST:
        raise ValueError(f"not between 1 hour and 60 days: {part!r}")
    return hours
