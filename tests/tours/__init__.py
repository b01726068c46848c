from . import (
    test_tours,
    test_tours_answer,
    test_tours_call,
    test_tours_call_slot,
    test_tours_everywhere,
    test_tours_feedback,
    test_tours_freed,
    test_tours_handover,
    test_tours_incoming,
    test_tours_neighbours,
    test_tours_script,
    test_tours_today,
)
