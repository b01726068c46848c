"""What the lines of Today are, in its order: their places, and the headings they stand under."""

(IN_DANGER, RED_FLAG, PROMISE, SAME_DAY, MISSED, RETRY, REPAIR, ASKED, CANCELLED, PLAN, RECALL,
 REST) = range(12)
"""What is due now, in Today's order."""
NO_DATA, STUCK, LATER, DONE = 20, 21, 22, 23
"""What follows it: nobody can be called yet, something else is missing, its hour comes later
today, and what is done."""
BY_TRIGGER = {
    'incident': REPAIR, 'hand': ASKED, 'checkup': ASKED, 'clinic_cancel': ASKED,
    'late_cancel': CANCELLED, 'early_cancel': CANCELLED,
    'plan_open': PLAN, 'recall': RECALL,
}
PARTS = [('now', "Now"), ('later', "Later today"), ('done', "Done today")]
KINDS = [
    ('alarm', "Alarm"),
    ('promise', "Promised calls"),
    ('missed_today', "Did not come today"),
    ('missed', "Did not come on an earlier day"),
    ('retry', "Not reached yet"),
    ('repair', "To put right"),
    ('asked', "Asked for, and check-ups"),
    ('cancelled', "Cancelled their visit"),
    ('plan', "Treatment plans"),
    ('recall', "Reviews"),
    ('rest', "Everything else"),
    ('no_data', "Missing contact details"),
    ('stuck', "Cannot go on"),
    ('later', "Later today"),
    ('done', "Done today"),
]
_KIND_OF = {
    IN_DANGER: 'alarm', RED_FLAG: 'alarm', PROMISE: 'promise', SAME_DAY: 'missed_today',
    MISSED: 'missed', RETRY: 'retry', REPAIR: 'repair', ASKED: 'asked', CANCELLED: 'cancelled',
    PLAN: 'plan', RECALL: 'recall', REST: 'rest', NO_DATA: 'no_data', STUCK: 'stuck',
    LATER: 'later', DONE: 'done',
}


def kind_of(place):
    """Return the key of :data:`KINDS` of a place in Today's order; of none, ``False``."""
    return _KIND_OF.get(place, False)
