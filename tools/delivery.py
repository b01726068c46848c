"""What becomes of a message: what a server's answer means, and when it is tried again."""
import re
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Kind = Literal['later', 'address', 'refused', 'unclear']

PATIENCE = timedelta(days=3)
"""So long a message waits for a server that does not take it."""
SOONEST = timedelta(minutes=15)
"""So long is waited at least before it is tried again."""

OWN_FAULTS = frozenset({'mail_smtp', 'mail_from_missing', 'mail_from_invalid'})
"""What Odoo says of an email that never left because of the clinic's own server or sender."""
NO_ADDRESSES = frozenset({'mail_email_invalid', 'mail_email_missing', 'mail_bounce'})
LATER_TEXTS = frozenset({'sms_server', 'sms_credit', 'sms_acc', 'sms_registration_needed'})
"""What a provider says of a text message when its account or its server is the matter."""
NO_NUMBERS = frozenset({'sms_number_missing', 'sms_number_format', 'sms_invalid_destination'})

READ = 2000
"""So much of an answer is read."""
TOLD = 160
"""So much of it is told."""
ANSWER = re.compile(r"\((\d{3}), b?(['\"])(.*?)(?:\2|$)")
STATUS = re.compile(r'\b5\.(\d)\.\d')
ABOUT_US = ('relay', 'authenticat', 'spam', 'block', 'blacklist', 'policy', 'reputation')
"""Words of a server that refuses who sends, not who is written to."""


class Verdict(NamedTuple):
    """What an answer means, and what the server said in its own words."""

    kind: Kind
    words: str


def judge_email(failure_type: str | None, answer: str | None) -> Verdict:
    """Return what it means that an email was not sent.

    - ``later``: it has not left, and the same may be tried again: the server is down, busy or
      does not know the clinic's sender;
    - ``address``: there is nobody at this address;
    - ``refused``: it has not left, and will not later: it is taken for advertising …;
    - ``unclear``: the connection broke off: it may have left, and must not be sent once more.

    :param failure_type: Odoo's ``failure_type`` of the email
    :param answer: Odoo's ``failure_reason``, in which the server's answer stands
    """
    text = (answer or '')[:READ]
    found = ANSWER.search(text)
    if failure_type in OWN_FAULTS:
        return Verdict('later', plain_words(text))
    if failure_type in NO_ADDRESSES:
        return Verdict('address', plain_words(text))
    if not found:
        return Verdict('refused' if failure_type == 'mail_spam' else 'unclear', plain_words(text))
    code, said = int(found[1]), found[3]
    words = plain_words(f'{code} {said}')
    if code < 500 or 'SMTPSenderRefused' in text or code in (530, 535):
        return Verdict('later', words)
    status = STATUS.search(said)
    if status and status[1] in '12':
        return Verdict('address', words)
    about_us = bool(status and status[1] == '7') or any(
        word in said.lower() for word in ABOUT_US)
    recipient = 'SMTPRecipientsRefused' in text
    return Verdict('refused' if about_us or not recipient else 'address', words)


def judge_text(failure_type: str | None) -> Kind:
    """Return what it means that the provider did not deliver a text message, as above."""
    if failure_type in LATER_TEXTS:
        return 'later'
    return 'address' if failure_type in NO_NUMBERS else 'refused'


def judge_report(
        action: str | None, status: str | None
        ) -> Literal['delivered', 'address', 'refused'] | None:
    """Return what a report on an email that had left means, ``None`` if it is still on its way.

    :param action: of the report (RFC 3464): failed, delayed, delivered …
    :param status: of the report, as 5.1.1
    """
    action, status = (action or '')[:20].strip().lower(), (status or '')[:20].strip()
    if action in ('delivered', 'relayed', 'expanded'):
        return 'delivered'
    if action == 'delayed' or status.startswith('2'):
        return None
    return 'refused' if status.startswith('5.7.') else 'address'


def plain_words(answer: str) -> str:
    """Return an answer of a server in one short line."""
    text = answer[:READ].replace('\\r', ' ').replace('\\n', ' ')
    line = ' '.join(text.split())
    return line if len(line) <= TOLD else line[:TOLD - 1].rstrip() + '…'


def is_over(first: datetime, now: datetime) -> bool:
    """Tell whether a message that was first tried at a moment has waited long enough."""
    return now - first >= PATIENCE


def may_try_again(first: datetime, last: datetime, now: datetime) -> bool:
    """Tell whether a message that a server did not take is tried again: ever more rarely.

    An outage of some minutes delays it by some minutes, and a server that is down for days is
    asked some twenty times, not three hundred.

    :param first: when it was first to leave
    :param last: when it was tried last
    """
    return now - last >= max(SOONEST, (last - first) / 4)
