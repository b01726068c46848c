from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ...models.visit.reasons import InCall
from ...tools import clinic_time
from ..freed_time.freed_case import FreedCase
from .test_slots import HALF, SlotsCase


class BookingCase(SlotsCase):
    """The clinic at noon; who missed a visit has another one, of an hour, tomorrow at ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tomorrow = cls.day + timedelta(days=1)
        cls.coming = cls.beside_the_case('10:00', minutes=60)

    @classmethod
    def beside_the_case(cls, clock, day=None, minutes=30, dentist=None):
        """Book a visit for which the case does not wait."""
        start = cls.clock(clock, day or cls.tomorrow)
        return cls.events.with_context(dental_in_call=InCall(cls.case.ids)).create({
            'dental_patient_id': cls.patient.id, 'dental_company_id': cls.clinic.id,
            'dental_dentist_id': (dentist or cls.dentist).id, 'start': start,
            'stop': start + timedelta(minutes=minutes)}).with_env(cls.env)

    def book(self, clock='10:00', dentist=None, in_hours=True, minutes=30, **options):
        """Book a time of tomorrow for the patient; with the other dentist if no one is named."""
        start = self.clock(clock, self.tomorrow)
        dentist = self.other if dentist is None else dentist
        return self.events._dental_book({
            'dental_patient_id': self.patient.id, 'dental_dentist_id': dentist.id,
            'dental_company_id': self.clinic.id, 'start': start,
            'stop': start + timedelta(minutes=minutes)}, in_hours=in_hours, **options)

    def fill(self, begins, ends, day=None, **values):
        """Book a time away with the dentist."""
        day = day or self.tomorrow
        return self.make_visit(
            patient=self.make_patient("Otra Persona"), start=self.clock(begins, day),
            stop=self.clock(ends, day), **values)

    def make_chairs(self, number):
        """Return so many other chairs of the clinic, by name."""
        return self.chair.union(*(
            self.chair.copy({'name': f"Sillón {index + 2}"}) for index in range(number))
        ) - self.chair


@tagged('post_install', '-at_install')
class TestBooking(BookingCase):
    """What is checked under the lock is who is needed: dentist, chair, and the patient."""

    def test_a_patient_is_in_one_place(self):
        for in_hours in (True, False):
            with self.subTest(in_hours=in_hours):
                self.assertFalse(self.book('10:30', in_hours=in_hours))
                self.assertTrue(self.book(
                    '10:30', in_hours=in_hours, instead_of=self.coming))
                self.events.search([('dental_dentist_id', '=', self.other.id)]).unlink()

    def test_who_missed_a_visit_is_not_there(self):
        self.coming.dental_state = 'cancelled'
        self.assertTrue(self.book())

    def test_without_dentist_and_chair(self):
        nobody = self.env['res.partner']
        self.fill('12:00', '12:30', dental_dentist_id=False)
        for in_hours in (True, False):
            with self.subTest(in_hours=in_hours):
                self.assertFalse(self.book('12:15', nobody, in_hours))
        self.assertTrue(self.book('12:30', nobody, False))

    def test_a_call_that_was_left_with_a_time(self):
        """Meanwhile the patient was given a visit at that hour by another dentist."""
        call = self.talk()
        call.slot_id = self.offered(call)[0]
        self.assertEqual(call.slot_id.start, self.clock('16:00'))
        self.beside_the_case('16:00', self.day, dentist=self.other)
        self.assertEqual(self.start_call(self.case), call)
        call.action_done()
        self.assertEqual((self.case.state, self.case.attempt_count), ('todo', 0))
        self.assertIn("just been taken", call.notice)

    def test_moved_at_once(self):
        values = self.coming._dental_rebooking_values(self.clock('17:00', self.tomorrow))
        new = self.coming._dental_move_to(values)
        self.assertRecordValues(self.coming, [
            {'dental_state': 'moved', 'dental_moved_to_id': new.id}])
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            self.coming._dental_move_to(values)

    def test_to_a_time_that_is_taken_nothing_is_moved(self):
        self.fill('17:00', '17:30')
        values = self.coming._dental_rebooking_values(self.clock('17:00', self.tomorrow))
        self.assertFalse(self.coming._dental_move_to(values))
        self.assertEqual(self.coming.dental_state, 'booked')

    def test_nobody_is_booked_in_a_chair_that_is_gone(self):
        self.coming.dental_chair_id = self.chair
        start = self.clock('17:00', self.tomorrow)
        self.assertEqual(
            self.coming._dental_rebooking_values(start)['dental_chair_id'], self.chair.id)
        self.chair.active = False
        self.assertFalse(self.coming._dental_rebooking_values(start)['dental_chair_id'])


@tagged('post_install', '-at_install')
class TestChairs(BookingCase):
    """A visit that needed a chair needs one, though its own is not in use any more."""

    def test_its_own(self):
        self.visit.dental_chair_id = self.chair
        self.make_chairs(2)
        self.assertEqual(self.visit._dental_chairs_like(), self.chair)

    def test_the_clinics_others(self):
        self.visit.dental_chair_id = self.chair
        second, third = self.make_chairs(2)
        self.chair.active = False
        self.assertEqual(self.visit._dental_chairs_like(), second | third)
        call = self.start_call(self.case)
        self.assertEqual(call.slot_ids.chair_id, second)
        self.coming.dental_chair_id = third
        self.assertEqual(self.visit._dental_chairs_like(), third, "what is in use is known")

    def test_none(self):
        self.coming.dental_chair_id = self.chair
        self.assertFalse(self.visit._dental_chairs_like())


@tagged('post_install', '-at_install')
class TestMoveTimes(BookingCase):
    """Moving offers times at which all who are needed are free, the patient too."""

    def move(self, visit=None):
        visit = (visit or self.coming).with_user(self.receptionist)
        return visit.env['dental.followup.move'].browse(visit.action_dental_move()['res_id'])

    def clocks(self, move):
        """Return day and hour of the times on the screen, as '24 10:30'."""
        return [f'{clinic_time.to_local(slot.start, self.zone):%d %H:%M}'
                for slot in move.slot_ids if slot.page == move.slot_page]

    def test_not_while_the_patient_is_elsewhere(self):
        self.assertEqual(self.clocks(self.move()), ['23 16:00', '24 09:00', '24 16:00'])
        self.make_visit('16:00', dental_dentist_id=self.other.id)
        move = self.move()
        self.assertEqual(self.clocks(move), ['23 16:30', '24 09:00', '24 16:00'])
        move.write({'is_other': True, 'start': self.clock('16:00')})
        move.action_move()
        self.assertIn("patient is not free", move.notice)
        self.assertEqual(self.coming.dental_state, 'booked')

    def test_half_an_hour_later(self):
        """The visit's own time is free, since it is moved away."""
        self.fill('09:00', '10:00')
        self.fill('11:30', '14:00')
        move = self.move()
        self.assertIn('24 10:15', self.clocks(move))
        move.slot_id = move.slot_ids.filtered(
            lambda slot: slot.start == self.clock('10:15', self.tomorrow))
        move.action_move()
        self.assertEqual(
            self.coming.dental_moved_to_id.stop, self.clock('11:15', self.tomorrow))

    def test_an_offered_time_is_booked_in_the_hours_of_then(self):
        move = self.move()
        move.slot_id = move.slot_ids[0]
        self.leave('15:00', '21:00', calendar_id=False)
        move.action_move()
        self.assertEqual(self.coming.dental_state, 'booked')
        self.assertIn("not free", move.notice)
        self.assertEqual(self.clocks(move)[0], '24 09:00')

    def test_a_typed_time_may_lie_outside_the_hours(self):
        move = self.move()
        move.write({'is_other': True, 'start': self.clock('21:00')})
        move.action_move()
        self.assertEqual(self.coming.dental_moved_to_id.start, self.clock('21:00'))

    def test_who_left_and_what_is_gone(self):
        """Somebody else treats the patient, in another chair, and the times say so."""
        self.coming.dental_chair_id = self.chair
        (second,) = self.make_chairs(1)
        self.chair.active = False
        self.dentist_user.active = False
        move = self.move()
        move.slot_id = move.slot_ids[0]
        self.assertIn(' · '.join((self.other.name, second.name)), move.slot_id.display_name)
        move.action_move()
        self.assertRecordValues(self.coming.dental_moved_to_id, [{
            'dental_dentist_id': self.other.id, 'dental_chair_id': second.id}])

    def test_who_would_like_to_come_sooner_still_would(self):
        """A later time does not fulfil the wish, an earlier one does; a miss has none left."""
        for clock, wishes in (('17:00', True), ('09:00', False)):
            with self.subTest(clock), self.env.cr.savepoint() as savepoint:
                self.coming.dental_wants_sooner = True
                move = self.move()
                move.write({'is_other': True, 'start': self.clock(clock, self.tomorrow)})
                move.action_move()
                self.assertEqual(self.coming.dental_moved_to_id.dental_wants_sooner, wishes)
                savepoint.close(rollback=True)
        self.visit.dental_wants_sooner = True
        self.assertFalse(self.visit._dental_rebooking_values(
            self.clock('17:00', self.tomorrow))['dental_wants_sooner'])

    def test_all_times_and_the_first_again(self):
        move = self.move()
        first = self.clocks(move)
        for _page in range(99):
            move.action_more_slots()
            if move.notice:
                break
        self.assertIn("all the free times", move.notice)
        self.assertEqual((self.clocks(move), move.slot_page), (first, 0))
        move.action_more_slots()
        self.assertFalse(move.notice)

    def test_nothing_free(self):
        self.leave('00:00', '23:59', calendar_id=False,
                   date_to=self.clock('00:00', self.day + timedelta(days=40)))
        move = self.move()
        move.action_more_slots()
        self.assertFalse(move.slot_ids or move.notice)


