from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import QUIET, NoShowCase


@tagged('post_install', '-at_install')
class TestGiven(NoShowCase):
    """A case is given only to somebody who can work on it, and is unassigned when they cannot."""

    def test_only_who_works_here_with_a_role(self):
        portal = new_test_user(
            self.env, 'portal_test', 'base.group_portal', context=QUIET,
            company_id=self.clinic.id, company_ids=[(6, 0, self.clinic.ids)])
        other = self.make_clinic("Clínica Norte", self.zone)
        away = self.make_user('norte_test', 'group_receptionist', other)
        for user in (portal, self.outsider, away):
            with self.subTest(user.login):
                with self.assertRaises(ValidationError):
                    self.case.user_id = user
                with self.assertRaises(ValidationError):
                    self.env['dental.followup'].create({
                        'partner_id': self.patient.id, 'program_id': self.no_show.id,
                        'company_id': self.clinic.id, 'user_id': user.id})
        for user in (self.receptionist, self.dentist_user, self.manager):
            self.case.user_id = user

    def test_who_loses_the_role_or_the_clinic_leaves_it(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        for values in (
                {'group_ids': [(6, 0, self.env.ref('base.group_user').ids)]},
                {'company_id': other.id, 'company_ids': [(6, 0, other.ids)]},
                {'active': False}):
            user = self.make_user(f'se_va_{next(iter(values))}', 'group_receptionist')
            self.case.user_id = user
            user.write(values)
            with self.subTest(values=values):
                self.assertFalse(self.case.user_id)
                self.assertEqual(self.case.state, 'todo')

    def test_who_has_no_role_is_passed_over(self):
        program = self.ref('program_late_cancel')
        user = self.make_user('sin_rol_test', 'group_receptionist')
        program.write({'responsible': 'user', 'user_id': user.id})
        self.assertEqual(program._responsibles(self.clinic)[0], user)
        user.group_ids = self.env.ref('base.group_user')
        self.assertFalse(program._responsibles(self.clinic)[0])

    def test_who_has_no_role_is_named_in_no_program(self):
        program = self.ref('program_late_cancel')
        for values in ({'user_id': self.outsider.id},
                       {'user_ids': [Command.set((self.receptionist | self.outsider).ids)]}):
            with self.subTest(values=values), self.assertRaisesRegex(
                    ValidationError, 'contable_test cannot do these calls'):
                program.write(values)

    def test_a_clinics_own_copy_names_who_works_there(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        away = self.make_user('norte_test', 'group_receptionist', other)
        program = self.ref('program_late_cancel')
        for values, kept in (
                ({'user_id': away.id}, {'responsible': 'role'}),
                ({'user_id': False, 'user_ids': [Command.set((away | self.receptionist).ids)]},
                 {'responsible': 'round_robin', 'user_ids': self.receptionist})):
            program.write(values)
            own = program.browse(
                program.with_company(self.clinic).action_copy_for_clinic()['res_id'])
            for name, value in kept.items():
                with self.subTest(values=values, field=name):
                    self.assertEqual(own[name], value)
            own.unlink()

    def promise(self, user):
        """Return a to-do about the case, as a promise is one."""
        return self.case.sudo().activity_schedule(
            'dental_followup.mail_activity_type_promise', user_id=user.id,
            date_deadline=self.day)

    def test_todo_about_a_patient_is_a_colleagues(self):
        case = self.case.with_user(self.receptionist)
        for user in (self.outsider, self.env.ref('base.user_admin')):
            with self.subTest(user.login), self.assertRaisesRegex(ValidationError, 'to-do'):
                case.activity_schedule('mail.mail_activity_data_todo', user_id=user.id)
        todo = case.activity_schedule(
            'mail.mail_activity_data_todo', user_id=self.dentist_user.id)
        with self.assertRaisesRegex(ValidationError, 'to-do'), self.env.cr.savepoint():
            todo.user_id = self.outsider
        self.assertEqual(todo.user_id, self.dentist_user)

    def test_todo_about_a_visit_is_too(self):
        user = self.make_user('se_va_test', 'group_receptionist')
        todos = self.env['mail.activity'].with_user(self.receptionist)
        values = {'res_model_id': self.env['ir.model']._get_id('calendar.event'),
                  'res_id': self.visit.id, 'summary': "Llamar"}
        with self.assertRaisesRegex(ValidationError, 'to-do'), self.env.cr.savepoint():
            todos.create({**values, 'user_id': self.outsider.id})
        todo = todos.create({**values, 'user_id': user.id})
        user.action_archive()
        self.assertEqual(todo.exists().user_id, self.manager)

    def test_what_an_automation_gives_to_others_is_a_managers(self):
        todo = self.promise(self.outsider)
        self.assertEqual(todo.user_id, self.manager)

    def test_who_leaves_together_leaves_nothing_to_each_other(self):
        user = self.make_user('se_va_test', 'group_receptionist')
        todo = self.promise(user)
        (user | self.manager).action_archive()
        self.assertIn(todo.exists().user_id, self.receptionist | self.dentist_user)

    def test_who_is_deleted_or_leaves_the_clinic(self):
        for how in ('unlink', 'company'):
            user = self.make_user(f'se_va_{how}', 'group_receptionist')
            todo = self.promise(user)
            self.case.user_id = user
            with self.subTest(how):
                if how == 'unlink':
                    user.unlink()
                else:
                    user.write({'company_ids': [Command.link(self.env.ref(
                        'base.main_company').id)], 'company_id': self.env.ref(
                        'base.main_company').id})
                    self.clinic.user_ids = [Command.unlink(user.id)]
                self.assertEqual(todo.exists().user_id, self.manager)
                self.assertFalse(self.case.user_id)
                self.assertTrue(self.case.activity_ids - todo, "the call's own to-do stays")

    def test_who_inherits_much_gets_no_mail_for_each(self):
        user = self.make_user('se_va_test', 'group_receptionist')
        todos = [self.promise(user) for _number in range(3)]
        before = self.env['mail.message'].search([], order='id desc', limit=1).id
        user.action_archive()
        self.assertEqual({todo.user_id for todo in todos}, {self.manager})
        self.assertFalse(self.env['mail.message'].search([
            ('id', '>', before), ('message_type', '=', 'user_notification')]))

    def test_what_it_is_about_may_be_gone(self):
        user = self.make_user('se_va_test', 'group_receptionist')
        todo = self.promise(user)
        todo.flush_recordset()
        self.env.cr.execute(
            "UPDATE mail_activity SET res_id = res_id + 100000 WHERE id = %s", [todo.id])
        self.env.invalidate_all()
        user.action_archive()
        self.assertFalse(user.active)

    def test_many_todos_are_looked_at_together(self):
        cost = []
        for number in (1, 1, 5):  # the first looks up what is kept in memory
            user = self.make_user(f'se_va_{len(cost)}', 'group_receptionist')
            for _number in range(number):
                self.promise(user)
            cost.append(self.queries_of(lambda user=user: self.env['mail.activity']._dental_todos(
                user)._of_others()))
        self.assertEqual(*cost[1:])

    def test_what_was_promised_is_a_managers_when_its_keeper_goes(self):
        roles = self.env.ref('dental_followup.group_receptionist')
        for how in ('archive', 'group_ids', 'role'):
            user = self.make_user(f'promete_{how}', 'group_receptionist')
            todo = self.promise(user)
            self.case.user_id = user
            with self.subTest(how):
                if how == 'archive':
                    user.action_archive()
                elif how == 'group_ids':
                    user.group_ids = self.env.ref('base.group_user')
                else:
                    roles.user_ids = [Command.unlink(user.id)]
                self.assertEqual(todo.exists().user_id, self.manager)
                self.assertFalse(self.case.user_id)

    def test_guardian_and_dentist_are_of_the_same_clinic(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        guardian = self.make_patient("Madre", company_id=other.id)
        dentist = self.make_patient("Dentista", company_id=other.id, is_dentist=True)
        with self.assertRaises(ValidationError):
            self.patient.dental_guardian_id = guardian
        with self.assertRaises(ValidationError):
            self.make_visit('18:00', dental_dentist_id=dentist.id)
        (guardian | dentist).company_id = False
        self.patient.dental_guardian_id = guardian
        self.assertTrue(self.make_visit('18:00', dental_dentist_id=dentist.id))
