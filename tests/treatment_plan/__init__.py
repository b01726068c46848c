from . import (
    test_treatment_plan,
    test_treatment_plan_followup,
)
