"""Sentences with placeholders such as {patient}: found, checked and filled, never evaluated."""
import re
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from .plain_text import MaybeText

PLACEHOLDER = re.compile(r'\{([a-z_]+)\}')
ANYBODY = 'anybody'


class Facts(NamedTuple):
    """What is true of a patient, and the words for it, at the moment of a call.

    ``values`` are texts by placeholder, ``true`` the needs that are met, ``audience`` is who is
    spoken to ('patient' or 'guardian') and ``lang`` the language one speaks.
    """

    values: Mapping[str, MaybeText]
    true: frozenset[str]
    audience: str
    lang: str


class Sentence(NamedTuple):
    """A sentence in the language it is said in, what it needs besides its words, and who may
    hear it."""

    text: MaybeText
    needs: str
    audience: str = ANYBODY


def names(text: MaybeText) -> list[str]:
    """Return the names of the placeholders of a text, each once, in the order of the text."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text or '')))


def unknown(text: MaybeText, known: Container[str]) -> list[str]:
    """Return what of a text looks like a placeholder and is none, as it is written.

    Braces are for placeholders only: a name that nobody knows, an empty pair, one with spaces or
    a brace without its partner are all returned.

    :param text: a sentence, or ``None``
    :param known: names that stand for something
    :return: list of pieces of the text; [] if all is well
    """
    rest = PLACEHOLDER.sub(
        lambda found: '' if found[1] in known else found[0], text or '')
    return re.findall(r'\{[^{}]*\}?|\}', rest)


def fill(text: MaybeText, values: Mapping[str, MaybeText]) -> str:
    """Return a text with placeholders replaced in one pass; what is put in is not read again.

    A placeholder without a value stays as it is written, so that it is seen.

    :param text: a sentence, or ``None``
    :param dict values: name: text
    """
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text or '')


def lacks(
        sentence: Sentence, facts: Facts, placeholders: Mapping[str, str | None]) -> list[str]:
    """Return what a sentence lacks to be said (invariant 9); [] if it may be said.

    :param placeholders: what must be true to say each of the names that stand for something
    :return: the needs that are not met, the names without a value, the audience it is meant for
    """
    named = names(sentence.text)
    needs = dict.fromkeys([sentence.needs, *map(placeholders.get, named)])
    lacking = [need for need in needs if need and need not in facts.true]
    lacking += [name for name in named
                if not facts.values.get(name) and placeholders.get(name) not in lacking]
    if sentence.audience not in (ANYBODY, facts.audience):
        lacking.append(sentence.audience)
    return lacking


def which_hold(
        said: Iterable[Sentence], facts: Facts,
        placeholders: Mapping[str, str | None]) -> list[bool]:
    """Return of each sentence whether all it says is true and known (invariant 9)."""
    return [not lacks(sentence, facts, placeholders) for sentence in said]
