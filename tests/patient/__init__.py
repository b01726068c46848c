from . import (
    test_contact,
    test_contact_rules,
    test_contact_words,
    test_finder,
    test_last_contact,
    test_limits_by_kind,
    test_objection_outlives,
    test_observations,
    test_observations_clinics,
    test_partner_merge,
    test_roles,
    test_twins,
)
