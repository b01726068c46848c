"""At which hours a patient answers the phone, from the calls that were made (S6, S57).

Hours are whole hours of the clinic's clock, 0 to 23; an hour's calls are those that began in it.
"""
from collections.abc import Iterator, Mapping
from typing import NamedTuple

LONGEST = 2
"""Hours of a stretch at most: "in the afternoon" is said by the preferred time of day."""
FEWEST_CALLS = 3
"""With fewer calls nothing is said: it would be chance."""
FEWEST_ANSWERED = 2

Calls = Mapping[float, tuple[int, int]]
"""By (whole) hour, as PostgreSQL counts them: calls that were answered, and all that were made."""


class Stretch(NamedTuple):
    """Hours from ``start`` to ``stop`` (not part of it), and what came of the calls in them."""

    start: int
    stop: int
    answered: int
    rung: int


def best_hours(calls: Calls) -> Stretch | None:
    """Return the stretch of at most two hours in which calls were answered best, or ``None``.

    A stretch in which two of two were answered stands behind one with nine of ten: few calls
    weigh little (Laplace's rule of succession). Equals: the shorter, then the earlier.

    :param dict calls: hour: (answered, rung), ``0 <= answered <= rung``
    """
    stretches = [
        stretch for stretch in _stretches(calls) if stretch.answered >= FEWEST_ANSWERED
        and stretch.answered * 2 >= stretch.rung]
    if _sum(calls).rung < FEWEST_CALLS or not stretches:
        return None
    return min(stretches, key=lambda stretch: (
        -(stretch.answered + 1) / (stretch.rung + 2), stretch.stop - stretch.start,
        stretch.start))


def vain_hours(calls: Calls) -> Stretch | None:
    """Return the stretch of at most two hours in which most calls were made, all in vain.

    ``None`` with fewer than :data:`FEWEST_CALLS` of them. Equals: the shorter, then the earlier.

    :param dict calls: hour: (answered, rung)
    """
    stretches = [
        stretch for stretch in _stretches(calls)
        if not stretch.answered and stretch.rung >= FEWEST_CALLS]
    return min(stretches, default=None, key=lambda stretch: (
        -stretch.rung, stretch.stop - stretch.start, stretch.start))


def _stretches(calls: Calls) -> Iterator[Stretch]:
    for length in range(1, LONGEST + 1):
        for start in range(24 - length + 1):
            yield _sum({hour: calls[hour] for hour in range(start, start + length)
                        if hour in calls}, start, start + length)


def _sum(calls: Calls, start: int = 0, stop: int = 24) -> Stretch:
    return Stretch(start, stop, sum(answered for answered, _rung in calls.values()),
                   sum(rung for _answered, rung in calls.values()))
