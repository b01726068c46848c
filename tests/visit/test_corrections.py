from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestCorrections(NoShowCase):
    """What was entered wrong is put right, and nobody is called, or forgotten, because of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_patient("Otra Persona", phone='+34 600 11 22 33')
        cls.tomorrow = cls.day + timedelta(days=1)

    def test_new_visit_was_another_patients(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        missed = self.make_visit('09:00', self.other)
        missed.action_dental_no_show()
        self.assertEqual(self.case.state, 'booked')
        visit.dental_patient_id = self.other
        self.assertRecordValues(self.case, [{'state': 'todo', 'rebooked_event_id': False}])
        self.assertRecordValues(self.case_of(missed), [{
            'state': 'booked', 'rebooked_event_id': visit.id}])
        with self.at('17:40', self.tomorrow):
            visit.action_dental_attended()
        self.assertEqual((self.case.state, self.case_of(missed).state), ('todo', 'won'))

    def test_call_about_a_visit_does_not_wait_for_that_visit(self):
        """It is about the visit itself: that the visit stands again answers nothing."""
        visit = self.make_visit('18:00', self.other)
        about, other = (
            self.make_case('recall', self.other, period=period, **values)
            for period, values in (('about', {'event_id': visit.id}), ('2026', {})))
        visit.action_dental_cancel()
        visit.action_dental_undo()
        self.assertEqual(visit.dental_state, 'booked')
        self.assertRecordValues(about | other, [
            {'state': 'todo', 'rebooked_event_id': False},
            {'state': 'booked', 'rebooked_event_id': visit.id}])

    def test_missed_visit_is_moved_and_not_dragged(self):
        later = self.clock('17:00', self.tomorrow)
        with self.assertRaisesRegex(UserError, 'Press Move'):
            self.visit.write({'start': later, 'stop': later + timedelta(minutes=30)})
        self.visit.write({'start': self.clock('09:45'), 'stop': self.clock('10:15')})
        self.assertEqual(self.visit.start, self.clock('09:45'))
        other = self.make_visit('09:00', self.other)
        with self.assertRaisesRegex(UserError, 'Press Move'):
            other.write({'dental_state': 'no_show', 'start': later})

    def test_recorded_visit_is_not_made_one_to_come(self):
        later = self.clock('17:00', self.tomorrow)
        for state in ('attended', 'moved'):
            visit = self.make_visit('09:00', self.other)
            if state == 'moved':
                visit._dental_move_to(visit._dental_rebooking_values(later))
            else:
                visit.action_dental_set_state(state)
            with self.assertRaisesRegex(UserError, 'Book another visit'):
                visit.write({'start': later, 'stop': later + timedelta(minutes=30)})
            with self.assertRaisesRegex(UserError, 'stays on its day'):
                visit.start -= timedelta(days=50)
            visit.start -= timedelta(minutes=15)
            self.assertEqual(visit.dental_state, state)

    def test_recorded_visit_does_not_become_another_patients(self):
        """The miss would be that one's; a slip of the hand is taken back by Undo."""
        for state in ('arrived', 'attended', 'no_show', 'cancelled'):
            visit = self.make_visit('09:00', self.other)
            visit.action_dental_set_state(state)
            for patient in (self.patient.id, False):
                with self.assertRaisesRegex(UserError, 'press Undo and book'):
                    visit.dental_patient_id = patient
            visit.dental_patient_id = self.other
        visit = self.make_visit('09:00', self.other)
        visit.action_dental_arrived()
        visit.action_dental_undo()
        visit.dental_patient_id = self.patient
        self.assertEqual(visit.dental_patient_id, self.patient)

    def test_old_agenda_that_is_tidied_up_calls_nobody(self):
        for days in (-90, -10):
            visit = self.make_visit('10:00', self.other, day=self.day + timedelta(days=days))
            visit.action_dental_cancel()
            self.assertFalse(self.case_of(visit, self.ref('program_late_cancel')))

    def test_who_has_died_is_not_taken_up_again(self):
        self.case.action_cancel()
        self.patient.dental_deceased_on = self.day
        with self.assertRaisesRegex(UserError, 'nobody is called'):
            self.case.action_reopen()

    def test_responsible_who_left_gets_nothing_back(self):
        colleague = self.make_user('se_fue_test', 'group_receptionist')
        self.case.user_id = colleague
        visit = self.make_visit('17:00', day=self.tomorrow)
        with self.at('17:40', self.tomorrow):
            visit.action_dental_attended()
            colleague.action_archive()
            visit.action_dental_undo()
            visit.action_dental_cancel()
        self.assertRecordValues(self.case, [{'state': 'todo', 'user_id': False}])

    def save_later(self, day, clock='12:30'):
        """Open a call, choose the first time, and save another day; return call and time."""
        call = self.start_call(self.case)
        call.action_answered()
        slot = call.slot_ids[0]
        with self.at(clock, day):
            call.write({
                'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
                'no_closing_reason': "Lo pidió", 'slot_id': slot.id})
            call.action_done()
        return call

    def test_time_that_has_passed_is_not_booked(self):
        call = self.save_later(self.day + timedelta(days=2))
        self.assertIn('just been taken', call.notice)
        self.assertEqual(self.case.state, 'todo')

    def test_holiday_entered_meanwhile(self):
        self.env['resource.calendar.leaves'].create({
            'name': "Cierre", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id,
            'date_from': self.clock('00:00', self.day), 'date_to': self.clock('11:00', self.day)})
        call = self.start_call(self.case)
        slot = call.slot_ids[0]
        self.env['resource.calendar.leaves'].create({
            'name': "Cierre", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id, 'date_from': slot.start - timedelta(hours=1),
            'date_to': slot.start + timedelta(hours=1)})
        visits = self.env['calendar.event']
        self.assertFalse(visits._dental_fits(
            self.clinic, slot.start, slot.stop, slot.dentist_id, slot.chair_id))
        self.assertTrue(visits._dental_fits(
            self.clinic, self.clock('09:00', self.tomorrow), self.clock('09:30', self.tomorrow),
            slot.dentist_id, slot.chair_id))

    def test_letter_of_a_step_may_be_written_again(self):
        """Only what Odoo sends goes once for ever: a letter is written by a person."""
        values = {
            'followup_id': self.case.id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'step_id': self.no_show.step_ids[-1].id,
            'channel': 'letter'}
        attempts = self.env['dental.followup.attempt'].create([values, values])
        attempts.flush_recordset()
        self.assertEqual(len(attempts), 2)
