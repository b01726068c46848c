from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestByHand(NoShowCase):
    """What reception may say of contacts and dates, and what only the product's doors say."""

    def log(self, channel, **values):
        return self.rpc('dental.followup.attempt', 'create', [{
            'followup_id': self.case.id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'channel': channel, **values}])

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
