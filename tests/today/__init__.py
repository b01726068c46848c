from . import (
    test_cannot_go_on,
    test_half_led,
    test_morning,
    test_today,
    test_today_costs,
    test_today_words,
)
