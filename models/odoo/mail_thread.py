"""The people that staff name in a message from a contact are no patients."""
from odoo import models

from ..access.dental_followup_thread import check_sent_in_bulk, read_told

FROM_CONTACTS = ('res.partner', 'mail.thread')
"""From where somebody is written to who is named, and about nothing: a contact, or no record."""


# Without a docstring: Odoo's register would show it for each mixin that is made of this one.
class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Tell; documents of other apps are theirs to send, whoever they are for.

        :raises UserError: for a message to a patient that passes by the rules
        """
        if self._name in FROM_CONTACTS and not self.env.su:
            told = read_told(self, message, msg_vals, kwargs)
            check_sent_in_bulk(told.partners.filtered('partner_share'))
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
