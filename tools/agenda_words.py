"""Scripts outside the addon read words of states by this name: they are in `agenda/words.py`."""
from .agenda.words import state_of as state_of
