"""A treatment plan that waits for a decision, and the dated next step it always has.

Doors: ``_on_followup_lost`` and ``_on_followup_promised`` hear what became of its calls."""

from . import (
    dental_treatment_plan,
    give_visit,
    reasons,
    worth,
)
