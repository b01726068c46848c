"""Cases and to-do's about patients are given only to who can work on them; before, to anybody."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give reception the open cases of who has no role in their clinic, and a manager the to-do's;
    none is lost."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env['res.groups']._dental_ask_again()
