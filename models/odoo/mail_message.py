from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ..access.dental_followup_thread import TYPED

SENT = {
    'attachment_ids', 'author_id', 'body', 'date', 'email_from', 'message_id', 'message_type',
    'model', 'parent_id', 'reply_to', 'res_id', 'subject', 'subtype_id', 'is_internal',
}
"""What makes a message that came in: who wrote what, when, and about what."""


class MailMessage(models.Model):
    """What the clinic's staff writes about a patient is not left on a contact; what patients
    wrote to the clinic stays as they wrote it."""

    _inherit = 'mail.message'

    @api.model_create_multi
    def create(self, vals_list):
        """Post, on whatever way; not what the staff writes on a patient's contact.

        :raises UserError: for that, saying where it is written; for what would stand there as if
            a patient had sent it
        """
        messages = super().create(vals_list)
        if self.env.uid != SUPERUSER_ID:
            messages._dental_check_sent()
        messages._dental_check_words()
        return messages

    def write(self, vals):
        """Write; what stands on a patient's contact is not written anew there either.

        :raises UserError: for that, saying where it is written; for what a patient sent
        """
        if self.env.uid != SUPERUSER_ID and SENT & vals.keys():
            self._dental_check_sent()
        result = super().write(vals)
        if vals.get('body') or vals.get('subject'):
            self._dental_check_words()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_patients(self):
        if not self.env.su:
            self._dental_check_sent()

    def _dental_check_sent(self):
        """Refuse mails that came in from patients: the server alone writes them.

        :raises UserError: for one
        """
        # Everybody's messages pass here: of them only whether a patient sent them is asked.
        if any(message.model == 'dental.feedback' and message.message_type == 'email'
               for message in self.sudo()):
            raise UserError(self.env._(
                "What a patient sent is kept as it came: it is not changed or deleted."))

    def _dental_check_words(self):
        """Refuse what the clinic's staff has written about patients on their contacts.

        An SMS that a rule of an administrator sends is not written by who sets off the rule.
        """
        kinds = {'comment'} if self.env.su else TYPED
        # Everybody's messages pass here: they are looked at to refuse them, and not shown.
        typed = self.sudo().filtered(
            lambda message: message.model == 'res.partner' and message.message_type in kinds
            and not (is_html_empty(message.body) and not message.subject
                     and not message.attachment_ids))
        self.env['res.partner'].browse(typed.mapped('res_id'))._dental_check_words()
