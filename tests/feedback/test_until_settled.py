from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_feedback import SAID, FeedbackCase


@tagged('post_install', '-at_install')
class TestUntilSettled(FeedbackCase):
    """A complaint is told again while nobody settles it, and taken up anew when it is reopened."""

    def watch(self, days, clock='09:00'):
        with self.at(clock, self.day + timedelta(days=days)):
            self.run_cron('watch')
            self.env.invalidate_all()

    def days(self, complaint):
        return sorted({todo.date_deadline for todo in self.todos(complaint)})

    # overdue

    def test_overdue_is_told_again_once_a_day(self):
        complaint = self.hear()
        self.assertEqual(self.days(complaint), [self.on(1).date()])
        self.watch(1, '20:45')
        self.assertEqual(self.days(complaint), [self.on(1).date()], "it is of that very day")
        for day in (2, 3):
            self.watch(day)
            todos = self.todos(complaint)
            self.assertRecordValues(todos, [{
                'user_id': self.manager.id, 'date_deadline': self.on(day).date()}])
            told = self.env['mail.message'].search_count([('res_id', '=', complaint.id), (
                'model', '=', 'dental.feedback')])
            self.watch(day, '12:00')
            self.assertEqual(self.todos(complaint), todos)
            self.assertEqual(told, self.env['mail.message'].search_count([
                ('res_id', '=', complaint.id), ('model', '=', 'dental.feedback')]))

    def test_where_there_is_no_manager_it_waits_for_whoever_comes(self):
        """It has its to-do on its day, which the next manager is given within the hour."""
        self.manager.write({'group_ids': [Command.unlink(self.ref('group_manager').id)]})
        noted = self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': SAID})
        self.assertRecordValues(self.todos(noted), [{
            'user_id': False, 'date_deadline': self.on(1).date()}])
        new = self.make_user('nueva_gerencia', 'group_manager')
        self.watch(0, '13:00')
        self.assertRecordValues(self.todos(noted), [{
            'user_id': new.id, 'date_deadline': self.on(0).date()}])

    def test_whose_it_is_is_told(self):
        complaint = self.hear().with_user(self.manager)
        complaint.action_take()
        self.make_user('gerencia_dos', 'group_manager')
        self.watch(2)
        self.assertEqual(self.todos(complaint).user_id, self.manager)

    def test_without_a_to_do_it_gets_one(self):
        complaint = self.hear()
        self.todos(complaint).unlink()
        self.watch(0, '13:00')
        self.assertRecordValues(self.todos(complaint), [{
            'user_id': self.manager.id, 'date_deadline': self.day}])
        self.assertEqual(self.broken(), [])

    def test_what_is_settled_is_not_told(self):
        complaint = self.hear()
        complaint._close("Resuelto")
        self.watch(2)
        self.assertFalse(self.todos(complaint))

    def test_many_are_told_and_one_fails(self):
        first, second = self.hear(), self.hear(text="Otra cosa")
        Feedback = type(self.env['dental.feedback'])
        tell = Feedback._tell_again

        def fail_once(feedback, kind):
            if feedback.id == first.id:
                raise ValueError("x")
            return tell(feedback, kind)

        self.patch(Feedback, '_tell_again', fail_once)
        with self.assertLogs('odoo.addons.dental_followup.models.feedback', 'ERROR'):
            self.watch(2)
        self.assertEqual(self.days(first), [self.on(1).date()])
        self.assertEqual(self.days(second), [self.on(2).date()])

    # reopened

    def test_reopened_is_called_about_again(self):
        complaint = self.hear(event_id=self.visit.id).with_user(self.manager)
        first = self.case_for('repair')
        self.talk_when_due(first, self.manager, repair_result='resolved')
        complaint.action_close()
        settled = complaint.result
        with self.at('17:00'):
            complaint.action_reopen()
        complaint.invalidate_recordset()
        again = complaint.repair_case_id
        self.assertNotEqual(again, first)
        self.assertRecordValues(first | again, [
            {'state': 'won', 'event_id': self.visit.id, 'partner_id': self.patient.id},
            {'state': 'todo', 'event_id': False, 'partner_id': self.patient.id}])
        self.assertEqual(again.topic, "A complaint: it was not settled after all")
        self.assertRecordValues(complaint, [{'state': 'new', 'result': False, 'is_open': True}])
        self.assertIn(settled, ' '.join(complaint.message_ids.mapped('body')))
        with self.assertRaisesRegex(UserError, "What came of it"):
            complaint.action_close()
        complaint.result = "Hablado otra vez"
        complaint.action_close()
        complaint.action_reopen()
        self.assertEqual(complaint.repair_case_id, again, "nobody has called yet")
        self.assertEqual(self.broken(), [])

    def test_reopened_without_a_visit(self):
        complaint = self.hear().with_user(self.manager)
        first = self.case_for('repair')
        self.talk_when_due(first, self.manager, repair_result='resolved')
        complaint.action_close()
        complaint.action_reopen()
        complaint.invalidate_recordset()
        self.assertEqual(complaint.repair_case_id, self.cases('repair') - first)
        self.assertEqual(complaint.repair_case_id.state, 'todo')
        self.assertEqual(first.state, 'won')

    # what is noted about it

    def note(self, text=SAID, user=None, **values):
        return self.as_user('dental.observation', user or self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': text,
            'category': 'complaint', **values})

    def age(self, record, **delta):
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE {record._table} SET create_date = %s WHERE id = %s", (
            self.env.cr.now() - timedelta(**delta), record.id))
        self.env.invalidate_all()

    def test_amended_after_it_was_settled_it_is_another(self):
        note = self.note()
        complaint = note.feedback_id.sudo()
        complaint._close("Resuelto")
        self.age(complaint, days=300)
        again = self.note("Otra vez una hora", amends_id=note.id)
        self.assertEqual(complaint.text, SAID)
        self.assertRecordValues(again.feedback_id, [{'state': 'new', 'text': "Otra vez una hora"}])
        self.assertNotEqual(again.feedback_id, complaint)

    def test_amended_after_a_day_it_is_added(self):
        note = self.note()
        complaint = note.feedback_id.sudo()
        self.age(complaint, hours=25)
        again = self.note("Hora y media", amends_id=note.id)
        self.assertEqual((again.feedback_id, complaint.text), (complaint, SAID))
        again.text = "Casi dos horas"
        self.assertEqual(complaint.text, SAID)
        said = ' '.join(complaint.message_ids.mapped('body'))
        self.assertIn("Hora y media", said)
        self.assertIn("Casi dos horas", said)

    def test_corrected_after_it_was_settled_it_stays(self):
        note = self.note()
        note.feedback_id.sudo()._close("Resuelto")
        note.text = "Otra cosa"
        self.assertEqual(note.feedback_id.text, SAID)

    def test_its_words_are_not_made_everybodys(self):
        note = self.note()
        with self.assertRaisesRegex(UserError, "It is a complaint already"):
            note.category = 'general'
        with self.assertRaisesRegex(UserError, "It is a complaint already"):
            self.note(SAID, category='general', amends_id=note.id)
        self.note(SAID, self.manager, category='general').category = 'fear'
        mine = self.note(SAID, self.manager)
        mine.category = 'general'
        settled = self.note("Otra cosa")
        settled.feedback_id.sudo()._close("Resuelto")
        settled.category = 'general'
