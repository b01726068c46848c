from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestNoShowProgram(ProgramCase):
    """A patient does not come: called the same day, then at other hours, then in peace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('10:00')
        cls.make_visit('09:00', patient=cls.make_patient("Puntual"), dental_state='attended')

    def setUp(self):
        super().setUp()
        self.job('find_no_shows', clock='10:20')
        self.case = self.case_for('no_show')

    def test_found_by_the_job_and_called_the_same_day(self):
        self.assertNext(self.case, 0, '10:20', state='todo')
        self.assertRecordValues(self.case, [{
            'purpose': 'appointment', 'due_by': self.on(0, '20:30'), 'user_id': False,
            'event_id': self.visit.id, 'step_id': self.ref('step_no_show_same_day').id}])

    def test_path_to_not_reached(self):
        """Two hours later in the other band, next day, two days on, a message, a week of peace."""
        for days, clock in ((0, '16:00'), (1, '09:00'), (3, '16:00')):
            self.not_reached(self.case)
            self.assertNext(self.case, days, clock)
        self.not_reached(self.case)
        self.assertNext(self.case, 10, '09:00', 'email')
        self.job('send_due', 10, '08:50')
        self.assertFalse(self.mails(self.case))
        self.job('send_due', 10, '09:00')
        self.assertQueued(self.case, "we tried to call you")
        self.assertNext(self.case, 17, '00:00', 'wait')
        self.job('close_unanswered', 16, '23:59')
        self.assertEqual(self.case.state, 'pending')
        self.job('close_unanswered', 17, '00:01')
        self.assertRecordValues(self.case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_booked_in_the_call_and_won_when_they_come(self):
        new = self.take_first_slot(self.case)
        self.assertNext(self.case, 0, '12:30', 'wait', state='booked')
        self.assertEqual(new.start, self.on(0, '12:30'))
        with self.at('13:10'):
            new.action_dental_attended()
        self.assertEqual(self.case.state, 'won')

    def test_books_without_a_call(self):
        self.not_reached(self.case)
        visit = self.make_visit('17:00', day=self.day + timedelta(days=2))
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_at': self.on(2, '17:00')}])
        self.assertFalse(self.case.activity_ids)

    def test_came_late_after_all(self):
        self.visit.action_dental_arrived()
        self.assertRecordValues(self.case, [{'state': 'cancelled'}])

    def test_taken_back_after_the_message(self):
        """What was not sent yet is withdrawn."""
        for _try in range(4):
            self.not_reached(self.case)
        self.job('send_due', 10, '09:00')
        self.visit.action_dental_undo()
        self.assertEqual(self.case.state, 'cancelled')
        self.assertEqual(self.mails(self.case).state, 'cancel')


@tagged('post_install', '-at_install')
class TestLateCancelProgram(ProgramCase):
    """Cancelled at the last moment by the patient: a call the next day, and one more."""

    def cancel(self, days=1, clock='10:00', button='action_dental_cancel', **values):
        visit = self.make_visit(clock, day=self.day + timedelta(days=days), **values)
        getattr(visit, button)()
        return visit

    def test_called_the_next_day(self):
        visit = self.cancel()
        case = self.case_for('late_cancel')
        self.assertNext(case, 1, '09:00', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'appointment', 'event_id': visit.id, 'trigger_state': 'cancelled',
            'step_id': self.ref('step_late_cancel_next_day').id}])

    def test_on_a_friday_it_is_monday(self):
        with self.at('11:00', self.day + timedelta(days=4)):
            self.cancel(days=4, clock='18:00')
        self.assertNext(self.case_for('late_cancel'), 7, '09:00', state='todo')

    def test_how_late_is_late(self):
        """To the minute, and as the clinic has set it; what has passed is late as well."""
        for days, clock, opens in (
                (1, '12:00', True), (1, '12:01', False), (0, '17:00', True), (0, '11:00', True),
                (8, '10:00', False)):
            patient = self.make_patient(f"Paciente {days} {clock}")
            with self.subTest(days=days, clock=clock):
                self.cancel(days, clock, patient=patient)
                self.assertEqual(bool(self.cases('late_cancel', patient)), opens)
        self.clinic.dental_late_cancel_hours = 48
        self.cancel(2, '11:00')
        self.assertEqual(len(self.cases('late_cancel')), 1)

    def test_not_when_the_clinic_cancels(self):
        self.cancel(button='action_dental_cancel_by_clinic')
        self.assertFalse(self.cases('late_cancel'))

    def test_two_calls_then_not_reached(self):
        self.cancel()
        case = self.case_for('late_cancel')
        self.not_reached(case)
        self.assertNext(case, 4, '16:00')
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_taken_back(self):
        self.cancel().action_dental_undo()
        self.assertEqual(self.cases('late_cancel').mapped('state'), ['cancelled'])

    def test_comes_after_all(self):
        visit = self.cancel()
        with self.at('10:00', self.day + timedelta(days=1)):
            visit.action_dental_arrived()
        self.assertEqual(self.cases('late_cancel').mapped('state'), ['cancelled'])

    def test_books_another_and_attends(self):
        self.cancel()
        case = self.case_for('late_cancel')
        visit = self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.assertNext(case, 3, '10:00', 'wait', state='booked')
        with self.at('10:40', self.day + timedelta(days=3)):
            visit.action_dental_attended()
        self.assertEqual(case.state, 'won')


@tagged('post_install', '-at_install')
class TestPostVisitProgram(ProgramCase):
    """A visit took place: a word of thanks two hours later, inside hours, once."""

    def attended(self, clock='10:00', days=0, after=30):
        day = self.day + timedelta(days=days)
        visit = self.make_visit(clock, day=day)
        with self.at_utc(visit.start + timedelta(minutes=after)):
            visit.action_dental_attended()
        return visit

    def test_two_hours_later(self):
        visit = self.attended()
        case = self.case_for('post_visit')
        self.assertNext(case, 0, '12:30', 'email', state='todo')
        self.assertRecordValues(case, [{'purpose': 'care', 'event_id': visit.id}])
        self.job('send_due', 0, '12:20')
        self.assertFalse(self.mails(case))
        self.job('send_due', 0, '12:30')
        self.assertQueued(case, "thank you for coming")
        self.assertEqual(case.state, 'won')
        self.job('send_due', 0, '12:40')
        self.assertEqual(len(self.mails(case)), 1)

    def test_after_closing_it_is_next_morning(self):
        self.attended('19:00')
        self.assertNext(self.case_for('post_visit'), 1, '09:00', 'email', state='todo')

    def test_over_a_weekend_and_over_a_bridge(self):
        """On Monday it is still a word of thanks; after three days it is none."""
        self.attended('19:00', days=4)
        case = self.case_for('post_visit')
        self.assertNext(case, 7, '09:00', 'email', state='todo')
        self.env['resource.calendar.leaves'].create({
            'name': "Puente", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id,
            'date_from': self.on(7, '00:00'), 'date_to': self.on(8, '23:59')})
        self.job('send_due', 7, '09:00')
        self.job('send_due', 9, '09:00')
        self.assertFalse(self.mails(case))
        self.assertRecordValues(case, [{
            'state': 'cancelled', 'close_note': "It would have come too late to be of use."}])

    def test_taken_back_before_and_after_it_is_queued(self):
        for clock in ('12:00', '12:30'):
            visit = self.attended()
            case = self.case_for('post_visit')
            self.job('send_due', 0, clock)
            visit.action_dental_undo()
            with self.subTest(clock):
                self.assertEqual(case.state, 'cancelled')
                self.assertFalse(self.mails(case).filtered(lambda mail: mail.state != 'cancel'))

    def test_next_visit_changes_nothing(self):
        self.attended()
        self.make_visit('17:00', day=self.day + timedelta(days=2))
        self.assertNext(self.case_for('post_visit'), 0, '12:30', 'email', state='todo')


@tagged('post_install', '-at_install')
class TestPostCallProgram(ProgramCase):
    """A call was answered: an email with what was agreed, the same day, nothing clinical."""

    CLINICAL = ("Implante secreto", "le dolía", "miedo")

    def setUp(self):
        super().setUp()
        self.treatment.name = self.CLINICAL[0]
        self.visit = self.make_visit('10:00')
        self.visit.action_dental_no_show()
        self.no_show_case = self.case_for('no_show')

    def body(self, days=0, clock='12:10'):
        case = self.case_for('post_call')
        self.job('send_due', days, clock)
        self.assertQueued(case, "thank you for talking to us")
        mail = self.mails(case)
        for word in self.CLINICAL:
            self.assertNotIn(word, f'{mail.subject} {mail.body_html}')
        return mail.body_html

    def test_visit_booked(self):
        self.take_first_slot(self.no_show_case)
        case = self.case_for('post_call')
        self.assertNext(case, 0, '12:10', 'email', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'source_attempt_id': self.no_show_case.attempt_ids.id}])
        self.assertIn("Your visit is on Monday November 23, 16:00.", self.body())
        self.assertEqual(case.state, 'won')
        self.assertFalse(case.attempt_ids.is_contact)

    def test_hour_promised(self):
        self.talk_when_due(self.no_show_case, told="le dolía y tiene miedo",
                  call_back_at=self.on(1, '17:45'))
        self.assertIn("We call you on Tuesday November 24, 17:45.", self.body())

    def test_nothing_agreed(self):
        self.talk_when_due(self.no_show_case, told="le dolía y tiene miedo")
        self.assertNotIn("what we agreed", self.body())

    def test_visit_cancelled_or_moved_meanwhile(self):
        """What is no longer true is not confirmed."""
        visit = self.take_first_slot(self.no_show_case)
        case = self.case_for('post_call')
        with self.at('12:05'):
            move = self.env['dental.followup.move'].create({
                'event_id': visit.id, 'dentist_id': self.dentist.id, 'start': self.on(2, '18:00')})
            move.action_move()
        self.assertEqual(case.agreed_text, "Your visit is on Wednesday November 25, 18:00.")
        visit.dental_moved_to_id.action_dental_cancel()
        case.invalidate_recordset()
        self.assertFalse(case.agreed_text)
        self.assertNotIn("what we agreed", self.body())

    def test_only_after_answered_calls(self):
        self.not_reached(self.no_show_case)
        for outcome in ('busy', 'third_party', 'refused'):
            with self.at_utc(self.no_show_case.next_at):
                self.start_call(self.no_show_case).with_context(
                    outcome=outcome).action_not_answered()
        self.assertEqual(self.no_show_case.attempt_count, 4)
        self.assertFalse(self.cases('post_call'))

    def test_not_after_a_no(self):
        self.talk_when_due(self.no_show_case, lost_reason_id=self.ref('lost_reason_price').id)
        self.assertEqual(self.no_show_case.state, 'lost')
        self.assertFalse(self.cases('post_call'))

    def test_once_for_all_the_reasons_of_a_call(self):
        with self.assertRaisesRegex(UserError, 'Only a dentist'):
            self.patient.with_user(self.receptionist).action_dental_ask()
        self.patient.with_user(self.dentist_user).action_dental_ask()
        self.talk_when_due(self.no_show_case)
        self.assertEqual(len(self.cases('no_show').attempt_ids | self.cases(
            'dentist_asks').attempt_ids), 2)
        self.assertEqual(len(self.cases('post_call')), 1)

    def test_evening_call_is_confirmed_when_the_clinic_opens(self):
        """The next morning, or on Monday; after a bridge it would be of no use any more."""
        for days, later, state in ((0, 1, 'todo'), (4, 3, 'todo'), (11, 5, 'cancelled')):
            day = self.day + timedelta(days=days)
            patient = self.make_patient(f"Tarde {days}", phone=f'+34 655 97 98 {days:02d}')
            self.env['resource.calendar.leaves'].create({
                'name': "Puente", 'calendar_id': self.clinic.resource_calendar_id.id,
                'company_id': self.clinic.id,
                'date_from': self.on(14, '00:00'), 'date_to': self.on(15, '23:59')})
            with self.at('20:25', day):
                self.make_visit('19:50', patient, day).action_dental_no_show()
                case = self.case_for('no_show', patient)
            case.sudo().next_at = self.on(days, '20:25')
            self.talk_when_due(case, call_back_at=self.on(days + 6, '10:00'))
            with self.subTest(days=days):
                self.assertRecordValues(self.cases('post_call', patient), [{
                    'state': state, 'next_at': self.on(days + later, '09:00')}])

@tagged('post_install', '-at_install')
class TestDentistAsksProgram(ProgramCase):
    """A button on the patient: reception calls today, and may truly say who asked."""

    def ask(self, user=None):
        self.patient.with_user(user or self.dentist_user).action_dental_ask()
        return self.case_for('dentist_asks')

    def test_called_today(self):
        case = self.ask()
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'asked_by_id': self.dentist_user.id, 'user_id': False,
            'due_by': self.on(0, '20:30')}])
        self.assertIn('dentista_test', case.why_now)
        self.assertIn('dentist_asked', case._script_facts().true)

    def test_in_the_last_half_hour_it_is_next_morning(self):
        with self.at('20:01'):
            self.assertNext(self.ask(), 1, '09:00', state='todo')

    def test_path_to_not_reached(self):
        case = self.ask()
        for days, clock in ((1, '16:00'), (3, '09:00')):
            self.not_reached(case)
            self.assertNext(case, days, clock)
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])

    def test_outside_the_limits(self):
        """Who is left in peace is called all the same: the dentist has a reason."""
        self.patient.dental_muted_until = self.day + timedelta(days=30)
        self.assertNext(self.ask(), 0, '12:00', state='todo')

    def test_once_and_again_tomorrow(self):
        case = self.ask()
        with self.assertRaisesRegex(UserError, "dentista_test has asked already"):
            self.patient.with_user(self.manager).action_dental_ask()
        case.action_cancel()
        with self.at('09:00', self.day + timedelta(days=1)):
            self.assertNext(self.ask(self.manager), 1, '09:00', state='todo')

    def test_switched_off_says_so(self):
        self.program('dentist_asks').is_on = False
        with self.assertRaisesRegex(UserError, "switched off"):
            self.ask()

    def test_booked_and_won(self):
        case = self.ask()
        new = self.take_first_slot(case)
        self.assertEqual((case.state, case.next_at), ('booked', new.start))
        with self.at_utc(new.stop):
            new.action_dental_attended()
        self.assertEqual(case.state, 'won')
