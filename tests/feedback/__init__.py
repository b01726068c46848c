from . import (
    test_decided,
    test_feedback,
    test_feedback_in_calls,
    test_hostile_mail,
    test_improvement,
    test_kept_words,
    test_migration_feedback,
    test_replies,
    test_returned_mail,
    test_told,
    test_until_settled,
    test_where_it_comes_in,
)
