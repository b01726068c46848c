"""What staff write from a contact names no patients; what patients write to us is heard."""
import logging

from odoo import api, models
from odoo.tools import email_normalize, email_split

from ...tools import replies, returned
from ..access.dental_followup_thread import check_sent_in_bulk, read_told

_logger = logging.getLogger(__name__)
HEARD = ('dental.followup', 'dental.feedback')
"""About what patients write to us: in answer to a case, or at the clinic's address."""
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

    @api.private
    @api.model
    def message_route(
            self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Find where a mail belongs; what patients answer is heard, and never ends in a chatter.

        A mail to a clinic's own address goes to the clinic, also if no alias takes it. What a
        program wrote (an absence, a newsletter) is left out.
        """
        if model in HEARD and not (self.env.su or self.env.user.has_group('base.group_system')):
            # Which case it is about, nobody says but the message itself.
            model = thread_id = custom_values = None
        if message_dict.get('is_bounce'):
            super().message_route(message, message_dict)
            return self._dental_hear_returned(message, message_dict)
        routes = self._dental_route_of_answer(message, message_dict)
        if not routes:
            try:
                routes = super().message_route(
                    message, message_dict, model=model, thread_id=thread_id,
                    custom_values=custom_values)
            except ValueError:
                routes = self._dental_routes_to_clinics(message_dict)
                if not routes:
                    raise
        return self._dental_hear(routes, message, message_dict)

    @api.model
    def _dental_route_of_answer(self, message, message_dict):
        """Return the route of a mail that answers one of our messages, wherever it was sent to.

        The ledger knows them; Odoo deletes its own.
        """
        # The gateway looks for the message in the ledger, whoever sends the mail.
        case = self.env['dental.feedback'].sudo()._find_answered(message_dict)
        if not case or self._dental_is_colleague(message_dict.get('email_from') or '', case):
            return []
        self._routing_reset_bounce(message, message_dict)
        return [('dental.feedback', False, {
            'company_id': case.company_id.id, 'followup_id': case.id}, self.env.uid, None)]

    @api.model
    def _dental_routes_to_clinics(self, message_dict):
        """Return the routes of a mail to clinics' own addresses that Odoo cannot place."""
        sender = email_normalize(message_dict.get('email_from') or '') or ''
        clinics = self.env['res.company']._dental_of_addresses(
            email_split(message_dict.get('recipients') or message_dict.get('to') or ''), sender)
        return [('dental.feedback', False, {'company_id': clinic.id}, self.env.uid, None)
                for clinic in clinics]

    @api.model
    def _dental_hear(self, routes, message, message_dict):
        """Return routes: what is for a case, and no colleague sends, is for who reads it."""
        heard, clinics, sender = [], set(), message_dict.get('email_from') or ''
        for route in routes or ():
            model, thread_id, values, user_id, alias = route
            # The gateway reads what it is about, whoever writes.
            about = model in HEARD and self.env[model].sudo().browse(thread_id or ())
            if model not in HEARD or self._dental_is_colleague(sender, about):
                heard.append(route)
                continue
            if self._dental_is_automatic(message, message_dict):
                if returned.is_notice(message_dict.get('subject') or ''):
                    heard += self._dental_take_returned(
                        message, message_dict, about.company_id.id if about else (
                            values or {}).get('company_id'))
                    continue
                _logger.info("a program wrote the message %s: nobody has to read it",
                             message_dict.get('message_id'))
                continue
            values = self._dental_known_of(about) if about else values or {}
            if values.get('company_id') not in clinics:
                clinics.add(values.get('company_id'))
                heard.append(('dental.feedback', False, values, user_id, alias))
        return heard

    @api.model
    def _dental_is_automatic(self, message, message_dict):
        """Tell whether a program wrote a mail: what has no sender to return to, none has."""
        sender = message_dict.get('email_from') or ''
        return (message.get('Return-Path') or '').strip() == '<>' or replies.is_automatic(
            message, email_normalize(sender) or sender)

    @api.model
    def _dental_known_of(self, about):
        """Return what is known of a mail by the case, or the earlier mail, that it is about."""
        case = about if about._name == 'dental.followup' else about.followup_id
        return {'company_id': about.company_id.id, 'followup_id': case.id,
                'partner_id': about.partner_id.id}

    @api.model
    def _dental_is_colleague(self, sender, about):
        """Tell whether a mail is a colleague's, who answers where they were told of something.

        What comes from the patient's own address is the patient's.

        :param about: the case, or what was written before, that it is about; or nothing
        """
        user = about and self._mail_find_user_for_gateway(sender)
        if not user or not about.company_id._dental_workers(user):
            return False
        patient = about.partner_id
        theirs = patient | patient._dental_contact_person() if patient else patient
        return email_normalize(sender) not in theirs.mapped('email_normalized')

    @api.model
    def _message_parse_post_process(self, message, message_dict, routes):
        """Let who was in copy of what a patient wrote not be told of it: the clinic reads it."""
        values = super()._message_parse_post_process(message, message_dict, routes)
        if any(route[0] == 'dental.feedback' for route in routes or ()):
            values['partner_ids'] = []
        return values
