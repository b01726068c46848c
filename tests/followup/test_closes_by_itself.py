from datetime import timedelta

from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestClosesByItself(NoShowCase):
    """Nobody is called about what is settled already, and who and why is on the case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tomorrow = cls.day + timedelta(days=1)
        cls.case = cls.case.with_user(cls.receptionist)

    def as_reception(self, record):
        return record.with_user(self.receptionist)

    def assert_closed(self, state, note, user=None):
        self.assertRecordValues(self.case, [{
            'state': state, 'closed_user_id': (user or self.receptionist).id,
            'closed_at': self.clock('12:00')}])
        if note:
            self.assertIn(note, self.case.close_note)
        self.assertFalse(self.case.activity_ids)

    def queue_message(self):
        """Bring the case to its message, and queue that."""
        self.case.sudo()._set_state(
            'pending', step_id=self.ref('step_no_show_message').id, next_channel='email',
            next_at=self.clock('12:00'))
        self.run_cron('send_due')
        mail = self.case.sudo().attempt_ids.mail_mail_id
        self.assertEqual(mail.state, 'outgoing')
        return mail

    def miss_with_another_visit(self, clock, day, state):
        """Return a visit that stood before another one was missed, and the case of that one."""
        patient = self.make_patient("Con dos visitas")
        other = self.make_visit(clock, day=day, patient=patient)
        if state != 'booked':
            other.action_dental_set_state(state)
        return other, self.make_missed('10:00', patient=patient)

    # booked

    def test_visit_of_the_agenda(self):
        visit = self.as_reception(self.env['calendar.event']).create({
            'dental_patient_id': self.patient.id, 'start': self.clock('17:00', self.tomorrow),
            'stop': self.clock('17:30', self.tomorrow)})
        self.assertRecordValues(self.case, [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_channel': 'wait'}])

    def test_meeting_that_becomes_a_visit(self):
        meeting = self.as_reception(self.env['calendar.event']).create({
            'name': "Hueco", 'start': self.clock('17:00', self.tomorrow),
            'stop': self.clock('17:30', self.tomorrow)})
        meeting.dental_patient_id = self.patient
        self.assertRecordValues(self.case, [{'rebooked_event_id': meeting.id, 'state': 'booked'}])

    def test_cancelled_visit_that_stands_again(self):
        other, case = self.miss_with_another_visit('17:00', self.tomorrow, 'cancelled')
        for revive in (other.action_dental_undo,
                       lambda: other.action_dental_set_state('confirmed')):
            revive()
            self.assertRecordValues(case, [{'state': 'booked', 'rebooked_event_id': other.id}])
            other.action_dental_cancel()
            self.assertEqual(case.state, 'todo')

    def test_old_visit_entered_later_is_none(self):
        self.make_visit('09:00', day=self.day - timedelta(days=2), dental_state='attended')
        self.make_visit('17:00', day=self.tomorrow, dental_state='cancelled')
        self.assertEqual(self.case.state, 'todo')

    def test_message_is_taken_back_when_they_book(self):
        mail = self.queue_message()
        self.make_visit('17:00', day=self.tomorrow)
        self.assertEqual(mail.state, 'cancel')
        self.assertEqual(self.case.state, 'booked')

    def test_sent_message_stays_sent(self):
        mail = self.queue_message()
        mail.state = 'sent'
        self.make_visit('17:00', day=self.tomorrow)
        self.assertEqual(mail.state, 'sent')

    # won

    def test_walk_in(self):
        visit = self.as_reception(self.env['calendar.event']).create({
            'dental_patient_id': self.patient.id, 'dental_state': 'arrived',
            'start': self.clock('11:50'), 'stop': self.clock('12:20')})
        self.assertRecordValues(self.case, [{'state': 'booked', 'rebooked_event_id': visit.id}])
        visit.action_dental_attended()
        self.assert_closed('won', None)

    def test_walk_in_entered_afterwards(self):
        visit = self.as_reception(self.env['calendar.event']).create({
            'dental_patient_id': self.patient.id, 'dental_state': 'attended',
            'start': self.clock('11:20'), 'stop': self.clock('11:50')})
        self.assert_closed('won', None)
        self.assertEqual(self.case.rebooked_event_id, visit)

    def test_another_visit_of_the_same_day(self):
        other, case = self.miss_with_another_visit('17:00', self.day, 'booked')
        self.assertEqual(case.state, 'todo')
        with self.at('17:30'):
            self.as_reception(other).action_dental_attended()
        self.assertRecordValues(case, [{
            'state': 'won', 'rebooked_event_id': other.id, 'closed_at': self.clock('17:30'),
            'closed_user_id': self.receptionist.id}])

    def test_earlier_visit_of_the_day_says_nothing(self):
        self.make_visit('09:00').action_dental_attended()
        self.assertEqual(self.case.state, 'todo')

    def test_won_is_not_lost_by_what_comes_later(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        with self.at('17:40', self.tomorrow):
            visit.action_dental_attended()
        self.make_visit('17:00', day=self.day + timedelta(days=9)).action_dental_cancel()
        self.assertEqual(self.case.state, 'won')

    # cancelled

    def test_late_arrival(self):
        self.as_reception(self.visit).action_dental_arrived()
        self.assert_closed('cancelled', "Arrived")

    def test_no_show_taken_back(self):
        mail = self.queue_message()
        self.as_reception(self.visit).action_dental_undo()
        self.assert_closed('cancelled', "Booked")
        self.assertEqual(mail.state, 'cancel')

    def test_death(self):
        mail = self.queue_message()
        self.as_reception(self.patient).dental_deceased_on = self.day
        self.assert_closed('cancelled', "has died")
        self.assertEqual(mail.state, 'cancel')

    def test_archived(self):
        mail = self.queue_message()
        self.as_reception(self.patient).action_archive()
        self.assert_closed('cancelled', "archived")
        self.assertEqual(mail.state, 'cancel')

    def thank(self):
        """Let a patient who came be thanked; return the case, whose message is still to leave."""
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        with self.at('12:30'):
            self.run_cron('send_due')
        return self.case_of(visit, self.post_visit)

    def test_death_takes_back_what_was_done_but_not_sent(self):
        thanks = self.thank()
        self.assertEqual(thanks.state, 'won')
        self.patient.dental_deceased_on = self.day
        self.assertEqual(
            (thanks.state, thanks.attempt_ids.mail_mail_id.state), ('cancelled', 'cancel'))

    def test_message_that_left_is_not_taken_back(self):
        thanks = self.thank()
        thanks.attempt_ids.mail_mail_id.state = 'sent'
        self.patient.action_archive()
        self.assertEqual((thanks.state, thanks.attempt_ids.mail_mail_id.state), ('won', 'sent'))

    def test_cancelled_by_hand(self):
        self.case._cancel_because('other', "Cancelled by hand")
        self.assert_closed('cancelled', "by hand")

    # taken up again

    def test_missed_again_keeps_the_history(self):
        self.ring_in_vain()
        visit = self.make_visit('17:00', day=self.tomorrow)
        with self.at('17:30', self.tomorrow):
            self.as_reception(visit).action_dental_no_show()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'tries': 0, 'attempt_count': 1, 'close_note': False,
            'event_id': self.visit.id, 'next_at': self.clock('17:30', self.tomorrow),
            'step_id': self.ref('step_no_show_same_day').id}])
        self.assertFalse(self.case_of(visit))
        self.assertIn("missed as well", self.case.message_ids[0].body)

    def test_cancelled_by_the_clinic(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.as_reception(visit).action_dental_cancel_by_clinic()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'tries': 0, 'next_at': self.clock('12:00')}])
        self.assertIn("clinic cancelled the new visit", self.case.message_ids[0].body)

    def test_taken_up_by_who_has_no_number(self):
        visit = self.make_visit('17:00', day=self.tomorrow)
        self.patient.phone = False
        visit.action_dental_cancel()
        self.assertRecordValues(self.case, [{'state': 'todo', 'needs_data': True}])
        self.patient.phone = '+34 600 11 22 33'
        self.assertRecordValues(self.case, [{'needs_data': False, 'phone': '+34600112233'}])
