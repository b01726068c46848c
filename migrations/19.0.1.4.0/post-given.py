"""A case is given only to who can work on it; before, it could be given to anybody."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give reception the open cases of who has no role in their clinic; none is lost."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    followups = env['dental.followup'].search([
        ('user_id', '!=', False), ('is_closed', '=', False)])
    followups.user_id._dental_give_back()
