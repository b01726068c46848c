from . import (
    test_question_answered,
    test_question_in_calls,
    test_question_kept,
)
