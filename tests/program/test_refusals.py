from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..household_case import RulesCase


@tagged('post_install', '-at_install')
class TestRefusals(RulesCase):
    """A no counts from the moment it is said, for what was promised and what is done by hand."""

    def promised(self, clock='18:00'):
        case = self.make_case('undecided')
        case._promise(self.clock(clock))
        return case

    def test_no_ends_a_promise(self):
        case = self.promised()
        self.says(channel='phone')
        self.assertFalse(case.is_promise)
        self.assertNotEqual(case.next_channel if case.state == 'pending' else None, 'phone')

    def test_no_in_a_call_ends_the_promise_of_another_reason(self):
        self.says(channel='phone')
        case, other = self.promised(), self.make_case('recall')
        self.assertTrue(case.is_promise)
        with self.at('12:30'):
            other._log_call(self.ref('outcome_do_not_call'))
        self.assertFalse(case.is_promise)

    def test_no_to_something_else_leaves_the_promise(self):
        case = self.promised()
        self.says(channel='email')
        self.says(purpose='commercial')
        self.assertTrue(case.is_promise)

    def test_no_of_an_earlier_day_leaves_the_promise(self):
        case = self.make_case('undecided')
        case._log_call(self.ref('outcome_call_back'), call_back_at=self.clock('18:00'))
        self.says(channel='phone', given_on='2026-11-20')
        self.assertTrue(case.is_promise)

    def test_what_is_kept_is_not_created(self):
        forged = {
            'is_promise': True, 'claim_user_id': self.manager.id, 'tries': 3,
            'asked_by_id': self.manager.id}
        Case = self.env['dental.followup'].with_user(self.receptionist).with_context(
            default_is_promise=True, default_tries=3)
        case = Case.create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'program_id': self.ref('program_dormant').id, **forged})
        self.assertRecordValues(case.sudo(), [{
            'is_promise': False, 'claim_user_id': False, 'tries': 0, 'asked_by_id': False}])
        with self.assertRaises(UserError):
            case.asked_by_id = self.manager

    def attempt(self, user, **values):
        case = self.make_case('repair', period=str(values))
        return self.env['dental.followup.attempt'].with_user(user).create({
            'followup_id': case.id, 'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'channel': 'phone', 'outcome_id': self.ref('outcome_no_answer').id, **values})

    def test_how_a_contact_counts_is_computed(self):
        first = self.attempt(self.receptionist, is_contact=True)
        self.assertFalse(first.is_contact)
        second = self.attempt(
            self.receptionist, channel='whatsapp', outcome_id=False, is_contact=False,
            same_call_id=first.id)
        self.assertTrue(second.is_contact)
        self.assertFalse(second.same_call_id)

    def test_only_a_manager_overrides(self):
        with self.assertRaisesRegex(UserError, 'Only a manager'):
            self.attempt(self.receptionist, override_reason="Lo dijo el jefe")
        self.assertTrue(self.attempt(self.manager, override_reason="Urgente").override_reason)

    def by_hand(self, channel='whatsapp', **values):
        return self.make_case('repair', next_channel=channel, **values).with_user(
            self.receptionist)

    def test_by_hand_asks_the_rules(self):
        case = self.by_hand()
        self.env['phone.blacklist'].sudo().create({'number': self.patient.phone_sanitized})
        with self.assertRaisesRegex(UserError, 'no more messages'):
            case.action_done_by_hand()
        self.assertFalse(case.attempt_ids)

    def test_by_hand_asks_who_is_in_the_call(self):
        case = self.by_hand('letter')
        case.with_user(self.manager)._claim()
        with self.assertRaisesRegex(UserError, 'in a call with this patient'):
            case.action_done_by_hand()

    def test_by_hand_done(self):
        case = self.by_hand('in_person')
        case.action_done_by_hand()
        self.assertEqual(case.attempt_ids.channel, 'in_person')

    def test_forbidden_call_leaves_the_list(self):
        case = self.make_case('no_show')
        self.env['phone.blacklist'].create({'number': self.patient.phone_sanitized})
        self.run_cron('watch')
        self.assertNotEqual(
            (case.next_channel, case.is_closed), ('phone', False))

    def test_forbidden_for_now_is_put_off(self):
        self.contacts(2)
        case = self.make_case('no_show')
        self.run_cron('watch')
        self.assertGreater(case.next_at, self.clock('12:00', self.tomorrow))
        self.assertIn("often enough", case.hold_note)

    def test_commercial_call_waits_for_the_hour(self):
        self.says('consent', purpose='commercial')
        case = self.make_case('undecided')
        case.purpose = 'commercial'
        with self.at('21:30'):
            self.run_cron('watch')
        self.assertEqual(case.next_at, self.clock('09:00', self.tomorrow))

    def test_call_at_hand_is_left_alone(self):
        case = self.make_case('no_show')
        self.start_call(case)
        self.env['phone.blacklist'].create({'number': self.patient.phone_sanitized})
        self.run_cron('watch')
        self.assertRecordValues(case, [{'state': 'todo', 'next_channel': 'phone'}])

    def test_one_failure_does_not_stop_the_others(self):
        bad = self.make_case('no_show', self.stranger)
        case = self.make_case('no_show')
        self.env['phone.blacklist'].create([
            {'number': who.phone_sanitized} for who in self.patient | self.stranger])
        give_way = type(case)._give_way

        def fail(cases, refusals):
            if bad in cases:
                raise ValueError("broken")
            return give_way(cases, refusals)

        with patch.object(type(case), '_give_way', fail):
            self.run_cron('watch')
        self.assertIn("broken", bad.error_reason)
        self.assertNotEqual((case.next_channel, case.is_closed), ('phone', False))

    def test_opened_and_never_allowed(self):
        self.says()
        case = self.make_missed()
        self.assertEqual(case.next_channel, 'email')
        self.assertIn("does not want", case.hold_note)

    def test_forgotten_plan_of_who_must_not_be_called(self):
        self.says()
        plan = self.make_plan(name=False)
        number = len(plan.followup_ids)
        for _hour in range(2):
            self.run_cron('watch')
        self.assertEqual(len(plan.followup_ids), number)

    def test_dentist_asks_for_who_must_not_be_called(self):
        self.says()
        with self.assertRaisesRegex(UserError, 'does not want'):
            self.patient.with_user(self.dentist_user).action_dental_ask()

    def child(self, name="Leo", **values):
        return self.make_patient(name, dental_birthdate='2015-01-01', phone=False, email=False,
                                 dental_guardian_id=self.patient.id, **values)

    def test_guardian_who_has_died(self):
        child = self.child()
        self.assertIsNone(self.refusal('email', patient=child))
        self.patient.dental_deceased_on = self.day
        self.assertEqual(child._dental_contact_person(), child)
        self.assertFalse(child.dental_household_number)
        self.assertEqual(self.refusal('phone', patient=child), 'no_address')
        child.email = 'leo@ejemplo.test'
        self.assertEqual(self.refusal('email', patient=child), 'minor_alone')

    def test_guardians_own_no_counts_for_the_children(self):
        child = self.child()
        case = self.make_case('no_show', child)
        self.says(channel='phone')
        self.assertEqual(self.refusal('phone', patient=child), 'objection')
        self.assertNotEqual((case.next_channel, case.is_closed), ('phone', False))
        self.assertIsNone(self.refusal('email', patient=child))
        self.patient.dental_muted_until = self.tomorrow
        self.assertEqual(self.refusal('email', patient=child), 'muted')

    def test_wrong_number_of_the_guardian_is_so_for_all_children(self):
        cases = self.env['dental.followup'].union(
            *(self.make_case('no_show', self.child(name)) for name in ("Leo", "Mia")))
        cases[0]._log_call(self.ref('outcome_wrong_number'))
        self.assertEqual(cases.mapped('needs_data'), [True, True])

    def test_archived_program_rests(self):
        case = self.make_case('no_show')
        case.program_id.active = False
        self.assertFalse(case.is_first_reason)
        self.assertFalse(case.filtered_domain(case._get_due_domain(case.next_at, ['phone'])))

    def test_what_reception_can_mend_stays_on_the_list(self):
        case = self.make_case('undecided')
        case.purpose = 'commercial'
        self.assertEqual(self.refusal('phone', 'commercial'), 'no_relation')
        self.run_cron('watch')
        self.assertRecordValues(case, [{'state': 'todo', 'next_channel': 'phone'}])
