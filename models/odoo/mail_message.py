from odoo import api, models
from odoo.tools import is_html_empty

from ..access.dental_followup_thread import TYPED


class MailMessage(models.Model):
    """What the clinic's staff writes about a patient is not left on a contact."""

    _inherit = 'mail.message'

    @api.model_create_multi
    def create(self, vals_list):
        """Post, on whatever way; not what the staff writes on a patient's contact.

        :raises UserError: for that, saying where it is written
        """
        messages = super().create(vals_list)
        messages._dental_check_words()
        return messages

    def write(self, vals):
        """Write; what stands on a patient's contact is not written anew there either.

        :raises UserError: for that, saying where it is written
        """
        result = super().write(vals)
        if vals.get('body') or vals.get('subject'):
            self._dental_check_words()
        return result

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
