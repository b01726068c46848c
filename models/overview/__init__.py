"""Overview: what a manager sees first: what came back, what slips, who waits. Nothing is stored
but what there was to do on a Monday.

Doors: ``get_overview`` returns all of it for the clinics of the company switcher, in words;
``get_answer`` the page of one of its answers."""

from . import (
    dental_followup_overview,
    figures,
    things_to_do,
    dental_followup_monday,
    echo,
    weeks,
    programs,
    silence,
    answers,
    harm,
    stay,
)
