from odoo.exceptions import UserError
from odoo.tests import tagged

from .call_case import RulesCase


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

    def test_how_a_contact_counts_is_reckoned(self):
        first = self.attempt(self.receptionist, is_contact=True)
        self.assertFalse(first.is_contact)
        second = self.attempt(
            self.receptionist, channel='email', outcome_id=False, is_contact=False,
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
