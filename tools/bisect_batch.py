"""Do a batch whole, and find what in it fails by halving it; nothing good is lost."""
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

Result = TypeVar('Result')


class Batch(Protocol):
    """Anything with a length that can be sliced: a list, a recordset."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> Any: ...


def by_halves(
        items: Batch, work: Callable[[Any], Result],
        give_up: Callable[[Any, Exception], Result],
        errors: type[Exception] | tuple[type[Exception], ...] = Exception, *,
        guard: Callable[[], AbstractContextManager[object]] = nullcontext) -> list[Result]:
    """Return the results of ``work`` on all of ``items``, or on its parts where it fails.

    Most batches succeed whole. One bad item among n costs about 2·log2(n) more tries.

    :param work: function of a part; within ``guard`` it leaves nothing behind where it raises
    :param give_up: function of a part of one item and its error, for what fails by itself
    :param errors: what counts as failing; anything else is raised
    :param guard: what each try is made within: ``cr.savepoint`` for what writes
    :return: list of what the functions returned, in the order of the items; [] for no items
    """
    if not items:
        return []
    try:
        with guard():
            return [work(items)]
    except errors as error:
        if len(items) == 1:
            return [give_up(items, error)]
    middle = len(items) // 2
    return [
        *by_halves(items[:middle], work, give_up, errors, guard=guard),
        *by_halves(items[middle:], work, give_up, errors, guard=guard)]
