"""What `./dev` is made of. Not part of the addon: Odoo imports nothing of it, but for the addon's
tests, which ask `invariants`."""
