from . import (
    test_audit,
    test_audit_answers,
    test_audit_measured,
)
