from . import (
    test_overview,
    test_overview_access,
    test_overview_answers,
    test_overview_echo,
    test_overview_things,
)
