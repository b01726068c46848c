"""Closed doors: what a caller may link to, write and see, over RPC as well as on the screen.

Doors: ``check_links`` asks of whatever is linked whether it is the user's to read;
``drop_kept`` and ``refuse_kept`` keep what only the server writes."""

from . import (
    kept,
    values,
    dental_followup_links,
    dental_followup_thread,
    links_of_odoo,
    neighbours,
)
