from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestResponsible(ProgramCase):
    """Whose call it is: a person's, in turns, the patient's dentist's, or a role's pool."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user('recepcion_tarde_test', 'group_receptionist')
        cls.away = cls.make_user(
            'recepcion_otra_test', 'group_receptionist', cls.make_clinic("Otra", cls.zone))
        cls.visits = cls.make_visits(4)

    def miss(self, visits=None):
        """Return the cases of visits nobody came to."""
        visits = visits or self.visits
        visits.action_dental_no_show()
        return self.env['dental.followup'].search([
            ('event_id', 'in', visits.ids), ('program_id', '=', self.no_show.id)], order='id')

    def in_systray(self, user):
        """Return the calls of today that a user's systray counts."""
        users = self.env['res.users'].with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids)
        groups = users._get_activity_groups()
        return sum(group['today_count'] for group in groups if group['model'] == 'dental.followup')

    def test_one_person(self):
        self.no_show.user_id = self.colleague
        cases = self.miss()
        self.assertEqual(self.no_show.responsible, 'user')
        self.assertEqual(cases.mapped('user_id'), self.colleague)
        self.assertEqual(cases.activity_ids.user_id, self.colleague)
        self.assertEqual(self.in_systray(self.colleague), 4)
        self.assertEqual(self.in_systray(self.receptionist), 0)

    def test_in_turns_evenly(self):
        self.no_show.user_ids = self.receptionist | self.colleague
        self.assertEqual(self.no_show.responsible, 'round_robin')
        cases = self.miss()
        self.assertEqual([case.user_id for case in cases],
                         [self.receptionist, self.colleague] * 2)

    def test_in_turns_who_has_fewest_goes_first(self):
        self.no_show.user_ids = self.receptionist | self.colleague
        first, second = self.visits[:2], self.visits[2:]
        cases = self.miss(first)
        cases.filtered(lambda case: case.user_id == self.colleague).action_cancel()
        self.assertEqual([case.user_id for case in self.miss(second)],
                         [self.colleague, self.receptionist])

    def test_in_turns_without_who_left_or_works_elsewhere(self):
        self.no_show.user_ids = self.receptionist | self.colleague | self.away
        self.colleague.action_archive()
        self.assertEqual(self.miss().user_id, self.receptionist)

    def test_everybody_left(self):
        self.no_show.user_ids = self.colleague
        self.colleague.action_archive()
        cases = self.miss()
        self.assertFalse(cases.user_id)
        self.assertEqual(self.in_systray(self.receptionist), 4)

    def test_the_patients_dentist(self):
        self.no_show.responsible = 'dentist'
        cases = self.miss()
        self.assertEqual(cases.user_id, self.dentist_user)
        self.assertEqual(self.in_systray(self.dentist_user), 4)

    def test_a_dentist_who_left_or_has_no_login(self):
        self.no_show.responsible = 'dentist'
        self.visits[0].dental_dentist_id = self.env['res.partner'].create({
            'name': "Dra. Sin Usuario", 'is_dentist': True})
        self.dentist_user.action_archive()
        cases = self.miss()
        self.assertFalse(cases.user_id)
        self.assertEqual(self.in_systray(self.receptionist), 4)

    def test_a_roles_pool(self):
        """Reception's calls are no dentist's; a manager is of every role."""
        for role, counts in (
                ('receptionist', (1, 0, 1)), ('dentist', (0, 1, 1)), ('manager', (0, 0, 1))):
            self.no_show.role = role
            case = self.miss(self.visits[0])
            with self.subTest(role):
                self.assertFalse(case.user_id)
                self.assertEqual(tuple(map(self.in_systray, (
                    self.receptionist, self.dentist_user, self.manager))), counts)

    def test_pool_is_of_the_clinic(self):
        self.miss()
        self.assertEqual(self.in_systray(self.away), 0)

    def test_pool_of_a_program_that_is_off(self):
        self.miss()
        self.no_show.is_on = False
        self.assertEqual(self.in_systray(self.receptionist), 0)
        self.no_show.is_on = True
        self.assertEqual(self.in_systray(self.receptionist), 4)

    def test_pool_of_a_program_that_is_archived(self):
        self.miss()
        self.no_show.active = False
        self.assertEqual(self.in_systray(self.receptionist), 0)

    def test_repair_calls_are_the_managers(self):
        self.visits[0].action_dental_incident()
        self.assertEqual(self.in_systray(self.manager), 1)
        self.assertEqual(self.in_systray(self.receptionist), 0)

    def test_it_is_said_who(self):
        for values in ({'responsible': 'user'}, {'responsible': 'round_robin'}):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, "Say which"), \
                    self.env.cr.savepoint():
                self.no_show.write(values)
        self.no_show.write({
            'responsible': 'round_robin', 'user_ids': [Command.set(self.colleague.ids)]})
        self.assertEqual(self.miss(self.visits[0]).user_id, self.colleague)
