"""A short-notice slot: the time that a visit left, and who could come instead.

Doors: ``_dental_held`` and ``_dental_leave_held`` note what a change of visits leaves;
``_find_free`` says which are free still, ``_find_who_could_come`` who to ask first; ``_is_offer``
tells whether a case offers an earlier time, and ``_drop_taken_offers`` ends those that came to
nothing."""

from . import (
    calendar_event,
    dental_followup,
    dental_followup_freed_time,
)
