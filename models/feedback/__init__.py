"""What patients say of us, and what we do about it: one record each, wherever it was heard.

Doors: ``create`` notes it and sets off what it asks for; ``_dental_complaining`` returns whose
complaint is open; ``_on_incidents_noted`` follows what went wrong at visits; ``message_new`` takes
what patients write to us."""

from . import (
    dental_feedback,
    handling,
    improvement,
    until_settled,
    reply,
    gateway,
    returned,
    unknown_sender,
    answer_unknown,
    calendar_event,
    dental_followup,
    dental_observation,
    res_company,
    res_partner,
)
