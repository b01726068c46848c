from . import (
    test_composers,
    test_hostile_calls,
    test_one_clinic,
    test_security,
    test_security_clinics,
    test_security_links,
    test_security_rpc,
    test_security_texts,
)
