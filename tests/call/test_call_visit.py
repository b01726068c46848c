from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestCallVisit(HouseholdCase):
    """The coming visit, kept, moved or cancelled in a call about something else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.coming = cls.make_visit('10:00', day=cls.tomorrow, minutes=45)
        cls.case = cls.make_case('dentist_asks')

    def slot(self, call, number=0):
        return call.slot_ids.filtered(lambda slot: (
            slot.choice, slot.is_move) == ('any', call.slot_is_move))[number]

    def late_calls(self):
        return self.case_of(self.coming, self.ref('program_late_cancel'))

    def test_what_is_shown(self):
        call = self.start_call(self.case)
        self.assertEqual(
            call.visit_text,
            f"Tuesday November 24, 10:00 · {self.dentist.name} · Higiene de prueba")
        self.assertEqual(call.visit_choice, 'keep')
        self.assertFalse(call.has_more_visits)
        next_one = self.make_visit('18:00', day=self.day + timedelta(days=7))
        call = self.start_call(self.case)
        self.assertTrue(call.has_more_visits)
        call.action_other_visit()
        self.assertEqual(call.visit_id, next_one)
        call.action_other_visit()
        self.assertEqual(call.visit_id, self.coming)

    def test_without_a_visit(self):
        self.coming.dental_state = 'cancelled'
        self.late_calls().action_cancel()
        call = self.talk(self.case, call_back_at=self.clock('18:00'))
        self.assertFalse(call.visit_id or call.visit_text)
        call.action_done()
        self.assertEqual(self.case.state, 'pending')

    def test_kept(self):
        call = self.talk(self.case, call_back_at=self.clock('18:00'))
        call.action_done()
        self.assertEqual((self.coming.dental_state, self.case.state), ('booked', 'pending'))
        self.assertFalse(self.coming.dental_wants_sooner)

    def test_wants_sooner_in_one_click(self):
        self.talk(self.case, wants_sooner=True, call_back_at=self.clock('18:00')).action_done()
        self.assertTrue(self.coming.dental_wants_sooner)

    def test_moved(self):
        call = self.talk(self.case, visit_choice='move')
        slot = self.slot(call)
        call.slot_id = slot
        start = slot.start
        call.action_done()
        new = self.coming.dental_moved_to_id
        self.assertRecordValues(self.coming | new, [
            {'dental_state': 'moved', 'dental_state_user_id': self.receptionist.id,
             'start': self.clock('10:00', self.tomorrow)},
            {'dental_state': 'booked', 'dental_state_user_id': self.receptionist.id,
             'start': start}])
        self.assertEqual(new.stop - new.start, timedelta(minutes=45), "as long as it was")
        self.assertEqual(new.categ_ids, self.treatment)
        self.assertEqual(self.case.rebooked_event_id, new)
        self.assertEqual(self.case.attempt_ids[0].event_id, new)
        self.assertFalse(self.late_calls())

    def test_said_before_it_is_saved(self):
        when = "The visit of Tuesday November 24, 10:00 is"
        call = self.talk(self.case, visit_choice='cancel', call_back_at=self.clock('18:00'))
        call.action_review()
        self.assertIn(f"{when} cancelled.", call.review_result)
        call.visit_choice = 'move'
        call.action_review()
        self.assertIn("To which time", call.review_error)
        call.write({'slot_id': self.slot(call).id, 'call_back_at': False})
        call.action_review()
        self.assertIn(f"{when} moved.", call.review_result)
        self.assertEqual(self.coming.dental_state, 'booked', "nothing is done yet")
        self.assertEqual(call.visit_id, self.coming)

    def test_who_waits_for_the_moved_visit_follows(self):
        waiting = self.make_missed('09:00')
        waiting._book(self.coming)
        call = self.talk(self.case, visit_choice='move')
        call.slot_id = self.slot(call)
        call.action_done()
        self.assertEqual(waiting.state, 'booked')
        self.assertEqual(waiting.rebooked_event_id, self.coming.dental_moved_to_id)

    def test_moved_where(self):
        call = self.talk(self.case, visit_choice='move', call_back_at=self.clock('18:00'))
        with self.assertRaisesRegex(UserError, "To which time"):
            call.action_done()

    def test_moved_into_its_own_time(self):
        """A visit that moves by a quarter of an hour is not in its own way."""
        call = self.talk(self.case, visit_choice='move')
        start = self.clock('10:15', self.tomorrow)
        slot = self.slot(call)
        slot.sudo().write({'start': start, 'stop': start + timedelta(minutes=45)})
        call.slot_id = slot
        call.action_done()
        self.assertEqual(self.coming.dental_moved_to_id.start, start)

    def test_the_time_is_taken_meanwhile(self):
        call = self.talk(self.case, visit_choice='move')
        slot = self.slot(call)
        self.make_visit(patient=self.stranger, start=slot.start, stop=slot.stop)
        call.slot_id = slot
        action = call.action_done()
        self.assertEqual(action['res_id'], call.id)
        self.assertIn("has just been taken", call.notice)
        self.assertTrue(self.slot(call))
        self.assertEqual((self.coming.dental_state, self.case.state), ('booked', 'todo'))
        self.assertFalse(self.case.attempt_ids, "nothing is saved but with the call")

    def test_cancelled_and_promised(self):
        self.talk(self.case, visit_choice='cancel', call_back_at=self.clock('18:00')).action_done()
        self.assertRecordValues(self.coming, [{
            'dental_state': 'cancelled', 'dental_cancel_kind': 'late',
            'dental_state_user_id': self.receptionist.id}])
        self.assertEqual((self.case.state, self.case.is_promise), ('pending', True))
        self.assertFalse(self.late_calls(), "it was this conversation")

    def test_cancelled_with_a_reason(self):
        reason = self.ref('lost_reason_other')
        self.talk(self.case, visit_choice='cancel', lost_reason_id=reason.id).action_done()
        self.assertEqual((self.coming.dental_state, self.case.state), ('cancelled', 'lost'))

    def test_cancelled_in_the_agenda_opens_a_call(self):
        """What a call does not say is said by the program."""
        self.coming.action_dental_cancel()
        self.assertEqual(self.late_calls().state, 'todo')

    def test_cancelled_and_nothing_said(self):
        check = self.make_case('completed')
        call = self.talk(check, visit_choice='cancel')
        with self.assertRaisesRegex(UserError, "when do we call again"):
            call.action_done()
        call.call_back_at = self.clock('18:00')
        call.action_done()
        self.assertEqual((self.coming.dental_state, check.state), ('cancelled', 'pending'))

    def test_cancelled_and_another_chosen(self):
        call = self.talk(self.case, visit_choice='cancel')
        call.slot_id = self.slot(call)
        with self.assertRaisesRegex(UserError, "moved to it"):
            call.action_done()

    def test_who_waited_for_the_cancelled_visit_is_called_as_agreed(self):
        waiting = self.make_missed('09:00')
        waiting._book(self.coming)
        self.talk(self.case, visit_choice='cancel', call_back_at=self.clock('18:00')).action_done()
        self.assertRecordValues(waiting, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('18:00')}])

    def test_changed_by_somebody_meanwhile(self):
        call = self.talk(self.case, visit_choice='cancel', call_back_at=self.clock('18:00'))
        self.coming.dental_state = 'arrived'
        with self.assertRaises(UserError):
            call.action_done()

    def test_nobody_elses_visit(self):
        theirs = self.make_visit('12:00', patient=self.stranger, day=self.tomorrow)
        call = self.talk(self.case, visit_choice='cancel', call_back_at=self.clock('18:00'),
                         visit_id=theirs.id)
        with self.assertRaises(UserError):
            call.action_done()
        self.assertEqual(theirs.dental_state, 'booked')

    def test_not_answered_changes_nothing(self):
        call = self.start_call(self.case)
        call.visit_choice = 'cancel'
        call.with_context(outcome='no_answer').action_not_answered()
        self.assertEqual(self.coming.dental_state, 'booked')


@tagged('post_install', '-at_install')
class TestIncomingVisit(HouseholdCase):
    """The patient rings to move or to cancel; nothing else is open with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coming = cls.make_visit('10:00', day=cls.tomorrow)

    def rings(self, **values):
        """Talk with the patient, who rings; return the call."""
        return self.answer_call(self.take_call(), **values)

    def test_moves(self):
        call = self.rings(visit_choice='move')
        self.assertEqual(call.visit_id, self.coming)
        slot = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        self.assertEqual(slot.dentist_id, self.dentist, "the times are the same dentist's")
        call.slot_id = slot
        call.action_done()
        new = self.coming.dental_moved_to_id
        self.assertEqual((self.coming.dental_state, new.dental_state), ('moved', 'booked'))
        self.assertEqual(call.followup_id.attempt_ids.direction, 'in')
        sent = self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id), ('program_id.code', '=', 'post_call')])
        self.assertEqual(len(sent), 1, "one message says what stands now")

    def test_cancels(self):
        reason = self.ref('lost_reason_other')
        call = self.rings(visit_choice='cancel')
        with self.assertRaisesRegex(UserError, "when do we call again"):
            call.action_done()
        call.lost_reason_id = reason
        call.action_done()
        self.assertEqual(self.coming.dental_cancel_kind, 'late')
        self.assertFalse(self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id), ('is_closed', '=', False),
            ('program_id.code', '!=', 'post_call')]), "nobody calls about it once more")

    def test_cancels_and_is_called(self):
        call = self.rings(visit_choice='cancel', call_back_at=self.clock('18:00'))
        call.action_done()
        self.assertEqual(self.coming.dental_state, 'cancelled')
        self.assertRecordValues(call.followup_id, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('18:00')}])
        self.assertFalse(self.case_of(self.coming, self.ref('program_late_cancel')))

    def test_would_come_sooner(self):
        self.rings(wants_sooner=True).action_done()
        self.assertTrue(self.coming.dental_wants_sooner)
        self.assertEqual(self.coming.dental_state, 'booked')
