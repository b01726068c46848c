from datetime import timedelta

from odoo.addons.dental_followup import uninstall_hook
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestProgramsCopy(ProgramCase):
    """A clinic's own copy takes the place of what it was copied from, and nothing comes twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall = cls.program('recall')
        cls.treatment.dental_recall_months = 6
        cls.seen = cls.make_visit('10:00', day=cls.day - timedelta(days=200))
        cls.seen.dental_state = 'attended'

    def recalls(self):
        return self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id), ('program_id.trigger', '=', 'recall')])

    def test_what_is_not_needed_is_not_found_again(self):
        self.job('open_searched')
        self.recalls().action_cancel()
        for days in (1, 2):
            self.job('open_searched', days)
        self.assertEqual(self.recalls().mapped('state'), ['cancelled'])

    def test_patients_who_are_dropped_do_not_use_up_the_quota(self):
        """Who is muted is opened and dropped at once, once: the others' turn comes next day."""
        muted = self.patient | self.make_patient("Muda Uno", phone='+34 600 00 20 01')
        muted.dental_muted_until = self.day + timedelta(days=60)
        well = self.make_patient("Bien", phone='+34 600 00 20 02')
        program = self.env['dental.followup.program'].create({
            'name': "Mía", 'trigger': 'patients', 'company_id': self.clinic.id,
            'expires_days': 5, 'max_per_day': 2, 'step_ids': [(0, 0, {'channel': 'phone'})],
            'patient_domain': str([('id', 'in', (muted | well).ids)])})
        for days in (0, 1):
            self.job('open_searched', days)
        cases = self.env['dental.followup'].search([('program_id', '=', program.id)])
        self.assertEqual(cases.filtered(lambda case: case.state == 'todo').partner_id, well)
        self.assertEqual(len(cases), 3)

    def test_copy_of_a_search_goes_on_where_the_shared_one_was(self):
        self.job('open_searched')
        self.recalls()._lose(self.ref('lost_reason_not_reached'))
        self.env['dental.followup.program'].browse(
            self.recall.with_company(self.clinic).action_copy_for_clinic()['res_id'])
        self.job('open_searched', 1)
        self.assertEqual(self.recalls().mapped('state'), ['lost'])

    def test_copy_of_a_managers_program_takes_its_place(self):
        shared = self.env['dental.followup.program'].create({
            'name': "De todas", 'trigger': 'no_show', 'company_id': False,
            'step_ids': [(0, 0, {'channel': 'phone'})]})
        own = shared.browse(shared.with_company(self.clinic).action_copy_for_clinic()['res_id'])
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        cases = self.env['dental.followup'].search([
            ('event_id', '=', visit.id), ('program_id', 'in', (shared | own).ids)])
        self.assertEqual(cases.program_id, own)

    def test_who_presses_twice_sees_the_copy_there_is(self):
        shared = self.ref('program_late_cancel').with_company(self.clinic)
        first, second = (shared.action_copy_for_clinic()['res_id'] for _press in range(2))
        self.assertEqual(first, second)

    def test_a_manager_of_one_clinic_makes_no_program_of_all(self):
        programs = self.env['dental.followup.program'].with_user(self.manager)
        own = programs.create({'name': "Mía"})
        self.assertEqual(own.company_id, self.clinic)
        with self.assertRaisesRegex(UserError, 'every clinic'), self.env.cr.savepoint():
            own.company_id = False
        with self.assertRaisesRegex(UserError, 'every clinic'), self.env.cr.savepoint():
            programs.create({'name': "De todas", 'company_id': False})

    def test_consent_is_of_the_clinics_own_patient(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_patient("Benito Bruc", company_id=other.id)
        with self.assertRaisesRegex(ValidationError, 'another clinic'):
            self.env['dental.consent'].create({
                'partner_id': stranger.id, 'company_id': self.clinic.id, 'text': "x"})

    def test_uninstalled_with_its_rules(self):
        own = self.env['dental.followup.program'].create({
            'name': "Mía", 'trigger': 'no_show', 'step_ids': [(0, 0, {'channel': 'phone'})]})
        rules = own._rules() | self.no_show._rules()
        self.assertEqual(len(rules), 2)
        uninstall_hook(self.env)
        self.assertFalse(rules.exists())
