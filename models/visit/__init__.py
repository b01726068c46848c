"""A visit: its states, how it is made and changed, who is free when, and what it gives reason to.

Doors: ``action_dental_set_state`` records what became of a visit; ``_dental_book`` and
``_dental_move_to`` book; ``change.DOORS`` lists who is told of a change."""

from . import (
    calendar_event,
    reasons,
    dental_visit_change,
    ledger,
    blocked_time,
    busy_times,
    booking,
    calendar_event_type,
    change,
    day_columns,
    everybodys_meetings,
    find_no_shows,
    free_times,
    handover,
    messages,
    proposal,
    record,
    series,
    state,
    visit_names,
    warnings,
    worth,
)
