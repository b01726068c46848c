from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import NoShowCase

KEPT = ('state', 'tries', 'next_at', 'next_channel', 'step_id', 'is_promise', 'due_by',
        'hold_note', 'error_reason', 'attempt_count', 'last_attempt_at', 'closed_at',
        'lost_reason_id', 'claim_user_id')


@tagged('post_install', '-at_install')
class TestTakeBack(NoShowCase):
    """A wrong *Not answered* is taken back for ten minutes, and the ledger keeps both rows."""

    def standing(self, case=None):
        case = self.case if case is None else case
        return {**{name: case[name] for name in KEPT}, 'todo': [
            (todo.date_deadline, todo.user_id) for todo in case.activity_ids]}

    def take_back(self, clock='12:05', case=None, user=None):
        """Take back the last call of a case, as a person does."""
        case = self.case if case is None else case
        attempt = case.attempt_ids.filtered(lambda row: not row.is_void).sorted('id')[-1:]
        with self.at(clock):
            return attempt.with_user(user or self.receptionist).action_take_back()

    def test_case_stands_where_it_stood(self):
        before = self.standing()
        self.ring_in_vain()
        self.assertNotEqual(self.standing(), before)
        row = self.case.attempt_ids
        told = self.take_back()
        self.assertIn("as it was", told['params']['message'])
        self.assertEqual(self.standing(), before)
        new, old = self.case.attempt_ids.sorted('id', reverse=True)
        self.assertRecordValues(old | new, [
            {'is_void': True, 'takes_back_id': False, 'at': self.clock('12:00'),
             'outcome_id': self.ref('outcome_no_answer').id, 'user_id': self.receptionist.id},
            {'is_void': True, 'takes_back_id': row.id, 'at': self.clock('12:05'),
             'outcome_id': False, 'user_id': self.receptionist.id}])
        self.assertFalse((old | new).filtered('is_contact'))
        self.assertEqual(self.broken(), [])

    def test_neither_row_counts(self):
        Followup = self.env['dental.followup'].with_user(self.receptionist)
        self.ring_in_vain()
        self.assertEqual(Followup._count_contacts()['made'], 1)
        self.take_back()
        self.assertEqual(Followup._count_contacts()['made'], 0)
        self.assertFalse(self.case.is_called_today)
        self.assertFalse(Followup.search([('is_called_today', '=', True)]))
        self.assertFalse(Followup.search([('is_done_today', '=', True)]))
        self.assertFalse(self.case.last_attempt_id)
        with self.at('12:06'):
            call = self.start_call(self.case)
            self.assertFalse(call.last_attempt_ids)
            self.assertFalse(call._count_rings())

    def test_a_call_that_ended_the_tries(self):
        """What gave the case up, or lost it, is taken back with the call."""
        self.no_show.step_ids.filtered(lambda step: step.channel != 'phone').unlink()
        self.no_show.max_attempts = 1
        before = self.standing()
        self.ring_in_vain()
        self.assertEqual(self.case.state, 'lost')
        self.take_back()
        self.assertEqual(self.standing(), before)

    def test_promised_call(self):
        self.case._set_state('pending', next_at=self.clock('12:00'), is_promise=True)
        before = self.standing()
        self.ring_in_vain()
        self.take_back()
        self.assertEqual(self.standing(), before)
        with self.at('12:06'):
            self.ring_in_vain()
        self.assertRecordValues(self.case, [{'next_at': self.clock('13:06'), 'is_promise': True}])

    def test_taken_back_and_noted_right(self):
        self.ring_in_vain()
        self.take_back()
        with self.at('12:06'):
            self.talk(lost_reason_id=self.ref('lost_reason_other').id).action_done()
        self.assertRecordValues(self.case, [
            {'state': 'lost', 'attempt_count': 1, 'tries': 1}])
        self.assertEqual(len(self.case.attempt_ids), 3)

    def test_reasons_of_a_household(self):
        other = self.make_case('recall', period='2026')
        before = self.standing(), self.standing(other)
        self.ring_in_vain()
        self.assertTrue(other.attempt_ids.same_call_id)
        with self.at('12:05'):
            other.attempt_ids.with_user(self.receptionist).action_take_back()
        self.assertEqual((self.standing(), self.standing(other)), before)
        self.assertEqual(len(self.case.attempt_ids | other.attempt_ids), 4)

    def test_message_that_has_not_left_is_withdrawn(self):
        message = self.no_show.step_ids.filtered(lambda step: step.channel == 'email')[:1]
        step = self.no_show.step_ids[0]
        self.case._set_state('pending', step_id=step.id)
        before = self.standing()
        self.ring_in_vain()
        self.case._set_state(
            'pending', step_id=message.id, next_channel='email', next_at=self.clock('12:00'))
        self.run_cron('send_due')
        queued = self.case.attempt_ids.filtered(lambda row: row.channel == 'email')
        self.assertEqual(queued.delivery, 'queued')
        with self.at('12:05'):
            (self.case.attempt_ids - queued).with_user(self.receptionist).action_take_back()
        self.assertEqual(queued.delivery, 'withdrawn')
        self.assertTrue(queued.is_void)
        self.assertEqual(self.standing(), before)
        self.assertEqual(self.broken(), [])
        self.case._set_state(
            'pending', step_id=message.id, next_channel='email', next_at=self.clock('12:00'))
        self.run_cron('send_due')
        again = self.case.attempt_ids.filtered(lambda row: row.channel == 'email') - queued
        self.assertEqual(again.delivery, 'queued')

    def test_message_that_has_left(self):
        message = self.no_show.step_ids.filtered(lambda step: step.channel == 'email')[:1]
        self.ring_in_vain()
        call = self.case.attempt_ids
        self.case._set_state(
            'pending', step_id=message.id, next_channel='email', next_at=self.clock('12:00'))
        self.run_cron('send_due')
        (self.case.attempt_ids - call)._note_delivery('sent')
        self.mails(self.case).state = 'sent'
        with self.at('12:05'), self.assertRaisesRegex(UserError, "Something has happened since"):
            call.with_user(self.receptionist).action_take_back()

    def test_for_ten_minutes(self):
        self.ring_in_vain()
        with self.at('12:09'):
            self.assertTrue(self.case.with_user(self.receptionist).slip_attempt_id)
        with self.at('12:10'):
            self.case.invalidate_recordset()
            self.assertFalse(self.case.with_user(self.receptionist).slip_attempt_id)
        with self.assertRaisesRegex(UserError, "for ten minutes"):
            self.take_back('12:10')

    def test_who(self):
        self.ring_in_vain()
        colleague = self.make_user('otra_recepcion', 'group_receptionist')
        with self.assertRaisesRegex(UserError, "recepcion_test noted this"):
            self.take_back(user=colleague)
        self.assertFalse(self.case.with_user(colleague).slip_attempt_id)
        with self.assertRaises(AccessError):
            self.rpc('dental.followup.attempt', 'action_take_back', self.case.attempt_ids.ids,
                     user=self.outsider)
        self.assertTrue(self.case.with_user(self.manager).slip_attempt_id)
        self.take_back(user=self.manager)
        self.assertEqual(self.case.attempt_ids.takes_back_id.user_id, self.receptionist)

    def test_something_has_happened_since(self):
        self.ring_in_vain()
        self.case.with_user(self.receptionist).next_at = self.on(1)
        with self.assertRaisesRegex(UserError, "Something has happened since"):
            self.take_back()

    def test_booked_since(self):
        self.ring_in_vain()
        self.make_visit('17:00', day=self.on(1).date())
        self.assertEqual(self.case.state, 'booked')
        with self.assertRaisesRegex(UserError, "Something has happened since"):
            self.take_back()

    def test_another_call_since(self):
        self.ring_in_vain()
        first = self.case.attempt_ids
        with self.at('12:03'):
            self.ring_in_vain()
        with self.at('12:05'), self.assertRaisesRegex(UserError, "Something has happened since"):
            first.with_user(self.receptionist).action_take_back()
        self.take_back()
        with self.at('12:05'):
            first.with_user(self.receptionist).action_take_back()
        self.assertRecordValues(self.case, [{'state': 'todo', 'attempt_count': 0}])

    def test_while_a_colleague_is_in_the_call(self):
        self.ring_in_vain()
        self.case.with_user(self.manager)._claim()
        with self.assertRaisesRegex(UserError, "in a call with this patient"):
            self.take_back()

    def test_what_reached_somebody_stays(self):
        self.talk(lost_reason_id=self.ref('lost_reason_other').id).action_done()
        with self.assertRaisesRegex(UserError, "Only a call that nobody answered"):
            self.take_back()

    def test_once(self):
        self.ring_in_vain()
        row = self.case.attempt_ids
        self.take_back()
        with self.at('12:06'), self.assertRaisesRegex(UserError, "already"):
            row.with_user(self.receptionist).action_take_back()
        with self.at('12:06'), self.assertRaisesRegex(UserError, "already"):
            row.with_user(self.receptionist).action_take_back()

    def test_case_with_both_rows_is_kept(self):
        self.ring_in_vain()
        self.take_back()
        with self.assertRaisesRegex(UserError, "cancel the follow-up"):
            self.case.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "stays with the patient"):
            self.case.partner_id = self.make_patient("Otra Persona")

    def test_buttons(self):
        """The log and *Today* offer it to who may, while they may."""
        self.ring_in_vain()
        row = self.case.attempt_ids
        for user, offered in ((self.receptionist, True), (self.manager, True),
                              (self.dentist_user, False)):
            with self.subTest(user.login):
                self.assertEqual(row.with_user(user).can_take_back, offered)
                self.assertEqual(
                    self.case.with_user(user).slip_attempt_id, row if offered else row.browse())
        for view, field in (('attempt_view_form', 'can_take_back'), (
                'view_form', 'can_take_back'), ('view_list_today', 'slip_attempt_id'),
                ('view_kanban_today', 'slip_attempt_id')):
            arch = self.ref(f'dental_followup_{view}').arch
            self.assertIn(field, arch)
            self.assertIn('action_take_back', arch)
        self.case.with_user(self.receptionist).action_take_back()
        self.assertFalse(row.with_user(self.receptionist).can_take_back)

    def test_nobody_writes_it_by_hand(self):
        self.ring_in_vain()
        row = self.case.attempt_ids
        with self.assertRaisesRegex(UserError, "not changed afterwards"):
            self.rpc('dental.followup.attempt', 'write', row.ids, {'is_void': True})
        made = self.rpc('dental.followup.attempt', 'create', [{
            'followup_id': self.case.id, 'partner_id': self.patient.id, 'channel': 'phone',
            'company_id': self.clinic.id, 'takes_back_id': row.id, 'is_void': True}])
        self.assertRecordValues(row.browse(made), [{'takes_back_id': False, 'is_void': False}])
        with self.assertRaises(AccessError):
            self.as_user('dental.followup.slip', self.manager).search([])
