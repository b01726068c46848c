"""A patient: how they are reached, what they want and refuse, and what is known of them.

Doors: ``_dental_may_contact`` decides whether somebody may be contacted (invariant 8);
``_dental_wishes`` says when and
``_dental_wanted_channel`` by which way; ``_dental_find_callers`` finds who is meant."""

from . import (
    asked,
    clinics,
    consent_in_words,
    dental_consent,
    dental_evolution,
    alarm,
    dental_patient_kind,
    noted,
    dental_observation,
    dentist,
    find_caller,
    missed_call,
    finder,
    last_contact,
    may_contact,
    maybe_same,
    number_and_household,
    reasons,
    recall,
    remembered_objection,
    res_partner,
    returned_address,
    twins,
    words,
)
