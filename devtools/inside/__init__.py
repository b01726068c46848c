"""Scripts that run in a process of their own with Odoo importable."""
