from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


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

    def by_hand(self, case, user):
        """Return, by name, what a person can do with a case without the guided call."""
        case = case.with_user(user)
        activity = case.activity_ids
        values = {'followup_id': case.id, 'partner_id': case.partner_id.id,
                  'company_id': case.company_id.id, 'channel': 'phone'}
        return {
            'activity done': activity.action_done,
            'activity feedback': lambda: activity.action_feedback(feedback="Hecho"),
            'activity to another day': activity.action_reschedule_tomorrow,
            'activity cancelled': activity.unlink,
            'ledger': lambda: case.env['dental.followup.attempt'].create(values),
            'done by hand': case.action_done_by_hand,
            'no longer needed': case.action_cancel,
            'try again': case.action_try_again,
            'another hour': lambda: case.write({'next_at': self.clock('18:00')}),
            'another way': lambda: case.write({'next_channel': 'whatsapp'}),
            'another person': lambda: case.write({'user_id': self.manager.id}),
        }

    def test_nobody_goes_past_it(self):
        """What ends, moves or records a case by hand waits as the guided call does."""
        self.start_call(self.case)
        for name, act in self.by_hand(self.case, self.colleague).items():
            with self.subTest(name), self.assertRaisesRegex(UserError, 'recepcion_test'), (
                    self.env.cr.savepoint()):
                act()
        with self.assertRaisesRegex(UserError, 'recepcion_test'):
            self.case.with_user(self.manager).unlink()
        self.assertRecordValues(self.case, [{
            'state': 'todo', 'attempt_count': 0, 'next_channel': 'phone', 'user_id': False}])
        self.assertTrue(self.case.activity_ids)

    def test_nor_past_that_of_who_answers_at_the_number(self):
        sister = self.make_patient("Clara Romero Gil")
        other = self.env['dental.followup'].create({
            'partner_id': sister.id, 'program_id': self.no_show.id,
            'company_id': self.clinic.id})
        self.start_call(self.case)
        with self.assertRaisesRegex(UserError, 'recepcion_test'):
            other.with_user(self.colleague).action_cancel()
        other._set_state('cancelled', close_note="Prueba")
        with self.assertRaisesRegex(UserError, 'recepcion_test'):
            other.with_user(self.colleague).action_reopen()

    def test_who_holds_it_goes_on(self):
        for name in self.by_hand(self.case, self.receptionist):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.start_call(self.case)
                self.by_hand(self.case, self.receptionist)[name]()
                savepoint.rollback()
            self.env.invalidate_all()

    def test_when_it_has_ended_everybody_goes_on(self):
        self.start_call(self.case)
        with self.at('12:16'):
            self.case.with_user(self.colleague).write({'next_at': self.clock('18:00')})
            self.case.with_user(self.colleague)._cancel_because('settled')
        self.assertEqual(self.case.state, 'cancelled')

    def test_what_happens_by_itself_goes_on(self):
        """The patient books, comes or dies while somebody is in the call with another of them."""
        self.start_call(self.case)
        visit = self.make_visit('18:00').with_user(self.colleague)
        self.assertEqual(self.case.state, 'booked')
        visit.action_dental_cancel()
        self.assertEqual(self.case.state, 'todo')
        self.start_call(self.case)
        self.visit.with_user(self.colleague).action_dental_arrived()
        self.assertEqual(self.case.state, 'cancelled')

    def test_many_are_asked_as_quickly_as_one(self):
        self.start_call(self.case)
        visits = self.make_visits(10, '09:00')
        visits.action_dental_no_show()
        cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
        self.assertEqual(len(cases), 10)
        cases = cases.with_user(self.colleague)
        one = self.queries_of(cases[0]._check_claim)
        self.assertLessEqual(self.queries_of(cases._check_claim), one + 1)

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
