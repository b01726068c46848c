"""The rooms, each for one concept; a model is made before another room adds to it."""

from . import (
    vocabulary,
    access,
    visit,
    program,
    followup,
    treatment_plan,
    patient,
    script,
    freed_time,
    feedback,
    question,
    patient_form,
    advice,
    agenda_import,
    coverage,
    audit,
    today,
    overview,
    first_day,
    odoo,
)
