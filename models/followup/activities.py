import json

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clinic_time
from ..vocabulary import TO_DO, WAITING


class DentalFollowup(models.Model):
    """The to-do of a call in the systray: a mirror of ``next_at``, never the truth about it."""

    _inherit = 'dental.followup'

    def _sync_activities(self):
        """Give each case that somebody has to work on one to-do on its day; take the others'.

        What waits for a dentist has the to-do of its red flag.
        """
        # To-do's mirror cases, whoever's change moves them: they are kept for all who have them.
        Activity = self.env['mail.activity'].sudo()
        calls = self.filtered(
            lambda case: case.state in WAITING and case.alarm_state != 'new'
            and (case.next_channel in TO_DO or case.needs_data))
        existing = Activity.search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids),
            ('activity_type_id', 'in', self._activity_types().ids),
        ])
        by_case = existing.grouped('res_id')
        missing = calls.filtered(lambda case: case.id not in by_case)
        existing.filtered(lambda activity: activity.res_id not in set(calls.ids)).unlink()
        for (day, user, kind), cases in (calls - missing).grouped(
                lambda case: (case._due_day(), case.user_id, case._activity_type())).items():
            stale = Activity.union(*(by_case[case.id] for case in cases)).filtered(
                lambda activity, day=day, user=user, kind=kind:
                (activity.date_deadline, activity.user_id, activity.activity_type_id)
                != (day, user, kind))
            if stale:
                # Who is given twenty calls finds them in the systray, and gets no twenty mails.
                stale.with_context(mail_activity_quick_update=len(stale) > 1).write({
                    'date_deadline': day, 'user_id': user.id, 'activity_type_id': kind.id})
        if missing:
            missing._create_activities()

    @api.model
    def _activity_types(self):
        """Return the types of to-do's that mirror a case: a call, and data to complete."""
        to_id = self.env['ir.model.data']._xmlid_to_res_id
        return self.env['mail.activity.type'].browse([
            to_id(f'dental_followup.mail_activity_type_{name}', raise_if_not_found=True)
            for name in ('call', 'data')])

    def _activity_type(self):
        self.ensure_one()
        call, data = self._activity_types()
        return data if self.needs_data else call

    def _create_activities(self):
        """Create the to-do's of calls: of a role's pool in bulk, of a person as Odoo does."""
        call, data = self._activity_types()
        assigned = self.browse()
        for (user, needs_data), cases in self.grouped(
                lambda case: (case.user_id, case.needs_data)).items():
            if user:
                assigned |= cases
            else:
                cases._insert_pool_activities(data if needs_data else call)
        if assigned:
            quiet = self.with_context(mail_activity_quick_update=True).env['mail.activity']
            # A case may be given to somebody by who may not write their to-do's, as in
            # _sync_activities.
            quiet.sudo().create([{
                'activity_type_id': case._activity_type().id,
                'res_model_id': self.env['ir.model']._get_id(self._name),
                'res_id': case.id,
                'date_deadline': case._due_day(),
                'user_id': case.user_id.id,
                'automated': True,
            } for case in assigned])

    def _insert_pool_activities(self, kind):
        """Write the unassigned to-do's with one statement.

        What ``mail.activity.create`` does beyond the row is to tell the assigned user, subscribe
        and count for them; there is none, and a day's no-shows arrive at once.
        """
        self.flush_recordset()
        for company, cases in self.grouped('company_id').items():
            self.env.cr.execute(SQL(
                """
                INSERT INTO mail_activity (
                    activity_type_id, res_model_id, res_model, res_id, res_name, date_deadline,
                    automated, active, create_uid, write_uid, create_date, write_date)
                SELECT %(activity_type)s, %(model_id)s, %(model)s, followup.id,
                       concat(patient.name, ' · ',
                              %(program)s::jsonb ->> followup.program_id::text),
                       (followup.next_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                       TRUE, TRUE, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM dental_followup followup
                  JOIN res_partner patient ON patient.id = followup.partner_id
                 WHERE followup.id = ANY(%(ids)s)
                """,
                activity_type=kind.id,
                model_id=self.env['ir.model']._get_id(self._name), model=self._name,
                program=json.dumps({program.id: program.name for program in cases.program_id}),
                zone=company._dental_zone(), uid=self.env.uid, now=fields.Datetime.now(),
                ids=cases.ids,
            ))
        self.invalidate_recordset(['activity_ids'])

    def _due_day(self):
        """Return the clinic's day of the next contact."""
        self.ensure_one()
        return clinic_time.local_date(self.next_at, self.company_id._dental_zone())

    def _log_activity_done(self, feedback):
        """Log what was done through the to-do; nothing is known of it, so it is tried again."""
        outcome = self.env.ref('dental_followup.outcome_unsaid')
        waiting = self.filtered(lambda case: case.state in WAITING)
        for case in waiting.filtered(lambda case: not case.needs_data):
            case._check_by_hand()
            case._log_call(outcome, channel=case.next_channel, note=feedback or False)
        waiting.filtered('needs_data')._sync_activities()
