"""What a caller may say: true sentences, filled in, in the language of who listens.

Doors: ``_script_facts`` says what is true of a case; ``_offered_lines`` what may be said."""

from . import (
    dental_followup_braces,
    dental_followup_script,
    dental_followup_script_line,
    dental_followup_script_trial,
    results,
    facts,
    preview,
    program,
)
