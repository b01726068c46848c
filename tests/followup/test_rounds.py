from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..common import NoShowCase

SCRIPT = 'dental_followup/migrations/19.0.1.7.0/post-rounds.py'
FACTS = 'dental_followup/migrations/19.0.1.11.0/post-rounds.py'


@tagged('post_install', '-at_install')
class TestRounds(NoShowCase):
    """A case that is taken up again keeps what it came to before."""

    def rounds(self, case=None):
        """Return the rounds of a case, the first one first."""
        return (self.case if case is None else case).round_ids.sorted('number')

    def lose(self):
        """Lose the case, in half an hour."""
        with self.at('12:30'):
            self.case.with_user(self.receptionist)._lose(self.ref('lost_reason_price'), "Caro")

    def test_opened(self):
        self.assertRecordValues(self.rounds(), [{
            'number': 1, 'opened_at': self.clock('12:00'), 'first_due_by': self.case.due_by,
            'booked_event_id': False, 'end': False, 'closed_at': False,
            'company_id': self.clinic.id}])
        self.assertTrue(self.case.due_by)

    def test_reopened(self):
        first_due_by = self.case.due_by
        self.lose()
        with self.at('09:00', self.on(1).date()):
            self.case.action_reopen()
        self.assertFalse(self.case.closed_at or self.case.lost_reason_id)
        self.assertRecordValues(self.rounds(), [
            {'number': 1, 'opened_at': self.clock('12:00'), 'first_due_by': first_due_by,
             'end': 'lost', 'closed_at': self.clock('12:30'), 'close_note': "Caro",
             'closed_user_id': self.receptionist.id,
             'lost_reason_id': self.ref('lost_reason_price').id, 'is_taken_back': False},
            {'number': 2, 'opened_at': self.on(1), 'first_due_by': False, 'end': False,
             'closed_at': False, 'close_note': False, 'closed_user_id': False,
             'lost_reason_id': False, 'is_taken_back': False}])
        self.case.action_cancel()
        self.assertEqual(self.rounds().mapped('end'), ['lost', 'cancelled'])
        self.assertEqual(self.broken(), [])

    def test_first_booking_stays(self):
        """A visit that is missed again is the same round; so is another booking."""
        first = self.make_visit('12:15')
        self.assertEqual(self.case.rebooked_event_id, first)
        with self.at('12:30'):
            first.action_dental_no_show()
        self.assertEqual(self.case.state, 'todo')
        second = self.make_visit('17:00')
        self.assertEqual(self.case.rebooked_event_id, second)
        with self.at('17:30'):
            second.action_dental_attended()
        self.assertRecordValues(self.rounds(), [{
            'booked_event_id': first.id, 'end': 'won', 'closed_at': self.clock('17:30')}])

    def test_it_was_not_won_after_all(self):
        """What was counted by mistake is marked, and the round goes on as it was."""
        visit = self.make_visit('12:15')
        with self.at('12:30'):
            visit.action_dental_attended()
        with self.at('12:40'):
            visit.action_dental_undo()
        self.assertEqual(self.case.state, 'booked')
        self.assertRecordValues(self.rounds(), [
            {'number': 1, 'end': 'won', 'is_taken_back': True, 'closed_at': self.clock('12:30'),
             'opened_at': self.clock('12:00'), 'booked_event_id': visit.id},
            {'number': 2, 'end': False, 'is_taken_back': False, 'closed_at': False,
             'opened_at': self.clock('12:00'), 'booked_event_id': visit.id}])
        with self.at('12:50'):
            visit.action_dental_attended()
        self.assertEqual(self.rounds().mapped('end'), ['won', 'won'])
        self.assertEqual(self.rounds()[1].closed_at, self.clock('12:50'))
        self.assertEqual(self.broken(), [])

    def test_who_takes_up_what_is_done_begins_anew(self):
        care = self.make_case('post_visit')
        care._set_state('won')
        care.action_reopen()
        self.assertRecordValues(self.rounds(care), [
            {'end': 'won', 'is_taken_back': False}, {'end': False, 'is_taken_back': False}])

    def test_call_that_is_taken_back(self):
        self.no_show.step_ids.filtered(lambda step: step.channel != 'phone').unlink()
        self.no_show.max_attempts = 1
        self.ring_in_vain()
        self.case.attempt_ids.with_user(self.receptionist).action_take_back()
        self.assertRecordValues(self.rounds(), [
            {'end': 'lost', 'is_taken_back': True}, {'end': False, 'is_taken_back': False}])
        self.assertEqual(self.broken(), [])

    def test_nobody_changes_it(self):
        self.lose()
        row = self.rounds()
        for method, args in (('write', [{'end': 'won'}]), ('unlink', [])):
            with self.assertRaises(AccessError):
                self.rpc(row._name, method, row.ids, *args, user=self.manager)
            with self.assertRaisesRegex(UserError, "What a follow-up came to is not"):
                getattr(row.sudo(), method)(*args)
        elsewhere = self.make_user(
            'otra_clinica', 'group_manager', self.make_clinic("Clínica Mar", self.zone))
        self.assertFalse(self.as_user(row._name, elsewhere).search([('id', '=', row.id)]))

    def test_ten_cases_cost_as_one(self):
        def cases(number, clock):
            visits = self.make_visits(number, clock)
            visits.action_dental_no_show()
            return self.env['dental.followup'].search([('event_id', 'in', visits.ids)])

        one, ten = cases(1, '09:00'), cases(10, '09:30')
        for act in ('action_cancel', 'action_reopen'):
            self.queries_of(getattr(self.case, act))  # what is read once a day is in memory
        for act in ('action_cancel', 'action_reopen', 'action_cancel'):
            self.assertLessEqual(
                self.queries_of(getattr(ten, act)), self.queries_of(getattr(one, act)) + 1)
        self.assertEqual(len(ten.round_ids), 20)

    def test_migration(self):
        first_due_by = self.case.due_by
        self.lose()
        other = self.make_case('recall')
        called = self.make_case('recall', self.make_patient("Otra Persona"))
        called.due_by = self.clock('20:00')
        called._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE dental_followup_attempt SET round_id = NULL"))
        self.env.cr.execute(SQL("DELETE FROM dental_followup_round"))
        self.env.invalidate_all()
        script = load_script(SCRIPT, 'rounds')
        script.migrate(self.env.cr, None)
        self.assertFalse(self.case.round_ids)
        self.env.invalidate_all()
        script.migrate(self.env.cr, '19.0.1.6.0')
        self.env.invalidate_all()
        reason = self.ref('lost_reason_price')
        self.assertRecordValues(self.rounds() | other.round_ids | called.round_ids, [
            {'number': 1, 'opened_at': self.clock('12:00'), 'first_due_by': first_due_by,
             'end': 'lost', 'closed_at': self.clock('12:30'), 'lost_reason_id': reason.id},
            {'number': 1, 'opened_at': self.clock('12:00'), 'first_due_by': False,
             'end': False, 'closed_at': False, 'lost_reason_id': False},
            {'number': 1, 'opened_at': self.clock('12:00'), 'first_due_by': False,
             'end': False, 'closed_at': False, 'lost_reason_id': False}])
        load_script(FACTS, 'facts').migrate(self.env.cr, '19.0.1.10.0')
        self.env.invalidate_all()
        self.assertEqual(self.broken(), [])


