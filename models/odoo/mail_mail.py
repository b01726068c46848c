from odoo import models


class MailMail(models.Model):
    """A message that could not be delivered is known to its follow-up (S19)."""

    _inherit = 'mail.mail'

    def _postprocess_sent_message(
            self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Tell the follow-ups of messages that failed, then go on as Odoo does."""
        if failure_type or failure_reason:
            # Any user's action may send mails of the queue: the ledger hears of it, the user reads
            # nothing.
            attempts = self.env['dental.followup.attempt'].sudo().search([
                ('mail_mail_id', 'in', self.ids)])
            attempts.followup_id._on_message_failed(attempts, failure_reason or failure_type)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type)
