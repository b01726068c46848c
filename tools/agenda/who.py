"""Who a row of an agenda is about, and how they are reached."""
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ..names import display_name, name_key
from .moments import parse_date
from .nothing import is_no_day, is_placeholder_email, is_placeholder_phone, placeholders
from .phones import split_phones, whole_number
from .row import Row, Rules
from .words import PARTS, language_of

OWN_DIGITS = 9
"""Digits at the end of a phone number by which it is one, however its country is written."""
SHAREABLE = {
    'number': 'number_placeholder', 'email': 'email_placeholder', 'birth': 'birth_placeholder'}
"""What many rows may say that is no one person's, beside phones, and how it is told."""


def is_date(text: str) -> bool:
    """Tell whether a text is written as a date, possible or not."""
    try:
        parse_date(text)
    except ValueError as error:
        return error.args[0] in ('date_impossible', 'date_other_way')
    return True


def first_email(text: str) -> str:
    """Return the address of a cell, the first of several, without what mail programs add."""
    if is_email(text):
        return text
    text = re.sub(r'(?i)^\s*mailto:', '', text)
    written = re.search(r'<([^<>\s]{3,200})>', text)
    if written:
        return written[1]
    found = [part.strip(' .,;') for part in re.split(r'[;,/\s]+', text)]
    return next(filter(is_email, found), text)


def plain_number(text: str) -> str | None:
    """Return a practice number without what a spreadsheet adds; ``None`` if it lost some of it."""
    number = whole_number(text)
    if number is None or '20' in number and not number.isdigit() and is_date(number):
        return None
    return re.sub(r'^(\d+)[.,]0+$', r'\1', number.strip())


def is_email(text: str) -> bool:
    """Tell whether a text has the form of one email address."""
    return bool(re.fullmatch(
        r"[\w.!#$%&'*+/=?^`{|}~-]+@[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}", text)
        and '..' not in text and not re.search(r'^\.|\.@|-\.|-$', text))


def read_name(row: Row) -> None:
    """Put a name that stands in several columns together; it is shown like any other."""
    texts = row.texts
    given, *surnames = (texts.get(field) or '' for field in PARTS)
    surname = ' '.join(filter(None, surnames))
    if not texts.get('patient') and (given or surname):
        apart = given and surname and ',' not in given + surname
        texts['patient'] = f'{surname}, {given}' if apart else f'{given} {surname}'.strip()


def read_people(row: Row, titles: Mapping[str, str], rules: Rules) -> None:
    texts, values = row.texts, row.values
    values['number'] = None
    if texts.get('number'):
        values['number'] = plain_number(texts['number']) or None
        if not values['number']:
            row.lose('number_lost', text=texts['number'])
    values['name'] = display_name(texts.get('patient') or '')
    values['name_key'] = name_key(values['name'])
    if not values['name']:
        row.add_problem('patient_missing')
    elif not re.search(r'[^\W\d_]', values['name']):
        row.add_problem('patient_bad', text=values['name'])
    named = texts.get('dentist') if 'dentist' in titles else rules.dentist
    values['dentist'] = ' '.join((named or '').split())
    if 'dentist' in titles and not name_key(values['dentist']):
        row.add_problem('dentist_missing')
    _read_phones(row, rules)
    _read_email(row, titles, rules)
    _read_language(row)
    _read_birth(row, rules)


def _read_phones(row: Row, rules: Rules) -> None:
    found: dict[str, str] = {}
    for field in ('mobile', 'landline'):
        text = row.texts.get(field)
        if text:
            found |= {key: shown for key, shown in _phones_of(row, text, rules)
                      if key not in found}
    for number in list(found)[2:]:
        row.lose('phone_third', text=found[number])
    kept = [*found.items()][:2]
    row.values['phones'] = frozenset(number for number, _shown in kept)
    row.values['phone'], row.values['phone_alt'] = [*kept, None, None][:2]


