from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import NoShowCase
from ..household_case import HouseholdCase


class RecordCase(NoShowCase, HouseholdCase):

    def rpc(self, *call, **kw):
        """Call a method, and look anew at what became of the visits."""
        result = super().rpc(*call, **kw)
        self.env.invalidate_all()
        return result

    def delete(self, visits, user=None):
        """Delete as a person does, from the calendar or a list."""
        self.rpc('calendar.event', 'unlink', visits.ids, user=user)

    def assertPutAway(self, visits):
        """See that visits are gone from the calendar, and stay what they were."""
        self.assertEqual(visits.exists(), visits)
        self.assertFalse(self.env['calendar.event'].search([('id', 'in', visits.ids)]))


@tagged('post_install', '-at_install')
class TestVisitRecord(RecordCase):
    """A visit that is deleted leaves the calendar; what is on record of it stays."""

    def test_one_nobody_knows_of_is_deleted(self):
        visit = self.make_visit('17:00', patient=self.stranger)
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('17:00'), 'stop': self.clock('18:00')})
        self.delete(visit | meeting)
        self.assertFalse((visit | meeting).exists())

    def test_any_state_that_was_recorded(self):
        for state in ('confirmed', 'arrived', 'attended', 'no_show', 'cancelled'):
            visit = self.make_visit('09:00', patient=self.make_patient(state))
            visit.action_dental_set_state(state)
            self.delete(visit)
            with self.subTest(state):
                self.assertPutAway(visit)
                self.assertEqual(visit.dental_state, state)
        taken_back = self.make_visit('17:00')
        taken_back.action_dental_confirmed()
        taken_back.write({'dental_state': 'booked'})
        self.delete(taken_back)
        self.assertPutAway(taken_back)

    def test_whatever_points_to_it(self):
        whose = {'partner_id': self.stranger.id, 'company_id': self.clinic.id}
        visits = [self.make_visit(hour, patient=self.stranger) for hour in (
            '16:00', '16:30', '17:00', '17:30')]
        case = self.make_case('repair', self.stranger, event_id=visits[0].id)
        case._write_attempts('phone', event_id=visits[1].id)
        self.env['dental.observation'].create({**whose, 'text': "x", 'event_id': visits[2].id})
        self.env['dental.treatment.plan'].create({
            **whose, 'amount': 100, 'event_id': visits[3].id})
        for visit in visits:
            self.delete(visit)
            self.assertPutAway(visit)

    def test_a_won_case_does_not_forget_its_visit(self):
        new = self.make_visit('12:30')
        with self.at('12:40'):
            new.action_dental_attended()
        self.assertRecordValues(self.case, [{'state': 'won', 'rebooked_event_id': new.id}])
        self.delete(new)
        self.assertPutAway(new)
        self.assertRecordValues(self.case, [{'state': 'won', 'rebooked_event_id': new.id}])
        attempts = self.env['dental.followup.attempt']
        self.case._write_attempts('phone', event_id=new.id)
        self.assertEqual(len(attempts.search(attempts._get_attended_domain())), 1)

    def test_what_took_place_is_known_to_who_calls(self):
        """The last visit counts for reviews, limits and sentences, in the calendar or not."""
        visit = self.make_visit('10:00', day=self.day - timedelta(days=9))
        visit.dental_state = 'attended'
        self.delete(visit)
        call = self.start_call(self.case)
        self.assertEqual(call.last_visit_id, visit)
        self.assertEqual(self.case._last_attended_visit(), visit)
        self.assertEqual(self.patient._dental_last_seen(self.clinic), {
            self.patient.id: self.day - timedelta(days=9)})
        self.assertIn(self.patient.id, self.env['dental.followup']._get_last_visits(
            self.clinic, self.zone))

    def test_an_awaited_visit_frees_its_time_and_its_case(self):
        """As always: who waited for it is called again, and the hour is free."""
        new = self.make_visit('17:00')
        self.assertEqual(self.case.state, 'booked')
        self.delete(new)
        self.assertPutAway(new)
        self.assertRecordValues(self.case, [{'state': 'todo', 'rebooked_event_id': False}])
        self.assertTrue(self.env['calendar.event']._dental_is_free(
            self.clinic, new.start, new.stop, self.dentist, new.dental_chair_id))

    def test_a_missed_visit_ends_its_call(self):
        self.delete(self.visit)
        self.assertPutAway(self.visit)
        self.assertRecordValues(self.case, [{
            'state': 'cancelled', 'event_id': self.visit.id}])

    def test_many_cost_as_one(self):
        def queries(number):
            visits = self.make_visits(number, '09:00')
            visits.write({'dental_state': 'cancelled'})
            return self.queries_of(lambda: visits.with_user(self.receptionist).unlink())
        queries(1)
        self.assertLessEqual(queries(10), queries(1) + 2)

    def test_whoever_has_no_role_deletes_no_visit(self):
        with self.assertRaises(AccessError):
            self.delete(self.visit, self.outsider)
        meeting = self.env['calendar.event'].with_user(self.outsider).create({
            'name': "Reunión", 'start': self.clock('17:00'), 'stop': self.clock('18:00')})
        self.delete(meeting, self.outsider)
        self.assertFalse(meeting.exists())

    def test_of_another_clinic(self):
        other = self.make_clinic("Otra", self.zone)
        theirs = self.make_visit('10:00', self.make_patient("De la otra", company_id=other.id))
        theirs.action_dental_no_show()
        with self.assertRaises(AccessError):
            self.delete(theirs)
        self.assertTrue(theirs.active)
