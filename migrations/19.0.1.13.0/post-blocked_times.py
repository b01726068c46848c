"""Everybody in the house may read events: what a time is blocked for is told to the staff only."""
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for company in env['res.company'].search([('name', '!=', False)]):
        cr.execute(SQL("""
            UPDATE calendar_event
               SET dental_block_text = COALESCE(dental_import_seen->>'name', name),
                   dental_import_seen = jsonb_build_object('minutes', COALESCE(
                       (dental_import_seen->>'minutes')::int,
                       EXTRACT(EPOCH FROM stop - start)::int / 60)),
                   name = CASE WHEN name = COALESCE(dental_import_seen->>'name', name)
                          THEN %s ELSE name END
             WHERE dental_company_id = %s AND dental_patient_id IS NULL
               AND dental_import_ref LIKE 'block/%%' AND dental_block_text IS NULL""",
            env(context={'lang': company.partner_id.lang})[
                'calendar.event']._dental_blocked_title(), company.id))
