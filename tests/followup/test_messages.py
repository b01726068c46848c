from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestMessages(DentalCase):
    """SMS, test mode, families with one number: each message once, to the person it is for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall = cls.env.ref('dental_followup.program_recall')
        cls.sms_step = cls.recall.step_ids[0]
        cls.visit = cls.make_visit('10:00')

    def texts(self):
        return self.env['sms.sms'].search([('partner_id', '=', self.patient.id)])

    def open_recall(self, channel='sms', patient=None):
        """Return a review of a patient whose message is due."""
        return self.make_case(
            'recall', patient, '11:00', step_id=self.sms_step.id, next_channel=channel)

    def test_sms(self):
        case = self.open_recall()
        self.run_cron('send_due')
        self.assertRecordValues(self.texts(), [{
            'number': '+34655979711', 'state': 'outgoing', 'partner_id': self.patient.id}])
        self.assertIn("Clínica Azahar", self.texts().body)
        self.assertRecordValues(case.attempt_ids, [{
            'channel': 'sms', 'step_id': self.sms_step.id, 'delivery': 'queued',
            'sent_to': '+34655979711', 'is_contact': False}])
        self.assertEqual(case.state, 'pending')
        self.run_cron('send_due')
        self.assertEqual(len(self.texts()), 1)

    def test_sms_that_waits_is_taken_back(self):
        self.open_recall()
        self.run_cron('send_due')
        self.patient.dental_deceased_on = self.day
        self.assertEqual(self.texts().state, 'canceled')

    def test_sms_holds_no_health(self):
        self.open_recall()
        self.visit.categ_ids = self.treatment
        self.run_cron('send_due')
        self.assertNotIn(self.treatment.name, self.texts().body)

    def test_as_the_patient_prefers(self):
        step = self.sms_step
        step.channel = 'preferred'
        for preferred, channel in (
                ('sms', 'sms'), ('email', 'email'), ('phone', 'phone'), (False, 'phone'),
                ('whatsapp', 'whatsapp')):
            with self.subTest(preferred):
                self.patient.dental_preferred_channel = preferred
                self.assertEqual(step._channel_for(self.patient), channel)

    def test_family_hears_once(self):
        """Two of one number and the day's limit of two: the third message of the house waits."""
        family = self.patient
        for name in ("Clara", "Jaime"):
            family |= self.make_patient(f"{name} Romero", email=f'{name}@ejemplo.test')
        cases = [self.open_recall('email', patient) for patient in family]
        self.run_cron('send_due')
        self.assertEqual(len(self.mails()), 2)
        last = cases[2]
        self.assertRecordValues(last, [{
            'state': 'todo', 'next_channel': 'email',
            'next_at': self.clock('12:00', self.day + timedelta(days=7))}])
        self.assertIn('family', last.hold_note)

    def test_late_thanks_are_not_sent(self):
        """After three days nobody is thanked for coming."""
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        case = self.case_of(visit, self.post_visit)
        with self.at('12:00', self.day + timedelta(days=4)):
            self.run_cron('send_due')
        self.assertRecordValues(case, [{'state': 'cancelled'}])
        self.assertIn('too late', case.close_note)
        self.assertFalse(self.mails())

    # test mode

    def test_mode_sends_everything_to_the_manager(self):
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'jefa@azahar.test'})
        self.visit.action_dental_attended()
        self.open_recall()
        with self.at('13:00'):
            self.run_cron('send_due')
        mails = self.mails()
        self.assertEqual(len(mails), 2)
        self.assertEqual(set(mails.mapped('email_to')), {'jefa@azahar.test'})
        self.assertFalse(mails.recipient_ids)
        self.assertFalse(mails.partner_ids)
        self.assertFalse(self.texts())
        for mail in mails:
            self.assertTrue(mail.subject.startswith('[Test]'))
            self.assertIn(self.patient.name, mail.body_html)
        attempts = self.env['dental.followup.attempt'].search([
            ('partner_id', '=', self.patient.id)])
        self.assertEqual(len(attempts), 2)
        self.assertFalse(any(attempts.mapped('is_contact')))
        self.assertIn('jefa@azahar.test', attempts[0].note)

    def test_mode_is_of_one_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        other.write({'dental_test_mode': True, 'dental_test_email': 'jefa@bruc.test'})
        self.visit.action_dental_attended()
        with self.at('13:00'):
            self.run_cron('send_due')
        self.assertFalse(self.mails().email_to)
        self.assertEqual(self.mails().recipient_ids, self.patient)

    def test_mode_needs_an_address(self):
        with self.assertRaisesRegex(ValidationError, 'which address'):
            self.clinic.dental_test_mode = True

    def test_copies_are_dropped_in_test_mode(self):
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'jefa@azahar.test'})
        self.sms_step.template_id.email_cc = '{{ object.partner_id.email }}'
        self.open_recall('email')
        self.run_cron('send_due')
        self.assertFalse(self.mails().email_cc)

    def test_no_to_a_channel_takes_back_its_messages(self):
        self.open_recall('sms')
        self.run_cron('send_due')
        no = {'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
              'text': "No"}
        self.env['dental.consent'].create({**no, 'channel': 'email'})
        self.assertEqual(self.texts().state, 'outgoing')
        self.env['dental.consent'].create({**no, 'channel': 'sms'})
        self.assertEqual(self.texts().state, 'canceled')

    def test_blacklisted_address_gets_nothing_that_waits(self):
        self.open_recall('email')
        self.run_cron('send_due')
        mail = self.mails()
        self.assertEqual(mail.state, 'outgoing')
        self.env['mail.blacklist']._add(self.patient.email)
        self.assertEqual(mail.state, 'cancel')

    def test_review_is_stopped(self):
        case = self.open_recall('email')
        self.patient.dental_recall = 'never'
        self.assertEqual(case.state, 'cancelled')
        self.patient.dental_recall = 'auto'
        case = self.open_recall('email', self.make_patient("Otra"))
        case.partner_id.dental_recall_paused_until = '2027-12-01'
        self.assertEqual(case.state, 'cancelled')
