from odoo.tests import tagged

from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestCardClosed(HouseholdCase):
    """Who closes the card of a call has not called: the patient is free for colleagues at once."""

    def setUp(self):
        super().setUp()
        self.case = self.make_case('no_show')

    def test_free_at_once(self):
        other = self.make_case('no_show', self.sister)
        call = self.start_call(self.case)
        self.assertEqual((self.case | other).claim_user_id, self.receptionist)
        call.action_close()
        self.assertFalse((self.case | other).claim_user_id)
        self.assertRecordValues(call, [{'ended': 'left'}])
        self.assertRecordValues(self.case, [{'state': 'todo', 'attempt_count': 0}])

    def test_what_was_noted_can_be_taken_up_again(self):
        call = self.start_call(self.case)
        call.told = "Llama su madre"
        call.action_close()
        self.assertFalse(self.case.claim_user_id)
        self.assertEqual(self.start_call(self.case), call)

    def test_a_conversation_stays_in_hand(self):
        call = self.talk(self.case)
        call.action_close()
        self.assertRecordValues(call, [{'ended': False}])
        self.assertEqual(self.case.claim_user_id, self.receptionist)

    def test_a_call_that_is_over_frees_nobody(self):
        """Closed late, after a colleague has the patient in hand."""
        call = self.start_call(self.case)
        call.action_not_now()
        self.case.with_user(self.manager).action_call()
        call.action_close()
        self.assertEqual(self.case.claim_user_id, self.manager)

    def test_who_rang_and_hung_up(self):
        call = self.take_call(self.stranger)
        case = call.followup_id
        call.action_close()
        self.assertRecordValues(case, [{'state': 'cancelled', 'claim_user_id': False}])
