"""Overview: what a manager sees first: what came back, what slips, who waits. Nothing is stored.

Doors: ``get_overview`` returns all of it for the clinics of the company switcher, in words;
``get_answer`` the page of one of its answers."""

from . import (
    dental_followup_overview,
    figures,
    things_to_do,
    weeks,
    programs,
    answers,
    harm,
)
