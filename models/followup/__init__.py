"""The case: from its opening over contacts and dates to its end, and the ledger of what was done.

Doors: ``_open_for_records`` opens cases; ``_set_state`` is the only writer of their state;
``_log_call`` notes a contact and moves the case; ``_on_visits_…`` follow what visits become."""

from . import (
    dental_followup,
    activities,
    alarm,
    after_contact,
    cannot_go_on,
    claim,
    dental_followup_outcome,
    dental_followup_attempt,
    confirmation,
    delivery,
    dental_followup_blocker,
    dental_followup_feeling,
    dental_followup_lost_reason,
    follow_patients,
    follow_visits,
    incoming_call,
    not_allowed,
    not_arrived,
    notices,
    open_cases,
    scheduler,
    promise,
    repair,
    responsible,
    retry_messages,
    searches,
    send_messages,
    state,
    watchdog,
    words,
    write_message,
)
