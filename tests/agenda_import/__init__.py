from . import (
    test_agenda_changes,
    test_agenda_import,
    test_agenda_sizes,
    test_agenda_tables,
)
