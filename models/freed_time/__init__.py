"""A short-notice slot: the time that a visit left, and who could come instead.

Doors: ``_note`` keeps a time; ``_find_who_could_come`` says who to ask first."""

from . import (
    calendar_event,
    dental_followup,
    dental_followup_freed_time,
)