@tagged('post_install', '-at_install')
class TestCallTimes(BookingCase):
    """The times of a call are as long as the visit they are for, and there is a way back."""

    def choose(self, call, choice):
        """Choose as on the screen what becomes of the coming visit."""
        call.step = 'slot'
        with Form(call) as form:
            form.visit_choice = choice
        return call

    def test_as_long_as_the_visit_that_is_moved(self):
        self.coming.stop = self.clock('12:00', self.tomorrow)
        self.coming.dental_dentist_id = self.other
        call = self.talk()
        new = self.offered(call)
        self.assertEqual(new[0].stop - new[0].start, HALF)
        self.assertEqual(new.dentist_id, self.dentist)
        call.slot_id = new[0]
        self.choose(call, 'move')
        self.assertFalse(call.slot_id, "it was looked for another visit")
        longer = self.offered(call)
        self.assertEqual(longer[0].stop - longer[0].start, timedelta(hours=2))
        self.assertEqual(longer.dentist_id, self.other)
        self.assertFalse(longer & new)
        call.slot_id = longer[0]
        call.action_done()
        self.assertEqual(
            self.coming.dental_moved_to_id.stop - self.coming.dental_moved_to_id.start,
            timedelta(hours=2))

    def test_its_own_time_is_free_if_it_is_moved(self):
        self.fill('09:00', '10:00')
        self.fill('11:30', '14:00')
        self.fill('16:00', '20:30', self.day)
        call = self.talk()
        self.assertNotIn(self.clock('10:15', self.tomorrow), self.offered(call).mapped('start'))
        self.choose(call, 'move')
        self.assertEqual(self.offered(call)[0].start, self.clock('10:15', self.tomorrow))

    def test_of_another_visit(self):
        week = self.day + timedelta(days=7)
        next_one = self.beside_the_case('18:00', week, minutes=45)
        call = self.choose(self.talk(), 'move')
        self.assertEqual(self.offered(call)[0].stop - self.offered(call)[0].start,
                         timedelta(hours=1))
        call.action_other_visit()
        self.assertEqual(call.visit_id, next_one)
        self.assertEqual(self.offered(call)[0].stop - self.offered(call)[0].start,
                         timedelta(minutes=45))

    def test_too_short_is_not_taken(self):
        """A time of half an hour was chosen and then, without the screen, the move of an hour."""
        call = self.talk()
        slot = self.offered(call)[0]
        self.fill('16:30', '17:00', self.day)
        call.write({'slot_id': slot.id, 'visit_choice': 'move'})
        call.action_done()
        self.assertIn("too short: this visit takes 60 minutes", call.notice)
        self.assertEqual(self.coming.dental_state, 'booked')
        self.assertEqual(self.offered(call)[0].start, self.clock('17:00'))

    def test_all_times_and_the_first_again(self):
        self.leave('00:00', '23:59', self.day + timedelta(days=3), calendar_id=False,
                   date_to=self.clock('00:00', self.day + timedelta(days=40)))
        call = self.talk()
        first, pages = self.offered(call).mapped('start'), 0
        while not call.notice:
            call.action_more_slots()
            pages += 1
            self.assertTrue(self.offered(call))
        self.assertGreater(pages, 3)
        self.assertIn("all the free times in these 21 days", call.notice)
        self.assertEqual((self.offered(call).mapped('start'), call.slot_page), (first, 0))
        call.action_more_slots()
        self.assertFalse(call.notice)

    def test_fewer_in_the_morning(self):
        """Where one answer has no more times than this, the screen says so, and not “none”."""
        self.leave('00:00', '23:59', self.tomorrow, calendar_id=False,
                   date_to=self.clock('00:00', self.day + timedelta(days=40)))
        self.fill('17:00', '20:30', self.day)
        self.leave('09:00', '14:00', self.tomorrow, calendar_id=False)
        call = self.talk()
        call.slot_choice = 'morning'
        self.assertIn("no free time", call.slot_text)
        call.slot_choice = 'afternoon'
        self.assertFalse(call.slot_text)
        call.slot_page = 9
        self.assertIn("begins with the first again", call.slot_text)

    def test_another_look_costs_one(self):
        """What the coming visit adds is looked for when the patient is on the line."""
        call = self.start_call(self.case)
        self.assertFalse(call.slot_ids.filtered('is_move'))
        call.action_answered()
        self.assertTrue(call.slot_ids.filtered('is_move'))
        offered = call.slot_ids
        call.action_answered()
        self.assertEqual(call.slot_ids, offered)


