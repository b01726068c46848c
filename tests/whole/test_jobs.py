from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestNoShowJob(DentalCase):
    """The search for patients who did not come, and its evidence (invariant 6)."""

    def sweep(self, clock, day=None):
        with self.at(clock, day):
            self.run_cron('find_no_shows')

    def test_marked_with_evidence(self):
        visit, seen = self.make_visits(2, '10:00')
        with self.at('10:02'):
            seen.action_dental_arrived()
        self.sweep('10:20')
        self.assertRecordValues(visit, [{
            'dental_state': 'no_show', 'dental_state_user_id': self.env.ref('base.user_root').id}])
        self.assertRecordValues(self.case_of(visit), [{
            'state': 'todo', 'next_at': self.clock('10:20')}])
        self.assertEqual(seen.dental_state, 'arrived')

    def test_nobody_recorded_anything(self):
        visit = self.make_visit('10:00')
        self.sweep('19:00')
        self.assertEqual(visit.dental_state, 'booked')
        self.assertFalse(self.case_of(visit))

    def test_evidence_of_another_day_or_clinic_does_not_count(self):
        visit = self.make_visit('10:00')
        self.make_visit('10:00', day=self.day - timedelta(days=1), dental_state='booked')
        with self.at('10:00', self.day - timedelta(days=1)):
            self.make_visit('09:00', day=self.day - timedelta(days=1), dental_state='attended')
        other = self.make_clinic("Otra clínica", self.zone)
        stranger = self.make_patient("De la otra", company_id=other.id)
        self.make_visit('09:00', patient=stranger, dental_state='attended')
        self.sweep('10:20')
        self.assertEqual(visit.dental_state, 'booked')

    def test_grace(self):
        visit = self.make_visit('10:00')
        self.make_visit('09:00', patient=self.make_patient("Puntual"), dental_state='attended')
        self.sweep('10:14')
        self.assertEqual(visit.dental_state, 'booked')
        self.sweep('10:15')
        self.assertEqual(visit.dental_state, 'no_show')

    def test_confirmed_counts_others_do_not(self):
        states = ('confirmed', 'arrived', 'attended', 'cancelled', 'moved')
        visits = self.make_visits(len(states), '10:00')
        for visit, state in zip(visits, states, strict=True):
            visit.action_dental_set_state(state)
        self.sweep('12:00')
        self.assertEqual(visits.mapped('dental_state'), ['no_show', *states[1:]])

    def test_twice_changes_nothing(self):
        visits = self.make_visits(3, '10:00')
        self.make_visit('09:00', dental_state='attended')
        self.sweep('12:00')
        cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
        self.assertEqual(len(cases), 3)
        stamps = visits.mapped('dental_state_at')
        self.sweep('12:10')
        self.assertEqual(self.env['dental.followup'].search(
            [('event_id', 'in', visits.ids)]), cases)
        self.assertEqual(visits.mapped('dental_state_at'), stamps)

    def test_what_a_person_took_back_is_not_found_again(self):
        visit = self.make_visit('10:00')
        self.make_visit('09:00', patient=self.make_patient("Puntual"), dental_state='attended')
        self.sweep('10:30')
        visit.with_user(self.receptionist).action_dental_undo()
        self.sweep('10:45')
        self.assertEqual(visit.dental_state, 'booked')
        self.assertEqual(self.case_of(visit).mapped('state'), ['cancelled'])

    def test_too_old_is_left_for_reception(self):
        old = self.day - timedelta(days=3)
        with self.at('09:00', old):
            visit = self.make_visit('10:00', day=old)
            self.make_visit('09:00', day=old, dental_state='attended')
        self.sweep('12:00')
        self.assertEqual(visit.dental_state, 'booked')

    def test_imported_visit_is_judged_by_what_the_file_knew(self):
        visit = self.make_visit('14:00', dental_import_ref='4000|2026-11-23|1')
        self.make_visit('09:00', patient=self.make_patient("Puntual"), dental_state='attended')
        visit._dental_note_told(self.clock('13:00'))
        self.sweep('15:00')
        self.assertEqual(visit.dental_state, 'booked')
        visit._dental_note_told(self.clock('14:20'))
        self.sweep('15:10')
        self.assertEqual(visit.dental_state, 'no_show')

    def test_one_bad_visit_stops_none_of_the_others(self):
        visits = self.make_visits(7, '10:00')
        self.make_visit('09:00', dental_state='attended')
        bad = visits[3]
        CalendarEvent = type(self.env['calendar.event'])
        original = CalendarEvent._dental_check_transition

        def fail(records, state):
            if bad in records:
                raise ValueError("this one is broken")
            return original(records, state)
        with patch.object(CalendarEvent, '_dental_check_transition', fail):
            self.sweep('12:00')
        self.assertEqual(set((visits - bad).mapped('dental_state')), {'no_show'})
        self.assertEqual(bad.dental_state, 'booked')
        self.sweep('12:10')
        self.assertEqual(bad.dental_state, 'no_show')


