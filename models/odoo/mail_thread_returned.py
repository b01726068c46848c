import logging

from odoo import api, models
from odoo.tools import email_normalize, email_split, html2plaintext
from odoo.tools.mail import unfold_references

from ...tools import delivery, returned
from ...tools.plain_text import storable

_logger = logging.getLogger(__name__)
READ_AS_TEXT = ('text/plain', 'text/html', 'text/rfc822-headers')


# Without a docstring: Odoo's register would show it for each mixin that is made of this one.
class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def _dental_hear_returned(self, message, message_dict):
        """Go on after Odoo with what it takes for a mail that came back.

        What a person writes to the address for returned mail is heard as any other.
        """
        clinic = self._dental_of_bounce_address(message_dict)
        if self._dental_read_reports(message) or returned.is_notice(
                message_dict.get('subject') or ''):
            return self._dental_take_returned(message, message_dict, clinic.id)
        # Receipts and other reports for machines are no return, and no words of a person.
        written = clinic and message.get_content_type() != 'multipart/report'
        return self._dental_hear(written and [
            ('dental.feedback', False, {'company_id': clinic.id}, self.env.uid, None)],
            message, message_dict)

    @api.model
    def _dental_of_bounce_address(self, message_dict):
        """Return the clinic to whose mail domain, or own address, something was sent.

        Of clinics that share it, that whose patient writes, else that which wrote last.
        """
        sent_to = email_split(message_dict.get('recipients') or message_dict.get('to') or '')
        addresses = {email_normalize(address) for address in sent_to} - {False}
        sender = email_normalize(message_dict.get('email_from') or '') or ''
        # The gateway looks whose it is, whoever sends the mail.
        clinics = self.env['res.company'].sudo()
        clinics = clinics._dental_of_addresses(addresses, sender)[:1] or clinics.search([
            ('alias_domain_id', '!=', False), ('active', '=', True)], order='id').filtered(
                lambda clinic: {clinic.bounce_email, clinic.catchall_email,
                                clinic.dental_answers_at} & addresses)
        if len(clinics) > 1:
            last = clinics.env['dental.followup.attempt'].search([
                ('company_id', 'in', clinics.ids), ('channel', '=', 'email')], limit=1)
            clinics = clinics._dental_knowing(sender) or last.company_id or clinics
        return clinics[:1]

    @api.model
    def _dental_take_returned(self, message, message_dict, company_id):
        """Mail came back: the ledger knows which if our own Message-Id says so.

        Anybody can write that a mail came back. What does not name our message changes nothing:
        a colleague looks at it, if it names somebody we wrote to, or nobody at all.

        :param company_id: of the clinic that it was sent to, if it is known
        :return: routes of what somebody has to look at
        """
        named, verdicts = self._dental_read_returned(message, message_dict)
        # A report comes in through the mail gateway, whoever's job fetches it.
        Attempt = self.env['dental.followup.attempt'].sudo()
        row = Attempt.search(
            [('channel', '=', 'email'), ('message_ref', 'in', named)], limit=1)
        if row:
            for meaning, words in verdicts:
                row._on_returned(meaning, words)
            return []
        gone = any(meaning in ('address', 'refused') for meaning, _words in verdicts)
        if not gone or self._dental_is_others_mail(message_dict, named):
            return []
        answered = self.env['dental.feedback']._find_answered_by(named)
        if answered:
            answered._on_answer_refused(verdicts[0][1])
            return []
        addresses = self._dental_read_addresses(message, message_dict)
        rows = Attempt._find_written_to(addresses)
        if addresses and not rows:
            _logger.info("the mail that came back with %s is none of ours",
                         message_dict.get('message_id'))
            return []
        known = [{'company_id': company.id, 'returned_to': theirs[0].sent_to}
                 for company, theirs in rows.grouped('company_id').items()]
        return [('dental.feedback', False, {**values, 'is_return': True}, self.env.uid, None)
                for values in known or (company_id and [{'company_id': company_id}] or ())]

    @api.model
    def _dental_is_others_mail(self, message_dict, named):
        """Tell whether what came back is a mail of another app, which Odoo follows."""
        # As in _dental_take_returned: any app's mail may have come back.
        mail = message_dict.get('bounced_message') or self.env['mail.message'].sudo().search(
            [('message_id', 'in', named)], limit=1)
        return bool(mail) and mail.model not in ('dental.followup', 'dental.feedback')

    @api.model
    def _dental_read_returned(self, message, message_dict):
        """Return what a report or a notice says.

        :return: the Message-Ids that it names, and what it means, as pairs of
            ``tools.delivery.judge_report``'s meaning and the server's words
        """
        text, subject = self._dental_read_text(message), message_dict.get('subject') or ''
        copies = [str(part.get('Message-Id') or '') for part in message.walk()
                  if part is not message]
        named = [*(message_dict.get('bounced_msg_ids') or ()), *unfold_references(' '.join([
            *copies, message_dict.get('in_reply_to') or '', message_dict.get('references') or '',
        ])), *returned.message_ids(text)]
        reports = self._dental_read_reports(message)
        verdicts = [(delivery.judge_report(action, status), answer or subject)
                    for _addresses, action, status, answer in reports]
        return [ref.strip() for ref in named], verdicts or [
            tuple(returned.judge_notice(subject, text))]

    @api.model
    def _dental_read_addresses(self, message, message_dict):
        """Return the addresses that a report or a notice is about, without those it was sent to."""
        reports = self._dental_read_reports(message)
        found = {address for addresses, *_said in reports for address in addresses}
        if not found:
            found.update(returned.addresses(' '.join((
                str(message.get('X-Failed-Recipients') or ''), self._dental_read_text(message)))))
        # Whose addresses are the clinics' own is looked at by the gateway.
        clinics = self.env['res.company'].sudo().search([('active', '=', True)])
        own = {company._dental_care_address() for company in clinics}
        own.update(map(email_normalize, email_split(message_dict.get('recipients') or '')))
        return found - own

    @api.model
    def _dental_read_text(self, message):
        """Return the texts of a mail and of what is attached to it, as far as they are read."""
        texts, left = [], returned.READ
        for part in message.walk():
            if left > 0 and part.get_content_type() in READ_AS_TEXT:
                text = storable(part.get_content())[:left]
                if part.get_content_type() == 'text/html':
                    text = html2plaintext(text)
                texts.append(text)
                left -= len(text)
        return '\n'.join(texts)

    @api.model
    def _dental_read_reports(self, message):
        """Return what a report says (RFC 3464) of each address.

        :return: list of (addresses, action, status, the server's words)
        """
        reports = []
        for part in message.walk():
            if part.get_content_type() == 'message/delivery-status' and part.is_multipart():
                for block in part.get_payload()[1:]:
                    said = [storable(str(block.get(name) or '')) for name in (
                        'Final-Recipient', 'Original-Recipient', 'Action', 'Status',
                        'Diagnostic-Code')]
                    addresses = {email_normalize(text.rpartition(';')[2].strip())
                                 for text in said[:2]} - {False}
                    answer = said[4].rpartition(';')[2].strip() or said[3]
                    reports.append((addresses, said[2], said[3], answer))
        return reports
