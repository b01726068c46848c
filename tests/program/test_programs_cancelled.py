from datetime import timedelta

from odoo.tests import tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestProgramsCancelled(ProgramCase):
    """Who we cancel is called the same day; who cancels in time, a week later if it is on."""

    def cancel(self, days=3, clock='10:00', button='action_dental_cancel_by_clinic', **values):
        """Book a visit so many days ahead and cancel it now; return it."""
        visit = self.make_visit(clock, day=self.day + timedelta(days=days), **values)
        getattr(visit.with_user(self.receptionist), button)()
        return visit

    # the clinic cancels

    def test_same_day_then_next_day_then_three_days(self):
        visit = self.cancel()
        case = self.case_for('clinic_cancel')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertRecordValues(case, [{
            'event_id': visit.id, 'due_by': self.on(0, '20:30'), 'purpose': 'appointment'}])
        self.assertFalse(self.cases('late_cancel') | self.cases('early_cancel'))
        self.not_reached(case)
        self.assertNext(case, 1, '16:00')
        self.not_reached(case)
        self.assertEqual(case.next_at.date(), self.on(4).date())
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_it_is_said_that_it_was_us(self):
        self.cancel()
        call = self.start_call(self.case_for('clinic_cancel'))
        self.assertRegex(call.opening_text, "we had to call off your visit|it is we who could not")
        self.assertEqual(len(call.slot_ids.filtered(lambda slot: slot.choice == 'any')[:2]), 2)

    def test_too_late_in_the_day_it_is_the_next_morning(self):
        with self.at('20:25'):
            self.cancel()
        case = self.case_for('clinic_cancel')
        self.assertNext(case, 1, '09:00', state='todo')
        self.assertTrue(case.opened_late)

    def test_new_visit_settles_it(self):
        self.cancel()
        new = self.make_visit('11:00', day=self.day + timedelta(days=5))
        self.assertRecordValues(self.case_for('clinic_cancel'), [{
            'state': 'booked', 'rebooked_event_id': new.id}])

    def test_taken_back(self):
        self.cancel().action_dental_undo()
        self.assertEqual(self.cases('clinic_cancel').mapped('state'), ['cancelled'])

    def test_nobody_is_called_twice(self):
        """A case that waited for the visit that we cancel is taken up again, and is enough."""
        missed = self.make_missed('09:00')
        new = self.make_visit('11:00', day=self.day + timedelta(days=5))
        self.assertEqual(missed.state, 'booked')
        new.action_dental_cancel_by_clinic()
        self.assertEqual(missed.state, 'todo')
        self.assertFalse(self.cases('clinic_cancel'))

    def test_agenda_of_last_year_calls_nobody(self):
        self.cancel(days=-40)
        self.assertFalse(self.cases('clinic_cancel'))

    def test_many_cost_as_one(self):
        visits = self.make_visits(11, '18:00')
        self.env.flush_all()
        one = self.queries_of(visits[:1].action_dental_cancel_by_clinic)
        ten = self.queries_of(visits[1:].action_dental_cancel_by_clinic)
        self.assertLessEqual(ten, one)
        self.assertEqual(len(self.env['dental.followup'].search([
            ('event_id', 'in', visits.ids)])), 11)

    # the patient cancels in time

    def test_off_until_it_is_switched_on(self):
        self.cancel(button='action_dental_cancel')
        self.assertFalse(self.cases('early_cancel'))

    def test_a_week_and_three_weeks_later(self):
        self.program('early_cancel').is_on = True
        self.cancel(button='action_dental_cancel')
        case = self.case_for('early_cancel')
        self.assertNext(case, 7, '09:00', state='todo')
        self.not_reached(case)
        self.assertEqual(case.next_at.date(), self.on(21).date())

    def test_who_has_another_visit_is_not_called(self):
        self.program('early_cancel').is_on = True
        self.make_visit('12:30', day=self.day + timedelta(days=9))
        self.cancel(button='action_dental_cancel')
        self.assertFalse(self.cases('early_cancel'))
        self.cancel()
        self.assertTrue(self.case_for('clinic_cancel'), "whatever else they have")

    def test_who_books_meanwhile_is_not_called(self):
        self.program('early_cancel').is_on = True
        self.cancel(button='action_dental_cancel')
        self.make_visit('11:00', day=self.day + timedelta(days=5))
        self.assertEqual(self.case_for('early_cancel').state, 'booked')
