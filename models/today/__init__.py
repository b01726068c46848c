"""Today: who is called first and who after, in which words, one line for each household.

Doors: ``_get_next_call`` returns the call to make now; ``get_today_summary`` how the day stands."""

from . import (
    alarms,
    clinic_day,
    half_led,
    household,
    morning,
    order,
    screen,
)
