from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged, users

from ..common import DentalCase

FORM = 'dental_followup.calendar_event_view_form'
MOVE = 'dental_followup.dental_followup_move_view_form'


@tagged('post_install', '-at_install')
class TestWarnings(DentalCase):
    """What speaks against a time is said where it is entered, and is never a wall."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair = cls.env['resource.resource'].create({
            'name': "Gabinete 1", 'resource_type': 'material', 'company_id': cls.clinic.id,
            'calendar_id': cls.clinic.resource_calendar_id.id})
        cls.other = cls.make_patient("Mateo Ruiz")
        cls.tomorrow = cls.day + timedelta(days=1)

    def _said(self, visit):
        return (visit.dental_warning or '').split('\n') if visit.dental_warning else []

    def test_nothing_is_said_of_a_good_time(self):
        self.make_visit('16:30')
        self.assertFalse(self.make_visit('17:00', self.other).dental_warning)

    def test_who_is_busy(self):
        """The dentist, the chair, the patient: each by a sentence with the hours."""
        self.make_visit('17:00', dental_chair_id=self.chair.id)
        elsewhere = self.env['res.partner'].create({
            'name': "Dra. Soler", 'is_dentist': True, 'company_id': self.clinic.id})
        for values, said in (
                ({}, [f"{self.dentist.name} is busy from 17:00 to 17:30."]),
                ({'dental_dentist_id': elsewhere.id, 'dental_chair_id': self.chair.id},
                 ["Gabinete 1 is taken from 17:00 to 17:30."]),
                ({'dental_dentist_id': elsewhere.id, 'dental_patient_id': self.patient.id},
                 ["The patient has another visit from 17:00 to 17:30."])):
            with self.subTest(values=values):
                visit = self.make_visit('17:15', self.other, **values)
                self.assertEqual(self._said(visit), said)
                visit.action_dental_cancel()

    def test_who_does_not_work(self):
        self.dentist.dental_calendar_id = self.env['resource.calendar'].create({
            'name': "Mañanas", 'tz': self.zone, 'company_id': self.clinic.id,
            'attendance_ids': [Command.clear()] + [Command.create({
                'name': str(day), 'dayofweek': str(day), 'hour_from': 9, 'hour_to': 13,
            }) for day in range(5)]})
        for clock, day, said in (
                ('17:00', self.tomorrow, f"{self.dentist.name} does not work then."),
                ('13:45', self.tomorrow, "The clinic is closed then."),
                ('10:00', self.day + timedelta(days=5), "The clinic is closed then.")):
            with self.subTest(clock=clock, day=day):
                self.assertEqual(
                    self._said(self.make_visit(clock, day=day, minutes=60)), [said])
        self.env['resource.calendar.leaves'].create({
            'name': "Fiesta", 'company_id': self.clinic.id, 'calendar_id': False,
            'date_from': self.clock('00:00', self.tomorrow),
            'date_to': self.clock('23:59', self.tomorrow)})
        self.assertEqual(
            self._said(self.make_visit('10:00', day=self.tomorrow)),
            ["The clinic has a holiday then."])

    def test_no_dentist(self):
        self.assertEqual(
            self._said(self.make_visit('17:00', dental_dentist_id=False)),
            ["No dentist is chosen."])

    def test_what_is_over_is_not_held_against_a_visit(self):
        """Only where a time is entered: not of a visit whose hour came, nor of one given up."""
        self.make_visit('10:00')
        past = self.make_visit('10:00', self.other)
        self.assertFalse(past.dental_warning)
        self.make_visit('17:00')
        cancelled = self.make_visit('17:00', self.other, dental_state='cancelled')
        self.assertFalse(cancelled.dental_warning)

    @users('recepcion_test')
    def test_said_while_it_is_entered_and_saved_all_the_same(self):
        self.make_visit('17:00')
        with Form(self.env['calendar.event'].with_context(
                default_start=self.clock('18:00'), default_stop=self.clock('18:30'),
                default_duration=0.5), FORM) as form:
            form.dental_patient_id = self.other
            form.dental_dentist_id = self.dentist
            self.assertFalse(form.dental_warning)
            form.start = self.clock('17:15')
            self.assertIn("is busy from 17:00 to 17:30", form.dental_warning)
            form.start = self.clock('11:00')
            self.assertIn("has passed already", form.dental_warning)
            form.start = self.clock('17:15')
            form.dental_urgent = True
        self.assertRecordValues(form.record, [
            {'start': self.clock('17:15'), 'dental_urgent': True, 'dental_state': 'booked'}])

    @users('recepcion_test')
    def test_said_when_it_is_changed(self):
        self.make_visit('17:00')
        visit = self.make_visit('18:00', self.other).with_env(self.env)
        with Form(visit, FORM) as form:
            form.start = self.clock('17:00')
            self.assertIn("is busy from 17:00 to 17:30", form.dental_warning)
        self.assertIn("is busy from 17:00 to 17:30", visit.dental_warning)

    def test_said_of_each_visit_of_a_series(self):
        self.make_visit('17:00', day=self.tomorrow)
        first = self.make_visit('17:00', self.other, dental_urgent=True)
        first.write({
            'recurrency': True, 'rrule_type': 'daily', 'interval': 1, 'end_type': 'count',
            'count': 3})
        series = first.recurrence_id.calendar_event_ids.sorted('start')
        self.assertEqual([bool(visit.dental_warning) for visit in series], [False, True, False])

    def test_a_hundred_visits_cost_the_queries_of_two(self):
        costs = []
        for number in (2, 100):
            visits = self.make_visits(number, '17:00')
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            visits.mapped('dental_warning')
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[0])

    # moving

    @users('recepcion_test')
    def test_dragging_asks_who_wants_it(self):
        """A visit that is dragged is not moved before it is said who asked for it."""
        self.make_visit('17:00')
        visit = self.make_visit('18:00', self.other).with_env(self.env)
        action = visit.action_dental_move_to(str(self.clock('17:15')), self.dentist.id)
        move = self.env[action['res_model']].browse(action['res_id'])
        self.assertRecordValues(move, [{
            'is_other': True, 'start': self.clock('17:15'), 'dentist_id': self.dentist.id,
            'asked_by': False}])
        self.assertIn("is busy from 17:00 to 17:30", move.warning)
        self.assertEqual(visit.start, self.clock('18:00'))
        with self.assertRaises(UserError):
            move.action_move()
        self.assertEqual(visit.dental_state, 'booked')
        with Form(move, MOVE) as form:
            form.asked_by = 'patient'
        move.action_move()
        self.assertEqual(visit.dental_state, 'booked', "the dentist is busy: it is said first")
        move.action_move_urgent()
        self.assertRecordValues(visit.dental_moved_to_id, [
            {'start': self.clock('17:15'), 'dental_urgent': True}])

    @users('recepcion_test')
    def test_dragged_to_another_dentist(self):
        other = self.env['res.partner'].sudo().create({
            'name': "Dra. Soler", 'is_dentist': True, 'company_id': self.clinic.id})
        visit = self.make_visit('18:00').with_env(self.env)
        action = visit.action_dental_move_to(str(self.clock('17:00')), other.id)
        move = self.env[action['res_model']].browse(action['res_id'])
        self.assertFalse(move.warning)
        move.asked_by = 'clinic'
        move.action_move()
        self.assertRecordValues(visit.dental_moved_to_id, [
            {'dental_dentist_id': other.id, 'dental_urgent': False}])
        self.assertEqual(visit.dental_change_ids[:1].asked_by, 'clinic')

    @users('recepcion_test')
    def test_dragged_to_what_is_no_time(self):
        visit = self.make_visit('18:00').with_env(self.env)
        for start in ('x', '', False, 1e308, '2026-13-45'):
            with self.subTest(start=start), self.assertRaises(UserError):
                visit.action_dental_move_to(start, False)

    @users('recepcion_test')
    def test_what_the_clinic_moves_is_called(self):
        """Of a visit that we moved the patient is told by a call, as of one we cancelled."""
        visit = self.make_visit('18:00', day=self.tomorrow).with_env(self.env)
        action = visit.action_dental_move_to(str(self.clock('17:00', self.tomorrow)), False)
        move = self.env[action['res_model']].browse(action['res_id'])
        self.assertTrue(move.is_called)
        self.ref('program_clinic_cancel').sudo().is_on = False
        move.invalidate_recordset(['is_called'])
        self.assertFalse(move.is_called, "what nobody does is not promised")
        self.ref('program_clinic_cancel').sudo().is_on = True
        move.asked_by = 'clinic'
        move.action_move()
        self.assertEqual(
            self.patient.with_env(self.env).dental_followup_ids.mapped(
                lambda case: (case.program_id.code, case.state, case.event_id)),
            [('clinic_cancel', 'todo', visit)])
