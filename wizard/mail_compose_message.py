from odoo import models

from ..models.dental_followup_thread import check_sent_in_bulk


class MailComposeMessage(models.TransientModel):
    """Mails in bulk to patients are a program's."""

    _inherit = 'mail.compose.message'

    def _manage_mail_values(self, mail_values_all):
        """Go on with what may be sent.

        :raises UserError: for a mail to patients that passes by the rules
        """
        if self.composition_mode == 'mass_mail' and self.model:
            check_sent_in_bulk(self.env[self.model].browse(mail_values_all))
        return super()._manage_mail_values(mail_values_all)
