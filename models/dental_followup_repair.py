from odoo import models


class DentalFollowup(models.Model):
    """A patient whom no apology helped is for the managers to decide about (S40)."""

    _inherit = 'dental.followup'

    def _escalate_upset(self):
        """Give the managers of the clinic a task for today; what happened is read in the case."""
        for case in self.sudo():
            for manager in case.company_id._dental_managers():
                case.activity_schedule(
                    'dental_followup.mail_activity_type_upset',
                    case.company_id._dental_today(), user_id=manager.id)
