"""Telephone numbers as people read them."""
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat

from .plain_text import MaybeText

LONGEST = 40
"""Characters of the longest number; longer texts are shown as they are."""
KEPT_NUMBERS = 4096
"""Numbers that are kept as they are shown: lists ask for the same ones again and again."""


@lru_cache(KEPT_NUMBERS)
def spaced(number: MaybeText, country: str | None = None) -> str:
    """Return a number as people read it, with its country only if that is another one.

    What is no number is returned as it is written.

    :param country: two letters, as ISO 3166 has them, of the country where it is read, if known

    >>> spaced('+34655979711', 'ES'), spaced('655.97 9711', 'ES'), spaced('+34655979711', 'FR')
    ('655 97 97 11', '655 97 97 11', '+34 655 97 97 11')
    >>> spaced('12-34 ext. 56', 'ES')
    '12-34 ext. 56'
    """
    number = number or ''
    if len(number) > LONGEST:
        return number
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    at_home = country and parsed.country_code == phonenumbers.country_code_for_region(country)
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)
