from . import (
    test_bulk,
    test_check,
    test_clock,
    test_comes_back,
    test_day,
    test_demo,
    test_install,
    test_invariants_db,
    test_jobs,
    test_recorded_stays,
    test_two_at_once,
    test_zones,
)
