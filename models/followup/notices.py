from odoo import api, models


class DentalFollowup(models.Model):
    """Mails about a case to colleagues: nothing of a patient in their subjects (invariant 12)."""

    _inherit = 'dental.followup'

    def _message_compute_subject(self):
        """The subject of a message that has none: a name and a program say too much."""
        return self.env._("About a follow-up")

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Tell who a case was given to, without saying whose it is."""
        if self.env.context.get('mail_auto_subscribe_no_notify') or not self.env.registry.ready:
            return
        for partner in self.env['res.partner'].browse(partner_ids):
            self._tell_it_is_yours(partner)

    @api.model
    def _say_it_is_yours(self):
        """Return how a mail says that something of a case is somebody's, and what it calls it."""
        return (self.env._("A follow-up is yours: see it in Odoo"), self.env._("A follow-up"),
                self.env._("Follow-up"))
