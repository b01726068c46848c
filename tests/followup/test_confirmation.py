from odoo.tests import tagged

from ..program.program_case import ProgramCase

MOBILE, LANDLINE = '+34 655 97 98 %02d', '+34 963 12 34 %02d'


@tagged('post_install', '-at_install')
class TestConfirmation(ProgramCase):
    """What was agreed in a call is confirmed once, the way the patient likes to read it."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit('10:00')
        self.visit.action_dental_no_show()
        self.no_show_case = self.case_for('no_show')

    def confirmations(self):
        return self.cases('post_call').filtered(lambda case: case.state != 'cancelled')

    def test_channel_follows_the_patient(self):
        for index, (preferred, email, phone, channel) in enumerate((
                (False, 'a@ejemplo.test', MOBILE, 'email'),
                ('email', 'a@ejemplo.test', MOBILE, 'email'),
                ('sms', 'a@ejemplo.test', MOBILE, 'sms'),
                ('sms', 'a@ejemplo.test', LANDLINE, 'email'),
                ('email', False, MOBILE, 'sms'),
                ('whatsapp', 'a@ejemplo.test', MOBILE, 'email'),
                (False, False, MOBILE, 'sms'),
                ('phone', 'a@ejemplo.test', MOBILE, None))):
            patient = self.make_patient(
                f"Paciente {index}", email=email, phone=phone % index,
                dental_preferred_channel=preferred)
            visit = self.make_visit('09:00', patient)
            visit.action_dental_no_show()
            self.take_first_slot(self.case_for('no_show', patient))
            with self.subTest(preferred=preferred, email=email, phone=phone):
                self.assertEqual(
                    self.cases('post_call', patient).mapped('next_channel'),
                    [channel] if channel else [])

    def test_sms_says_what_was_agreed_and_nothing_clinical(self):
        self.treatment.name = "Implante secreto"
        self.patient.dental_preferred_channel = 'sms'
        self.take_first_slot(self.no_show_case)
        case = self.case_for('post_call')
        self.job('send_due', 0, '12:10')
        text = case.attempt_ids.sudo().sms_sms_id
        self.assertEqual(text.number, '+34655979711')
        self.assertIn("Your visit is on Monday November 23, 16:00.", text.body)
        self.assertNotIn("secreto", text.body)
        self.assertFalse(self.mails(case))
        self.job('send_due', 0, '12:30')
        self.assertEqual(len(case.attempt_ids), 1)

    def test_comes_before_the_visit_whatever_hours_the_patient_likes(self):
        self.patient.dental_preferred_band = 'afternoon'
        self.take_first_slot(self.no_show_case)
        visit = self.no_show_case.rebooked_event_id
        self.assertEqual(visit.start, self.clock('16:00'), "when the afternoon begins")
        self.assertLess(self.case_for('post_call').next_at, visit.start)

    def test_who_cannot_be_reached_in_writing(self):
        self.patient.write({'email': False, 'phone': LANDLINE % 11})
        self.take_first_slot(self.no_show_case)
        case = self.case_for('post_call')
        self.job('send_due', 0, '12:10')
        self.assertEqual(case.state, 'cancelled')
        self.assertFalse(case.attempt_ids)

    def test_two_calls_in_ten_minutes_are_confirmed_once(self):
        self.talk_when_due(self.no_show_case, call_back_at=self.on(0, '17:45'))
        first = self.case_for('post_call')
        with self.at('12:05'):
            self.take_first_slot(self.no_show_case)
        self.assertEqual(first.state, 'cancelled')
        self.assertEqual(len(self.confirmations()), 1)
        self.assertIn("Your visit is on", self.confirmations().agreed_text)

    def test_a_call_without_agreement_leaves_the_confirmation(self):
        self.take_first_slot(self.no_show_case)
        first = self.case_for('post_call')
        other = self.make_visit('09:00')
        other.action_dental_no_show()
        with self.at('12:05'):
            self.talk_when_due(self.case_of(other))
        self.assertEqual(self.confirmations(), first)

    def test_queued_and_not_sent_is_replaced(self):
        self.talk_when_due(self.no_show_case, call_back_at=self.on(0, '17:45'))
        first = self.case_for('post_call')
        self.job('send_due', 0, '12:10')
        mail = first.attempt_ids.sudo().mail_mail_id
        self.assertEqual(mail.state, 'outgoing')
        with self.at('12:11'):
            self.take_first_slot(self.no_show_case)
        self.assertEqual((mail.state, len(self.confirmations())), ('cancel', 1))

    def test_moved_twice_says_the_last_hour(self):
        visit = self.take_first_slot(self.no_show_case)
        case = self.case_for('post_call')
        for days in (1, 2):
            with self.at('12:05'):
                self.env['dental.followup.move'].create({
                    'event_id': visit.id, 'dentist_id': self.dentist.id,
                    'start': self.on(days, '18:00')}).action_move()
            visit = visit.dental_moved_to_id
        case.invalidate_recordset()
        self.assertEqual(case.agreed_text, "Your visit is on Wednesday November 25, 18:00.")
        self.assertEqual(self.confirmations(), case)
