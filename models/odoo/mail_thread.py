"""The people that staff name in a message from a contact are no patients."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ...tools import delivery
from ..access.dental_followup_thread import check_sent_in_bulk, read_told

FROM_CONTACTS = ('res.partner', 'mail.thread')
"""From where somebody is written to who is named, and about nothing: a contact, or no record."""
REPORTED_DAYS = 5
"""So long after a message a report that does not name it is taken to be about it."""


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

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Go on as Odoo does, then let the ledger know which message came back, and why."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        # A report comes in through the mail gateway, whoever's job fetches it.
        Attempt = self.env['dental.followup.attempt'].sudo()
        known = message_dict.get('bounced_msg_ids')
        reports = self._dental_read_reports(email_message)
        for address, action, status, answer in reports or [(False, False, False, False)]:
            rows = Attempt.search(
                [('message_ref', 'in', known)] if known else [
                    ('sent_to', '=', address or message_dict.get('bounced_email') or '?'),
                    ('delivery', '=', 'sent'),
                    ('at', '>=', fields.Datetime.now() - timedelta(days=REPORTED_DAYS))],
                limit=1)
            rows._on_returned(
                delivery.judge_report(action, status), answer or message_dict.get('subject') or '')
        return result

    @api.model
    def _dental_read_reports(self, email_message):
        """Return what a report says (RFC 3464) of each address.

        :return: list of (address, action, status, the server's words)
        """
        reports = []
        for part in email_message.walk():
            if part.get_content_type() == 'message/delivery-status':
                for block in part.get_payload()[1:]:
                    said = [str(block.get(name) or '') for name in (
                        'Final-Recipient', 'Action', 'Status', 'Diagnostic-Code')]
                    address = email_normalize(said[0].rpartition(';')[2].strip())
                    answer = said[3].rpartition(';')[2].strip() or said[2]
                    reports.append((address, said[1], said[2], answer))
        return reports
