"""The follow-up audit: what the team says it does beside what was measured, and what is agreed.

Doors: ``_begin`` (asks everybody), ``action_save`` of an answer, ``action_compare``,
``action_close``."""

from . import (
    dental_followup_audit,
    dental_followup_audit_answer,
    dental_followup_audit_row,
    dental_followup_audit_action,
    asking,
    measuring,
    res_company,
    silent_groups,
)
