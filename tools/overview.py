"""What an overview may say: how much is enough to tell, and whether a share really changed."""
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from .ab_test import Result, difference

DAYS = 30
"""Days that are looked at, and that they are compared with."""
LEAST = 10
"""Fewer on a side tell nothing, however far apart they are: a lucky day looks like a change."""
POINTS = 10
"""The change, in points, that must not be overlooked before two shares are called alike."""
Z, POWER_Z = 1.96, 0.84
"""Deviations for an error of 5 in 100 on both sides, and to find a change 80 times in 100."""

Thing = TypeVar('Thing')


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent; all or nothing is said of all or nothing only."""
        if not self.whole:
            return None
        if self.part in (0, self.whole):
            return 100 if self.part else 0
        return min(99, max(1, round(100 * self.part / self.whole)))


def total(shares: Iterable[Share]) -> Share:
    """Return several shares as one: of all of them."""
    listed = list(shares)
    return Share(sum(one.part for one in listed), sum(one.whole for one in listed))


def window(today: date, back: int = 0, days: int = DAYS) -> tuple[date, date]:
    """Return the first and the last of so many days, the last of them ``back`` days ago.

    :param date today: the clinic's day
    """
    last = today - timedelta(days=back)
    return last - timedelta(days=days - 1), last


def enough_a_side(share: float, other: float) -> int:
    """Return how many on each side it takes to tell two shares apart, 80 times in 100.

    The sample size of two proportions: 384 to tell 50 % from 60 %.

    :param share: 0 to 1
    :param other: another one
    """
    spread = share * (1 - share) + other * (1 - other)
    return max(LEAST, round((Z + POWER_Z) ** 2 * spread / (share - other) ** 2))


def enough_to_tell(before: Share, points: int = POINTS) -> int:
    """Return how many on each side would tell a change of so many points from a share.

    The change is towards the middle, where most are needed.
    """
    share = before.part / before.whole if before.whole else 0.5
    step = points / 100
    return enough_a_side(share, share + step if share < 0.5 else share - step)


def trend(now: Share, before: Share) -> str:
    """Return what may be said of a share beside the one of before.

    :return: 'few' (too few to tell), 'more', 'less', or 'alike' (enough to have seen a change of
        :data:`POINTS`, and there is none)
    """
    fewest = min(now.whole, before.whole)
    if fewest < LEAST:
        return 'few'
    low, high = difference(Result(now.whole, now.part), Result(before.whole, before.part))
    if low > 0:
        return 'more'
    if high < 0:
        return 'less'
    return 'few' if fewest < enough_to_tell(before) else 'alike'


def most_urgent(things: Sequence[Thing], most: int = 5) -> list[Thing]:
    """Return the first of the things to do that there are, in their order."""
    return [thing for thing in things if thing][:most]


def said_of(names: Sequence[str], most: int = 2) -> tuple[list[str], int]:
    """Return the first of some names, each once, and how many more there are."""
    once = list(dict.fromkeys(names))
    return once[:most], max(0, len(once) - most)
