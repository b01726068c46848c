from . import (
    test_agenda_views,
    test_booking,
    test_corrections,
    test_handover,
    test_invited,
    test_not_before_its_time,
    test_slots,
    test_slots_race,
    test_visit,
    test_visit_ledger,
    test_visit_record,
)
