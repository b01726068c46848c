from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NoShowCase


@tagged('post_install', '-at_install')
class TestClaim(NoShowCase):
    """Two people never ring the same patient (invariant 10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user('colega_test', 'group_receptionist')

    def test_others_see_who_is_in_the_call(self):
        with self.at('12:02'):
            self.start_call(self.case)
        seen = self.case.with_user(self.colleague)
        self.assertIn('recepcion_test', seen.why_now)
        self.assertIn('12:02', seen.why_now)
        self.assertNotIn('recepcion_test', self.case.with_user(self.receptionist).why_now)
        call = self.start_call(self.case, self.colleague)
        self.assertIn('recepcion_test', call.claim_text)
        self.assertEqual(self.case.claim_user_id, self.receptionist)

    def test_second_caller_cannot_go_on(self):
        self.start_call(self.case)
        call = self.start_call(self.case, self.colleague)
        for action in (call.action_answered, call.action_not_answered):
            with self.assertRaisesRegex(UserError, 'recepcion_test'), self.env.cr.savepoint():
                action()
        self.assertFalse(self.case.attempt_ids)

    def test_another_case_of_the_same_patient_is_in_hand_too(self):
        other = self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'program_id': self.no_show.id,
            'company_id': self.clinic.id})
        self.start_call(self.case)
        self.assertTrue(self.start_call(other, self.colleague).claim_text)

    def test_take_over(self):
        first = self.start_call(self.case)
        second = self.start_call(self.case, self.colleague)
        second.action_take_over()
        self.assertFalse(second.claim_text)
        second.action_not_answered()
        self.assertEqual(self.case.attempt_ids.user_id, self.colleague)
        self.start_call(self.case, self.colleague)
        with self.assertRaisesRegex(UserError, 'colega_test'):
            first.action_not_answered()

    def test_it_ends_by_itself(self):
        self.start_call(self.case)
        with self.at('12:14'):
            self.assertTrue(self.start_call(self.case, self.colleague).claim_text)
        with self.at('12:16'):
            call = self.start_call(self.case, self.colleague)
            self.assertFalse(call.claim_text)
            self.assertEqual(self.case.claim_user_id, self.colleague)

    def test_the_conversation_renews_it(self):
        call = self.start_call(self.case)
        with self.at('12:10'):
            call.action_answered()
        with self.at('12:20'):
            self.assertTrue(self.start_call(self.case, self.colleague).claim_text)

    def test_released_when_done_or_not_now(self):
        self.start_call(self.case).action_not_now()
        self.assertFalse(self.case.claim_user_id)
        self.start_call(self.case).action_not_answered()
        self.assertFalse(self.case.claim_user_id)

    def test_of_another_clinic_it_says_nothing(self):
        self.start_call(self.case)
        elsewhere = self.make_clinic("Otra clínica", self.zone)
        shared = self.make_patient("De las dos", company_id=False)
        here, there = self.env['dental.followup'].create([{
            'partner_id': shared.id, 'program_id': self.no_show.id, 'company_id': company.id,
        } for company in (self.clinic, elsewhere)])
        self.start_call(here)
        colleague = self.make_user('alli_test', 'group_receptionist', elsewhere)
        there = there.with_user(colleague).with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(there._claimed_by_others())
