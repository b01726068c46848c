from odoo import models


class DentalFollowup(models.Model):
    """A patient no apology helped is for the managers to decide about (S40)."""

    _inherit = 'dental.followup'

    def _escalate_upset(self):
        """Give the managers of the clinic a task for today; what happened is read in the case.

        Who has one of the case that is not done yet is given no second one.
        """
        kind = self.env.ref('dental_followup.mail_activity_type_upset')
        # To-do's of the addon are the server's, as those of calls (_sync_activities).
        for case in self.sudo():
            told = case.activity_ids.filtered(
                lambda activity: activity.activity_type_id == kind).user_id
            for manager in case.company_id._dental_managers() - told:
                case.activity_schedule(
                    'dental_followup.mail_activity_type_upset',
                    case.company_id._dental_today(), user_id=manager.id)
