from . import (
    test_migration_greetings,
    test_script_texts,
    test_script_trial,
    test_scripts,
    test_spoken_words,
)