@tagged('post_install', '-at_install')
class TestFreedTimeInCall(FreedCase):
    """A freed time is asked about once a look, and offered to those it suits."""

    def test_one_look_at_it(self):
        self.make_missed()
        self.give_up()
        call = self.call_from(self.who().line_ids)
        looks = []

        def look(model, *args, **options):
            looks.append(args)
            return read(model, *args, **options)
        events = self.env.registry['calendar.event']
        read = events._dental_busy_rows
        with patch.object(events, '_dental_busy_rows', look):
            call.action_look_again()
        self.assertEqual(
            len(looks), 3, "one at the freed time, one at today, one at all the others")
        self.assertEqual(call.slot_ids[0].start, self.freed.start)

    def test_not_where_the_visit_takes_longer(self):
        case = self.make_missed(minutes=45)
        self.give_up()
        call = self.env['dental.followup.call'].with_user(self.receptionist).create({
            'followup_id': case.id, 'freed_time_id': self.time_of().id})
        first = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertEqual(
            (first.start, first.stop - first.start), (self.clock('16:00'), timedelta(minutes=45)))

    def move_in_a_call(self, **values):
        """Move a visit in a call, at whose time somebody else could come; return both."""
        self.make_missed()
        self.freed.unlink()
        coming = self.make_visit('10:00', patient=self.luis, day=self.wednesday)
        call = self.talk(self.make_case('dentist_asks', self.luis), visit_choice='move', **values)
        call.slot_id = call.slot_ids.filtered('is_move')[0]
        return coming, call

    def test_who_could_come_is_said_after_the_call_too(self):
        coming, call = self.move_in_a_call()
        with patch.object(
                self.env.registry['dental.followup'], '_find_who_could_come') as found:
            call.action_review()
        self.assertFalse(found.called, "nobody is looked for before it is saved")
        result = call.action_done()
        self.assertEqual((coming.dental_state, result['tag']), ('moved', 'dental_followup_freed'))
        self.assertEqual(result['params']['title'], "Luis Ferrer")
        self.assertIn("Booked for", result['params']['message'])
        self.assertIn("Wednesday November 25, 10:00 is free again: one patient could come.",
                      result['params']['message'])
        self.assertEqual(result['params']['next']['type'], 'ir.actions.act_window_close')

    def test_and_the_next_call_is_opened(self):
        _coming, call = self.move_in_a_call(leads_on=True)
        result = call.action_done_next()
        self.assertEqual(result['tag'], 'dental_followup_freed')
        self.assertEqual(result['params']['next']['res_model'], 'dental.followup.call')
