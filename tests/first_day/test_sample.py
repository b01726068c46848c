from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import DentalCase

TABLES = (
    'res.partner', 'calendar.event', 'dental.followup', 'dental.followup.round',
    'dental.followup.attempt', 'dental.visit.change', 'dental.observation', 'mail.activity',
    'mail.message', 'dental.followup.call', 'dental.treatment.plan', 'dental.consent',
    'dental.feedback', 'dental.question')


@tagged('post_install', '-at_install')
class TestSample(DentalCase):
    """A day with invented patients comes with one click, and goes with one, whatever was done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screen = cls.env['dental.followup.first.day'].with_user(cls.manager)

    def here(self):
        """Return the ids of all there is, by model."""
        self.env.invalidate_all()
        return {model: set(self.env[model].with_context(active_test=False).search(
            [('id', '>', 0)]).ids) for model in TABLES}

    def load(self):
        self.assertTrue(self.screen.action_load_sample()['sample']['is_here'])
        return self.env['res.partner'].search([('dental_is_sample', '=', True)])

    def test_who_did_not_come_is_called_today(self):
        patients = self.load()
        self.assertEqual(len(patients), 8)
        self.assertFalse(any(patients.mapped('email')))
        calls = patients.dental_followup_ids.filtered(
            lambda case: case.program_id.trigger == 'no_show')
        self.assertEqual(len(calls), 3)
        self.assertEqual(set(calls.mapped('next_channel')), {'phone'})
        self.assertEqual({self.local_day(call) for call in calls}, {self.day})

    def local_day(self, call):
        return call._local(call.next_at).date()

    def test_at_any_hour(self):
        for clock in ('00:05', '03:00', '08:59', '13:55', '23:50'):
            with self.subTest(clock=clock), self.undone(), self.at(clock):
                self.assertEqual(len(self.load().dental_followup_ids.filtered(
                    lambda case: case.program_id.trigger == 'no_show')), 3)

    def test_all_of_it_goes(self):
        before = self.here()
        patients = self.load()
        calls = patients.dental_followup_ids.with_user(self.receptionist)
        calls[0]._log_call(self.env.ref('dental_followup.outcome_no_answer'))
        self.book_in_call(calls[1])
        self.env['dental.observation'].create({
            'partner_id': patients[0].id, 'text': "Prefiere las mañanas"})
        self.make_plan(patients[1])
        self.env['dental.consent'].create({
            'partner_id': patients[2].id, 'kind': 'objection', 'purpose': 'commercial',
            'text': "No quiere publicidad"})
        self.make_visit('18:00', patients[0])
        patients[3].active = False
        self.assertNotEqual(self.here(), before)
        self.screen.action_remove_sample()
        self.assertEqual(self.here(), before)
        self.assertFalse(self.screen.get_first_day()['sample']['is_here'])

    def book_in_call(self, case):
        """Answer a call, which is the reason for a message of its own, and note a complaint."""
        case._log_call(
            self.env.ref('dental_followup.outcome_answered'), no_closing_reason="x",
            blocker_ids=[Command.set(
                self.env.ref('dental_followup.blocker_none').ids)])
        self.assertTrue(self.env['dental.followup'].search(
            [('source_attempt_id', 'in', case.attempt_ids.ids)]))
        complaint = self.env['dental.feedback'].create({
            'partner_id': case.partner_id.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperó una hora"})
        self.env['dental.observation'].sudo().create({
            'partner_id': case.partner_id.id, 'text': "Esperó una hora",
            'feedback_id': complaint.id})

    def test_nobody_is_written_to(self):
        patients = self.load()
        for channel in ('email', 'sms', 'whatsapp'):
            refused = patients._dental_may_contact(self.clinic, channel, 'care')
            self.assertEqual(set(refused), set(patients), channel)
        self.assertFalse(patients._dental_may_contact(self.clinic, 'phone', 'care', promised=True))

    def test_what_was_recorded_of_invented_patients_is_no_evidence(self):
        visit = self.make_visit('09:30')
        self.load()
        self.env['calendar.event']._dental_mark_no_shows()
        self.assertEqual(visit.dental_state, 'booked')

    def test_never_merged_with_a_true_patient(self):
        sample = self.load()[:1]
        with self.assertRaisesRegex(UserError, "merged with nobody"):
            self.env['base.partner.merge.automatic.wizard'].with_user(self.manager)._merge(
                (sample | self.patient).ids, self.patient)
        self.assertFalse(self.patient.dental_is_sample)

    def test_true_patients_stay(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        case = self.case_of(visit)
        self.load()
        self.screen.action_remove_sample()
        self.assertTrue(case.exists() and visit.exists() and self.patient.exists())
        self.assertEqual(case.state, 'todo')

    def test_once_at_a_time(self):
        self.load()
        with self.assertRaisesRegex(UserError, "loaded already"):
            self.screen.action_load_sample()

    def test_nobody_makes_a_true_patient_an_invented_one(self):
        with self.assertRaises(UserError):
            self.patient.with_user(self.manager).write({'dental_is_sample': True})
        made = self.env['res.partner'].with_user(self.manager).create({
            'name': "Paula Dos", 'is_dental_patient': True, 'dental_is_sample': True})
        self.assertFalse(made.dental_is_sample)
        self.screen.action_remove_sample()
        self.assertTrue(self.patient.exists() and made.exists())

    def test_invented_patients_are_no_agenda(self):
        self.load()
        steps = {step['key']: step for step in self.screen.get_first_day()['steps']}
        self.assertFalse(steps['agenda']['is_done'])
