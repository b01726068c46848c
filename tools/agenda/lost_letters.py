"""What becomes of a row some of whose letters could not be read, and are marked."""
from collections.abc import Mapping

from ..plain_text import shorten
from ..table_encoding import LOST
from .rows import Row

WHO = ('number', 'patient', 'dentist')
"""Fields that say who it is: a wrong letter makes somebody else of them."""
LABELS = ('chair', 'treatment')
"""Fields that name what is shared by many visits: with a wrong letter they would be new ones."""


def tell_lost_letters(row: Row, titles: Mapping[str, str]) -> None:
    """Refuse a row that does not say who it is; leave a label out; keep a note as it is marked.

    Each is said of the row.

    :param titles: the title of the column of each field
    """
    for field, text in row.texts.items():
        if LOST not in text:
            continue
        if field in WHO:
            row.add_problem('letters_lost', text=text)
        elif field in LABELS:
            row.values[field] = None
            row.unread.append(('cell_left_out', {
                'column': shorten(titles[field]), 'text': shorten(text)}))
        elif field == 'note':
            row.unread.append(('letters_marked', {
                'column': shorten(titles[field]), 'text': shorten(text)}))
