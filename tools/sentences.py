"""Sentences with placeholders such as {patient}: found, checked and filled, never evaluated."""
import re
from collections.abc import Container, Mapping

from .plain_text import MaybeText

PLACEHOLDER = re.compile(r'\{([a-z_]+)\}')


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


def missing(text: MaybeText, values: Mapping[str, MaybeText]) -> list[str]:
    """Return the names of a text's placeholders for which there is nothing to say.

    :param text: a sentence, or ``None``
    :param dict values: name: text
    """
    return [name for name in names(text) if not values.get(name)]
