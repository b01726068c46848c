"""A program: what is done for one reason to get back to patients, when and by which role.

Doors: ``_for_company`` returns the program that serves a clinic; ``_rules`` its
automation rules."""

from . import (
    dental_followup_vocabulary,
    dental_followup_step,
    dental_followup_shared,
    dental_followup_program,
    automation_rule,
    dry_run,
    responsible,
)
