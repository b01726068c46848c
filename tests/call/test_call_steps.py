from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..common import NoShowCase
from ..household_case import HouseholdCase

KEPT = (
    'dental.followup', 'dental.followup.attempt', 'dental.observation', 'dental.evolution',
    'calendar.event', 'calendar.attendee', 'mail.mail', 'mail.message', 'mail.activity',
    'sms.sms',
)


class CallCase(NoShowCase, HouseholdCase):
    """A patient who did not come at ten, and the call that this opened."""

    def book(self, case=None, **values):
        """Answer a call and choose the first time that is offered."""
        call = self.talk(case or self.case, **values)
        call.slot_id = call.slot_ids.filtered(lambda slot: slot.choice == 'any')[0]
        return call


@tagged('post_install', '-at_install')
class TestReview(CallCase):
    """Result, next step and what will be sent are shown before the call is saved."""

    def picture(self):
        """Return all that a call may write, as it stands."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {name: [
            {key: value for key, value in row.items() if key not in ('write_date', '__last_update')}
            for row in self.env[name].with_context(active_test=False).search(
                [], order='id').read(load='')] for name in KEPT}

    def test_nothing_remains_of_it(self):
        """Ledger, cases, visits, activities and messages stand as before."""
        self.make_case('recall', self.sister)
        call = self.book(observation="Le dan miedo las agujas", told="Se me olvidó")
        before, hooks = self.picture(), self.env.cr.postcommit
        call.action_review()
        self.assertIs(self.env.cr.postcommit, hooks)
        self.assertEqual(self.picture(), before)
        self.assertFalse(call.ended)
        self.assertEqual(call.step, 'result')

    def test_says_what_saving_does(self):
        call = self.book()
        call.action_review()
        self.assertFalse(call.review_error)
        when = self.clinic._dental_when(call.slot_id.start)
        self.assertIn(when, call.review_result)
        self.assertIn(when, call.review_next)
        call.action_done()
        visit = self.case.rebooked_event_id
        self.assertIn(self.clinic._dental_when(visit.start), call.review_result)

    def test_says_what_is_sent(self):
        """What was agreed is confirmed by email after the call."""
        call = self.book()
        call.action_review()
        call.action_done()
        sent = self.env['dental.followup'].search([
            ('partner_id', '=', self.patient.id), ('source_attempt_id', '!=', False)])
        self.assertEqual(sent.next_channel, 'email')
        self.assertIn("Email with what was agreed, ", call.review_sent)
        self.assertIn(self.clinic._dental_when(sent.next_at), call.review_sent)

    def test_says_what_cannot_be_sent(self):
        self.patient.write({'email': False, 'phone': '+34 963 12 34 56'})
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        call.action_review()
        self.assertIn("cannot be sent. There is no valid", call.review_sent)

    def test_says_that_nothing_is_sent(self):
        self.drop_steps(self.ref('program_post_call'))
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        call.action_review()
        self.assertEqual(call.review_sent, "Nothing is sent to the patient.")
        self.assertIn(self.clinic._dental_when(self.clock('17:30')), call.review_next)

    def test_says_what_becomes_of_the_other_reasons(self):
        other = self.make_case('recall', self.sister)
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        call.reason_ids.result = 'done'
        call.action_review()
        self.assertIn(f"{other.display_name}: It is closed", call.review_next)
        self.assertEqual(other.state, 'todo')

    def test_a_refusal_is_shown_in_place(self):
        call = self.talk(self.case, blocker_ids=[Command.clear()])
        call.action_review()
        self.assertIn("keeps the patient", call.review_error)
        self.assertFalse(call.review_result)
        call.write({'blocker_ids': [Command.set(self.ref('blocker_none').ids)],
                    'call_back_at': self.clock('17:30')})
        call.action_review()
        self.assertFalse(call.review_error)

    def test_a_time_that_is_taken_leads_back_to_the_times(self):
        call = self.book()
        taken = call.slot_id.start
        self.make_visit(patient=self.sister, start=taken, stop=taken + timedelta(minutes=30))
        call.action_review()
        self.assertEqual(call.step, 'slot')
        self.assertIn("just been taken", call.notice)
        self.assertFalse(call.slot_id)
        self.assertTrue(call.slot_ids)
        self.assertNotIn(taken, call.slot_ids.mapped('start'))
        self.assertFalse(self.case.attempt_ids)

    def test_is_the_servers_word(self):
        call = self.talk(self.case)
        call.write({'review_sent': "Mucho", 'ended': 'saved'})
        self.assertFalse(call.review_sent)
        self.assertFalse(call.ended)
        calls = call.env['dental.followup.call']
        self.assertFalse(calls.create({
            'followup_id': self.case.id, 'ended': 'saved', 'review_sent': "Mucho"}).ended)


@tagged('post_install', '-at_install')
class TestResume(CallCase):
    """A call that was broken off is taken up where it was; one that is over is not."""

    def unfinished(self, user=None):
        user = user or self.receptionist
        return self.env['dental.followup.call'].with_user(user)._get_unfinished()

    def test_taken_up_at_the_same_step(self):
        call = self.talk(self.case, told="Se me olvidó", step='closing')
        self.assertEqual(self.unfinished(), call)
        again = self.start_call(self.case)
        self.assertEqual(again, call)
        self.assertRecordValues(again, [{
            'told': "Se me olvidó", 'step': 'closing', 'phase': 'talk'}])

    def test_times_that_have_passed_are_offered_anew(self):
        call = self.book()
        chosen = call.slot_id.start
        with self.at_utc(chosen + timedelta(minutes=1)):
            again = self.start_call(self.case)
            self.assertEqual(again, call)
            self.assertFalse(again.slot_id)
            self.assertGreater(min(again.slot_ids.mapped('start')), chosen)

    def test_a_chosen_time_to_come_stays(self):
        call = self.book()
        chosen = call.slot_id
        self.assertEqual(self.start_call(self.case).slot_id, chosen)

    def test_only_looked_at(self):
        """Nothing was said yet: the call is opened anew, with what is true now."""
        call = self.start_call(self.case)
        self.assertFalse(self.unfinished())
        self.assertNotEqual(self.start_call(self.case), call)

    def test_not_somebody_elses(self):
        self.talk(self.case)
        self.assertFalse(self.unfinished(self.manager))

    def test_not_what_is_saved_and_not_saved_twice(self):
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        first = call.action_done()
        self.assertFalse(self.unfinished())
        again = call.action_done()
        self.assertEqual(again['params']['message'], (
            f"This call was saved already. {first['params']['message']}"))
        self.assertEqual(len(self.case.attempt_ids), 1)

    def test_left_before_the_call_is_over_left_in_it_is_not(self):
        call = self.start_call(self.case)
        call.told = "Nota"
        call.action_not_now()
        self.assertFalse(self.unfinished())
        call = self.talk(self.case, told="Se me olvidó")
        call.action_not_now()
        self.assertEqual(self.unfinished(), call)
        self.assertFalse(self.case.claim_user_id)

    def test_a_long_talk_stays_in_the_users_hands(self):
        """Who notes something is still there; who left the call is not."""
        call = self.talk(self.case)
        with self.at('12:10'):
            call.told = "Habla mucho"
        with self.at('12:20'):
            self.assertTrue(self.start_call(self.case, self.manager).claim_text)
            call.action_not_now()
            call.told = "Ya no está"
            self.assertFalse(self.start_call(self.case, self.manager).claim_text)

    def test_kept_for_a_day(self):
        call = self.book()
        rows = (call, call.slot_ids)
        for hours, stays in ((23, True), (25, False)):
            for records in rows:
                with self.at_utc(self.clock('12:00') + timedelta(hours=hours)):
                    self.env[records._name]._transient_vacuum()
                self.assertEqual(bool(records.exists()), stays)


@tagged('post_install', '-at_install')
class TestNextCall(CallCase):
    """Saving a call leads to the next one in the order of Today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_case('repair', cls.stranger, clock='11:30')

    def opened(self, action):
        """Return the case whose call an action ends in, if any."""
        while action.get('params'):
            action = action['params']['next']
        if action['type'] == 'ir.actions.act_window_close':
            return self.env['dental.followup']
        return self.env[action['res_model']].browse(action['res_id']).followup_id

    def test_save_and_next(self):
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        action = call.action_done_next()
        self.assertEqual(action['params']['title'], self.patient.name)
        self.assertEqual(self.opened(action), self.second)
        self.assertEqual(self.second.claim_user_id, self.receptionist)

    def test_not_what_somebody_else_has_in_hand(self):
        self.start_call(self.second, self.manager)
        call = self.talk(self.case, call_back_at=self.clock('17:30'))
        action = call.action_done_next()
        self.assertFalse(self.opened(action))
        self.assertIn("last call", action['params']['next']['params']['title'])

    def test_a_call_nobody_answers_leads_on_if_it_came_that_way(self):
        action = self.start_call(self.case).action_not_answered()
        self.assertFalse(self.opened(action))
        self.assertIn("Next contact", action['params']['message'])
        calls = self.env['dental.followup.call'].with_user(self.receptionist)
        action = calls._action_next()
        self.assertEqual(self.opened(action), self.second)
        third = self.make_case('repair', self.sister, clock='11:45')
        action = calls.browse(action['res_id']).action_not_answered()
        self.assertEqual(self.opened(action), third)

    def test_skipped_is_not_offered_again(self):
        call = self.start_call(self.case)
        action = call.action_skip()
        self.assertEqual(self.opened(action), self.second)
        self.assertFalse(self.case.claim_user_id)
        action = call.browse(action['res_id']).action_skip()
        self.assertFalse(self.opened(action))

    def test_the_next_is_not_opened_when_the_time_is_taken(self):
        call = self.book()
        taken = call.slot_id.start
        self.make_visit(patient=self.sister, start=taken, stop=taken + timedelta(minutes=30))
        action = call.action_done_next()
        self.assertEqual(action['res_id'], call.id)
        self.assertFalse(self.case.attempt_ids)


@tagged('post_install', '-at_install')
class TestSteps(CallCase):
    """One step at a time, or everything on one page: as the user had it last."""

    def test_last_choice_is_remembered(self):
        call = self.start_call(self.case)
        self.assertFalse(call.is_free)
        call.action_toggle_free()
        self.assertTrue(call.is_free)
        self.assertTrue(self.start_call(self.case).is_free)
        self.assertFalse(self.start_call(self.case, self.manager).is_free)
        self.start_call(self.case).action_toggle_free()
        self.assertFalse(self.start_call(self.case).is_free)
