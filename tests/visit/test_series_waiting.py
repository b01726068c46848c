from datetime import timedelta

from odoo.tests import tagged

from .series_case import SeriesCase


@tagged('post_install', '-at_install')
class TestSeriesWaiting(SeriesCase):
    """Who waits for a visit of a series follows it, and is not rung for the change."""

    def setUp(self):
        super().setUp()
        missed = self.make_missed('09:00', self.stranger)
        self.visits = self.make_series(weeks=4, since=0)
        self.waiting = missed
        self.assertRecordValues(self.waiting, [{
            'state': 'booked', 'rebooked_event_id': self.visits[0].id}])

    def assertWaits(self, visit):
        self.assertRecordValues(self.waiting, [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_at': visit.start}])
        self.assertEqual(self.waiting.round_ids.mapped('number'), [1])

    def test_another_hour(self):
        for update, visit in (('all_events', self.visits[2]), ('future_events', self.visits[0])):
            with self.subTest(update), self.undone():
                self.retime(visit, clock='18:30', update=update)
                self.assertWaits(self.visits[0])
            self.env.invalidate_all()

    def test_its_week_has_none_any_more(self):
        self.waiting._book(self.visits[1])
        self.change(self.visits[0], interval=2)
        self.assertWaits(self.visits[2])

    def test_on_other_days(self):
        self.change(self.visits[0], mon=False, wed=True)
        self.assertEqual(self.when(self.theirs()[1:]), [
            (2, '17:30'), (9, '17:30'), (16, '17:30'), (23, '17:30')])
        self.assertWaits(self.theirs()[1])

    def test_it_ends_before(self):
        """No visit is left to wait for: the patient is called again."""
        self.waiting._book(self.visits[3])
        self.change(self.visits[0], end_type='end_date', until=str(self.day))
        self.assertWaits(self.visits[0])
        self.send(self.visits[0], 'action_mass_deletion', 'all_events')
        self.assertRecordValues(self.waiting, [{'state': 'todo', 'rebooked_event_id': False}])

    def test_one_is_deleted(self):
        self.delete(self.visits[0])
        self.assertRecordValues(self.waiting, [{'state': 'todo', 'rebooked_event_id': False}])

    def test_it_is_repeated_no_more(self):
        self.waiting._book(self.visits[1])
        self.change(self.visits[0], recurrency=False)
        self.assertEqual(self.theirs()[1:], self.visits[0])
        self.assertWaits(self.visits[0])

    def test_given_to_another_patient(self):
        self.change(self.visits[2], dental_patient_id=self.patient.id)
        self.assertEqual(self.waiting.state, 'todo')

    def test_what_is_known_of_a_visit_stays_with_it(self):
        note = self.env['dental.observation'].create({
            'partner_id': self.stranger.id, 'company_id': self.clinic.id, 'text': "Llega tarde",
            'event_id': self.visits[1].id})
        attempt = self.waiting._write_attempts('phone', event_id=self.visits[1].id)
        self.retime(self.visits[0], days=1, clock='10:00')
        self.assertEqual(note.event_id, self.visits[1])
        self.assertEqual(attempt.event_id, self.visits[1])
        self.assertEqual(self.when(self.visits[1]), [(8, '10:00')])

    def test_it_wants_to_come_sooner(self):
        self.visits[1].dental_wants_sooner = True
        self.retime(self.visits[0], clock='18:00')
        self.assertEqual(self.visits.mapped('dental_wants_sooner'), [False, True, False, False])

    def test_the_times_that_are_left_are_free(self):
        self.retime(self.visits[0], clock='18:30')
        freed = self.env['dental.followup.freed.time'].search(
            [('event_id', 'in', self.visits.ids)])
        self.assertEqual(freed.event_id, self.visits)

    def test_who_was_missed_is_rung_all_the_same(self):
        """A series that is changed later has nothing to do with the call that is due."""
        with self.at('18:10'):
            self.visits[0].action_dental_no_show()
        self.assertEqual(self.waiting.state, 'todo')
        with self.at('19:00'):
            self.retime(self.visits[1], clock='09:00')
        self.assertEqual(self.visits[0].dental_state, 'no_show')
        self.assertEqual(self.waiting.state, 'todo')

    def test_thanks_are_sent_all_the_same(self):
        with self.at('18:10'):
            self.visits[0].action_dental_attended()
        thanks = self.case_of(self.visits[0], self.post_visit)
        self.assertTrue(thanks)
        before = thanks.read(['state', 'next_at', 'next_channel'])
        with self.at('18:30'):
            self.retime(self.visits[1], clock='09:00')
            self.send(self.visits[1], 'action_mass_deletion', 'all_events')
        self.assertEqual(thanks.read(['state', 'next_at', 'next_channel']), before)
        self.assertEqual(self.visits[0].dental_state, 'attended')
        self.assertTrue(self.visits[0].active)
        with self.at('09:00', self.day + timedelta(days=1)):
            self.assertNotIn(self.visits[0], self.visits._dental_find_no_shows(
                self.clinic, self.clock('09:00', self.day + timedelta(days=1))))
