"""What managers explore: views over the facts that are kept where they happen; nothing is stored.

A row is one round, one contact, one visit, one review or one plan, and has its id. A rate is 1, 0,
or nothing where it does not apply, so that its average is the rate (field ``_rate``)."""

from . import (
    dental_followup_morning,
    dental_followup_report,
    dental_followup_attempt_report,
    dental_followup_round_report,
    dental_recall_report,
    dental_silent_loss_report,
    dental_treatment_plan_report,
    dental_visit_report,
)
