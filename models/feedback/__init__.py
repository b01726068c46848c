"""What patients say of us, and what we do about it: one record each, wherever it was heard.

Doors: ``create`` notes it and sets off what it asks for; ``_dental_complaining`` returns whose
complaint is open; ``_on_incidents_noted`` follows what went wrong at visits."""

from . import (
    dental_feedback,
    handling,
    calendar_event,
    dental_followup,
    dental_observation,
    res_partner,
)
