"""The page of one answer: which choice stands out, what is shown as one, and how long bars are."""
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import NormalDist
from typing import TypeVar

from .ab_test import Result, difference
from .overview import LEAST, Share, total

WEEK, WEEKS = 7, 12
"""Days of a bar, and bars that are shown: a quarter of a year."""
MOST_CALLS = 4
"""Calls with a higher number are shown as one: hardly anybody is called so often."""
ERROR = 0.05

Key = TypeVar('Key')


def weeks() -> list[int]:
    """Return of each week that is shown how many days ago it ended, the oldest first."""
    return [WEEK * number for number in reversed(range(WEEKS))]


def week_of(day: date, today: date) -> int:
    """Return in which of the weeks that are shown a day is, 0 the oldest; the last ends today.

    What is a day ahead, or past the first, by the clock of another clinic is in the nearest.
    """
    return min(WEEKS - 1, max(0, WEEKS - 1 - (today - day).days // WEEK))


def week_start(week: int, today: date) -> date:
    """Return the first day of a week that is shown."""
    return today - timedelta(days=WEEK * (WEEKS - week) - 1)


def folded(shares: Mapping[int, Share], most: int = MOST_CALLS) -> dict[int, Share]:
    """Return shares by number, those above ``most`` as one under the number after it."""
    found: dict[int, list[Share]] = {}
    for number, share in sorted(shares.items()):
        found.setdefault(min(number, most + 1), []).append(share)
    return {number: total(several) for number, several in found.items()}


def stands_out(shares: Mapping[Key, Share]) -> Key | None:
    """Return the choice of which more can hardly be chance, beside all the others together.

    The more choices there are, the likelier one of them is high by chance: the error of 5 in 100
    is shared out among them.

    :return: ``None`` if none does, or if there are too few to tell
    """
    if len(shares) < 2:
        return None
    z = NormalDist().inv_cdf(1 - ERROR / 2 / len(shares))
    for key in sorted(shares, key=lambda one: -_rate(shares[one])):
        one = shares[key]
        rest = total(share for other, share in shares.items() if other != key)
        if min(one.whole, rest.whole) < LEAST:
            continue
        low, _high = difference(
            Result(one.whole, one.part), Result(rest.whole, rest.part), z)
        return key if low > 0 else None
    return None


def per_thousand(share: Share) -> float | None:
    """Return so many in a thousand, to a tenth; what there is a little of is not nothing."""
    if not share.whole:
        return None
    return max(round(1000 * share.part / share.whole, 1), 0.1 if share.part else 0.0)


def widths(numbers: Sequence[float], full: float = 0) -> list[int]:
    """Return how long the bars of some numbers are, 0 to 100.

    What there is a little of is seen; less than nothing is not.

    :param float full: what is as long as can be, if it is more than the highest of them
    """
    longest = max([full, *numbers], default=0)
    return [min(100, max(1, round(100 * number / longest))) if number > 0 else 0
            for number in numbers]


def _rate(share: Share) -> float:
    return share.part / share.whole if share.whole else 0
