"""Give what the clinic was going to change to who does it; what came of it stood in the result."""
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    if not version:
        return
    cr.execute(SQL("""
        UPDATE dental_feedback SET action_result = result
         WHERE action IS NOT NULL AND result IS NOT NULL AND action_result IS NULL"""))
    env = api.Environment(cr, SUPERUSER_ID, {'mail_activity_quick_update': True})
    for heard in env['dental.feedback'].search([('is_changing', '=', True)]):
        heard.write({
            'action_user_id': heard._get_improvers()[:1].id,
            'action_due': heard.action_due or heard._get_change_day()})
