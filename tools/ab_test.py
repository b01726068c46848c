"""Two openings side by side: who hears which, and whether one may be called better."""
from hashlib import sha256
from math import sqrt
from typing import NamedTuple

ARMS = ('a', 'b')
ENOUGH = 100
"""Calls with each opening below which nothing is said: a lucky week looks like a better text."""
Z = 1.96
"""Standard deviations of an interval that holds the truth 95 times in 100."""


class Result(NamedTuple):
    """What came of one opening: calls answered, and of them those that reached the goal."""

    calls: int
    reached: int


def arm(trial_id: int, case_id: int) -> str:
    """Return which opening a case hears, 'a' or 'b': always the same, and about half each.

    It depends on nothing a caller chooses or knows, nor on the order in which cases were opened.

    :param int trial_id: another trial mixes the same cases anew
    :param int case_id: the follow-up; its second call begins like the first
    """
    return ARMS[sha256(f'{trial_id}/{case_id}'.encode()).digest()[0] % 2]


def wilson(reached: int, calls: int, z: float = Z) -> tuple[float, float]:
    """Return the interval (low, high) in which a share lies, by Wilson's score.

    It stays within 0 and 1 and makes sense for few calls too; without calls it is (0.0, 1.0).

    :param int reached: 0 to ``calls``
    :param int calls: 0 or more
    """
    if not calls:
        return 0.0, 1.0
    share, square = reached / calls, z * z
    middle = share + square / (2 * calls)
    reach = z * sqrt(share * (1 - share) / calls + square / (4 * calls * calls))
    whole = 1 + square / calls
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def difference(first: Result, second: Result, z: float = Z) -> tuple[float, float]:
    """Return the interval of how much higher the first share is, from both Wilson intervals.

    Newcombe's method: it is (low, high) between -1 and 1.

    :param first: a :class:`Result`
    :param second: a :class:`Result`
    """
    (low_1, high_1), (low_2, high_2) = (wilson(one.reached, one.calls, z)
                                        for one in (first, second))
    share_1, share_2 = (one.reached / one.calls if one.calls else 0.5
                        for one in (first, second))
    gap = share_1 - share_2
    return (gap - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
            gap + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2))


def verdict(first: Result, second: Result, enough: int = ENOUGH) -> str:
    """Return what may be said of two openings.

    :param first: the :class:`Result` of A
    :param second: the :class:`Result` of B
    :param int enough: calls that each must have before anything is said
    :return: 'few' (too few calls to tell), 'alike' (no difference that could not be chance),
        'a' or 'b' (that one reaches the goal more often)
    """
    if min(first.calls, second.calls) < enough:
        return 'few'
    low, high = difference(first, second)
    if low > 0:
        return 'a'
    if high < 0:
        return 'b'
    return 'alike'
