from odoo import models


class MailActivity(models.Model):
    """A call marked as done in the standard way is a call in the ledger too."""

    _inherit = 'mail.activity'

    def _action_done(self, feedback=False, attachment_ids=None):
        """Log a call for each open case whose to-do is done; the case goes on by its rules."""
        kinds = self.env['dental.followup']._activity_types()
        ours = self.filtered(
            lambda activity: activity.res_model == 'dental.followup'
            and activity.activity_type_id in kinds)
        cases = self.env['dental.followup'].browse(ours.mapped('res_id')).exists()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        cases._log_activity_done(feedback)
        return result
