from odoo import models


class SmsTracker(models.Model):
    """What the provider says of a follow-up's text message is known to the ledger."""

    _inherit = 'sms.tracker'

    def _update_sms_notifications(
            self, notification_status, failure_type=False, failure_reason=False):
        """Go on as Odoo does, then let the follow-ups know."""
        result = super()._update_sms_notifications(
            notification_status, failure_type=failure_type, failure_reason=failure_reason)
        # The provider's report comes without a user; only the ledger hears of it.
        rows = self.env['dental.followup.attempt'].sudo().search([
            ('message_ref', 'in', self.mapped('sms_uuid'))])
        rows._on_text_reported(notification_status, failure_type, failure_reason)
        return result
