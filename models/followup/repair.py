from odoo import models


class DentalFollowup(models.Model):
    """A patient no apology helped is for the managers to decide about (S40)."""

    _inherit = 'dental.followup'

    def _escalate_upset(self):
        """Give the managers of the clinic a task for today; what happened is read in the case.

        Who has one of the case that is not done yet is given no second one.
        """
        # To-do's of the addon are the server's, as those of calls (_sync_activities).
        for case in self.sudo():
            company = case.company_id
            self.env['mail.activity']._dental_give(
                case, 'dental_followup.mail_activity_type_upset', company._dental_managers(),
                company._dental_today())
