"""What a patient asks and reception cannot answer: a dentist does, and the answer is a call.

Doors: ``create`` asks a dentist and opens the call; ``DentalFollowup._hear_answer`` says what a
conversation means for it, ``_keeps_its_hour`` what a call about something else does."""

from . import (
    dental_question,
    answering,
    dental_followup,
)
