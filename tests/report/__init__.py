from . import (
    test_figures,
    test_lean_views,
    test_losses,
)
