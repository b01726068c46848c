"""What a patient wrote back: their own words, what they seem to want, and whether it was a person.

Nothing is decided here by itself: a colleague reads every answer, and is proposed something.
"""
import re
from collections.abc import Mapping

from .plain_text import without_marks

READ = 20_000
"""So much of a message is read: own words are shorter, quoted threads are not."""
SHORT_LINE = 200
"""Lines that introduce what is quoted are no longer than that."""

WROTE = ('escribio:', 'escribio :', 'va escriure:', 'wrote:', 'a ecrit :', 'a ecrit:', 'schrieb:')
FROM = ('de:', 'from:', 'von:')
SENT = ('enviado:', 'enviado el:', 'fecha:', 'sent:', 'date:', 'enviat:', 'data:', 'para:', 'to:')
BEFORE_QUOTED = ('mensaje original', 'missatge original', 'original message', 'mensaje reenviado')
BY_PROGRAM = ('enviado desde mi ', 'enviat des del meu ', 'sent from my ', 'obtener outlook para ')
"""What telephones add below a message."""

STOPS = (
    'darme de baja', 'dadme de baja', 'denme de baja', 'deme de baja', 'borrenme', 'borradme',
    'no me escrib', 'no me envi', 'no me mand', 'no me llam', 'no me molest', 'no me contact',
    'no quiero recibir', 'no quiero que me', 'no deseo recibir', 'no deseo que me', 'dejen de',
    'dejad de', 'no vull rebre', 'no vull que em', 'no m escri', 'no m envi', 'no em truq',
    'doneu me de baixa', 'unsubscribe', 'stop writing', 'stop calling', 'do not contact',
    'do not write', 'do not call', 'don t contact', 'don t write', 'don t call', 'remove me')
ALONE = ('baja', 'baixa', 'stop')
"""What means the same when it is all that was written."""
WRITING = ('escrib', 'escri', 'correo', 'correu', 'mail', 'mensaj', 'missatge', 'envi', 'mand',
           'recibir', 'rebre', 'writ', 'unsubscribe')
CALLING = ('llam', 'truc', 'truq', 'telefon', 'call')

AUTOMATIC = frozenset({'bulk', 'junk', 'list', 'auto_reply'})
"""Values of the header Precedence."""
OF_PROGRAMS = (
    'List-Id', 'List-Unsubscribe', 'X-Autoreply', 'X-Autorespond', 'X-Autorespond-Subject')
"""Headers that no message has which a person writes by hand."""
NOBODY = re.compile(r'(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply)(?![a-z])')


def own_words(text: str) -> str:
    """Return what was written, without what is quoted below it and what a telephone adds.

    Where nothing else is left, the whole: somebody answers between the lines of the quoted.

    >>> own_words('El martes no puedo.\\n\\nEl lun, 23 nov, Clínica Azahar escribió:\\n> Hola')
    'El martes no puedo.'
    """
    lines = text[:READ].splitlines()
    end = next((number for number in range(len(lines)) if _begins_quoted(lines, number)),
               len(lines))
    own = '\n'.join(line.rstrip() for line in lines[:end]).strip()
    return own or text[:READ].strip()


def _begins_quoted(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if line.startswith('>') or line == '--' or len(line) > 9 and not line.strip('_'):
        return True
    if len(line) > SHORT_LINE:
        return False
    plain = _plain(line)
    if plain.endswith(WROTE) or plain.startswith(BY_PROGRAM):
        return True
    if plain.strip('- ').startswith(BEFORE_QUOTED):
        return True
    if not plain.startswith((*FROM, 'el ', 'on ')):
        return False
    following = [_plain(other[:SHORT_LINE].strip()) for other in lines[number + 1:number + 5]]
    if plain.startswith(FROM):
        return any(other.startswith(SENT) for other in following)
    # A long introduction, with a date, goes on in the next line.
    return (bool(following) and following[0].endswith(WROTE)
            and not following[0].startswith(('el ', 'on '))
            and any(sign.isdigit() for sign in plain))


def _plain(text: str) -> str:
    return without_marks(text).casefold()


def wants_no_more(text: str) -> str:
    """Return by which channel somebody seems to want no more contacts.

    :return: ``'email'``, ``'phone'``, ``'all'``, or nothing if it does not say so
    """
    words = ' '.join(''.join(
        sign if sign.isalnum() else ' ' for sign in _plain(text[:READ])).split())
    if words in ALONE:
        return 'all'
    if not any(stop in words for stop in STOPS):
        return ''
    by_writing = any(word in words for word in WRITING)
    by_calling = any(word in words for word in CALLING)
    if by_writing == by_calling:
        return 'all'
    return 'email' if by_writing else 'phone'


def is_automatic(headers: Mapping[str, str | None], sender: str) -> bool:
    """Tell whether a program wrote this: an absence, a newsletter, a machine's notice (RFC 3834).

    :param headers: of the message; only ``get`` is asked
    :param sender: the address it comes from
    """
    submitted = str(headers.get('Auto-Submitted') or 'no').strip().casefold()
    precedence = str(headers.get('Precedence') or '').strip().casefold()
    return (
        not submitted.startswith('no') or precedence in AUTOMATIC
        or any(headers.get(name) for name in OF_PROGRAMS)
        or NOBODY.match(sender.strip('<> ').casefold()) is not None)
