import re
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from .test_feedback import FeedbackCase

SCRIPT = 'dental_followup/migrations/19.0.1.10.0/post-improvements.py'
CHANGED = "Avisamos a quien lleva diez minutos & más"


class ImprovementCase(FeedbackCase):
    """A complaint of which a manager says what is changed."""

    def setUp(self):
        super().setUp()
        self.complaint = self.hear().with_user(self.manager)

    def change(self, **values):
        self.complaint.write({'action': CHANGED, **values})
        return self.changes()

    def changes(self):
        kind = self.ref('mail_activity_type_improvement')
        return self.todos(self.complaint).filtered(lambda todo: todo.activity_type_id == kind)

    def watch(self, days, clock='09:00'):
        with self.at(clock, self.day + timedelta(days=days)):
            self.run_cron('watch')
            self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestImprovement(ImprovementCase):
    """What is changed after a complaint is somebody's dated to-do, until what came of it (S35)."""

    def test_it_is_a_to_do_of_who_does_it(self):
        todo = self.change(action_user_id=self.receptionist.id, action_due=self.on(3).date())
        self.assertRecordValues(todo, [{
            'user_id': self.receptionist.id, 'date_deadline': self.on(3).date(),
            'summary': False, 'note': "<p>Avisamos a quien lleva diez minutos &amp; más</p>"}])
        self.assertEqual(self.broken(), [])

    def test_ten_changes_cost_the_queries_of_one(self):
        def cost(number):
            heard = self.complaint.browse([
                self.hear(text=f"Esperó {index} horas").id for index in range(number)])
            heard.write({'action': CHANGED, 'action_user_id': self.manager.id,
                         'action_due': self.on(3).date()})
            kind = self.ref('mail_activity_type_improvement')
            ours = heard.sudo().activity_ids.filtered(lambda todo: todo.activity_type_id == kind)
            self.assertEqual(len(ours), number)
            ours.unlink()
            given = self.queries_of(heard._follow_changes)
            self.assertEqual(len(heard.sudo().activity_ids.filtered(
                lambda todo: todo.activity_type_id == kind)), number)
            again = self.queries_of(heard._follow_changes)
            return given, again

        cost(1)
        one, ten = cost(1), cost(10)
        for few, many in zip(one, ten, strict=True):
            self.assertLessEqual(many, few + 2, f"{one} for one, {ten} for ten")

    def test_its_mail_says_nothing_in_its_subject(self):
        """Mailboxes show subjects: neither who complained nor what is changed (invariant 12)."""
        self.change(action_user_id=self.receptionist.id)
        told = self.env['mail.message'].search([
            ('model', '=', 'dental.feedback'), ('res_id', '=', self.complaint.id),
            ('message_type', '=', 'user_notification')])
        self.assertEqual(told.partner_ids, self.manager.partner_id)
        for message in told:
            with self.subTest(message.subject):
                self.assertIn("Odoo", message.subject)
                self.assertFalse(re.search(
                    "Paula|Queja|Complaint|Avisamos|content", f'{message.subject}{message.body}'))

    def test_somebody_and_a_day_are_proposed(self):
        todo = self.change()
        self.assertRecordValues(self.complaint, [{
            'action_user_id': self.manager.id, 'action_due': self.on(14).date()}])
        self.assertRecordValues(todo, [{
            'user_id': self.manager.id, 'date_deadline': self.on(14).date()}])
        for empty in ('action_user_id', 'action_due'):
            with self.subTest(empty), self.env.cr.savepoint(), self.assertRaisesRegex(
                    ValidationError, "Who changes it, and until when"):
                self.complaint.write({empty: False})
        with self.assertRaisesRegex(ValidationError, "somebody who works in the clinic"):
            self.complaint.action_user_id = self.outsider

    def test_another_owner_or_day_moves_it(self):
        self.change()
        self.complaint.action_user_id = self.dentist_user
        self.assertEqual(self.changes().user_id, self.dentist_user)
        self.complaint.action_due = self.on(5).date()
        self.assertRecordValues(self.changes(), [{
            'user_id': self.dentist_user.id, 'date_deadline': self.on(5).date()}])
        self.complaint.action = "Otra cosa"
        self.assertIn("Otra cosa", self.changes().note)
        self.complaint.action = False
        self.assertFalse(self.changes())

    def test_its_result_ends_it(self):
        todo = self.change()
        self.complaint.action_result = "Nadie espera más de un cuarto de hora"
        self.assertFalse(self.changes())
        self.assertFalse(todo.active)
        self.assertIn("un cuarto de hora", ' '.join(self.complaint.message_ids.mapped('body')))
        self.complaint.action_result = False
        self.assertEqual(self.changes().user_id, self.manager)

    def test_it_outlives_the_complaint(self):
        """Neither taking the complaint over nor settling it takes the change from who does it."""
        self.change(action_user_id=self.receptionist.id)
        self.complaint.action_take()
        self.assertEqual(self.changes().user_id, self.receptionist)
        self.complaint.result = "Hablado"
        self.complaint.action_close()
        self.assertEqual(self.todos(self.complaint), self.changes())
        self.assertEqual(self.changes().user_id, self.receptionist)

    def test_who_does_it_says_so_and_reads_nothing(self):
        todo = self.change(action_user_id=self.receptionist.id)
        colleague = self.make_user('recepcion_dos', 'group_receptionist')
        self.complaint.action_user_id = colleague
        todo = self.changes().with_user(colleague).sudo(False)
        with self.assertRaises(AccessError):
            self.complaint.with_user(colleague).read(['text'])
        with self.assertRaises(AccessError):
            self.rpc('dental.feedback', 'write', self.complaint.ids, {'action_result': "x"},
                     user=colleague)
        todo.action_feedback(feedback="Hecho,\nla primera semana")
        self.assertEqual(self.complaint.action_result, "Hecho, la primera semana")
        self.assertFalse(todo.active)
        self.complaint.action_result = False
        self.changes().with_user(colleague).sudo(False).action_done()
        self.assertEqual(self.complaint.action_result, "It is done.")

    def test_nobody_ends_or_moves_it_otherwise(self):
        todo = self.change(action_user_id=self.receptionist.id)
        was = (todo.user_id, todo.date_deadline)
        for user in (self.receptionist, self.manager):
            mine = todo.with_user(user).sudo(False)
            for way, act in {
                'unlinked': mine.unlink, 'cancelled': mine.action_cancel,
                'archived': mine.action_archive,
                'redated': lambda mine=mine: mine.write({'date_deadline': self.on(90).date()}),
                'given away': lambda mine=mine: mine.write({'user_id': self.dentist_user.id}),
            }.items():
                with self.subTest(way, user=user.login), self.env.cr.savepoint(), \
                        self.assertRaisesRegex(UserError, "mark it as done"):
                    act()
        self.assertEqual((todo.user_id, todo.date_deadline), was)
        with self.assertRaises(AccessError):
            self.complaint.with_user(self.dentist_user)._improve_by_doing("x")

    def test_overdue_it_comes_back_every_day(self):
        self.change(action_user_id=self.receptionist.id, action_due=self.on(1).date())
        self.complaint._close("Hablado")
        self.watch(1)
        self.assertEqual(self.changes().date_deadline, self.on(1).date())
        for day in (2, 3):
            self.watch(day)
            self.watch(day, '12:00')
            self.assertRecordValues(self.changes(), [{
                'user_id': self.receptionist.id, 'date_deadline': self.on(day).date()}])
        self.assertEqual(self.complaint.action_due, self.on(1).date(), "what was agreed stays")
        self.changes().unlink()
        self.watch(3, '13:00')
        self.assertEqual(self.changes().user_id, self.receptionist)

    def test_who_leaves_leaves_it_to_a_manager(self):
        self.change(action_user_id=self.receptionist.id)
        self.receptionist.sudo().action_archive()
        self.assertEqual(self.changes().user_id, self.manager)

    def test_it_is_a_line_of_today(self):
        self.change(action_user_id=self.receptionist.id, action_due=self.on(1).date())
        self.assertEqual(self.lines(self.receptionist), [])
        with self.at('09:00', self.day + timedelta(days=1)):
            self.assertEqual(self.lines(self.receptionist), ["1 change is for you to make"])
            self.assertEqual(self.lines(self.manager), [])
        with self.at('09:00', self.day + timedelta(days=2)):
            self.assertEqual(self.lines(self.manager), ["1 change is overdue"])
            self.assertEqual(self.lines(self.dentist_user), [])
            other = self.hear().with_user(self.manager)
            other.write({'action': "x", 'action_due': self.on(1).date(),
                         'action_user_id': self.manager.id})
            self.assertEqual(self.lines(self.manager), [
                "1 change is for you to make", "2 changes are overdue"])
        found = self.as_user('dental.feedback', self.manager).search([
            ('is_changing', '=', True), ('action_due', '<', self.on(2).date())])
        self.assertEqual(found, self.complaint | other)

    def lines(self, user):
        summary = self.env['dental.followup'].with_user(user).get_today_summary()
        return [line['text'] for line in summary['unsorted']]

    def test_whose_it_is_by_who_answers_for_it(self):
        self.complaint.action_take()
        second = self.make_user('gerencia_dos', 'group_manager')
        self.complaint.with_user(second).write({'action': CHANGED})
        self.assertEqual(self.changes().user_id, self.manager)


@tagged('post_install', '-at_install')
class TestMigrationImprovements(ImprovementCase):
    """What was to be changed before the update is somebody's; what came of it is kept."""

    def test_migration(self):
        done = self.hear(text="Otra").with_user(self.manager)
        done.write({'action': "Hecho ya", 'result': "Menos esperas"})
        self.change()
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            DELETE FROM mail_activity WHERE activity_type_id = %s""",
            self.ref('mail_activity_type_improvement').id))
        self.env.cr.execute(SQL(
            "UPDATE dental_feedback SET action_user_id = NULL, action_due = NULL"))
        self.env.invalidate_all()
        migrate = load_script(SCRIPT, 'improvements').migrate
        migrate(self.env.cr, None)
        self.assertFalse(self.changes())
        migrate(self.env.cr, '19.0.1.8.0')
        self.env.invalidate_all()
        self.assertRecordValues(done, [{
            'action_result': "Menos esperas", 'action_user_id': False}])
        self.assertRecordValues(self.changes(), [{
            'user_id': self.manager.id, 'date_deadline': self.day}])
