from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .freed_case import FreedCase


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
        self.assertEqual(self.time_of(user=self.manager).offered_by, 'recepcion_test')
        call.slot_id = first
        call.action_done()
        self.assertRecordValues(case, [{'state': 'booked'}])
        self.assertEqual(case.rebooked_event_id.start, self.freed.start)
        self.env.invalidate_all()
        self.assertFalse(self.listed(), "once taken it is gone")
        self.assertTrue(who.status_text)
        self.assertFalse(self.time_of(user=self.manager).offered_by)

    def test_a_shorter_visit_takes_what_it_needs(self):
        self.make_missed(minutes=15)
        self.give_up()
        call = self.call_from(self.who().line_ids)
        first = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertEqual(first.stop - first.start, timedelta(minutes=15))

    def test_two_receptionists_one_time(self):
        first, second = self.make_missed(), self.make_missed('10:00', self.luis)
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
        self.assertEqual(self.listed(), later, "what the patient leaves is offered again")
        new.action_dental_attended()
        self.assertEqual(case.state, 'won')

    def test_no_thanks(self):
        later = self.make_later()
        self.give_up()
        call = self.call_from(self.who().line_ids)
        case = call.followup_id
        call.action_done()
        self.assertRecordValues(case, [{
            'state': 'cancelled', 'close_note': "Stays with the visit that is noted.",
            'lost_reason_id': False}])
        self.assertEqual(later.dental_state, 'booked')
        self.assertTrue(later.dental_wants_sooner, "the next time that is freed may suit")

    def test_not_now(self):
        self.make_later()
        self.give_up()
        call = self.open_from(self.who().line_ids)
        case = call.followup_id
        self.assertEqual(case.state, 'todo')
        call.action_not_now()
        self.assertEqual(case.state, 'cancelled', "nobody finds it on the list tomorrow")
        self.assertTrue(self.who().line_ids)

    def test_left_in_the_middle_of_the_talk(self):
        self.make_later()
        self.give_up()
        call = self.call_from(self.who().line_ids)
        case = call.followup_id
        call.told = "Lo mira con su jefa"
        call.action_not_now()
        self.assertEqual(case.state, 'todo')
        self.assertIn("You left a conversation", case.with_user(
            self.receptionist).get_today_summary()['talk'])
        again = self.start_call(case)
        self.assertEqual((again, again.told, again.phase), (call, "Lo mira con su jefa", 'talk'))

    def test_a_promise_to_who_stays_with_their_visit_has_an_owner(self):
        self.make_later()
        self.give_up()
        call = self.call_from(self.who().line_ids)
        call.promise = "Enviar el plano"
        call.action_done()
        self.assertEqual(call.followup_id.state, 'cancelled')
        self.assertRecordValues(call.followup_id.activity_ids, [{
            'user_id': self.receptionist.id,
            'activity_type_id': self.ref('mail_activity_type_promise').id}])

    def test_not_reached_is_not_tried_again(self):
        self.make_later()
        self.give_up()
        call = self.open_from(self.who().line_ids)
        case = call.followup_id
        call.with_context(outcome='no_answer').action_not_answered()
        self.assertEqual(case.state, 'cancelled')
        again = self.who().line_ids
        self.assertEqual(again.partner_id, self.luis, "another time they may be asked")

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
                case = Followup._open_sooner(later, self.time_of())
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
        case = self.env['dental.followup']._open_sooner(later, self.time_of())
        other = self.make_visit('12:00', patient=self.stranger, day=self.wednesday)
        self.give_up(other)
        self.assertEqual(
            self.env['dental.followup']._open_sooner(later, self.time_of(other)), case)
        self.assertEqual(case.freed_time_id.event_id, other)
        case.action_cancel()
        self.ref('program_sooner').is_on = False
        with self.assertRaises(UserError):
            self.env['dental.followup']._open_sooner(later, self.time_of(other))

    def test_which_time_is_offered_is_not_forged(self):
        case = self.make_case('sooner', event_id=self.make_later(self.patient).id)
        self.give_up()
        with self.assertRaises(UserError):
            case.with_user(self.receptionist).write({'freed_time_id': self.time_of().id})
