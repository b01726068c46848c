"""How far a search goes: what it asks of what it searches, and of what is linked to that."""
from collections.abc import Callable, Container
from typing import Any


def far_path(
        domain: Any, model: str, near: Container[str],
        comodel_of: Callable[[str, str], tuple[str, bool] | None], steps: int = 1,
        text: str = '') -> str | None:
    """Return the first path of a domain that goes too far, ``None`` if there is none.

    A step leads through one of the near relations. A relation at the end of a path is asked for
    by its ids, if it is near or to one record; words of it are one step more.

    :param domain: list of terms and operators, as Odoo takes it
    :param model: name of the model that is searched
    :param near: names of the relations a step may lead through
    :param comodel_of: by model and field, (name of the model it leads to, whether to many), or
        ``None`` if it leads nowhere
    :param int steps: how many may be made yet
    """
    for term in domain if isinstance(domain, (list, tuple)) else ():
        if not isinstance(term, (list, tuple)) or len(term) != 3 or not isinstance(term[0], str):
            continue
        path, operator, value = term
        name, _dot, rest = path.partition('.')
        link = comodel_of(model, name)
        if link is None:
            continue
        comodel, to_many = link
        inner = value if str(operator).lower().rstrip('!') in ('any', 'not any') else None
        if rest:
            inner = [(rest, operator, value)]
        elif inner is None and _has_words(value):
            inner = []
        if name not in near and (inner is not None or to_many) or inner is not None and not steps:
            return f'{text}{path}'
        far = far_path(inner, comodel, near, comodel_of, steps - 1, f'{text}{name}.')
        if far:
            return far
    return None


def _has_words(value: Any) -> bool:
    """Tell whether a value of a term is, or has, a text."""
    return isinstance(value, str) or (
        isinstance(value, (list, tuple, set)) and any(_has_words(one) for one in value))
