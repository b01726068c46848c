"""The words that several rooms speak: what a visit, a case, a plan and a contact can be.

A word that only one room speaks stands in that room.
"""

from datetime import timedelta

# who sees and does what
STAFF = 'dental_followup.group_staff'
"""Who may see what is the clinic's: every role, and nobody else."""
OFFICE = f'{STAFF},base.group_system'
"""Who reads how a clinic works: its staff, and who administers Odoo. Everybody else, portal users
too, can read the company itself."""

# how a patient is reached
CHANNELS = [
    ('phone', "Phone"),
    ('email', "Email"),
    ('sms', "SMS"),
    ('whatsapp', "WhatsApp"),
    ('in_person', "In person"),
    ('letter', "Letter"),
]
BANDS = [('morning', "Morning"), ('afternoon', "Afternoon")]

# a visit
VISIT_STATES = [
    ('booked', "Booked"),
    ('confirmed', "Confirmed"),
    ('arrived', "Arrived"),
    ('attended', "Attended"),
    ('no_show', "No-show"),
    ('cancelled', "Cancelled"),
    ('moved', "Moved"),
]
EXPECTED = ('booked', 'confirmed')
"""States of a visit whose patient is still awaited."""
RECORDED = ('arrived', 'attended', 'no_show')
"""States that say somebody looked whether the patient was there (invariant 6)."""
GIVEN_UP = ('cancelled', 'moved')
"""States of a visit that will not take place, and was said so before its hour."""

# a program
PURPOSES = [
    ('appointment', "Appointment"),
    ('care', "Care"),
    ('commercial', "Commercial"),
]
CANCELLING = ('late_cancel', 'early_cancel', 'clinic_cancel')
"""Triggers of a visit that is cancelled: late or in time by the patient, or by the clinic."""
SEARCHES = ('recall', 'dormant', 'patients')
"""Triggers that are looked for every day; the others happen."""
QUEUED = ('email', 'sms')
"""Channels whose messages Odoo queues; by every other one a person gets in touch."""

# a visit
AS_VISIT = 'dental_as_visit'
"""Says in the context that visits of one patient are chosen from: all are called by the patient."""

# a case
WAITING = ('todo', 'pending')
"""States of a case that somebody has to work on."""
CLOSED = ('won', 'lost', 'cancelled')
NEXT_CHANNELS = [*CHANNELS, ('answer', "Read and answer"), ('wait', "Wait")]
BY_HAND = tuple(key for key, _label in CHANNELS if key not in QUEUED)
"""Channels by which a person gets in touch."""
TO_DO = (*BY_HAND, 'answer')
"""What a person does next: these are to-do's, and lines of Today."""
ALARM_STATES = [('new', "To be answered"), ('answered', "Has an answer"), ('closed', "Closed")]
"""Of a red flag: a dentist answers it, and then the patient hears the answer."""
FARTHEST_PROMISE = timedelta(days=731)
CLAIM_LASTS = timedelta(minutes=15)
"""A claim nobody renews ends by itself: whoever closed the window without a word has gone."""

# a treatment plan
UNDECIDED = ('presented', 'thinking', 'consulting')
"""States of a plan whose patient has not said yes or no: it always has a dated next step (S4)."""
ACCEPTED = ('accepted', 'partly')
"""States of a plan whose patient has said yes, to all of it or to a part."""

# what patients say of us
COMPLAINING = ('complaint', 'incident')
"""Kinds of feedback that are open until a manager has closed them."""

# may we contact?
PERMANENT = ('deceased', 'archived', 'no_address')
"""Refusals nobody can override: there is no way to contact the patient."""
CAPPED = ('capped', 'household_capped')
"""Refusals that count contacts."""
MENDABLE = ('robinson', 'no_relation')
"""Refusals that reception mends, by a look into the list or the patient's consent: the call stays
on the list, and says what is to be done."""
