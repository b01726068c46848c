from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_alarm import AlarmCase


@tagged('post_install', '-at_install')
class TestAnswerIsHeard(AlarmCase):
    """What a dentist answers to a red flag reaches the patient, whatever is pressed meanwhile."""

    def ways_out(self, user):
        """Return what people could end or put off the call with."""
        case = self.checkup.with_user(user)
        wizard = case.env['dental.followup.cancel'].create(
            {'followup_ids': [(6, 0, case.ids)], 'reason': 'settled'})
        far = self.checkup.next_at + timedelta(days=20)
        return {
            'dialog': case.action_ask_cancel,
            'an open dialog': wizard.action_cancel,
            'over RPC': case.action_cancel,
            'far away': lambda: case.write({'next_at': far}),
            'no date': lambda: case.write({'next_at': False}),
            'a little later': lambda: case.write(
                {'next_at': self.checkup.next_at + timedelta(minutes=1)}),
            'wait': lambda: case.write({'next_channel': 'wait'}),
            'by letter': lambda: case.write({'next_channel': 'letter'}),
        }

    def assertNoWayOut(self, sentence):
        was = self.checkup.read(['state', 'next_at', 'next_channel', 'alarm_state'])
        for user in (self.receptionist, self.dentist_user, self.manager):
            for way, act in self.ways_out(user).items():
                with self.subTest(way, user=user.login), self.env.cr.savepoint(), (
                        self.assertRaisesRegex(UserError, sentence)):
                    act()
        self.assertEqual(
            self.checkup.read(['state', 'next_at', 'next_channel', 'alarm_state']), was)

    def test_people_neither_close_nor_put_it_off(self):
        form = self.alarm()
        self.assertNoWayOut("no dentist has answered it yet")
        with self.at('12:20'):
            form.action_emergency()
            self.assertNoWayOut("the patient has to hear it first")
            case = self.checkup.with_user(self.receptionist)
            case.write({'next_at': self.clock('12:10'), 'next_channel': 'phone'})
            case.write({'user_id': self.receptionist.id})
            self.talk(self.checkup).action_done()
        self.assertEqual(form.state, 'closed')
        case.next_at = self.on(9)
        wizard = case.env['dental.followup.cancel'].browse(case.action_ask_cancel()['res_id'])
        wizard.reason = 'settled'
        wizard.action_cancel()
        self.assertEqual(case.state, 'cancelled')

    def test_closed_by_itself_it_is_asked_again(self):
        form = self.alarm()
        form.action_emergency()
        with self.at('12:20'):
            self.checkup._set_state('cancelled')
        self.assertRecordValues(form, [{
            'state': 'new', 'answer': False, 'answer_by': self.clock('13:20')}])
        self.assertEqual(self.flags().user_id, self.dentist_user)
        self.assertIn(
            "closed before the patient heard the answer. Taken back: dentista_test says: go to",
            self.checkup.message_ids[0].body)
        with self.at('12:25'):
            self.assertEqual(self.env['dental.followup'].get_today_summary()['counts'][0]['text'],
                             "1 alarm")
        form.action_i_call()
        self.assertRecordValues(self.checkup, [{'state': 'pending', 'alarm_state': 'answered'}])

    def test_visit_that_is_booked_meanwhile(self):
        """A visit in the agenda tells nobody anything; whoever is in the chair has been told."""
        missed = self.make_case('no_show', clock='11:00')
        form = self.env['dental.evolution'].create({'followup_id': missed.id, 'fever': True})
        form.with_user(self.dentist_user).action_emergency()
        visit = self.make_visit('12:30')
        self.assertRecordValues(missed, [{'state': 'pending', 'alarm_state': 'answered'}])
        with self.at('12:35'):
            visit.action_dental_arrived()
        self.assertEqual(form.state, 'closed')
        self.assertRecordValues(missed, [{'state': 'booked', 'alarm_state': False}])

    def test_who_does_not_want_to_be_called(self):
        form = self.alarm()
        form.action_emergency()
        call = self.start_call(self.checkup)
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertEqual(form.state, 'answered')
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'error_kind': 'decide', 'next_channel': 'phone'}])
        self.assertIn("has not heard what the dentist", self.checkup.error_reason)
        self.assertEqual(self.broken(), [])
