from . import (
    agenda_import,
    agenda_import_column,
    agenda_import_line,
    agenda_visit,
    call,
    call_before,
    call_evolution,
    call_plan,
    call_reasons,
    call_rules,
    call_slot,
    move,
)
