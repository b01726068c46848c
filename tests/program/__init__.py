from . import (
    test_dry_run,
    test_program_results,
    test_programs,
    test_programs_care,
    test_programs_copy,
    test_programs_own,
    test_programs_own_copy,
    test_programs_plans,
    test_programs_responsible,
    test_programs_search,
    test_programs_zones,
    test_refusals,
)
