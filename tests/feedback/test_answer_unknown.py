from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..smtp_case import SmtpCase
from .returned_case import ReturnedCase

SUPPLIER = 'ventas@proveedor.test'


@tagged('post_install', '-at_install')
class TestAnswerUnknown(SmtpCase, ReturnedCase):
    """Who is no patient is answered from Today, and stays none; it goes through a real server."""

    def setUp(self):
        super().setUp()
        self.message = self.answer("¿Cuántos guantes necesitan?", sender=SUPPLIER, quoted='')

    def reply_to(self, heard, body="Doscientos, gracias.", user=None):
        """Answer as reception does, in Odoo's composer; return who is written to."""
        mine = heard.with_user(user or self.receptionist)
        action = mine.action_answer_unknown()
        composer = Form(self.env['mail.compose.message'].with_user(
            user or self.receptionist).with_context(**action['context'])).save()
        self.assertEqual(composer.dental_heard_text, heard.text)
        composer.body = body
        composer.action_send_mail()
        return self.env['res.partner'].browse(action['context']['default_partner_ids'])

    def test_the_answer_arrives_from_patient_care_and_closes_the_line(self):
        self.assertEqual(self.unsorted(), ["1 message from an unknown sender"])
        with self.at('12:00'):
            contact = self.reply_to(self.message)
        self.assertRecordValues(contact, [{
            'name': "Paula", 'email': SUPPLIER, 'is_dental_patient': False,
            'company_id': self.clinic.id}])
        self.assertRecordValues(self.message, [{
            'state': 'closed', 'closed_user_id': self.receptionist.id,
            'closed_at': self.clock('12:00'), 'partner_id': False}])
        self.assertFalse(self.unsorted())
        self.assertFalse(self.env['dental.followup.attempt'].search(
            [('partner_id', '=', contact.id)]))
        self.run_queue()
        self.run_queue()
        ((recipients, mail),) = self.inbox.messages
        self.assertEqual(recipients, [SUPPLIER])
        sent = self.message.message_ids.filtered(lambda one: one.message_type == 'comment')
        self.assertIn('atencion@azahar.test', sent.email_from)
        self.assertIn("Clínica Azahar", mail['From'])
        self.assertIn(self.clinic.dental_answers_at, mail['Reply-To'])
        self.assertIn("Clínica Azahar", mail['Subject'])
        self.assertNotIn("guantes", mail['Subject'])
        self.assertIn("Doscientos", mail.get_body(('html',)).get_content())
        theirs = self.message.message_ids.filtered(lambda one: one.message_type == 'email')
        self.assertIn(theirs.message_id, mail['References'])

    def test_only_once_and_only_of_who_is_unknown(self):
        self.reply_to(self.message)
        theirs = self.answer(sender='paula@ejemplo.test', quoted='')
        nameless = self.answer(sender='', quoted='')
        for heard in (self.message, theirs, nameless):
            with self.assertRaises(UserError):
                self.as_reader(heard).action_answer_unknown()

    def test_a_contact_that_is_here_is_not_entered_twice(self):
        known = self.env['res.partner'].create(
            {'name': "Guantes SL", 'is_company': True, 'email': SUPPLIER})
        self.assertEqual(self.reply_to(self.message), known)

    def test_nobody_else_is_written_to(self):
        action = self.as_reader(self.message).action_answer_unknown()
        composer = Form(self.env['mail.compose.message'].with_user(self.receptionist).with_context(
            **action['context'])).save()
        composer.partner_ids |= self.patient
        composer.body = "Hola"
        with self.assertRaises(UserError):
            composer.action_send_mail()
        with self.assertRaises(UserError):
            self.reply_to(self.message, body='')
        self.assertTrue(self.message.is_unread)

    def test_in_test_mode_the_manager_gets_it(self):
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'jefa@azahar.test'})
        self.reply_to(self.message)
        self.run_queue()
        self.assertEqual(self.inbox.addresses(), ['jefa@azahar.test'])

    @mute_logger('odoo.addons.mail.models.mail_mail', 'odoo.addons.base.models.ir_mail_server')
    def test_an_answer_that_is_refused_is_a_line_again(self):
        heard = self.answer(sender='nadie@otro.test', quoted='')
        self.reply_to(heard)
        self.run_queue()
        self.assertRecordValues(heard, [{
            'state': 'new', 'is_unread': True, 'closed_user_id': False}])
        self.assertIn("no such user", ' '.join(heard.message_ids.mapped('body')))
        self.assertEqual(self.unsorted(), ["2 messages from unknown senders"])

    @mute_logger('odoo.addons.mail.models.mail_mail', 'odoo.addons.base.models.ir_mail_server')
    def test_what_does_not_reach_a_colleague_is_no_answer(self):
        self.manager.write({'notification_type': 'email', 'email': 'nadie@otro.test'})
        self.as_reader(self.message).action_nothing()
        told = self.as_reader(self.message).message_post(
            body="¿Los pedimos?", partner_ids=self.manager.partner_id.ids,
            subtype_xmlid='mail.mt_comment')
        self.run_queue()
        self.assertEqual(told.notification_ids.notification_status, 'exception')
        self.notice(ref=told.message_id, email='nadie@otro.test')
        self.assertEqual(self.message.state, 'closed')
        self.assertNotIn("did not arrive", ' '.join(self.message.message_ids.mapped('body')))

    def test_an_answer_that_comes_back_is_a_line_again(self):
        self.reply_to(self.message)
        self.run_queue()
        sent = self.message.message_ids.filtered(lambda one: one.message_type == 'comment')
        self.assertFalse(self.notice(ref=sent.message_id, email=SUPPLIER))
        self.assertTrue(self.message.is_unread)

    def test_what_they_write_next_is_a_line_of_its_own(self):
        self.reply_to(self.message)
        sent = self.message.message_ids.filtered(lambda one: one.message_type == 'comment')
        again = self.answer("Enviados", sender=SUPPLIER, quoted='', headers=(
            f'In-Reply-To: {sent.message_id}\n'))
        self.assertTrue(again.is_unread)
        self.assertEqual(self.message.state, 'closed')
