from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import errors

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestOpening(DentalCase):
    """How cases open: by rule, once, in time, and never for what is too old."""

    def test_no_show_opens_the_same_days_call(self):
        visit = self.make_visit('10:00')
        with self.at('10:20'):
            visit.action_dental_no_show()
        self.assertRecordValues(self.case_of(visit), [{
            'partner_id': self.patient.id, 'state': 'todo', 'next_channel': 'phone',
            'next_at': self.clock('10:20'), 'due_by': self.clock('20:30'),
            'opened_late': False, 'company_id': self.clinic.id,
        }])

    def test_lunch_break(self):
        visit = self.make_visit('13:30')
        with self.at('14:10'):
            visit.action_dental_no_show()
        self.assertEqual(self.case_of(visit).next_at, self.clock('16:00'))
        self.assertFalse(self.case_of(visit).opened_late)

    def test_too_late_for_the_same_day(self):
        visit = self.make_visit('19:55')
        with self.at('20:10'):
            visit.action_dental_no_show()
        self.assertRecordValues(self.case_of(visit), [{
            'next_at': self.clock('09:00', self.day + timedelta(days=1)), 'opened_late': True}])

    def test_friday_evening_is_called_on_monday(self):
        friday = self.day + timedelta(days=4)
        visit = self.make_visit('20:00', day=friday)
        with self.at('20:25', friday):
            visit.action_dental_no_show()
        self.assertEqual(
            self.case_of(visit).next_at, self.clock('09:00', friday + timedelta(days=3)))

    def test_holiday_is_skipped(self):
        tomorrow = self.day + timedelta(days=1)
        self.env['resource.calendar.leaves'].create({
            'name': "Fiesta local", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id,
            'date_from': self.clock('00:00', tomorrow), 'date_to': self.clock('23:59', tomorrow)})
        visit = self.make_visit('20:00')
        with self.at('20:25'):
            visit.action_dental_no_show()
        self.assertEqual(
            self.case_of(visit).next_at, self.clock('09:00', self.day + timedelta(days=2)))

    def test_attended_opens_the_email(self):
        visit = self.make_visit('10:00')
        with self.at('10:25'):
            visit.action_dental_attended()
        self.assertRecordValues(self.case_of(visit, self.post_visit), [{
            'next_channel': 'email', 'next_at': self.clock('12:30'), 'state': 'todo'}])
        self.assertFalse(self.case_of(visit))

    def test_email_waits_for_hours(self):
        visit = self.make_visit('19:00')
        with self.at('19:40'):
            visit.action_dental_attended()
        self.assertEqual(
            self.case_of(visit, self.post_visit).next_at,
            self.clock('09:00', self.day + timedelta(days=1)))

    def test_other_states_open_nothing(self):
        visits = self.make_visits(4)
        for visit, state in zip(
                visits, ('confirmed', 'arrived', 'booked', 'moved'), strict=True):
            visit.action_dental_set_state(state)
        self.assertFalse(self.env['dental.followup'].search([('event_id', 'in', visits.ids)]))

    def test_created_as_no_show(self):
        visit = self.make_visit('10:00', dental_state='no_show')
        self.assertEqual(len(self.case_of(visit)), 1)

    def test_once_per_visit(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        self.env['dental.followup']._open_for_visits(self.no_show, visit)
        visit.write({'dental_state': 'no_show', 'description': "otra vez"})
        self.assertEqual(len(self.case_of(visit)), 1)

    def test_index_has_the_last_word(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        case = self.case_of(visit)
        with self.assertRaises(errors.UniqueViolation), mute_logger('odoo.sql_db'), \
                self.env.cr.savepoint():
            self.env['dental.followup'].create({
                'partner_id': self.patient.id, 'program_id': self.no_show.id,
                'event_id': visit.id, 'company_id': self.clinic.id})
        self.assertEqual(self.case_of(visit), case)

    def test_one_clash_costs_the_others_nothing(self):
        visits = self.make_visits(5, '10:00')
        Followup = self.env['dental.followup']
        values = [{
            'partner_id': visit.dental_patient_id.id, 'program_id': self.no_show.id,
            'event_id': visit.id, 'company_id': self.clinic.id} for visit in visits]
        Followup.create(values[2])
        with mute_logger('odoo.sql_db'):
            opened = Followup._create_once(values)
        self.assertEqual(opened.event_id, visits - visits[2])

    def test_once_per_patient_and_period(self):
        values = {
            'partner_id': self.patient.id, 'program_id': self.no_show.id,
            'company_id': self.clinic.id, 'period': '2026-11'}
        self.env['dental.followup'].create(values)
        with self.assertRaises(errors.UniqueViolation), mute_logger('odoo.sql_db'), \
                self.env.cr.savepoint():
            self.env['dental.followup'].create(values)

    def test_nothing_before_the_start_date(self):
        self.clinic.dental_start_date = self.day
        self.clinic.dental_lookback_days = 30
        old = self.make_visit('10:00', day=self.day - timedelta(days=1))
        new = self.make_visit('10:00')
        (old | new).action_dental_no_show()
        self.assertFalse(self.case_of(old))
        self.assertTrue(self.case_of(new))

    def test_nothing_older_than_the_lookback(self):
        inside = self.make_visit('10:00', day=self.day - timedelta(days=2))
        outside = self.make_visit('10:00', day=self.day - timedelta(days=3))
        (inside | outside).action_dental_no_show()
        self.assertTrue(self.case_of(inside))
        self.assertFalse(self.case_of(outside))

    def test_imported_years_call_nobody(self):
        day = date(2024, 3, 4)
        visits = self.make_visits(
            3, dental_state='no_show', start=self.clock('10:00', day),
            stop=self.clock('10:30', day))
        self.assertFalse(self.env['dental.followup'].search([('event_id', 'in', visits.ids)]))

    def test_switched_off(self):
        self.ref('base_automation_no_show').active = False
        self.assertFalse(self.make_missed())

    def test_a_rule_that_is_switched_is_obeyed_at_once(self):
        rule = self.ref('base_automation_no_show')
        for is_on, visit in zip((True, False, True), self.make_visits(3), strict=True):
            if rule.active != is_on:
                rule.active = is_on
            visit.action_dental_no_show()
            self.assertEqual(bool(self.case_of(visit)), is_on)

    def test_archived_program_opens_nothing(self):
        self.no_show.active = False
        self.assertFalse(self.make_missed())

    def test_rule_runs_once_per_batch(self):
        visits = self.make_visits(30)
        action = self.ref('action_server_no_show')
        runs = []
        original = type(action)._run_action_dental_followup_multi

        def count(record, eval_context=None):
            runs.append(len(eval_context['records']))
            return original(record, eval_context)
        self.patch(type(action), '_run_action_dental_followup_multi', count)
        visits.action_dental_no_show()
        self.assertEqual(runs, [30])

    def test_activity_in_the_systray(self):
        case = self.make_missed()
        self.assertRecordValues(case.activity_ids, [{
            'activity_type_id': self.ref('mail_activity_type_call').id,
            'date_deadline': self.day, 'user_id': False}])
        groups = self.env['res.users'].with_user(self.receptionist)._get_activity_groups()
        ours = [group for group in groups if group['model'] == 'dental.followup']
        self.assertEqual([group['today_count'] for group in ours], [1])

    def test_responsible_of_the_program(self):
        self.no_show.user_id = self.receptionist
        self.assertEqual(self.make_missed().activity_ids.user_id, self.receptionist)
        groups = self.env['res.users'].with_user(self.receptionist)._get_activity_groups()
        ours = [group for group in groups if group['model'] == 'dental.followup']
        self.assertEqual([group['today_count'] for group in ours], [1])

    def test_standard_buttons_undo_one_click(self):
        visit = self.make_visit('10:00')
        visit.action_dental_no_show()
        visit.action_dental_undo()
        self.assertRecordValues(self.case_of(visit), [{'state': 'cancelled'}])
        self.assertFalse(self.case_of(visit).activity_ids)
        visit.action_dental_no_show()
        self.assertEqual(self.case_of(visit).mapped('state').count('todo'), 1)
