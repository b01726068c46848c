"""From an answer that comes in by email to what becomes of it."""
from odoo.tests import tagged

from ..feedback.reply_case import MAIL
from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursAnswer(TourCase):
    """Reception reads what patients wrote, in Today, and works it off."""

    def setUp(self):
        super().setUp()
        self.clinic.dental_care_email = 'atencion@azahar.test'
        self.patient = self._make_missed_visit().dental_patient_id

    def _receive(self, sender):
        """Let a mail come in through the gateway; return what was noted of it."""
        self.env['mail.thread'].message_process(None, MAIL.format(
            name="Paula", sender=sender, to='atencion@azahar.test', headers='', number=sender,
            text="El martes no puedo"))
        return self.env['dental.feedback'].search([('email_from', '=', sender)])

    def test_an_answer_is_worked_off(self):
        self.patient.email = 'paula@ejemplo.test'
        heard = self._receive('paula@ejemplo.test')
        self.assertEqual(heard.answer_case_id.partner_id, self.patient)
        self._tour('/odoo/dental-today', 'dental_followup_answer_worked_off')
        self.assertRecordValues(heard, [{
            'state': 'closed', 'closed_user_id': self.receptionist.id}])
        self.assertRecordValues(heard.answer_case_id, [{'state': 'won', 'attempt_count': 1}])
        self.assertEqual(heard.answer_case_id.attempt_ids.sent_to, 'paula@ejemplo.test')

    def test_an_unknown_sender_is_known_after_all(self):
        heard = self._receive('otra@ejemplo.test')
        self._tour('/odoo/dental-today', 'dental_followup_answer_sorted')
        self.assertRecordValues(heard, [{'partner_id': self.patient.id, 'state': 'closed'}])
        self.assertEqual(heard.answer_case_id.state, 'cancelled')

    def test_who_is_no_patient_is_answered(self):
        heard = self._receive('ventas@proveedor.test')
        self._tour('/odoo/dental-today', 'dental_followup_answer_unknown')
        self.assertRecordValues(heard, [{
            'state': 'closed', 'closed_user_id': self.receptionist.id, 'partner_id': False}])
        sent = heard.message_ids.filtered(lambda message: message.message_type == 'comment')
        self.assertEqual(sent.partner_ids.email, 'ventas@proveedor.test')
        self.assertFalse(sent.partner_ids.is_dental_patient)
