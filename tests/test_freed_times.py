from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .call_case import HouseholdCase


class FreedCase(HouseholdCase):
    """Wednesday at ten was Nuria's, who cancels it; others would be glad of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receptionist.lang = cls.env.user.lang = 'en_US'
        cls.wednesday = cls.day + timedelta(days=2)
        cls.nuria = cls.make_patient("Nuria Sanz Mir", phone='+34 600 44 55 66')
        cls.luis = cls.make_patient("Luis Ferrer", phone='+34 600 77 88 99')
        cls.freed = cls.make_visit('10:00', patient=cls.nuria, day=cls.wednesday)

    def give_up(self, visit=None):
        """Cancel a visit as reception does; return what the button says."""
        return (visit or self.freed).with_user(self.receptionist).action_dental_cancel()

    def listed(self, user=None):
        """Return the freed times as the screen shows them."""
        return self.env['calendar.event'].with_user(user or self.receptionist).search([
            ('dental_is_freed', '=', True)], order='start')

    def who(self, visit=None, user=None):
        """Return the screen of who could come."""
        visit = (visit or self.freed).with_user(user or self.receptionist)
        return visit.env['dental.followup.freed'].browse(
            visit.action_dental_who_could_come()['res_id'])

    def make_missed(self, patient=None, clock='09:00', **values):
        """Let a patient miss a visit of this morning; return the case."""
        visit = self.make_visit(clock, patient=patient, **values)
        visit.action_dental_no_show()
        return self.case_of(visit)

    def make_later(self, patient=None, days=14, **values):
        """Book a visit of a patient who would like to come sooner."""
        return self.make_visit(
            '17:00', patient=patient or self.luis, day=self.day + timedelta(days=days),
            dental_wants_sooner=True, **values)

    def call_from(self, line):
        """Press *Call* on a line; return the guided call."""
        action = line.action_call()
        self.assertEqual(action['res_model'], 'dental.followup.call')
        call = line.env['dental.followup.call'].browse(action['res_id'])
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
            'no_closing_reason': "Lo pidió el paciente"})
        return call


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
        self.assertEqual(self.listed(), self.freed | taken, "free once more")

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
            self.env.invalidate_all()
            self.assertTrue(self.freed.dental_is_freed)
        with self.at('09:31', self.wednesday):
            self.env.invalidate_all()
            self.assertFalse(self.freed.dental_is_freed, "nobody can be here in time")
            self.assertFalse(self.listed())

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
            self.freed.with_user(user).action_dental_who_could_come()
        theirs = self.make_visit(
            '10:00', patient=self.make_patient("Norte", company_id=other.id),
            day=self.wednesday, dental_dentist_id=False)
        theirs.dental_state = 'cancelled'
        self.assertEqual(self.listed(user), theirs)
        self.assertFalse(self.who(theirs, user).line_ids, "their patients are not ours")
        self.assertEqual(self.listed(self.manager), self.freed)
        with self.assertRaises(AccessError):
            self.env['calendar.event'].with_user(self.outsider).search([
                ('dental_is_freed', '=', True)])


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
            "Did not come on 23/11 at 09:00; prefers mornings; same dentist; fills the time",
            "Would like to come sooner than on Monday December 7, 17:00; same dentist; "
            "fills the time",
            "Undecided plan; fills the time"])
        self.assertEqual(self.freed.dental_could_come, 3)
        later.action_dental_not_sooner()
        self.freed.invalidate_recordset()
        self.assertEqual(self.freed.dental_could_come, 2)

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
                self.assertFalse(self.freed.dental_could_come)
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

    def test_wants_sooner_only_sooner(self):
        self.give_up()
        self.make_later(self.luis, days=1)
        self.make_later(self.stranger, days=3)
        self.assertEqual(self.names(), ["Otra Persona"], "tomorrow is sooner than Wednesday")
        self.ref('program_sooner').is_on = False
        self.assertFalse(self.names())

    def test_not_to_whom_gave_it_up(self):
        self.freed.dental_wants_sooner = True
        later = self.make_later(self.nuria)
        self.give_up()
        self.assertFalse(self.names())
        self.assertTrue(later.dental_wants_sooner)

    def test_never_more_than_ten(self):
        self.give_up()
        self.make_visits(14, day=None).write({'dental_state': 'no_show'})
        self.assertEqual(len(self.who().line_ids), 10)
        self.assertEqual(self.freed.dental_could_come, 14)

    def test_queries_do_not_grow(self):
        self.give_up()

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env['dental.followup'].with_user(
                self.receptionist)._find_who_could_come(self.freed.with_user(self.receptionist))
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
        self.make_missed(self.luis, '10:00')
        moved = self.make_visit('12:00', patient=self.stranger, day=self.wednesday)
        move = self.env['dental.followup.move'].with_user(self.receptionist).create({
            'event_id': moved.id, 'start': self.clock('17:00', self.wednesday)})
        said = move.action_move()['params']['message']
        self.assertIn("Moved to Wednesday November 25, 17:00.", said)
        self.assertIn("12:00 is free again: 2 patients could come.", said)


@tagged('post_install', '-at_install')
class TestOfferFreedTime(FreedCase):
    """The call about a freed time, and what comes of it."""

    def test_offered_first_and_taken(self):
        case = self.make_missed()
        self.give_up()
        who = self.who()
        call = self.call_from(who.line_ids)
        first = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertRecordValues(first, [{
            'start': self.freed.start, 'stop': self.freed.stop, 'page': 0,
            'dentist_id': self.dentist.id}])
        self.assertEqual(self.freed.with_user(self.manager).dental_offered_by, 'recepcion_test')
        call.slot_id = first
        call.action_done()
        self.assertRecordValues(case, [{'state': 'booked'}])
        self.assertEqual(case.rebooked_event_id.start, self.freed.start)
        self.env.invalidate_all()
        self.assertFalse(self.listed(), "once taken it is gone")
        self.assertTrue(who.status_text)
        self.assertFalse(self.freed.with_user(self.manager).dental_offered_by)

    def test_a_shorter_visit_takes_what_it_needs(self):
        self.make_missed(minutes=15)
        self.give_up()
        call = self.call_from(self.who().line_ids)
        first = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertEqual(first.stop - first.start, timedelta(minutes=15))

    def test_two_receptionists_one_time(self):
        first, second = self.make_missed(), self.make_missed(self.luis, '10:00')
        self.give_up()
        colleague = self.make_user('colega', 'group_receptionist')
        lines = self.who().line_ids
        theirs = self.who(user=colleague).line_ids
        mine = self.call_from(lines[0])
        self.assertNotIn(first.partner_id, self.who(user=colleague).line_ids.partner_id)
        other = self.call_from(theirs.filtered(lambda line: line.partner_id == self.luis))
        for call in (mine, other):
            call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        other.action_done()
        action = mine.action_done()
        self.assertEqual(action['res_id'], mine.id, "the call goes on")
        self.assertIn("has just been taken", mine.notice)
        self.assertTrue(mine.slot_ids)
        self.assertEqual((first.state, second.state), ('todo', 'booked'))

    def test_not_offered_when_taken_meanwhile(self):
        self.make_missed()
        self.give_up()
        line = self.who().line_ids
        self.make_visit('10:00', patient=self.stranger, day=self.wednesday)
        self.env.invalidate_all()
        action = line.action_call()
        self.assertEqual(action['res_model'], 'dental.followup.freed')
        self.assertTrue(line.freed_id.status_text)

    def test_sooner_moves_the_visit_and_frees_it(self):
        later = self.make_later()
        self.give_up()
        line = self.who().line_ids
        self.assertEqual(line.visit_id, later)
        call = self.call_from(line)
        self.assertEqual(call.visit_id, later)
        case = call.followup_id
        call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        call.action_done()
        new = later.dental_moved_to_id
        self.assertRecordValues(later | new, [
            {'dental_state': 'moved', 'start': later.start},
            {'dental_state': 'booked', 'start': self.freed.start}])
        self.assertFalse(new.dental_wants_sooner, "the wish is fulfilled")
        self.assertRecordValues(case, [{'state': 'booked', 'rebooked_event_id': new.id}])
        self.assertEqual(self.listed(), later, "what he leaves is offered again")
        new.action_dental_attended()
        self.assertEqual(case.state, 'won')

    def test_no_thanks(self):
        later = self.make_later()
        self.give_up()
        case = self.call_from(self.who().line_ids).followup_id
        call = self.env['dental.followup.call'].search([('followup_id', '=', case.id)])
        call.with_user(self.receptionist).action_done()
        self.assertRecordValues(case, [{
            'state': 'cancelled', 'close_note': "Stays with the visit that is noted.",
            'lost_reason_id': False}])
        self.assertEqual(later.dental_state, 'booked')
        self.assertFalse(case.next_at > self.clock('12:00') and case.state == 'pending')

    def test_not_reached_is_not_tried_again(self):
        self.make_later()
        self.give_up()
        line = self.who().line_ids
        call = line.env['dental.followup.call'].browse(line.action_call()['res_id'])
        case = call.followup_id
        call.with_context(outcome='no_answer').action_not_answered()
        self.assertEqual(case.state, 'cancelled')
        again = self.who().line_ids
        self.assertEqual(again.partner_id, self.luis, "another time he may be asked")

    def test_a_missed_earlier_visit_is_the_no_shows_business(self):
        later = self.make_later()
        self.give_up()
        call = self.call_from(self.who().line_ids)
        case = call.followup_id
        call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        call.action_done()
        with self.at('11:00', self.wednesday):
            later.dental_moved_to_id.action_dental_no_show()
        self.assertEqual(case.state, 'cancelled')
        self.assertEqual(self.case_of(later.dental_moved_to_id).state, 'todo')

    def test_offers_that_nobody_makes_end(self):
        later = self.make_later()
        self.give_up()
        Followup = self.env['dental.followup']
        for end in ('taken', 'changed', 'passed'):
            with self.subTest(end):
                savepoint = self.env.cr.savepoint()
                case = Followup._open_sooner(later, self.freed)
                self.assertIn("An earlier time is free · Wednesday November 25", case.why_now)
                if end == 'taken':
                    self.make_visit('10:00', patient=self.stranger, day=self.wednesday)
                elif end == 'changed':
                    later.action_dental_cancel()
                else:
                    with self.at('10:00', self.wednesday):
                        Followup._drop_past_offers()
                self.assertEqual(case.state, 'cancelled')
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

    def test_one_case_for_one_visit(self):
        later = self.make_later()
        self.give_up()
        case = self.env['dental.followup']._open_sooner(later, self.freed)
        other = self.make_visit('12:00', patient=self.stranger, day=self.wednesday)
        self.give_up(other)
        self.assertEqual(self.env['dental.followup']._open_sooner(later, other), case)
        self.assertEqual(case.freed_event_id, other)
        case.action_cancel()
        self.ref('program_sooner').is_on = False
        with self.assertRaises(UserError):
            self.env['dental.followup']._open_sooner(later, other)

    def test_which_time_is_offered_is_not_forged(self):
        case = self.make_case('sooner', event_id=self.make_later(self.patient).id)
        with self.assertRaises(UserError):
            case.with_user(self.receptionist).write({'freed_event_id': self.freed.id})
