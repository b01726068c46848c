from markupsafe import Markup
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import html2plaintext, is_html_empty

from ...tools import clinic_time
from ..vocabulary import WAITING


class DentalFollowup(models.Model):
    """A message to the patient that somebody writes: by the rules, and in the ledger (S19).

    It is a contact like those of the programs: asked of the same rules, written down in the same
    transaction, sent from patient care inside the clinic's hours. It uses up no try.
    """

    _inherit = 'dental.followup'

    # ACTIONS

    def action_write(self):
        """Open a message to who is spoken to for the patient.

        :raises UserError: with why the patient must not be written to now
        """
        self.ensure_one()
        self.check_access('write')
        self._check_may_write('email')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Write to the patient"),
            'res_model': 'mail.compose.message', 'view_mode': 'form', 'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_model': self._name, 'default_res_ids': self.ids,
                'default_composition_mode': 'comment',
                'default_partner_ids': self.contact_partner_id.ids,
                'default_subject': self._say_subject(),
            },
        }

    # MAY THE PATIENT BE WRITTEN TO?

    def _check_may_write(self, channel):
        """Refuse a message to the patient that the rules do not allow at this moment.

        :param str channel: ``'email'`` or ``'sms'``
        :return: when it leaves, naive UTC: now, or when the clinic opens
        :raises UserError: with the reason, or with who is in a call with the patient
        """
        self._check_claim()
        case = self.sudo()  # as the decision itself: whoever writes is told why not
        company, now = case.company_id, fields.Datetime.now()
        refusal = case.partner_id._dental_may_contact(
            company, channel, case.purpose, exempt=case.program_id.is_exempt).get(case.partner_id)
        opens_at = case._scheduler(company, now).first_open(now)
        if refusal:
            raise UserError(self.partner_id._dental_refusal_text(refusal, company))
        if not opens_at:
            raise UserError(self._say_no_hours())
        if not company.dental_care_from:
            raise UserError(self._say_no_sender())
        return max(now, clinic_time.to_utc_naive(opens_at))

    def _get_reachable(self):
        """Return who is written to for the patient: the guardian of a minor, else the patient."""
        return self.contact_partner_id

    def _describe_outside(self, outside):
        """Say why somebody is not written to here: of a minor, that the guardian is."""
        person = self.contact_partner_id
        if outside == self.partner_id != person:
            return self.env._(
                "%(patient)s is a minor: write to %(guardian)s.",
                patient=outside.name, guardian=person.name)
        return self.env._(
            "Only colleagues of the clinic and %(patient)s are written to here, not %(names)s: "
            "what is said of a patient stays in the clinic.", patient=person.name,
            names=self._say_names(outside - person) or self.env._("an address from outside"))

    # WRITE

    def _prepare_typed(self, values):
        """Let a message to the patient come from patient care, with a subject that says nothing."""
        values = super()._prepare_typed(values)
        person = self.contact_partner_id
        to_patient = len(self) == 1 and person.id in (values.get('partner_ids') or ()) and (
            values.get('subtype_id') == self.env.ref('mail.mt_comment').id)
        if to_patient and not self._get_colleagues(person)[self]:
            # Of a clinic's settings only addresses are read that the patient sees.
            company = self.company_id.sudo()
            values = {
                **values, 'subject': self._say_subject(), 'email_from': company.dental_care_from,
                'reply_to': company.dental_replies_to}
        return values

    def _say_subject(self):
        """Return the subject of a message to the patient, in the language of who reads it."""
        return self.with_context(lang=self._script_lang()).env._(
            "A message from %(clinic)s", clinic=self.company_id.name)

    def _write_to_patient(self, message, told, options):
        """Queue a message to the patient, and write it in the ledger (invariant 2).

        :param message: the ``mail.message`` that was posted
        :param told: ``dental_followup_thread.Told``
        :param dict options: of ``_notify_thread``
        :raises UserError: with why the patient must not be written to
        """
        channel = 'sms' if told.kind == 'sms' else 'email'
        if channel == 'email' and is_html_empty(message.body) and not message.attachment_ids:
            raise UserError(self.env._("Nothing is written yet: write the message first."))
        # Users have no right on mails and SMS, nor on the ledger's kept fields; the rules have
        # allowed it.
        case, leaves = self.sudo(), self._check_may_write(channel)
        company = case.company_id
        tested = company.dental_test_mode
        attempt = case.env['dental.followup.attempt'].create(case._prepare_attempt_values(
            channel, step_id=False, counts=not tested, delivery='queued',
            **self._prepare_advice_values(),
            note=tested and case.env._(
                "Test mode: sent to %(address)s", address=company.dental_test_email)))
        attempt._link_message(
            case._queue_typed_text(message, told, options, leaves) if channel == 'sms'
            else case._queue_typed_email(message, leaves), case._get_sent_to(channel))
        if case.next_channel == 'answer' and case.state in WAITING:
            case._set_state('won')
        elif case.state == 'todo':
            case._set_state('pending')
        if leaves > fields.Datetime.now():
            self.env.user._bus_send('simple_notification', {
                'type': 'info', 'message': self.env._(
                    "The message leaves when the clinic opens: %(when)s.",
                    when=company._dental_when(leaves))})

    def _queue_typed_email(self, message, leaves):
        """Queue the email of a message to the patient; in test mode the manager gets it.

        :param leaves: naive UTC moment
        """
        company, person = self.company_id, self.contact_partner_id
        to = {'email_to': company.dental_test_email} if company.dental_test_mode else {
            'recipient_ids': [Command.set(person.ids)]}
        signature = message.email_add_signature and self.env.user.signature
        mail = self.env['mail.mail'].create({
            'mail_message_id': message.id, 'auto_delete': False, 'scheduled_date': leaves,
            'body_html': message.body if is_html_empty(signature) else (
                Markup('%s<div>%s</div>') % (message.body, signature)), **to})
        if company.dental_test_mode:
            self._mark_test(mail, self)
        else:
            self.env['mail.notification'].create({
                **self._notify_by_email_get_base_notification_values(message),
                'mail_mail_id': mail.id, 'res_partner_id': person.id})
        self.env.ref('mail.ir_cron_mail_scheduler_action')._trigger(leaves)
        return mail

    def _queue_typed_text(self, message, told, options, leaves):
        """Queue the SMS of a message to the patient; in test mode the manager gets an email.

        :param leaves: naive UTC moment
        :raises UserError: outside the clinic's hours, or for another number
        """
        company, text = self.company_id, options.get('sms_content') or html2plaintext(message.body)
        if leaves > fields.Datetime.now():
            raise UserError(self.env._(
                "The clinic is closed: a text message can be sent again on %(when)s.",
                when=company._dental_when(leaves)))
        typed = {self.partner_id._phone_format(number=number) or number
                 for number in told.numbers if number}
        number = self.partner_id._dental_text_number()
        if typed - {self.phone, number}:
            raise UserError(self.env._(
                "A text message to the patient goes to %(number)s. Is that not the number? Then "
                "enter the right one on the patient.", number=number))
        if company.dental_test_mode:
            mail = self.env['mail.mail'].create({
                'email_to': company.dental_test_email, 'email_from': company.dental_care_from,
                'subject': self._say_subject(), 'body_html': Markup('<p>%s</p>') % text,
                'model': self._name, 'res_id': self.id})
            self._mark_test(mail, self)
            return mail
        return self._create_texts({self.id: text})
