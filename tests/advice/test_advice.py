from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestAdvice(DentalCase):
    """Advice by treatment is said or sent in a click, by the rules, and noted (S16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.patient.lang = 'en_US'
        cls.env['dental.advice'].search([]).active = False
        cls.advice = cls.env['dental.advice'].create({
            'name': "Tras la higiene", 'treatment_ids': [(6, 0, cls.treatment.ids)],
            'text': "{patient}, brush softly today.", 'company_id': cls.clinic.id})
        cls.general = cls.env['dental.advice'].create({
            'name': "En general", 'text': "Twice a day.", 'sequence': 1,
            'company_id': cls.clinic.id})

    def open_for(self, user=None, patient=None):
        """Open the advice of a patient as a user does; return the dialog."""
        action = (patient or self.patient).with_user(user or self.receptionist).with_context(
            lang='en_US', allowed_company_ids=self.clinic.ids).action_dental_advise()
        return self.as_user(action['res_model'], user or self.receptionist, lang='en_US').browse(
            action['res_id'])

    def logged(self):
        return self.env['dental.followup.attempt'].search(
            [('partner_id', '=', self.patient.id)], order='id desc')

    # which and what

    def test_what_was_done_last_is_proposed(self):
        self.assertFalse(self.open_for().advice_id, "what fits everybody is chosen by hand")
        self.make_visit('09:00').action_dental_attended()
        self.env.invalidate_all()
        self.assertEqual(self.open_for().advice_id, self.advice)

    def test_it_reads_in_the_patients_words(self):
        dialog = self.open_for()
        dialog.advice_id = self.advice
        self.assertEqual(dialog.text, "Paula, brush softly today.")
        self.assertEqual(dialog.to_text, "Paula Romero Gil · paula@ejemplo.test")

    def test_only_safe_words_stand_in_braces(self):
        for text in ("{last_treatment}", "{object}", "{}", "{patient", "{ patient }"):
            with self.subTest(text), self.assertRaises(ValidationError):
                self.advice.text = text
        with self.assertRaises(ValidationError):
            self.advice.update_field_translations('text', {'en_US': "{plan}"})
        with self.assertRaises(ValidationError):
            self.advice.text = "x" * 5001

    # sent

    def test_sent_in_a_click_from_patient_care(self):
        dialog = self.open_for()
        dialog.advice_id = self.advice
        before = self.mails()
        dialog.action_send()
        mail = self.mails() - before
        self.assertEqual(mail.subject, "A message from Clínica Azahar")
        self.assertEqual(mail.recipient_ids, self.patient)
        self.assertEqual(mail.state, 'outgoing', "it is queued, and nothing is sent by itself")
        self.assertIn("Paula, brush softly today.", html2plaintext(mail.body_html))
        self.assertNotIn("higiene", mail.subject.lower())
        row = self.logged()
        self.assertRecordValues(row, [{
            'channel': 'email', 'value_given': 'advice', 'advice_id': self.advice.id,
            'delivery': 'queued', 'user_id': self.receptionist.id}])
        self.assertEqual(row.followup_id.state, 'won')
        self.assertEqual(row.mail_mail_id, mail)
        self.assertEqual(self.broken(), [])

    def test_to_a_minor_the_guardian_is_written_to(self):
        mother = self.make_patient("Rosa Gil", email='rosa@ejemplo.test', lang='en_US')
        self.patient.write({
            'dental_birthdate': self.day.replace(year=2015), 'dental_guardian_id': mother.id})
        self.advice.text = "{patient}: {child} brushes softly today."
        dialog = self.open_for()
        dialog.advice_id = self.advice
        dialog.action_send()
        mail = self.mails()[-1:]
        self.assertEqual(mail.recipient_ids, mother)
        self.assertIn("Rosa: Paula brushes softly today.", html2plaintext(mail.body_html))

    def test_the_rules_are_asked(self):
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'channel': 'email', 'text': "Nada de correos"})
        dialog = self.open_for()
        dialog.advice_id = self.advice
        self.assertIn("does not want to be contacted this way", dialog.refusal_text)
        before = self.mails()
        with self.assertRaisesRegex(UserError, "does not want to be contacted this way"):
            dialog.action_send()
        self.assertEqual(self.mails(), before)

    def test_limits_on_messages_hold(self):
        self.clinic.dental_cap_week = 1
        for advice in (self.advice, self.general):
            dialog = self.open_for()
            dialog.advice_id = advice
            if advice == self.advice:
                dialog.action_send()
                continue
            self.assertIn("heard from us often enough", dialog.refusal_text)
            with self.assertRaisesRegex(UserError, "heard from us often enough"):
                dialog.action_send()

    def test_who_has_died_gets_none(self):
        self.patient.dental_deceased_on = self.day
        with self.assertRaisesRegex(UserError, "has died"):
            self.open_for()

    def test_once_a_day(self):
        for again in (False, True):
            dialog = self.open_for()
            dialog.advice_id = self.advice
            if again:
                with self.assertRaisesRegex(UserError, "today already"):
                    dialog.action_send()
            else:
                dialog.action_send()

    # said

    def test_given_in_the_clinic_is_noted_as_it_read(self):
        dialog = self.open_for(self.dentist_user)
        dialog.advice_id = self.advice
        dialog.action_given()
        self.assertRecordValues(self.logged(), [{
            'channel': 'in_person', 'value_given': 'advice', 'advice_id': self.advice.id,
            'note': "Paula, brush softly today.", 'user_id': self.dentist_user.id}])
        self.assertFalse(self.logged().is_contact, "it uses up no limit")

    def test_nothing_chosen(self):
        dialog = self.open_for()
        dialog.advice_id = False
        for button in ('action_send', 'action_given'):
            with self.assertRaisesRegex(UserError, "Choose the advice"):
                getattr(dialog, button)()

    # in a call

    def test_given_in_a_call(self):
        case = self.make_missed('10:00')
        action = case.with_user(self.receptionist).action_call()
        call = self.as_user(action['res_model'], self.receptionist, lang='en_US').browse(
            action['res_id'])
        call.action_answered()
        call.write({
            'blocker_ids': [(6, 0, self.ref('blocker_none').ids)], 'advice_id': self.advice.id,
            'no_closing_reason': "x"})
        self.assertEqual(call.advice_text, "Paula, brush softly today.")
        call.action_send_advice()
        self.assertEqual(self.mails()[-1:].recipient_ids, self.patient)
        call.action_done()
        self.assertRecordValues(case.attempt_ids, [{
            'channel': 'phone', 'value_given': 'advice', 'advice_id': self.advice.id}])

    # who may

    def test_who_may_do_what(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        colleague = self.make_user('recepcion_bruc', 'group_manager', other)
        for user, reads, writes, gives in (
                (self.receptionist, True, False, True), (self.dentist_user, True, False, True),
                (self.manager, True, True, True), (colleague, False, False, False),
                (self.outsider, False, False, False)):
            with self.subTest(user=user.login), self.undone():
                advice = self.advice.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids)
                self.assertEqual(advice.has_access('read'), reads)
                self.assertEqual(advice.has_access('write'), writes)
                patient = self.patient.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids)
                if gives:
                    self.assertTrue(patient.action_dental_advise())
                else:
                    with self.assertRaises(AccessError):
                        patient.action_dental_advise()
