from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DentalCase


class HouseholdCase(DentalCase):
    """Paula and her sister, who answer at one number, with calls that are due today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.make_patient("Clara Romero Gil", email='clara@ejemplo.test')
        cls.stranger = cls.make_patient("Otra Persona", phone='+34 600 11 22 33')
        cls.tomorrow = cls.day + timedelta(days=1)

    @classmethod
    def make_case(cls, program, patient=None, clock='12:00', day=None, **values):
        """Open a case by hand, due at an hour of the clinic's clock."""
        program = cls.env.ref(f'dental_followup.program_{program}')
        return cls.env['dental.followup'].create({
            'partner_id': (patient or cls.patient).id, 'program_id': program.id,
            'company_id': cls.clinic.id, 'step_id': program.step_ids.filtered(
                lambda step: step.channel in ('phone', 'preferred'))[:1].id,
            'next_at': cls.clock(clock, day), **values})

    def talk(self, case, **values):
        """Answer a call about a case, and say what an answered call needs."""
        call = self.start_call(case)
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
            'no_closing_reason': "Iba conduciendo", **values})
        return call


@tagged('post_install', '-at_install')
class TestFirstReason(HouseholdCase):
    """Today shows one line for each call, whatever it is about (S1)."""

    def first(self):
        self.env.invalidate_all()
        return self.env['dental.followup'].search([
            ('is_first_reason', '=', True), ('company_id', '=', self.clinic.id)])

    def test_one_line_for_a_household(self):
        later = self.make_case('no_show', clock='12:30')
        first = self.make_case('repair', clock='12:10')
        hers = self.make_case('no_show', self.sister, clock='12:20')
        other = self.make_case('no_show', self.stranger)
        self.assertEqual(self.first(), first | other)
        self.assertEqual((later | first | hers | other).filtered('is_first_reason'), first | other)
        self.assertIn("2 more reasons", first.why_now)
        for case in (later, hers, other):
            self.assertNotIn("more reason", case.why_now)
        self.assertEqual(
            self.env['dental.followup'].search([
                ('is_first_reason', '=', False), ('company_id', '=', self.clinic.id)]),
            later | hers)

    def test_a_promise_goes_first(self):
        first = self.make_case('no_show', clock='12:00')
        promised = self.make_case('repair', self.sister, clock='18:00')
        promised._promise(self.clock('18:00'))
        self.assertEqual(self.first(), promised)
        self.assertIn("1 more reason", promised.why_now)
        self.assertNotIn("more reason", first.why_now)

    def test_what_is_not_due_is_no_line(self):
        self.make_case('no_show', day=self.tomorrow)
        self.make_case('repair', next_channel='email')
        closed = self.make_case('dentist_asks')
        closed.action_cancel()
        self.assertFalse(self.first())
        self.make_case('post_treatment', clock='23:59')
        self.assertEqual(len(self.first()), 1)
        self.ref('program_post_treatment').is_on = False
        self.assertFalse(self.first())

    def test_a_letter_is_no_call(self):
        letter = self.make_case('no_show', next_channel='letter')
        call = self.make_case('repair', clock='12:30')
        self.assertEqual(self.first(), letter | call)
        self.assertNotIn("more reason", call.why_now)

    def test_end_of_the_clinics_day(self):
        canarian = self.make_clinic("Clínica Teide", 'Atlantic/Canary')
        there = self.make_patient("Guanche", company_id=canarian.id, phone='+34 600 11 22 44')
        case = self.make_case('no_show', there, company_id=canarian.id, clock='00:30',
                              day=self.tomorrow)
        self.assertTrue(case.is_first_reason)
        self.assertFalse(self.make_case(
            'no_show', clock='00:30', day=self.tomorrow).is_first_reason)

    def test_each_clinic_has_its_own_lines(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        shared = self.make_patient("De las dos", company_id=False, phone='+34 600 11 22 55')
        here = self.make_case('no_show', shared)
        there = self.make_case('no_show', shared, company_id=other.id)
        self.assertTrue(here.is_first_reason and there.is_first_reason)
        self.assertNotIn("more reason", here.why_now)

    def test_a_line_costs_no_query(self):
        def queries(patients):
            cases = self.env['dental.followup'].union(*(
                self.make_case(program, patient)
                for patient in patients for program in ('no_show', 'repair')))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases.with_user(self.receptionist).read(['why_now', 'is_first_reason'])
            return self.env.cr.sql_log_count - before
        patients = self.make_visits(22).dental_patient_id
        queries(patients[:1])
        self.assertLessEqual(queries(patients[1:11]), queries(patients[11:12]) + 2)
