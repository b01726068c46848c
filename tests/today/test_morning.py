from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestMorning(DentalCase):
    """The page that the team reads out at nine: one sheet a clinic, and nothing of another's."""

    def setUp(self):
        super().setUp()
        self.dora, self.ines = (self.make_patient(name, phone=f'+34 655 97 98 0{index}')
                                for index, name in enumerate(("Dora Gil", "Inés Pons")))
        self.case = self.make_missed('10:00', self.make_patient(
            "Ana Soler", phone='+34 655 97 98 08'))
        self.make_case('repair', clock='13:00').user_id = self.receptionist

    def morning(self, user=None, company=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.as_user('dental.followup', user or self.receptionist)._get_morning(
            company or self.clinic)

    def test_calls_by_caller(self):
        self.assertEqual(
            {part['name']: (part['number'], [call[1] for call in part['calls']])
             for part in self.morning()['callers']},
            {"Anyone on duty": (1, ["Ana Soler"]),
             self.receptionist.name: (1, [self.patient.name])})

    def test_visits_that_are_not_confirmed(self):
        self.make_visit('11:00', self.dora)
        self.make_visit('18:00', self.dora)
        self.make_visit('19:00', self.ines).action_dental_set_state('confirmed')
        self.make_visit('23:30', self.ines, self.on(1).date())
        self.make_visit('00:30', self.dora, self.on(2).date())
        self.assertEqual(
            [(name, dentist) for _when, name, dentist in self.morning()['visits']],
            [("Dora Gil", self.dentist.name), ("Inés Pons", self.dentist.name)],
            "still to come today, and until midnight of tomorrow on the clinic's clock")

    def test_flags_plans_and_slots(self):
        checked = self.make_case('completed', self.ines)
        self.env['dental.evolution'].create({'followup_id': checked.id, 'fever': True})
        for amount, state in ((300, None), (900, None), (5000, 'declined')):
            plan = self.make_plan(self.dora, amount=amount, name=f"Plan {amount}")
            if state:
                plan._set_state(state, decline_reason_id=self.ref('lost_reason_price').id)
        visit = self.make_visit('18:00', self.dora)
        visit.action_dental_cancel()
        morning = self.morning()
        self.assertEqual(morning['alarms'], ["Inés Pons"])
        self.assertEqual([row[1] for row in morning['plans']], ["Plan 900", "Plan 300"])
        self.assertEqual([row[1] for row in morning['slots']], [self.dentist.name])
        self.assertNotIn("Inés Pons", str(morning['callers']))

    def test_the_sheet(self):
        html = self.as_user('ir.actions.report', self.receptionist)._render_qweb_html(
            'dental_followup.dental_followup_morning_page', None)[0].decode()
        for text in ("Good morning", self.clinic.name, "Ana Soler", "Anyone on duty"):
            self.assertIn(text, html)
        self.assertNotIn('{}', html)
        bodies, *_rest = self.env['ir.actions.report']._prepare_html(html)
        self.assertIn('.o_dental_morning table', str(bodies[0]), "its style is printed too")

    def test_it_is_printed_as_the_audit_is(self):
        """As a file by Odoo's engine; where that is not to be had, the web client shows it."""
        morning, audit = (self.ref(f'dental_followup_{name}_print') for name in (
            'morning', 'audit'))
        for name in ('report_type', 'paperformat_id'):
            self.assertEqual(morning[name], audit[name], name)
        self.assertEqual(morning.report_type, 'qweb-pdf')
        printed, _kind = self.as_user('ir.actions.report', self.receptionist)._render_qweb_pdf(
            morning.report_name, None)
        self.assertTrue(printed, "there is a sheet of no record")

    def test_staff_only_and_their_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_user('recepcion_bruc', 'group_receptionist', other)
        self.assertFalse(self.morning(stranger)['callers'])
        with self.assertRaises(AccessError):
            self.as_user('report.dental_followup.dental_followup_morning_page', self.outsider
                         )._get_report_values([])

    def test_ten_cost_the_queries_of_one(self):
        costs = []
        for start, number in ((0, 1), (1, 10)):
            for index in range(start, start + number):
                patient = self.make_patient(
                    f"Paciente {index}", phone=f'+34 655 97 99 {index:02d}')
                self.make_case('repair', patient)
                self.make_visit('18:00', patient)
                self.make_plan(patient)
            self.morning()
            costs.append(self.queries_of(lambda: self.as_user(
                'dental.followup', self.receptionist)._get_morning(self.clinic)))
        self.assertLessEqual(costs[1], costs[0] + 1)
