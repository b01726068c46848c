from . import (
    test_gaps,
)
