import email
import socket
from email import policy
from unittest.mock import patch

from aiosmtpd.controller import Controller
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import DentalCase


class Inbox:
    """What a real SMTP server was given, message by message."""

    def __init__(self):
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith('nadie@'):
            return '550 no such user'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, email.message_from_bytes(
            envelope.content, policy=policy.default)))
        return '250 OK'


@tagged('post_install', '-at_install')
class TestSmtp(DentalCase):
    """A follow-up email on its way through a real mail server, in the patient's language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inbox = Inbox()
        with socket.create_server(('127.0.0.1', 0)) as probe:
            port = probe.getsockname()[1]
        controller = Controller(cls.inbox, hostname='127.0.0.1', port=port)
        controller.start()
        cls.addClassCleanup(controller.stop)
        cls.env['ir.mail_server'].create({
            'name': "Prueba", 'smtp_host': '127.0.0.1',
            'smtp_port': port, 'smtp_encryption': 'none', 'sequence': 1})

    def setUp(self):
        super().setUp()
        self.inbox.messages.clear()

    def deliver(self):
        """Queue what is due, then let Odoo's own queue send it."""
        self.run_cron('send_due')
        MailServer = type(self.env['ir.mail_server'])
        with patch.object(MailServer, '_disable_send', lambda server: False):
            self.env['mail.mail'].search([('state', '=', 'outgoing')]).send()

    def test_delivered_once_from_patient_care(self):
        self.patient.lang = 'es_ES'
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        self.deliver()
        self.deliver()
        self.assertEqual(len(self.inbox.messages), 1)
        recipients, message = self.inbox.messages[0]
        self.assertEqual(recipients, ['paula@ejemplo.test'])
        self.assertIn('atencion@azahar.test', message['From'])
        self.assertIn('atencion@azahar.test', message['Reply-To'])
        self.assertEqual(message['Subject'], "Clínica Azahar: gracias por venir")
        body = message.get_body(('html',)).get_content()
        self.assertIn("Paula Romero Gil", body)
        self.assertIn("Gracias", body)
        self.assertNotIn(self.treatment.name, body)

    @mute_logger('odoo.addons.mail.models.mail_mail', 'odoo.addons.base.models.ir_mail_server')
    def test_what_did_not_arrive_is_not_won(self):
        self.patient.email = 'nadie@ejemplo.test'
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        self.deliver()
        self.assertFalse(self.inbox.messages)
        case = self.case_of(visit, self.post_visit)
        self.assertRecordValues(case, [{'state': 'cancelled', 'attempt_count': 1}])
        self.assertIn("no such user", case.close_note)
