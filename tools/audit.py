"""What is said beside what is measured, and when a number says nothing yet (S45-S49)."""
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

FEW = 20
"""Below so many nothing is concluded: one lucky week would look like a habit."""
LEVELS = {
    'always': (0.9, 1.0), 'mostly': (0.6, 0.9), 'sometimes': (0.1, 0.6), 'never': (0.0, 0.1)}
"""Of what is said to be done so often, the shares that bear it out (both ends are part of it)."""


class Felt(NamedTuple):
    """How many people answered, and the mean of what they said."""

    number: int
    mean: float


def tells(number: int) -> bool:
    """Tell whether so many are enough to say anything."""
    return number >= FEW


def percent(part: int, number: int) -> int:
    """Return a share in whole per cent; 0 of nothing."""
    return round(100 * part / number) if number else 0


def compare(said, done: int, number: int) -> str:
    """Return how what is done stands beside what is said to be done.

    :param said: a key of :data:`LEVELS`; without one nothing was said
    :param int done: of ``number``
    :return: 'unsaid', 'few', 'as_said', 'less' or 'more' (is done than is said)
    """
    if said not in LEVELS:
        return 'unsaid'
    if not tells(number):
        return 'few'
    low, high = LEVELS[said]
    share = done / number
    if share < low:
        return 'less'
    return 'more' if share > high else 'as_said'


def felt(answers: Iterable[tuple], people: int) -> dict:
    """Return what may be told of how people feel: of all of them, and by role.

    Fewer people than that are not told of, and no role is where one of them has fewer: what is
    told of the others and of all would tell of that one.

    :param answers: (role, number) of each person
    :param int people: so many at least
    :return: ``None`` (all) or a role: :class:`Felt`
    """
    by_role = defaultdict(list)
    for role, feeling in answers:
        by_role[role].append(feeling)
    everybody = [feeling for feelings in by_role.values() for feeling in feelings]
    if not everybody or len(everybody) < people:
        return {}
    told = {None: everybody}
    if len(by_role) > 1 and min(map(len, by_role.values())) >= people:
        told.update(by_role)
    return {role: Felt(len(feelings), round(sum(feelings) / len(feelings), 1))
            for role, feelings in told.items()}
