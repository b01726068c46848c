from . import (
    agenda_import,
    agenda_import_column,
    agenda_import_line,
    agenda_visit,
    call,
    call_before,
    call_slot,
    move,
)
