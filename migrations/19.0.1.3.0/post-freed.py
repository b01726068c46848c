"""Times that visits left are rows of their own; before, they were the cancelled visits."""
from odoo import SUPERUSER_ID, api, fields
from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Note the times to come that were freed already, and which of them are being offered."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    visits = env['calendar.event'].search([
        ('dental_state', 'in', ('cancelled', 'moved')), ('stop', '>', fields.Datetime.now())])
    visits._dental_leave({visit: visit._dental_place() for visit in visits})
    if column_exists(cr, 'dental_followup', 'freed_event_id'):
        env['dental.followup'].flush_model()
        cr.execute(SQL("""
            UPDATE dental_followup followup
               SET freed_time_id = freed.id
              FROM dental_followup_freed_time freed
             WHERE freed.event_id = followup.freed_event_id
        """))
        env['dental.followup'].invalidate_model()
