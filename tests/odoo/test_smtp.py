from odoo.tests import tagged
from odoo.tools import mute_logger

from ..smtp_case import SmtpCase


@tagged('post_install', '-at_install')
class TestSmtp(SmtpCase):
    """A follow-up email on its way through a real mail server, in the patient's language."""

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
        self.assertIn("Hola, Paula:", body)
        self.assertIn("Gracias", body)
        self.assertNotIn(self.treatment.name, body)
        self.assertRecordValues(self.case_of(visit, self.post_visit).attempt_ids, [{
            'delivery': 'sent', 'sent_to': 'paula@ejemplo.test', 'is_contact': True,
            'delivery_note': False, 'delivery_at': self.clock('12:00')}])

    @mute_logger('odoo.addons.mail.models.mail_mail', 'odoo.addons.base.models.ir_mail_server')
    def test_what_did_not_arrive_is_not_won(self):
        case = self.thank('nadie@ejemplo.test')
        self.deliver()
        self.assertFalse(self.inbox.messages)
        self.assertRecordValues(case, [{
            'state': 'pending', 'attempt_count': 1, 'needs_data': True}])
        self.assertIn("no such user", case.error_reason)
