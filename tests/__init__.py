from . import (
    test_opening,
    test_visit,
)
