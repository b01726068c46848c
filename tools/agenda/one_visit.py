"""Rows that are one visit: practice software may write a row for each treatment of it."""
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ..names import name_key


def treatments_of(told: Any) -> list[str]:
    """Return the names of treatments, of which one stands alone and several as a list."""
    if isinstance(told, str):
        return [told]
    return list(told or ())


def is_one_visit(first: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two rows of one patient are one visit of several treatments.

    They have the same dentist, begin together or one where the other ends, and nothing but the
    treatment, the length and the note tells them apart.

    :param first: the values of the row that begins first, with the treatments that joined it
    :param other: those of a row that begins no earlier
    """
    if name_key(first['dentist']) != name_key(other['dentist']):
        return False
    known = {name_key(name) for name in treatments_of(first['treatment'])}
    if not known or not other['treatment'] or name_key(other['treatment']) in known:
        return False
    if any(
            one and two and key_of(one) != key_of(two)
            for key, key_of in (('state', str), ('chair', name_key))
            for one, two in [(first[key], other[key])]):
        return False
    return other['start'] == first['start'] or bool(first['minutes']) and (
        other['start'] == first['start'] + timedelta(minutes=first['minutes']))


def join(first: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Add to the values of a row what a row of the same visit says; see :func:`is_one_visit`."""
    if other['start'] != first['start']:
        first['minutes'] = first['minutes'] + other['minutes'] if other['minutes'] else None
    elif other['minutes']:
        first['minutes'] = max(first['minutes'] or 0, other['minutes'])
    first['treatment'] = [*treatments_of(first['treatment']), other['treatment']]
    if other['note'] and other['note'] not in (first['note'] or '').split('\n'):
        first['note'] = '\n'.join(filter(None, (first['note'], other['note'])))
    for key in ('state', 'chair'):
        first[key] = first[key] or other[key]
