"""What becomes of a row some of whose letters could not be read, and are marked."""
from collections.abc import Mapping

from ..table_encoding import LOST
from .row import Row
from .words import PARTS

WHO = ('patient', *PARTS, 'dentist')
"""Fields that say who it is: a wrong letter makes somebody else of them."""
LABELS = ('number', 'chair', 'treatment')
"""Fields that name what is told apart by its letters: with a wrong one they would be new ones."""
MARKED = 'letters_marked'
"""What is said of a note that is kept as it could be read."""


def tell_lost_letters(row: Row, titles: Mapping[str, str]) -> None:
    """Refuse a row that does not say who it is; leave a label out; keep a note as it is marked.

    Each is said of the row. Other cells say nothing but what they are read as.

    :param titles: the title of the column of each field
    """
    for field, text in row.texts.items():
        if LOST not in text:
            continue
        if field in WHO:
            row.add_problem('letters_lost', text=text)
        elif field in LABELS:
            row.texts[field] = ''
            row.lose('letters_bad', column=titles[field], text=text)
        elif field == 'note':
            row.lose(MARKED, column=titles[field], text=text)
