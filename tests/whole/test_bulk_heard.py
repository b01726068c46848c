from odoo import Command

from ..followup.test_alarm import AlarmCase
from ..question.question_case import ANSWER, ASKED
from .test_bulk import MORE


class TestBulkHeard(AlarmCase):
    """What ten patients tell costs the queries of what one tells, as does what is done about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_manager = cls.make_user('gerencia_dos', 'group_manager')
        cls.second = cls.make_user('dentista_dos', 'group_dentist')
        cls.owner = cls.manager

    def measure(self, life):
        """Compare the queries of each step of one patient's life with those of ten."""
        life(1, '08:00')
        one, ten = life(1, '08:30'), life(10, '09:00')
        for name, count in ten.items():
            with self.subTest(name):
                self.assertLessEqual(count, one[name] + MORE)

    def steps(self, *steps):
        """Return the queries of each step, by its name."""
        return {name: self.queries_of(action) for name, action in steps}

    def test_complaints(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)
            Feedback = self.as_user('dental.feedback', self.receptionist)

            def hear():
                self.heard = Feedback.create([{
                    'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                    'event_id': visit.id, 'kind': 'complaint', 'text': f"Esperé una hora {index}",
                } for index, visit in enumerate(visits)]).with_user(self.manager)
            return self.steps(
                ('heard', hear),
                ('taken', lambda: self.heard.action_take()),
                ('given away', lambda: self.heard.write({'owner_id': False})),
                ('settled', lambda: self.heard.write({'result': "Hablado"})),
                ('closed', lambda: self.heard.action_close()),
                ('opened again', lambda: self.heard.action_reopen()))
        self.measure(life)

    def test_closed_by_repair(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)
            heard = self.env['dental.feedback'].create([{
                'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                'kind': 'complaint', 'text': "Esperé una hora"} for visit in visits])
            cases = heard.repair_case_id
            for case in cases:
                case.sudo()._log_call(self.ref('outcome_answered'), repair_result='resolved',
                    blocker_ids=[Command.set(self.ref('blocker_none').ids)],
                    no_closing_reason="Reparación")
            return self.steps(('closed', lambda: heard.with_user(self.manager).action_close()))
        self.measure(life)

    def test_observations_that_complain(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)
            Observation = self.as_user('dental.observation', self.receptionist)

            def note():
                self.notes = Observation.create([{
                    'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                    'category': 'complaint', 'text': "Esperó una hora"} for visit in visits])
            return self.steps(
                ('noted', note),
                ('put right', lambda: self.notes.write({'text': "Esperó dos horas"})))
        self.measure(life)
        self.assertEqual(len(self.notes.sudo().feedback_id), 10)

    def test_what_patients_wrote(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)

            def come_in():
                self.heard = self.env['dental.feedback'].create([{
                    'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                    'kind': 'comment', 'source': 'email', 'state': 'new', 'text': "No puedo",
                    'email_from': visit.dental_patient_id.email} for visit in visits])
                self.heard._have_read()

            found = self.steps(('come in', come_in))
            for action in ('action_nothing', 'action_no_more', 'action_complaint'):
                come_in()
                found[action] = self.queries_of(
                    getattr(self.heard.with_user(self.receptionist), action))
            return found
        self.measure(life)

    def test_incidents(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)
            return self.steps(
                ('noted', lambda: visits.write({'dental_incident': True})),
                ('taken back', lambda: visits.action_dental_no_incident()))
        self.measure(life)

    def test_questions(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)

            def ask():
                self.asked = self.as_user('dental.question', self.receptionist).create([{
                    'partner_id': visit.dental_patient_id.id, 'company_id': self.clinic.id,
                    'event_id': visit.id, 'text': ASKED} for visit in visits]).with_user(
                        self.dentist_user)
            return self.steps(
                ('asked', ask),
                ('worded', lambda: self.asked.write({'answer': ANSWER})),
                ('answered', lambda: self.asked.action_answer()),
                ('taken back', lambda: self.asked.action_change_answer()),
                ('answered by calling', lambda: self.asked.action_i_call()),
                ('closed', lambda: self.asked._close()))
        self.measure(life)

    def test_red_flags(self):
        def life(number, clock):
            visits = self.make_visits(number, clock)
            visits.action_dental_no_show()
            cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])

            def tell():
                self.forms = self.as_user('dental.evolution', self.receptionist).create([{
                    'followup_id': case.id, 'pain': 9, 'fever': True,
                } for case in cases]).with_user(self.dentist_user)
            return self.steps(
                ('told', tell),
                ('answered', lambda: self.forms.action_i_call()),
                ('taken back', lambda: self.forms.action_change_answer()),
                ('come', lambda: self.forms.action_come_today()))
        self.measure(life)
