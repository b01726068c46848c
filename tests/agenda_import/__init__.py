from . import (
    test_agenda_changes,
    test_agenda_columns,
    test_agenda_foreseen,
    test_agenda_import,
    test_agenda_left_out,
    test_agenda_living,
    test_agenda_sizes,
    test_agenda_tables,
    test_agenda_undo,
    test_agenda_undo_race,
    test_agenda_variants,
    test_migration_names,
)
