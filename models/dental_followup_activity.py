from odoo import api, fields, models

from ..tools import clinic_time
from .dental_followup import WAITING


class DentalFollowup(models.Model):
    """The to-do of a call in the systray: a mirror of ``next_at``, never the truth about it."""

    _inherit = 'dental.followup'

    def _sync_activities(self):
        """Give each case that waits for a call one to-do on its day, and take away the others'."""
        Activity = self.env['mail.activity'].sudo()
        calls = self.filtered(lambda case: case.state in WAITING and case.next_channel == 'phone')
        existing = Activity.search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids),
            ('activity_type_id', '=', self._call_activity_type().id),
        ])
        by_case = existing.grouped('res_id')
        missing = calls.filtered(lambda case: case.id not in by_case)
        existing.filtered(lambda activity: activity.res_id not in set(calls.ids)).unlink()
        for (day, user), cases in (calls - missing).grouped(
                lambda case: (case._due_day(), case.user_id)).items():
            stale = Activity.union(*(by_case[case.id] for case in cases)).filtered(
                lambda activity, day=day, user=user:
                activity.date_deadline != day or activity.user_id != user)
            if stale:
                stale.write({'date_deadline': day, 'user_id': user.id})
        if missing:
            missing._create_call_activities()

    @api.model
    def _call_activity_type(self):
        return self.env.ref('dental_followup.mail_activity_type_call')

    def _create_call_activities(self):
        model_id = self.env['ir.model']._get_id(self._name)
        activity_type = self._call_activity_type()
        zones = {company: company._dental_zone() for company in self.company_id}
        # What Odoo would compute for each activity by itself is given for all at once.
        self.env['mail.activity'].sudo().with_context(mail_activity_quick_update=True).create([{
            'activity_type_id': activity_type.id,
            'res_model_id': model_id,
            'res_id': case.id,
            'res_name': case.display_name,
            'date_deadline': clinic_time.local_date(case.next_at, zones[case.company_id]),
            'date_done': False,
            'user_id': case.user_id.id,
            'user_tz': case.user_id.tz,
            'summary': False,
            'note': False,
            'automated': True,
            'active': True,
        } for case in self])

    def _due_day(self):
        """Return the clinic's day of the next contact."""
        self.ensure_one()
        return clinic_time.local_date(self.next_at, self.company_id._dental_zone())

    def _log_activity_done(self, feedback):
        """Log what was done through the to-do; nothing is known of it, so it is tried again."""
        outcome = self.env.ref('dental_followup.outcome_unsaid')
        for case in self.filtered(lambda case: case.state in WAITING):
            case._log_call(outcome, note=feedback or False)
