from odoo import models
from odoo.tools import SQL

FOLLOWED = {'sent': 'sent', 'cancel': 'withdrawn', 'outgoing': 'queued'}
"""What states of an email, once they are written, say of its row of the ledger."""


class MailMail(models.Model):
    """What becomes of a follow-up's email is known to the ledger and the case (S19)."""

    _inherit = 'mail.mail'

    def write(self, vals):
        """Write; the ledger hears of an email that left, was taken back or waits again."""
        result = super().write(vals)
        if vals.get('state') in FOLLOWED:
            self._dental_rows()._note_delivery(FOLLOWED[vals['state']])
        elif vals.get('state') == 'exception':
            self._dental_lock_rows()
        return result

    def _postprocess_sent_message(
            self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Let the follow-ups of emails that were not sent know, then go on as Odoo does."""
        if failure_type or failure_reason:
            for row in self._dental_rows():
                row._on_email_refused(
                    failure_type, failure_reason or row.mail_mail_id.failure_reason)
            self._dental_answers()._on_answer_refused(failure_reason or failure_type)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type)

    def _dental_rows(self):
        """Return the rows of the ledger that these emails belong to."""
        # Any user's action may send emails of the queue: the ledger hears of it, the user reads
        # nothing.
        ours = self.sudo().filtered(lambda mail: mail.model == 'dental.followup')
        return ours.env['dental.followup.attempt'].search([
            ('mail_mail_id', 'in', ours.ids)]) if ours else (
                ours.env['dental.followup.attempt'])

    def _dental_answers(self):
        """Return the messages of unknown senders that these emails answer."""
        # As above: which they are is all that is asked.
        return self.env['dental.feedback'].sudo()._find_answered_in(self.sudo().filtered(
            lambda mail: mail.model == 'dental.feedback').mail_message_id)

    def _dental_lock_rows(self):
        """Hold the rows of emails before they are handed over, as Odoo holds the emails.

        Somebody else's change of a row fails here, and not after the email has left: Odoo would
        take back that it was sent, and send it again.
        """
        rows = self._dental_rows()
        if rows:
            self.env.cr.execute(SQL(
                "SELECT FROM dental_followup_attempt WHERE id = ANY(%s) FOR NO KEY UPDATE",
                rows.ids))
