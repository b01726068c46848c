from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestContact(NoShowCase):
    """What becomes of a case: visits kept, missed again, undone; the ledger; the to-do's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tomorrow = cls.day + timedelta(days=1)

    def test_patient_books_without_a_call(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_at': visit.start}])
        self.assertFalse(self.case.activity_ids)

    def test_past_visit_is_no_booking(self):
        self.make_visit('11:00')
        self.assertEqual(self.case.state, 'todo')

    def test_attended_is_won(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        with self.at('17:40', self.tomorrow):
            visit.action_dental_attended()
        self.assertEqual(self.case.state, 'won')

    def test_missed_again_reopens_the_same_case(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        with self.at('17:20', self.tomorrow):
            visit.action_dental_no_show()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'next_at': self.clock('17:20', self.tomorrow),
            'next_channel': 'phone', 'event_id': self.visit.id}])
        self.assertFalse(self.case_of(visit))
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_new_visit_cancelled_reopens(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        visit.action_dental_cancel()
        self.assertEqual(self.case.state, 'todo')

    def test_new_visit_moved_is_followed(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        move = self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': visit.id, 'dentist_id': self.dentist.id,
            'start': self.clock('18:00', self.tomorrow)})
        move.action_move()
        self.assertEqual(visit.dental_state, 'moved')
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'rebooked_event_id': visit.dental_moved_to_id.id,
            'next_at': self.clock('18:00', self.tomorrow)}])

    def test_dragged_visit_is_followed(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        visit.write({'start': self.clock('18:00', self.tomorrow),
                     'stop': self.clock('18:30', self.tomorrow)})
        self.assertEqual(self.case.next_at, self.clock('18:00', self.tomorrow))

    def test_move_by_a_quarter_of_an_hour(self):
        """A visit is not in its own way."""
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.env['dental.followup.move'].create({
            'event_id': visit.id, 'dentist_id': self.dentist.id,
            'start': self.clock('17:15', self.tomorrow)}).action_move()
        self.assertEqual(visit.dental_moved_to_id.start, self.clock('17:15', self.tomorrow))

    def test_move_to_the_past(self):
        move = self.env['dental.followup.move'].create({
            'event_id': self.visit.id, 'dentist_id': self.dentist.id,
            'start': self.clock('11:00')})
        with self.assertRaisesRegex(UserError, 'still to come'):
            move.action_move()

    def test_move_to_a_taken_time(self):
        other = self.make_visit('18:00', day=self.tomorrow, patient=self.make_patient("Otra"))
        move = self.env['dental.followup.move'].create({
            'event_id': self.visit.id, 'dentist_id': self.dentist.id, 'start': other.start})
        action = move.action_move()
        self.assertEqual((action['res_id'], self.visit.dental_state), (move.id, 'no_show'))
        self.assertIn("not free", move.notice)

    def test_corrections_of_the_new_visit_are_followed(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        for action, state in (
                ('no_show', 'todo'), ('undo', 'booked'), ('cancel', 'todo'), ('undo', 'booked'),
                ('no_show', 'todo'), ('arrived', 'booked'), ('attended', 'won'),
                ('undo', 'booked')):
            getattr(visit, f'action_dental_{action}')()
            self.assertEqual(self.case.state, state, action)
        self.assertFalse(self.case_of(visit))

    def test_new_visit_removed(self):
        for remove in ('action_archive', 'unlink'):
            visit = self.make_visit('17:00', day=self.tomorrow)
            self.assertEqual(self.case.state, 'booked')
            getattr(visit, remove)()
            self.assertRecordValues(self.case, [{
                'state': 'todo', 'rebooked_event_id': False, 'next_channel': 'phone'}])
            self.assertFalse(self.start_call(self.case).warning_text)

    def test_missed_visit_archived(self):
        self.visit.action_archive()
        self.assertRecordValues(self.case, [{'state': 'cancelled'}])

    def test_no_show_taken_back_after_booking(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.visit.action_dental_undo()
        self.assertEqual(self.case.state, 'cancelled')
        visit.action_dental_cancel()
        self.assertEqual(self.case.state, 'cancelled')

    def test_move_of_a_no_show_and_back(self):
        self.env['dental.followup.move'].create({
            'event_id': self.visit.id, 'dentist_id': self.dentist.id,
            'start': self.clock('18:00', self.tomorrow)}).action_move()
        self.assertEqual(self.case.state, 'booked')
        new = self.visit.dental_moved_to_id
        self.visit.action_dental_undo()
        self.assertEqual((self.visit.dental_state, new.dental_state), ('no_show', 'cancelled'))
        self.assertEqual(self.case.state, 'todo')

    def test_undo_of_a_move(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.env['dental.followup.move'].create({
            'event_id': visit.id, 'dentist_id': self.dentist.id,
            'start': self.clock('18:00', self.tomorrow)}).action_move()
        new = visit.dental_moved_to_id
        visit.action_dental_undo()
        self.assertEqual((visit.dental_state, new.dental_state), ('booked', 'cancelled'))
        self.assertFalse(visit.dental_moved_to_id)
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'rebooked_event_id': visit.id}])

    def test_program_without_steps_can_still_be_taken_up(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.no_show.is_on = False
        self.no_show.step_ids.unlink()
        visit.action_dental_cancel()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'next_at': self.clock('12:00'), 'next_channel': 'phone'}])

    def test_who_leaves_leaves_no_call_behind(self):
        colleague = self.make_user('se_va_test', 'group_receptionist')
        self.no_show.user_id = colleague
        self.case.user_id = colleague
        colleague.action_archive()
        self.assertFalse(self.case.user_id)
        self.assertFalse(self.no_show.user_id)
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_what_the_server_keeps_is_not_written(self):
        for values in ({'attempt_count': 0}, {'rebooked_event_id': self.visit.id},
                       {'is_promise': True}):
            with self.assertRaisesRegex(UserError, 'by hand'):
                self.case.with_user(self.manager).write(values)

    def test_late_arrival_is_no_no_show(self):
        self.visit.action_dental_arrived()
        self.assertRecordValues(self.case, [{'state': 'cancelled'}])
        self.assertIn('Arrived', self.case.close_note)
        self.assertFalse(self.case.activity_ids)

    def test_late_arrival_after_a_try(self):
        self.ring_in_vain()
        self.visit.action_dental_arrived()
        self.assertEqual(self.case.state, 'cancelled')
        self.assertEqual(self.case.attempt_count, 1)

    def test_case_state_has_one_writer(self):
        with self.assertRaises(UserError):
            self.case.with_user(self.manager).write({'state': 'won'})

    def test_ledger_only_grows(self):
        self.ring_in_vain()
        for user in (self.receptionist, self.manager, self.env.ref('base.user_root')):
            attempt = self.case.attempt_ids.with_user(user)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt.write({'note': "otra cosa"})
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt.unlink()
        self.assertEqual(len(self.case.attempt_ids), 1)

    def test_case_with_history_is_not_deleted(self):
        self.ring_in_vain()
        with self.assertRaisesRegex(UserError, 'kept'):
            self.case.with_user(self.manager).unlink()

    def test_todo_marked_done_is_an_attempt(self):
        activity = self.case.activity_ids
        activity.with_user(self.receptionist).action_feedback(feedback="Llamada desde el móvil")
        self.assertRecordValues(self.case.attempt_ids, [{
            'outcome_id': self.ref('outcome_unsaid').id, 'note': "Llamada desde el móvil",
            'user_id': self.receptionist.id}])
        self.assertEqual(self.case.state, 'pending')
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_todo_deleted_loses_nothing(self):
        self.case.activity_ids.unlink()
        self.assertEqual(self.case.state, 'todo')
        self.assertTrue(self.case.next_at)
        self.case.write({'next_at': self.clock('18:00')})
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_snoozing_a_call_does_not_move_the_visit(self):
        start = self.visit.start
        self.case.activity_ids.date_deadline = self.day + timedelta(days=5)
        self.assertEqual(self.visit.start, start)

    def test_reopen(self):
        self.case.action_cancel()
        self.case.action_reopen()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'next_channel': 'phone', 'close_note': False, 'closed_at': False}])
