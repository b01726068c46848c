from . import (
    test_today,
    test_today_costs,
    test_today_words,
)
