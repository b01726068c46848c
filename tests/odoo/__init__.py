from . import (
    test_automation_rules,
    test_digest,
    test_language_of_jobs,
    test_neighbours,
    test_neighbours_contacts,
    test_settings,
    test_smtp,
    test_smtp_failures,
)
