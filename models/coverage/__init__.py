"""Nobody fell through: what should have had its follow-up and has none, or rests (S29, S44).

Doors: ``_cron_find_gaps``, the nightly look."""

from . import (
    dental_followup_gap,
    find_gaps,
    tell_gaps,
)
