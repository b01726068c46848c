from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .freed_case import FreedCase


@tagged('post_install', '-at_install')
class TestFreedTimes(FreedCase):
    """Which times are free again, and since when not any more."""

    def test_cancelled_and_moved(self):
        moved = self.make_visit('12:00', patient=self.luis, day=self.wednesday)
        self.assertFalse(self.listed())
        self.give_up()
        moved.action_dental_move()
        self.env['dental.followup.move'].create({
            'event_id': moved.id, 'start': self.clock('17:00', self.wednesday)}).action_move()
        self.assertEqual(self.listed(), self.freed | moved)
        self.freed.action_dental_undo()
        self.assertEqual(self.listed(), moved)

    def test_imported_as_cancelled(self):
        other = self.make_visit('11:00', day=self.wednesday, dental_state='cancelled')
        self.assertEqual(self.listed(), other)

    def test_taken_is_not_free(self):
        self.give_up()
        taken = self.make_visit('10:15', patient=self.luis, day=self.wednesday, minutes=15)
        self.assertFalse(self.listed())
        taken.action_dental_cancel()
        self.assertEqual(self.listed(), self.freed, "free once more, and said once")

    def test_busy_otherwise(self):
        self.give_up()
        meeting = self.env['calendar.event'].create({
            'name': "Curso", 'start': self.clock('09:00', self.wednesday),
            'stop': self.clock('11:00', self.wednesday),
            'partner_ids': [Command.set(self.dentist.ids)]})
        self.assertFalse(self.listed(), "the dentist is at a course")
        meeting.attendee_ids.state = 'declined'
        self.assertTrue(self.listed())

    def test_the_chair_is_taken(self):
        chair = self.env['resource.resource'].create({
            'name': "Sillón 1", 'resource_type': 'material', 'company_id': self.clinic.id})
        self.freed.dental_chair_id = chair
        self.give_up()
        other = self.make_user('otra_dentista', 'group_dentist').partner_id
        other.is_dentist = True
        self.make_visit('10:00', patient=self.luis, day=self.wednesday,
                        dental_dentist_id=other.id, dental_chair_id=chair.id)
        self.assertFalse(self.listed())

    def test_an_agenda_without_dentists(self):
        self.freed.dental_dentist_id = False
        self.give_up()
        self.assertTrue(self.listed())
        self.make_visit('10:00', patient=self.luis, day=self.wednesday, dental_dentist_id=False)
        self.assertFalse(self.listed())

    def test_past_soon_and_far(self):
        far = self.make_visit('10:00', patient=self.luis, day=self.day + timedelta(days=35))
        for visit in (self.freed, far):
            self.give_up(visit)
        self.assertEqual(self.listed(), self.freed)
        with self.at('09:29', self.wednesday):
            self.assertEqual(self.listed(), self.freed)
        with self.at('09:31', self.wednesday):
            self.assertFalse(self.listed(), "nobody can be here in time")

    def test_holiday_and_dentist_who_left(self):
        self.give_up()
        leave = self.env['resource.calendar.leaves'].create({
            'name': "Fiesta local", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id, 'date_from': self.clock('00:00', self.wednesday),
            'date_to': self.clock('23:00', self.wednesday)})
        self.assertFalse(self.listed())
        leave.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.listed())
        self.dentist_user.active = False
        self.assertFalse(self.listed())

    def test_one_time_freed_twice_is_one(self):
        self.give_up()
        again = self.make_visit('10:00', patient=self.luis, day=self.wednesday)
        self.give_up(again)
        self.assertEqual(len(self.listed()), 1)

    def test_zone(self):
        """Opening hours are those of the clinic's clock, wherever its people sit."""
        clinic = self.make_clinic("Clínica Canarias", 'Atlantic/Canary', hours=((9, 14),))
        user = self.make_user('isla', 'group_receptionist', clinic)
        user.tz = 'Asia/Tokyo'
        patient = self.make_patient("Isla", company_id=clinic.id)
        early, late = (
            self.make_visit(patient=patient, day=self.wednesday, dental_dentist_id=False,
                            start=self.clock(clock, self.wednesday, 'Atlantic/Canary'),
                            stop=self.clock(clock, self.wednesday, 'Atlantic/Canary')
                            + timedelta(minutes=30))
            for clock in ('13:30', '14:00'))
        (early | late).write({'dental_state': 'cancelled'})
        self.assertEqual(self.listed(user), early, "at 14:00 the clinic has closed")
        self.assertIn("13:30", self.who(early, user).when_text)

    def test_every_clinic_its_own(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        user = self.make_user('norte', 'group_receptionist', other)
        self.give_up()
        self.make_missed()
        self.assertFalse(self.listed(user))
        with self.assertRaises(AccessError):
            self.who(user=user)
        theirs = self.make_visit(
            '10:00', patient=self.make_patient("Norte", company_id=other.id),
            day=self.wednesday, dental_dentist_id=False)
        theirs.dental_state = 'cancelled'
        self.assertEqual(self.listed(user), theirs)
        self.assertFalse(self.who(theirs, user).line_ids, "their patients are not ours")
        self.assertEqual(self.listed(self.manager), self.freed)
        with self.assertRaises(AccessError):
            self.listed(self.outsider)


@tagged('post_install', '-at_install')
class TestWhoCouldCome(FreedCase):
    """Who is offered a freed time, why, and who is not."""

    def names(self, **options):
        return self.who(**options).line_ids.mapped('partner_id.name')

    def test_order_and_words(self):
        self.give_up()
        later = self.make_later()
        self.make_case('undecided', self.stranger)
        self.patient.dental_preferred_band = 'morning'
        self.make_missed()
        lines = self.who().line_ids
        self.assertEqual(
            lines.mapped('partner_id'), self.patient | self.luis | self.stranger)
        self.assertEqual(lines.mapped('why'), [
            "Did not come today at 09:00; prefers mornings; same dentist; fills the time",
            "Would like to come sooner than on Monday December 7, 17:00; same dentist; "
            "fills the time",
            "Undecided plan; fills the time"])
        self.assertEqual(self.listed_times().could_come, 3)
        later.action_dental_not_sooner()
        self.assertEqual(self.listed_times().could_come, 2)

    def test_who_cannot(self):
        """Each is fine but for one thing."""
        self.give_up()
        case = self.make_missed()
        other = self.make_user('otra_dentista', 'group_dentist').partner_id
        other.is_dentist = True
        reasons = {
            'length': lambda: case.event_id.write(
                {'stop': case.event_id.start + timedelta(hours=1)}),
            'dentist': lambda: case.event_id.write({'dental_dentist_id': other.id}),
            'band': lambda: self.patient.write({'dental_preferred_band': 'afternoon'}),
            'work': lambda: self.patient.write({'dental_work_from': 8, 'dental_work_to': 15}),
            'number': lambda: self.patient.write({'phone': False}),
            'died': lambda: self.patient.write({'dental_deceased_on': self.day}),
            'promised': lambda: case._promise(self.clock('18:00')),
            'muted': lambda: self.patient.write({'dental_muted_until': self.tomorrow}),
            'in a call': lambda: case.with_user(self.manager)._claim(),
            'program off': lambda: self.no_show.write({'is_on': False}),
            'closed': lambda: case.action_cancel(),
        }
        for name, spoil in reasons.items():
            self.env.invalidate_all()
            self.assertEqual(self.names(), [self.patient.name], name)
            with self.subTest(name):
                savepoint = self.env.cr.savepoint()
                spoil()
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertFalse(self.names())
                self.assertFalse(self.listed_times().could_come)
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

    def test_wants_sooner_only_sooner(self):
        self.give_up()
        self.make_later(self.luis, days=1)
        self.make_later(self.stranger, days=3)
        self.assertEqual(self.names(), ["Otra Persona"], "tomorrow is sooner than Wednesday")
        self.ref('program_sooner').is_on = False
        self.assertFalse(self.names())

    def test_not_to_who_gave_it_up(self):
        self.freed.dental_wants_sooner = True
        later = self.make_later(self.nuria)
        self.give_up()
        self.assertFalse(self.names())
        self.assertTrue(later.dental_wants_sooner)

    def test_never_more_than_ten(self):
        self.give_up()
        self.make_visits(14).write({'dental_state': 'no_show'})
        self.env.invalidate_all()
        self.assertEqual(len(self.who().line_ids), 10)
        self.assertEqual(self.listed_times().could_come, 14)

    def test_queries_do_not_grow(self):
        self.give_up()

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env['dental.followup'].with_user(
                self.receptionist)._find_who_could_come(self.time_of())
            self.assertTrue(found)
            return self.env.cr.sql_log_count - before
        self.make_visits(10).write({'dental_state': 'no_show'})
        self.make_later()
        cost()
        few = cost()
        self.make_visits(200, clock='11:00').write({'dental_state': 'no_show'})
        for day in range(3, 9):
            self.make_later(self.stranger, days=day)
        self.assertEqual(cost(), few)
        self.assertLess(few, 60)

    def test_notification(self):
        self.assertIs(self.give_up(), True, "nobody fits: nothing is said")
        self.freed.action_dental_undo()
        self.make_missed()
        action = self.give_up()
        self.assertEqual(action['tag'], 'dental_followup_freed')
        self.assertEqual(
            action['params']['message'],
            "Wednesday November 25, 10:00 is free again: one patient could come.")
        self.make_missed('10:00', self.luis)
        moved = self.make_visit('12:00', patient=self.stranger, day=self.wednesday)
        move = self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': moved.id, 'start': self.clock('17:00', self.wednesday)})
        said = move.action_move()['params']['message']
        self.assertIn("Moved to Wednesday November 25, 17:00.", said)
        self.assertIn("12:00 is free again: 2 patients could come.", said)
