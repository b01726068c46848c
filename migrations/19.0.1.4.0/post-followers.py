"""Only colleagues follow what is written about a patient; before, anybody could."""
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

THREADS = ('dental.followup', 'dental.treatment.plan')


def migrate(cr, version):
    """Let nobody else follow: patients, who is from outside, who has no role in the clinic."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    staff = env.ref('dental_followup.group_staff')
    env['mail.followers'].flush_model()
    for company in env['res.company'].with_context(active_test=False).search([]):
        colleagues = env['res.users'].search([
            ('share', '=', False), ('company_ids', 'in', company.ids),
            ('all_group_ids', 'in', staff.ids)]).partner_id
        for model in THREADS:
            cr.execute(SQL(
                """
                DELETE FROM mail_followers follower
                 USING %(table)s followed
                 WHERE follower.res_model = %(model)s AND follower.res_id = followed.id
                   AND followed.company_id = %(company)s
                   AND (follower.partner_id != ALL(%(colleagues)s)
                        OR follower.partner_id = followed.partner_id)
                """,
                table=SQL.identifier(env[model]._table), model=model, company=company.id,
                colleagues=colleagues.ids))
    env['mail.followers'].invalidate_model()
