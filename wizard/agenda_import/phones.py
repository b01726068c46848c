"""Phone numbers as the clinic keeps them: read once, as most files tell of the same people."""
from functools import lru_cache

import phonenumbers
from odoo.addons.phone_validation.tools import phone_validation
from odoo.exceptions import UserError
from phonenumbers import PhoneNumberFormat

KEPT_NUMBERS = 20_000
COUNTRY = 'ES'
"""Where phone numbers are read when the clinic has no country: where these agendas are from."""


@lru_cache(KEPT_NUMBERS)
def read_phone(text, country):
    """Return the ``(E.164, international)`` forms of a phone number, or ``None``.

    :param str country: the code of the country in which a number without a prefix is
    """
    # a spreadsheet that takes a number for a sum drops its plus sign
    for written in (text, f'+{text}')[:2 if text.isdigit() and len(text) > 10 else 1]:
        try:
            number = phone_validation.phone_parse(written, country)
        except UserError:
            continue
        return tuple(phonenumbers.format_number(number, form) for form in (
            PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL))
    return None
