"""Advice by treatment: a small library, given in a call or at the desk, or sent in a click (S16).

Doors: ``action_dental_advise`` opens it for a patient; ``_dental_give_advice`` notes what was
given and ``_dental_send_advice`` writes it."""

from . import (
    dental_advice,
    giving,
    letter,
)
