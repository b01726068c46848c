"""A patient's own form: what is known at a glance, what was, and what can be done from there.

Doors: ``get_formview_id`` opens it; ``_dental_find_newest`` reads the newest of many patients."""

from . import (
    timeline,
    at_a_glance,
    own_form,
)