def _phones_of(row: Row, text: str, rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a cell as (E.164, shown), and say what of it is left out."""
    try:
        numbers, words = split_phones(text)
    except ValueError as error:
        row.lose(error.args[0], text=text)
        return
    good = 0
    for one in numbers:
        number = rules.phone(one)
        if number and (is_placeholder_phone(number[0]) or number[0] in rules.ours):
            row.lose('phone_placeholder', text=one)
        elif number:
            good += 1
            yield number
        elif is_placeholder_phone(one) and len(one) >= 9:
            row.lose('phone_placeholder', text=one)
        else:
            row.lose('phone_bad', text=one)
    if not numbers:
        row.lose('phone_bad', text=text)
    elif words and good:
        row.lose('phone_words', text=words)


def _read_email(row: Row, titles: Mapping[str, str], rules: Rules) -> None:
    text = row.texts.get('email') or ''
    email = first_email(text).lower()
    row.values['email'] = None
    if text and '@' not in text and is_date(text):
        row.add_problem('shifted', column=titles['email'], text=text)
    elif text and not is_email(email):
        row.lose('email_bad', text=text)
    elif text and (is_placeholder_email(email) or email in rules.ours):
        row.lose('email_placeholder', text=text)
    elif text:
        row.values['email'] = email


def _read_language(row: Row) -> None:
    text = row.texts.get('language')
    row.values['language'] = language_of(text) if text else None
    if text and not row.values['language']:
        row.lose('language_unknown', text=text)


def _read_birth(row: Row, rules: Rules) -> None:
    text = row.texts.get('birth')
    row.values['birth'] = None
    if not text:
        return
    try:
        birth = parse_date(text, birth_before=rules.today, order=rules.readings.birth)
    except ValueError as error:
        row.lose(error.args[0], text=text)
        return
    if is_no_day(birth):
        return
    if birth > rules.today or birth.year < 1900:
        row.lose('birth_impossible', text=text)
    else:
        row.values['birth'] = birth


class Shared:
    """The values of a file that so many people share that they are no one person's."""

    def __init__(self) -> None:
        self._pairs: dict[str, set[tuple[object, str]]] = {
            key: set() for key in ('phone', *SHAREABLE)}

    def add(self, rows: Iterable[Row]) -> None:
        """Hear what some rows of the file say of people; a big file is heard piece by piece."""
        for row in rows:
            name = row.values.get('name_key')
            if name:
                self._pairs['phone'].update(
                    (phone[-OWN_DIGITS:], name) for phone in row.values['phones'])
                for key in SHAREABLE:
                    if row.values[key]:
                        self._pairs[key].add((row.values[key], name))

    def find(self) -> dict[str, set[object]]:
        """Return the values that are no one person's, by their kind."""
        return {key: placeholders(pairs, whole_days=key == 'birth')
                for key, pairs in self._pairs.items()}


def forget_placeholders(
        rows: Sequence[Row], shared: Mapping[str, Collection[object]] | None = None) -> None:
    """Take from the rows of a file the values that so many share that they are no one person's.

    They are no evidence for a person, and make no household of strangers.

    :param shared: what :class:`Shared` found in the whole file, if the rows are a part of it
    """
    if shared is None:
        heard = Shared()
        heard.add(rows)
        shared = heard.find()
    told = [row for row in rows if row.values.get('name_key')]
    for key, code in SHAREABLE.items():
        for row in told if shared[key] else ():
            if row.values[key] in shared[key]:
                row.lose(code, text=row.texts[key])
                row.values[key] = None
    phones = shared['phone']
    for row in told if phones else ():
        kept = [pair for pair in (row.values['phone'], row.values['phone_alt']) if pair]
        for phone, shown in kept:
            if phone[-OWN_DIGITS:] in phones:
                row.lose('phone_placeholder', text=shown)
        kept = [pair for pair in kept if pair[0][-OWN_DIGITS:] not in phones]
        row.values['phones'] = frozenset(phone for phone, _shown in kept)
        row.values['phone'], row.values['phone_alt'] = [*kept, None, None][:2]
