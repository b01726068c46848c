"""A row of an agenda, and what it is read by."""
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from ..plain_text import shorten
from .columns import Readings


class Rules(NamedTuple):
    """What a row is read by: the clinic's day and zone, and how a phone number is read.

    ``phone`` takes a text and returns ``(E.164, number as shown)``, or ``None`` for no number;
    a row's ``phone`` and ``phone_alt`` are such pairs. ``readings`` is how the columns are read,
    ``states`` what words mean here that nobody else knows, ``dentist`` who sees the patients of a
    file that does not say it, ``ours`` the clinic's own numbers and addresses, which are no
    patient's.
    """

    today: date
    zone: str
    phone: Callable[[str], tuple[str, str] | None]
    readings: Readings = Readings()
    states: Mapping[str, str] = {}
    dentist: str = ''
    ours: Collection[str] = ()


class Row:
    """A row of the agenda: its line number, its texts by field, what they mean, what is wrong."""

    def __init__(self, number: int, texts: dict[str, str]):
        self.number = number
        self.texts = texts
        self.values: dict[str, Any] = {}
        self.problems: list[tuple[str, dict[str, Any]]] = []
        self.lost: list[tuple[str, dict[str, Any]]] = []

    def add_problem(self, code: str, **params: Any) -> None:
        """Note one more problem; of a long text its beginning says enough."""
        self.problems.append((code, _short(params)))

    def lose(self, code: str, **params: Any) -> None:
        """Note a cell that is left out, while the rest of the row holds."""
        self.lost.append((code, _short(params)))


def _short(params: dict[str, Any]) -> dict[str, Any]:
    return {
        name: shorten(value) if isinstance(value, str) else value
        for name, value in params.items()}
