from datetime import timedelta

from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged

from .test_alarm import AlarmCase

SCRIPT = 'dental_followup/migrations/19.0.1.9.0/post-alarms.py'


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


@tagged('post_install', '-at_install')
class TestPatientIsGone(AlarmCase):
    """Whoever has died, or is archived, is not called with an answer."""

    def test_answered_afterwards(self):
        for gone in ({'dental_deceased_on': self.day}, {'active': False}):
            with self.undone():
                form = self.alarm()
                self.patient.write(gone)
                self.assertEqual(form.state, 'new')
                notice = form.action_emergency()
                self.assertIn("nobody is called", notice['params']['message'])
                self.assertEqual((form.state, form.answer), ('closed', 'emergency'))
                self.assertRecordValues(self.checkup, [{
                    'state': 'cancelled', 'alarm_state': False}])
                self.assertFalse(self.flags())
                self.assertEqual(self.broken(), [])
            self.env.invalidate_all()

    def test_answered_before(self):
        form = self.alarm()
        form.action_emergency()
        self.patient.dental_deceased_on = self.day
        self.assertEqual(form.state, 'closed')
        self.assertRecordValues(self.checkup, [{'state': 'cancelled', 'alarm_state': False}])
        self.assertFalse(self.flags())


@tagged('post_install', '-at_install')
class TestMigrationAlarmsHeard(AlarmCase):
    """An answer whose call had been put away before the update is asked for again, or told."""

    def test_migration(self):
        migrate = load_script(SCRIPT, 'alarms_heard').migrate
        for stands in ("state = 'cancelled'", "next_channel = 'wait'"):
            with self.subTest(stands), self.undone():
                form = self.alarm()
                form.action_emergency()
                self.env.flush_all()
                self.env.cr.execute(
                    f"UPDATE dental_followup SET {stands} WHERE id = %s", (self.checkup.id,))
                self.env.invalidate_all()
                migrate(self.env.cr, None)
                self.assertEqual(form.state, 'answered')
                migrate(self.env.cr, '19.0.1.8.0')
                self.env.invalidate_all()
                if self.checkup.state == 'cancelled':
                    self.assertEqual(form.state, 'new')
                    self.assertEqual(self.flags().user_id, self.dentist_user)
                else:
                    self.assertRecordValues(self.checkup, [{
                        'state': 'pending', 'next_channel': 'phone', 'is_promise': True}])
            self.env.invalidate_all()
