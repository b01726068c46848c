import asyncio
import email
import socket
import threading
from email import policy
from unittest.mock import patch

from aiosmtpd.controller import Controller
from odoo.addons.base.models import ir_mail_server

from .common import DentalCase

REFUSED = {
    'nadie@': '550 5.1.1 no such user', 'luego@': '451 4.7.1 try again later',
    'nunca@': '550 5.7.1 looks like advertising',
}
"""What the server says of addresses that begin so."""


class Inbox:
    """What a real SMTP server was given, message by message; and how it behaves."""

    def __init__(self):
        self.messages = []
        self.drops, self.naps, self.greylists = 0, 0, True
        self.awake = threading.Event()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        refused = next((answer for begin, answer in REFUSED.items()
                        if address.startswith(begin)), None)
        if refused and (self.greylists or not refused.startswith('4')):
            return refused
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, email.message_from_bytes(
            envelope.content, policy=policy.default)))
        if self.naps:  # the tests' clock stands still: it is waited outside of it
            self.naps -= 1
            await asyncio.get_running_loop().run_in_executor(None, self.awake.wait, 1)
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return '250 OK'

    def addresses(self):
        """Return the addresses of all messages that the server has, as often as it has them."""
        return [address for recipients, _message in self.messages for address in recipients]


class SmtpCase(DentalCase):
    """A clinic whose emails go to a real mail server on this machine, which can fail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with socket.create_server(('127.0.0.1', 0)) as probe:
            cls.port = probe.getsockname()[1]
        cls.env['ir.mail_server'].create({
            'name': "Prueba", 'smtp_host': '127.0.0.1',
            'smtp_port': cls.port, 'smtp_encryption': 'none', 'sequence': 1})

    def setUp(self):
        super().setUp()
        self.inbox, self.server = Inbox(), None
        self.turn_on()
        self.addCleanup(self.turn_off)

    def turn_on(self):
        self.server = Controller(self.inbox, hostname='127.0.0.1', port=self.port)
        self.server.start()

    def turn_off(self):
        """Take the mail server down: nobody answers at its port."""
        if self.server:
            self.server.stop()
            self.server = None

    def run_queue(self, patience=5):
        """Let Odoo's own job send what is queued, by its own way to the server.

        :param patience: the seconds that it waits for an answer
        """
        MailServer = type(self.env['ir.mail_server'])
        with patch.object(MailServer, '_disable_send', lambda server: False), \
                patch.object(ir_mail_server, 'SMTP_TIMEOUT', patience), \
                self.enter_registry_test_mode():
            self.env.ref('mail.ir_cron_mail_scheduler_action').method_direct_trigger()

    def deliver(self, clock='12:00', day=None, patience=5):
        """Queue what is due and send again what waits, then let Odoo's queue do its work."""
        with self.at(clock, day):
            self.run_cron('send_due')
            self.run_cron('retry_messages')
            self.run_queue(patience)

    def thank(self, email='paula@ejemplo.test', **values):
        """Let a patient come; return the case of the thanks that are to be sent at noon."""
        patient = self.make_patient("Paula Romero", email=email, **values)
        visit = self.make_visit('09:00', patient)
        visit.action_dental_attended()
        return self.case_of(visit, self.post_visit)

    def remind(self, email='paula@ejemplo.test', **values):
        """Return the case of a review whose email is due, and after which a call follows."""
        program = self.env.ref('dental_followup.program_recall')
        return self.make_case(
            'recall', self.make_patient("Paula Romero", email=email, **values), '11:00',
            step_id=program.step_ids[0].id, next_channel='email')
