from . import (
    test_agenda_changes,
    test_agenda_import,
    test_call,
    test_contact,
    test_jobs,
    test_opening,
    test_smtp,
    test_tools_agenda,
    test_visit,
)
