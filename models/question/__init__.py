"""What a patient asks and reception cannot answer: a dentist does, and the answer is a call.

Doors: ``create`` asks a dentist and opens the call; ``_get_open`` returns what waits of patients;
``DentalFollowup._hear_answer`` says what a conversation means for it."""

from . import (
    dental_question,
    answering,
    dental_followup,
    mail_activity,
)
