from . import (
    test_clinic_day,
    test_freed_in_place,
    test_freed_offer,
    test_freed_times,
)
