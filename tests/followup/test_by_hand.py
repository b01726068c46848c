from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestByHand(NoShowCase):
    """What reception may say of contacts and dates, and what only the product's doors say."""

    def log(self, channel, case=None, user=None, **values):
        return self.rpc('dental.followup.attempt', 'create', [{
            'followup_id': (case or self.case).id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'channel': channel, **values}], user=user)

    def test_what_the_server_sends_nobody_logs(self):
        for channel in ('email', 'sms'):
            for way in ({}, {'context': {'default_channel': channel}}):
                with self.subTest(channel, **way), self.undone(), \
                        self.assertRaisesRegex(UserError, "written down by itself"):
                    if way:
                        self.rpc('dental.followup.attempt', 'create', [{
                            'followup_id': self.case.id, 'partner_id': self.patient.id,
                            'company_id': self.clinic.id}], **way)
                    else:
                        self.log(channel)
            with self.subTest(channel, case=True), self.undone(), self.assertRaises(UserError):
                self.rpc('dental.followup', 'write', self.case.ids, {'attempt_ids': [(0, 0, {
                    'partner_id': self.patient.id, 'company_id': self.clinic.id,
                    'channel': channel})]})
        self.assertFalse(self.case.attempt_ids)

    def test_a_letter_is_logged_by_hand(self):
        self.log('letter')
        self.assertRecordValues(self.case.attempt_ids, [{
            'channel': 'letter', 'user_id': self.receptionist.id, 'is_contact': True}])

    def test_nobody_says_when_it_was_or_who_did_it(self):
        """Not of yesterday or tomorrow, not in a colleague's name: also not by a default."""
        forged = {'at': '2026-11-20 09:00:00', 'user_id': self.manager.id, 'counts': False,
                  'is_contact': False, 'delivery': 'failed', 'is_void': True}
        for user in (self.receptionist, self.manager):
            for at in ('2026-11-20 09:00:00', '2026-12-20 09:00:00'):
                for values, context in (({**forged, 'at': at}, {}), ({}, {
                        f'default_{name}': value for name, value in {**forged, 'at': at}.items()})):
                    with self.subTest(user.login, at=at), self.undone():
                        row = self.env['dental.followup.attempt'].browse(self.rpc(
                            'dental.followup.attempt', 'create', [{
                                'followup_id': self.case.id, 'partner_id': self.patient.id,
                                'company_id': self.clinic.id, 'channel': 'letter', **values}],
                            user=user, context=context))
                        self.assertRecordValues(row, [{
                            'at': self.clock('12:00'), 'user_id': user.id, 'counts': True,
                            'is_contact': True, 'delivery': False, 'is_void': False}])

    def test_the_rules_are_asked(self):
        """As where the screen notes it: no contact by noting one, no limit used up by it."""
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'source': 'call', 'text': "No me escriban", 'given_on': self.day})
        for channel in ('letter', 'whatsapp'):
            for user in (self.receptionist, self.dentist_user, self.manager):
                with self.subTest(channel, user=user.login), self.undone(), \
                        self.assertRaises(UserError):
                    self.log(channel, user=user)
        self.log('letter', user=self.manager, override_reason="Lo pidió por escrito")
        self.assertEqual(self.case.attempt_ids.override_reason, "Lo pidió por escrito")

    def test_noting_again_and_again_uses_up_no_more_than_the_limit(self):
        case = self.make_case('recall')
        with self.assertRaises(UserError):
            for _time in range(5):
                self.log('letter', case)
        self.assertLessEqual(len(case.attempt_ids), self.clinic.dental_cap_week)
        values = {'followup_id': self.case.id, 'partner_id': self.patient.id,
                  'company_id': self.clinic.id, 'channel': 'letter'}
        with self.assertRaisesRegex(UserError, "noted twice"):
            self.rpc('dental.followup.attempt', 'create', [values, values])

    def test_nothing_is_noted_at_what_is_over(self):
        self.case._cancel_because('settled')
        with self.assertRaisesRegex(UserError, "is closed"):
            self.log('letter')

    def test_what_a_follow_up_is_about_stays(self):
        plan = self.make_plan()
        other = self.make_patient("Otra Persona")
        for user in (self.receptionist, self.dentist_user, self.manager):
            for values in ({'topic': "x"}, {'plan_id': plan.id}, {'partner_id': other.id},
                           {'program_id': self.post_visit.id}, {'event_id': False},
                           {'company_id': self.env.ref('base.main_company').id}):
                with self.subTest(user.login, **values), self.undone(), \
                        self.assertRaises(UserError):
                    self.rpc('dental.followup', 'write', self.case.ids, values, user=user)

    def test_what_the_screen_changes_is_changed(self):
        values = {'next_at': '2026-11-24 09:00:00', 'next_channel': 'letter',
                  'user_id': self.receptionist.id}
        self.rpc('dental.followup', 'write', self.case.ids, values)
        self.assertEqual(self.case.next_channel, 'letter')