@tagged('post_install', '-at_install')
class TestSendJob(DentalCase):
    """The emails that are due: once, inside hours, and one bad record stops no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.make_visits(4, '09:00')
        cls.visits.action_dental_attended()
        cls.cases = cls.env['dental.followup'].search([('event_id', 'in', cls.visits.ids)])

    def send(self, clock='12:00', day=None):
        with self.at(clock, day):
            self.run_cron('send_due')

    def mails(self, cases=None):
        return super().mails(self.cases if cases is None else cases)

    def test_queued_once(self):
        self.assertEqual(set(self.cases.mapped('next_at')), {self.clock('12:00')})
        self.send()
        mails = self.mails()
        self.assertEqual(len(mails), 4)
        self.assertEqual(set(mails.mapped('state')), {'outgoing'})
        self.assertEqual(set(self.cases.mapped('state')), {'won'})
        self.assertEqual(self.cases.attempt_ids.mapped('channel'), ['email'] * 4)
        self.assertEqual(self.cases.attempt_ids.mail_mail_id, mails)
        self.send('13:00')
        self.assertEqual(self.mails(), mails)

    def test_whoever_runs_them_it_is_the_server(self):
        """An administrator presses *Run manually*, or is the user the action runs as."""
        jobs = self.env['ir.cron'].search([
            ('ir_actions_server_id.model_id.model', 'in', ('dental.followup', 'calendar.event')),
            ('cron_name', 'like', 'Dental')])
        self.assertGreaterEqual(len(jobs), 5)
        jobs.user_id = self.outsider
        with self.at('12:00'), self.enter_registry_test_mode():
            for job in jobs:
                job.method_direct_trigger()
        self.assertEqual(len(self.mails()), 4)

    def test_from_patient_care(self):
        self.send()
        for mail in self.mails():
            self.assertIn('atencion@azahar.test', mail.email_from)
            self.assertIn('atencion@azahar.test', mail.reply_to)
            self.assertEqual(mail.recipient_ids, self.cases.browse(mail.res_id).partner_id)
            self.assertIn("Clínica Azahar", mail.subject)

    def test_not_before_it_is_due(self):
        self.send('11:59')
        self.assertFalse(self.mails())

    def test_not_outside_hours(self):
        self.send('22:00')
        self.assertFalse(self.mails())
        self.assertEqual(set(self.cases.mapped('next_at')),
                         {self.clock('09:00', self.day + timedelta(days=1))})
        self.send('09:05', self.day + timedelta(days=1))
        self.assertEqual(len(self.mails()), 4)

    def test_clinic_without_hours_says_why(self):
        self.clinic.resource_calendar_id.attendance_ids.unlink()
        self.send()
        self.assertFalse(self.mails())
        self.assertEqual(set(self.cases.mapped('state')), {'todo'})
        self.assertIn('no opening hours', self.cases[0].error_reason)
        self.send('12:10')
        self.assertFalse(self.mails())
        self.clinic.resource_calendar_id = self.make_clinic("Otra", self.zone).resource_calendar_id
        self.cases.with_user(self.receptionist).action_try_again()
        self.send('12:20')
        self.assertEqual(len(self.mails()), 4)

    def test_message_that_uses_up_the_tries(self):
        """The program has a call after its only try: the email leaves, and that was all."""
        self.post_visit.step_ids = [(0, 0, {'sequence': 20, 'channel': 'phone'})]
        self.assertEqual(self.post_visit.max_attempts, 1)
        self.send()
        self.assertEqual(len(self.mails()), 4)
        self.assertEqual(set(self.cases.mapped('state')), {'won'})

    def test_clinic_without_address_says_why(self):
        self.clinic.write({'email': False, 'dental_care_email': False})
        self.send()
        self.assertFalse(self.mails())
        self.assertIn('no address to send from', self.cases[0].error_reason)

    def test_step_without_email_says_why(self):
        self.drop_steps(self.post_visit)
        self.send()
        self.assertFalse(self.mails())
        self.assertIn('no longer has the message', self.cases[0].error_reason)

    def test_address_that_is_none(self):
        self.cases[0].partner_id.email = 'mal@@x'
        self.send()
        self.assertEqual(len(self.mails()), 3)
        self.assertIn('email address', self.cases[0].close_note)

    def test_without_address_says_why(self):
        self.cases[0].partner_id.email = False
        self.send()
        self.assertEqual(len(self.mails()), 3)
        self.assertEqual(self.cases[0].state, 'cancelled')
        self.assertIn('email address', self.cases[0].close_note)

    def test_blacklisted_is_left_in_peace(self):
        self.env['mail.blacklist']._add(self.cases[1].partner_id.email)
        self.send()
        self.assertEqual(len(self.mails()), 3)
        self.assertIn('no more messages', self.cases[1].close_note)

    @mute_logger('odoo.addons.mail.models.mail_render_mixin')
    def test_one_bad_record_stops_none_of_the_others(self):
        bad = self.cases[2]
        template = self.post_visit.step_ids.template_id.with_context(lang=bad.partner_id.lang)
        template.subject = f"{{{{ 1 / (object.id - {bad.id}) }}}}"
        self.send()
        self.assertEqual(len(self.mails()), 3)
        self.assertEqual(bad.state, 'todo')
        self.assertIn('could not be done', bad.error_reason)
        self.assertFalse(bad.attempt_ids)
        template.subject = "Gracias"
        bad.error_reason = False
        self.send('12:30')
        self.assertEqual(len(self.mails()), 4)

    def test_cut_off_and_resumed(self):
        CronModel = type(self.env['ir.cron'])
        original = CronModel._commit_progress

        def stop_after_first(records, processed=0, **kwargs):
            left = original(records, processed, **kwargs)
            return 0 if processed else left
        with patch.object(CronModel, '_commit_progress', stop_after_first), self.at('12:00'), \
                self.enter_registry_test_mode(), self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})['dental.followup']._cron_send_due(limit=1)
        self.env.invalidate_all()
        self.assertEqual(len(self.mails()), 1)
        self.send()
        self.assertEqual(len(self.mails()), 4)

    def test_undo_withdraws_what_was_not_sent(self):
        self.send()
        self.visits[0].action_dental_undo()
        case = self.case_of(self.visits[0], self.post_visit)
        self.assertEqual(case.state, 'cancelled')
        self.assertEqual(case.attempt_ids.mail_mail_id.state, 'cancel')

    def test_undo_keeps_what_was_sent(self):
        self.send()
        case = self.case_of(self.visits[0], self.post_visit)
        case.attempt_ids.mail_mail_id.state = 'sent'
        self.visits[0].action_dental_undo()
        self.assertEqual(case.state, 'won')
        self.visits[0].action_dental_attended()
        self.send('13:00')
        self.assertEqual(len(self.mails()), 4)

    def test_bulk_costs_few_queries(self):
        def queries(visits):
            visits.action_dental_attended()
            cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
            with self.at('12:30'):
                return self.queries_of(
                    cases.with_company(self.clinic)._send_due_in_clinic)
        queries(self.make_visits(1, '09:00'))
        one = queries(self.make_visits(1, '09:00'))
        many = queries(self.make_visits(11, '09:00'))
        self.assertLess((many - one) / 10, 4)


@tagged('post_install', '-at_install')
class TestCloseJob(DentalCase):
    """After the last message the patient is left in peace, then the case closes (S33)."""

    def test_last_message_then_lost(self):
        case = self.make_missed()
        case._set_state('pending', step_id=self.ref('step_no_show_message').id,
                        next_channel='email', next_at=self.clock('12:00'))
        self.run_cron('send_due')
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'wait',
            'next_at': self.clock('00:00', self.day + timedelta(days=7))}])
        with self.at('12:00', self.day + timedelta(days=6)):
            self.run_cron('close_unanswered')
        self.assertEqual(case.state, 'pending')
        with self.at('12:00', self.day + timedelta(days=7)):
            self.run_cron('close_unanswered')
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_booking_after_the_message_is_seen(self):
        case = self.make_missed()
        case._wait_for_answer()
        self.make_visit('17:00', day=self.day + timedelta(days=2))
        self.assertEqual(case.state, 'booked')
