"""One text that two people wrote at once, each without seeing the other's words."""
from collections.abc import Sequence


def join_texts(known: Sequence[str], theirs: str, mine: str, between: str = '\n') -> str:
    """Return the text in which nothing that either wrote is lost.

    :param known: texts that may stand there without anybody else having written: what I read
        first, and what I tried to save since
    :param theirs: what stands there now
    :param mine: what is to stand there
    :param between: put between what they wrote and what I added
    """
    if theirs in known or mine.startswith(theirs):
        return mine
    base = max((text for text in known if mine.startswith(text) and theirs.startswith(text)),
               key=len, default='')
    added = mine[len(base):].lstrip(' .,;\n').rstrip()
    return theirs if added in theirs[len(base):] else f'{theirs}{between}{added}'
