from . import (
    test_advice,
)
