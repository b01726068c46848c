from . import (
    test_script_texts,
    test_script_trial,
    test_scripts,
)
