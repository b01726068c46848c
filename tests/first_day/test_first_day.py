from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestFirstDay(DentalCase):
    """A manager of a clinic that begins sees what is left; what is there is not asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screen = cls.env['dental.followup.first.day'].with_user(cls.manager)

    def steps(self):
        return {step['key']: step for step in self.screen.get_first_day()['steps']}

    def done(self):
        return {key for key, step in self.steps().items() if step['is_done']}

    def test_what_is_there_is_done(self):
        self.assertEqual(self.done(), {'dentists', 'staff'})
        self.clinic.alias_domain_id = self.env['mail.alias.domain'].create({'name': 'azahar.test'})
        self.env['resource.calendar.leaves'].create({
            'calendar_id': self.clinic.resource_calendar_id.id,
            'date_from': self.clock('00:00', self.day.replace(day=25)),
            'date_to': self.clock('23:59', self.day.replace(day=25))})
        self.make_visit()
        self.assertEqual(self.done(), {'hours', 'dentists', 'staff', 'answers', 'agenda'})

    def test_the_first_that_is_left_is_the_next(self):
        self.assertEqual(
            [key for key, step in self.steps().items() if step['is_next']], ['hours'])
        self.screen.action_tick('hours')
        self.assertEqual(
            [key for key, step in self.steps().items() if step['is_next']], ['answers'])

    def test_what_is_only_looked_at_is_done_by_looking(self):
        action = self.screen.action_open_step('programs')
        self.assertEqual(action['res_model'], 'dental.followup.program')
        self.screen.action_open_step('hours')
        self.assertEqual(self.done(), {'dentists', 'staff', 'programs'})

    def test_roles_are_an_administrators_to_give(self):
        self.assertFalse(self.steps()['staff']['button'])
        with self.assertRaisesRegex(UserError, "nothing to open"):
            self.screen.action_open_step('staff')
        self.manager.group_ids += self.env.ref('base.group_erp_manager')
        self.assertTrue(self.steps()['staff']['button'])
        self.assertEqual(self.screen.action_open_step('staff')['res_model'], 'res.users')

    def test_gone_when_all_is_done(self):
        for key in self.steps().keys() - self.done():
            self.screen.action_tick(key)
        self.assertFalse(self.screen.get_first_day())

    def test_gone_when_it_is_closed(self):
        self.assertFalse(self.screen.action_close())
        self.assertFalse(self.screen.get_first_day())
        other = self.make_clinic("Clínica Bruc", self.zone)
        self.manager.company_ids += other
        self.assertTrue(self.screen.with_company(other).get_first_day()['steps'])

    def test_only_for_managers_of_the_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        for user in (self.receptionist, self.dentist_user, self.outsider):
            screen = self.screen.with_user(user)
            self.assertFalse(screen.get_first_day())
            for act in (screen.action_close, screen.action_load_sample,
                        screen.action_remove_sample, lambda screen=screen: screen.action_tick(
                            'hours'), lambda screen=screen: screen.action_open_step('hours')):
                with self.subTest(user=user.login, act=act), self.assertRaises(AccessError):
                    act()
        abroad = self.screen.with_user(
            self.make_user('gerencia_bruc', 'group_manager', other)).with_context(
                allowed_company_ids=self.clinic.ids)
        with self.assertRaises(AccessError):
            abroad.action_tick('hours')
        self.assertFalse(self.clinic.dental_first_day)

    def test_no_other_step(self):
        for key in ('', 'company', None, 7, ['hours']):
            for act in (self.screen.action_tick, self.screen.action_open_step):
                with self.subTest(key=key), self.assertRaises(UserError):
                    act(key)
