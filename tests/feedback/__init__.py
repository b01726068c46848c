from . import test_feedback
from . import test_feedback_in_calls
from . import test_migration_feedback
