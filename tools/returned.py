"""Notices that a mail came back, as servers write them for people: which mail, where to, and why.

Reports for machines (RFC 3464) are judged in ``delivery``.
"""
import re
from typing import Literal, NamedTuple

from .delivery import ABOUT_US, plain_words
from .plain_text import without_marks

READ = 50_000
"""So much of a notice is read: what it says, and the headers of the mail below it."""
TOLD_WITHIN = 5_000
"""So far into it a notice says that it is a delay."""
LONGEST_SUBJECT = 500
MOST = 100
"""So many addresses, or names of messages, of one notice are looked for."""

SUBJECTS = (
    'undeliver', 'returned mail', 'returned to sender', 'returning message', 'failure notice',
    'delivery fail', 'failed delivery', 'delivery status', 'delivery problem', 'mail delivery',
    'non-delivery', 'nondelivery', 'not delivered', 'could not be delivered', 'delayed', 'warning:',
    'no se puede entregar', 'no se pudo entregar', 'no se ha podido entregar', 'no entregad',
    'no entrega', 'error de entrega', 'error en la entrega', 'fallo de entrega',
    'fallo en la entrega', 'entrega fallida', 'imposible entregar', 'devuelto', 'devolucion',
    'estado de la entrega', 'estado de entrega', 'retrasad', 'no s\'ha pogut lliurar',
    'no lliurat', 'retornat')
"""What stands in the subject of such a notice."""
ARRIVED = ('success', 'correctamente', 'relayed', 'was delivered')
DELAYS = (
    'delay', 'retras', 'demorad', 'will be retried', 'will retry', 'will continue', 'still trying',
    'keep trying', 'not yet been', 'need to resend', 'warning:', 'seguira intentando',
    'reintentar', 'volvera a intentar', 'aun no se ha entregado', 'encara no')

NAMED = re.compile(r'<[^<>@\s]{1,250}@[^<>@\s]{1,250}>')
ADDRESS = re.compile(r'(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}')
STATUS = re.compile(r'(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?![\d.])')
CODE = re.compile(r'(?<![\d.:-])5[0-7]\d(?=[ -])')


class Notice(NamedTuple):
    """What a notice means, and the line that says so in the server's own words."""

    meaning: Literal['delivered', 'address', 'refused'] | None
    words: str


def is_notice(subject: str) -> bool:
    """Tell by its subject whether a program's mail says what became of another mail."""
    plain = _plain(subject[:LONGEST_SUBJECT])
    return any(words in plain for words in SUBJECTS)


def judge_notice(subject: str, text: str) -> Notice:
    """Return what a notice means: ``None`` if the mail is still on its way.

    >>> judge_notice('failure notice', 'Sorry, no mailbox here. (#5.1.1)')
    Notice(meaning='address', words='Sorry, no mailbox here. (#5.1.1)')
    """
    about, told = _plain(subject[:LONGEST_SUBJECT]), _plain(text[:TOLD_WITHIN])
    found, words = _find_reason(text[:READ])
    words = words or plain_words(subject)
    if any(said in about for said in ARRIVED):
        return Notice('delivered', words)
    if any(said in about for said in DELAYS):
        return Notice(None, words)
    if not found.startswith('5') and any(said in told for said in DELAYS):
        return Notice(None, words)
    if found.startswith('5.7.') or any(said in words.lower() for said in ABOUT_US):
        return Notice('refused', words)
    return Notice('address', words)


def _find_reason(text: str) -> tuple[str, str]:
    """Return the first status or code that stands in a text, and its line."""
    for line in text.splitlines():
        found = STATUS.search(line) or CODE.search(line)
        if found:
            return found[0], plain_words(line)
    return '', ''


def message_ids(text: str) -> list[str]:
    """Return what a text names between angle brackets: Message-Ids, and addresses too.

    >>> message_ids('Message-Id: <12-dental@clinic.test>')
    ['<12-dental@clinic.test>']
    """
    return list(dict.fromkeys(NAMED.findall(text[:READ])))[:MOST]


def addresses(text: str) -> list[str]:
    """Return the email addresses that a text names, in small letters.

    >>> addresses('<Paula@Example.test>: no such user')
    ['paula@example.test']
    """
    return list(dict.fromkeys(
        found.lower() for found in ADDRESS.findall(text[:READ])))[:MOST]


def _plain(text: str) -> str:
    return without_marks(text).casefold()