@tagged('post_install', '-at_install')
class TestNotNeeded(NoShowCase):
    """*No longer needed* asks why, and what was said counts."""

    def ask(self, cases=None, user=None):
        cases = (self.case if cases is None else cases).with_user(user or self.receptionist)
        action = cases.action_ask_cancel()
        return cases.env[action['res_model']].browse(action['res_id'])

    def test_reason(self):
        form = Form(self.ask())
        form.reason = 'comes'
        form.save().action_cancel()
        self.assertRecordValues(self.case, [{
            'state': 'cancelled', 'cancel_reason': 'comes',
            'close_note': "Has a visit, or was here", 'closed_user_id': self.receptionist.id}])
        Followup = self.env['dental.followup']
        self.assertEqual(Followup._read_group(
            [('state', '=', 'cancelled'), ('company_id', '=', self.clinic.id)],
            ['cancel_reason'], ['__count']), [('comes', 1)])
        self.case.action_reopen()
        self.assertFalse(self.case.cancel_reason)
        self.assertEqual(self.case.round_ids.sorted('number').mapped('cancel_reason'),
                         ['comes', False])

    def test_no_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.ask().action_cancel()
        wizard = self.ask()
        wizard.write({'reason': 'other', 'note': ' '})
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_cancel()
        wizard.note = "Se ha mudado"
        wizard.action_cancel()
        self.assertRecordValues(self.case, [
            {'cancel_reason': 'other', 'close_note': "Se ha mudado"}])

    def test_not_while_a_colleague_is_in_the_call(self):
        wizard = self.ask()
        wizard.reason = 'mistake'
        self.case.with_user(self.manager)._claim()
        with self.assertRaisesRegex(UserError, "in a call"):
            wizard.action_cancel()
        with self.assertRaisesRegex(UserError, "in a call"):
            self.ask()

    def test_nobody_elses(self):
        wizard = self.ask()
        elsewhere = self.make_user(
            'otra_clinica', 'group_receptionist', self.make_clinic("Clínica Mar", self.zone))
        with self.assertRaises(AccessError):
            self.as_user(wizard._name, elsewhere).browse(wizard.id).action_cancel()
        with self.assertRaises(AccessError):
            self.as_user(wizard._name, elsewhere).create(
                {'followup_ids': [(6, 0, self.case.ids)], 'reason': 'mistake'})
        with self.assertRaises(UserError):
            self.rpc('dental.followup', 'write', self.case.ids, {'cancel_reason': 'comes'})

    def test_people_say_why_over_rpc_too(self):
        action = self.rpc('dental.followup', 'action_cancel', self.case.ids)
        self.assertEqual(action['res_model'], 'dental.followup.cancel')
        self.assertEqual(self.case.state, 'todo')
