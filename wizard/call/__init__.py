"""The guided call, from before the number to what is saved; and the call that comes in.

Doors: ``DentalFollowup.action_call`` opens it; ``action_done`` saves it, in one transaction."""

from . import (
    call,
    before,
    booking,
    call_back,
    card,
    choices,
    coming_visit,
    evolution,
    facts,
    feedback,
    incoming,
    incoming_call,
    next_call,
    observation,
    permission,
    promise,
    question,
    reasons,
    repair,
    resume,
    steps,
    review,
    script,
    times,
    times_wanted,
    treatment_plan,
    two_windows,
    wrong_number,
)
