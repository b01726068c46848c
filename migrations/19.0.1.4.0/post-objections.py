"""What an archived contact objects to is asked when somebody enters them anew."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Remember it of those that were archived before."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env['dental.consent'].search([
        ('partner_id.active', '=', False)]).partner_id._dental_remember_objections()
