from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_feedback import FeedbackCase


@tagged('post_install', '-at_install')
class TestEndsWithItsDecision(FeedbackCase):
    """Nobody ticks a complaint's to-do off: it ends when a manager has settled the complaint."""

    def ways_out(self, todo, other):
        return {
            'done': todo.action_done,
            'with words': lambda: todo.action_feedback(feedback="Hecho"),
            'unlinked': todo.unlink,
            'cancelled': todo.action_cancel,
            'archived': todo.action_archive,
            'redated': lambda: todo.write({'date_deadline': self.day + timedelta(days=90)}),
            'given away': lambda: todo.write({'user_id': other.id}),
            'another kind': lambda: todo.write(
                {'activity_type_id': self.env.ref('mail.mail_activity_data_todo').id}),
        }

    def test_people_do_not_end_it(self):
        second = self.make_user('gerencia_dos', 'group_manager')
        complaint = self.hear()
        was = self.todos(complaint).mapped(lambda todo: (todo.user_id, todo.date_deadline))
        for user in (self.manager, second, self.receptionist):
            for way, act in self.ways_out(
                    self.todos(complaint)[:1].with_user(user).sudo(False), second).items():
                with self.subTest(way, user=user.login), self.env.cr.savepoint():
                    with self.assertRaises(UserError) as refused:
                        act()
                if user != self.receptionist:
                    self.assertIn("when the complaint is settled: open it", str(refused.exception))
        self.env.invalidate_all()
        self.assertEqual(
            self.todos(complaint).mapped(lambda todo: (todo.user_id, todo.date_deadline)), was)
        self.assertEqual(self.broken(), [])

    def test_it_ends_with_the_complaint(self):
        complaint = self.hear().with_user(self.manager)
        complaint.action_take()
        self.assertEqual(self.todos(complaint).user_id, self.manager)
        complaint.result = "Hablado"
        complaint.action_close()
        self.assertFalse(self.todos(complaint))

    def test_to_dos_of_other_kinds_are_anybodys(self):
        complaint = self.hear().with_user(self.manager)
        todo = complaint.activity_schedule(
            'mail.mail_activity_data_todo', self.day, user_id=self.manager.id)
        todo.date_deadline = self.day + timedelta(days=2)
        todo.action_feedback()
        self.assertFalse(todo.active)
