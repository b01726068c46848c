from . import (
    test_figures,
    test_first_visits,
    test_lean_views,
    test_losses,
    test_periods,
    test_recalls,
)
