from markupsafe import Markup
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, is_html_empty


class DentalFeedback(models.Model):
    """Who writes and is no patient, such as a supplier, is answered all the same.

    The answer goes to the address that wrote, from patient care; it is in no ledger, because it is
    no contact with a patient. It closes the line; one that cannot be sent opens it again.
    """

    _inherit = 'dental.feedback'

    def action_answer_unknown(self):
        """Write an answer to who is no patient; when it is sent, this is done.

        :raises UserError: for what was read, is a patient's, or has no address to answer at
        """
        self.ensure_one()
        self._check_to_answer()
        contact = self._find_unknown() or self.env['res.partner'].create({
            'name': self._read_sender_name() or self.email_from, 'email': self.email_from,
            'company_id': self.company_id.id})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Answer them"),
            'res_model': 'mail.compose.message', 'view_mode': 'form', 'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_model': self._name, 'default_res_ids': self.ids,
                'default_composition_mode': 'comment', 'default_partner_ids': contact.ids,
                'default_subject': self._say_answer_subject(),
            },
        }

    def _check_to_answer(self):
        """Refuse to answer what is not of somebody unknown, or cannot be answered.

        :raises UserError: saying what to do instead
        """
        self._check_to_read(with_patient=False)
        if self.partner_id or self.asks_whose or self.is_return or not self._is_address():
            raise UserError(self.env._(
                "There is nobody unknown to answer here: choose whose message it is."))
        # Of a clinic's settings only the address is read that whoever is answered sees.
        if not self.company_id.sudo().dental_care_from:
            raise UserError(self.env['dental.followup']._say_no_sender())

    def _is_address(self):
        return bool(email_normalize(self.email_from or ''))

    def _find_unknown(self):
        """Return the contact who wrote and is no patient, if there is one."""
        return self.env['res.partner'].search([
            ('email_normalized', '=', self.email_from), ('is_dental_patient', '=', False),
            ('company_id', 'in', (False, self.company_id.id))], limit=1)

    def _say_answer_subject(self):
        """Return the subject of an answer: mailboxes show it, so nothing of what was written."""
        env = self.with_context(lang=self.company_id._dental_lang()).env
        return env._("A message from %(clinic)s", clinic=self.company_id.name)

    # THE ANSWER

    def _get_reachable(self):
        """Return who may be written to from here: who wrote it and is no patient, until it is."""
        self.ensure_one()
        waits = self.is_unread and not (self.partner_id or self.asks_whose or self.is_return)
        return self._find_unknown() if waits and self._is_address() else super()._get_reachable()

    def _prepare_typed(self, values):
        """Let an answer come from patient care, with a subject that says nothing."""
        values = super()._prepare_typed(values)
        person = self._get_reachable() if len(self) == 1 else self.env['res.partner']
        if person and person.id in (values.get('partner_ids') or ()):
            # As in _check_to_answer.
            company = self.company_id.sudo()
            values = {
                **values, 'subject': self._say_answer_subject(),
                'email_from': company.dental_care_from, 'reply_to': company.dental_replies_to}
        return values

    def _write_to_patient(self, message, told, options):
        """Queue the answer to who is no patient; what they wrote is dealt with by it.

        :raises UserError: if a colleague has dealt with it, or nothing is written
        """
        self._check_to_answer()
        if told.kind == 'sms' or is_html_empty(message.body) and not message.attachment_ids:
            raise UserError(self.env._("Nothing is written yet: write the message first."))
        self._queue_answer(message)
        self._done()

    def _queue_answer(self, message):
        """Queue the email of an answer; in test mode the manager gets it.

        With ``sudo``: users have no right on mails and on a clinic's settings.
        """
        heard, person = self.sudo(), self._get_reachable()
        company, theirs = heard.company_id, heard.message_ids.filtered(
            lambda one: one.message_type == 'email')[-1:]
        values = {'recipient_ids': [Command.set(person.ids)]}
        if company.dental_test_mode:
            values = {
                'email_to': company.dental_test_email, 'subject': self.env._(
                    "[Test] %(subject)s", subject=message.subject),
                'body_html': Markup('<p>%s</p>%s') % (self.env._(
                    "Test mode: this would have gone to %(name)s.", name=person.name),
                    message.body)}
        mail = heard.env['mail.mail'].create({
            'mail_message_id': message.id, 'body_html': message.body,
            'references': theirs.message_id, **values})
        if not company.dental_test_mode:
            heard.env['mail.notification'].create({
                **heard._notify_by_email_get_base_notification_values(message),
                'mail_mail_id': mail.id, 'res_partner_id': person.id})
        self.env.ref('mail.ir_cron_mail_scheduler_action')._trigger()

    @api.model
    def _find_answered_by(self, named):
        """Return the messages of unknown senders that were answered by some of ours.

        :param named: Message-Ids
        """
        # A report comes in through the mail gateway, whoever's job fetches it.
        ours = self.env['mail.message'].sudo().search([
            ('message_id', 'in', named), ('model', '=', self._name),
            ('message_type', '=', 'comment')])
        # As above.
        return self.sudo()._find_answered_in(ours)

    @api.model
    def _find_answered_in(self, messages):
        """Return what some messages of ours answer; not of those that only tell colleagues.

        :param messages: ``mail.message``
        """
        answered = self.browse()
        for message in messages.filtered('partner_ids'):
            about = self.browse(message.res_id).exists()
            if about and message.partner_ids - about._get_colleagues(message.partner_ids)[about]:
                answered |= about
        return answered

    def _on_answer_refused(self, reason):
        """An answer was not sent, or came back: the line is there again, and says so.

        :param str reason: what the mail server says
        """
        for feedback in self.filtered(lambda one: one.state == 'closed' and not one.partner_id):
            feedback.write({'state': 'new', 'closed_at': False, 'closed_user_id': False})
            feedback.message_post(body=feedback.env._(
                "The answer did not arrive: %(reason)s", reason=reason))
