"""What the practice software's agenda told, and when; of what it left out people say what it is.

Doors: ``DentalAgendaImport._keep`` keeps an import, ``_cron_import_agendas`` brings a big file in,
and ``_undo`` takes all of one back; ``CalendarEvent.
_dental_note_told`` and ``_dental_mark_left_out`` say what it told of visits; ``_dental_is_judged``
by which of them may be looked for as missed."""

from . import (
    dental_agenda_import,
    big_file,
    dental_agenda_import_row,
    dental_followup,
    left_out,
    learnt,
    maybe_same,
    stuck,
    undo,
    big_undo,
)
