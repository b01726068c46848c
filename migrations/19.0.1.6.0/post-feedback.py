"""What patients say of us has one home; before, complaints were observations, incidents a mark."""
from odoo import SUPERUSER_ID, api, fields
from odoo.tools import SQL

DECIDED_WITHIN = 16
OLD_FILTER = "[('category', '=', 'complaint')]"
NEW_FILTER = "[('kind', '=', 'complaint')]"
WAITING = ('todo', 'pending')


def migrate(cr, version):
    """Take over complaints and incidents, those open whose repair call is; nobody is called anew.

    Complaints were chains of observations: the newest words count, the first note says who heard
    it and when. The observations stay and point to it.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    _take_over_complaints(env)
    _take_over_incidents(env)
    env.invalidate_all()
    for feedback in env['dental.feedback'].search([('is_open', '=', True)]):
        feedback.due_at = feedback.company_id._dental_after_open_hours(
            DECIDED_WITHIN, fields.Datetime.now())
        feedback._tell_managers()
    _move_rule(env)


def _take_over_complaints(env):
    notes = env['dental.observation'].search(
        [('category', '=', 'complaint'), ('feedback_id', '=', False)], order='id')
    known = {}
    for note in notes:
        first = known.get(note.amends_id.id)
        if first:
            env.cr.execute(SQL(
                "UPDATE dental_feedback SET text = %s WHERE id = %s", note.text, first))
        else:
            ((first,),) = env.execute_query(SQL(
                """
                INSERT INTO dental_feedback (
                    kind, source, partner_id, company_id, event_id, followup_id, user_id, text,
                    at, state, create_uid, create_date, write_uid, write_date)
                SELECT 'complaint', CASE WHEN note.followup_id IS NULL THEN 'desk' ELSE 'call' END,
                       note.partner_id, note.company_id, note.event_id, note.followup_id,
                       COALESCE(note.user_id, note.create_uid), note.text, note.create_date,
                       CASE WHEN EXISTS (
                           SELECT FROM dental_followup repair
                             JOIN dental_followup_program program ON program.id = repair.program_id
                            WHERE program.trigger = 'incident' AND repair.state IN %(waiting)s
                              AND (repair.event_id = note.event_id
                                   OR repair.period = 'observation-' || note.id)
                       ) THEN 'new' ELSE 'closed' END,
                       note.create_uid, note.create_date, note.create_uid, note.create_date
                  FROM dental_observation note WHERE note.id = %(note)s
                RETURNING id
                """, waiting=WAITING, note=note.id))
            env.cr.execute(SQL(
                "UPDATE dental_followup SET period = %s WHERE period = %s",
                f'feedback-{first}', f'observation-{note.id}'))
        known[note.id] = first
        env.cr.execute(SQL(
            "UPDATE dental_observation SET feedback_id = %s WHERE id = %s", first, note.id))


def _take_over_incidents(env):
    env.cr.execute(SQL(
        """
        INSERT INTO dental_feedback (
            kind, source, partner_id, company_id, event_id, user_id, at, state,
            create_uid, create_date, write_uid, write_date)
        SELECT 'incident', 'desk', visit.dental_patient_id, visit.dental_company_id, visit.id,
               COALESCE(visit.write_uid, visit.create_uid),
               COALESCE(repair.create_date, visit.stop),
               CASE WHEN repair.state IN %(waiting)s THEN 'new' ELSE 'closed' END,
               visit.create_uid, visit.write_date, visit.write_uid, visit.write_date
          FROM calendar_event visit
          LEFT JOIN LATERAL (
               SELECT one.create_date, one.state FROM dental_followup one
                 JOIN dental_followup_program program ON program.id = one.program_id
                WHERE one.event_id = visit.id AND program.trigger = 'incident'
                ORDER BY one.state IN %(waiting)s DESC, one.id DESC LIMIT 1) repair ON TRUE
         WHERE visit.dental_incident AND visit.dental_patient_id IS NOT NULL
           AND visit.dental_company_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM dental_feedback known
                            WHERE known.event_id = visit.id AND known.kind = 'incident')
        """, waiting=WAITING))


def _move_rule(env):
    """Let the rule that opens the repair call look at complaints; an administrator's stays."""
    rule = env.ref(
        'dental_followup.base_automation_repair_complaint', raise_if_not_found=False)
    if not rule or rule.model_id.model != 'dental.observation' or rule.filter_domain != OLD_FILTER:
        return
    model_id = env['ir.model']._get_id('dental.feedback')
    actions = rule.action_server_ids
    actions.base_automation_id = False  # Odoo deletes those of another model
    rule.write({'model_id': model_id, 'trigger': 'on_create', 'filter_domain': NEW_FILTER})
    actions.write({'model_id': model_id, 'base_automation_id': rule.id})
