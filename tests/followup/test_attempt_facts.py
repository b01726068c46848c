from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase


@tagged('post_install', '-at_install')
class TestAttemptFacts(NoShowCase):
    """What a contact was is frozen when it is noted."""

    def note(self, outcome='no_answer', channel='phone', case=None, **values):
        case = self.case if case is None else case
        return case._write_attempts(
            channel, outcome_id=outcome and self.ref(f'outcome_{outcome}').id, **values)

    def test_call(self):
        with self.at('16:10'):
            call = self.start_call(self.case)
        with self.at('16:13'):
            self.answer_call(call)
        with self.at('16:15'):
            call.lost_reason_id = self.ref('lost_reason_price')
            call.action_done()
        self.assertRecordValues(self.case.attempt_ids, [{
            'round_id': self.case.round_ids.id, 'call_number': 1, 'reached': 'patient',
            'seconds': 300, 'hour_band': 'afternoon', 'weekday': '0', 'clinic_day': self.day,
            'value_given': 'listened'}])

    def test_what_is_not_known_is_empty(self):
        self.note(False, 'letter')
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT seconds, call_number, value_given, reached FROM dental_followup_attempt "
            "WHERE id = %s", [self.case.attempt_ids.id])
        self.assertEqual(self.env.cr.fetchone(), (None, None, None, 'unknown'))

    def test_call_that_lay_on_the_screen(self):
        call = self.start_call(self.case)
        with self.at('15:00'):
            call.with_context(outcome='no_answer').action_not_answered()
        self.assertRecordValues(self.case.attempt_ids, [{'seconds': 0, 'reached': 'nobody'}])

    def test_dialled_again_begins_anew(self):
        call = self.start_call(self.case)
        call.told = "Algo que ya sabíamos"
        with self.at('12:40'):
            again = self.start_call(self.case)
            self.assertEqual(again, call)
        with self.at('12:41'):
            call.with_context(outcome='busy').action_not_answered()
        self.assertEqual(self.case.attempt_ids.seconds, 60)

    def test_line_that_was_cut_in_the_talk(self):
        call = self.talk()
        call.outcome_id = self.ref('outcome_cut_off')
        call.action_done()
        self.assertEqual(self.case.attempt_ids.reached, 'patient')
        self.assertTrue(self.case.round_ids.first_reached_at)

    def test_calls_are_counted_in_their_round(self):
        for outcome, channel, values in (
                ('no_answer', 'phone', {}), ('answered', 'phone', {
                    'direction': 'in', 'no_closing_reason': "x",
                    'blocker_ids': [(6, 0, self.ref('blocker_none').ids)]}),
                (False, 'letter', {}), ('busy', 'phone', {})):
            self.note(outcome, channel, **values)
        self.assertEqual(
            self.case.attempt_ids.sorted('id').mapped('call_number'), [1, 0, 0, 2])
        self.case._lose(self.ref('lost_reason_price'))
        self.case.action_reopen()
        last = self.note()
        self.assertEqual((last.call_number, last.round_id.number), (1, 2))
        self.assertEqual(self.broken(), [])

    def test_call_that_is_taken_back_has_no_number(self):
        with self.at('12:05'):
            self.ring_in_vain()
            self.case.attempt_ids.with_user(self.receptionist).action_take_back()
        with self.at('12:10'):
            self.ring_in_vain()
        self.assertRecordValues(self.case.attempt_ids.sorted('id'), [
            {'is_void': True, 'call_number': 1, 'reached': 'nobody'},
            {'is_void': True, 'call_number': 0, 'reached': 'unknown'},
            {'is_void': False, 'call_number': 1, 'reached': 'nobody'}])
        self.assertEqual(self.case.round_ids.first_attempt_at, self.clock('12:10'))
        self.assertEqual(self.broken(), [])

    def test_contacts_go_on_with_their_round(self):
        self.no_show.step_ids.filtered(lambda step: step.channel != 'phone').unlink()
        self.no_show.max_attempts = 2
        for clock in ('12:05', '12:30'):
            with self.at(clock):
                self.ring_in_vain()
        self.assertEqual(self.case.state, 'lost')
        with self.at('12:32'):
            self.case.attempt_ids[:1].with_user(self.receptionist).action_take_back()
        first, last = self.case.round_ids.sorted('number')
        self.assertEqual(self.case.attempt_ids.round_id, last)
        self.assertTrue(first.is_taken_back)
        self.assertRecordValues(last, [{'first_attempt_at': self.clock('12:05'), 'end': False,
                                        'same_day': 'kept'}])
        self.assertEqual(self.broken(), [])

    def test_what_one_call_settles_besides(self):
        other = self.make_case('recall', period='2026')
        sister = self.make_missed('11:00', self.make_patient("Clara Romero Gil"))
        call = self.talk()
        call.reason_ids.result = 'same'
        call.lost_reason_id = self.ref('lost_reason_price')
        with self.at('12:04'):
            call.action_done()
        own, theirs = other.attempt_ids, sister.attempt_ids
        self.assertRecordValues(self.case.attempt_ids | own | theirs, [
            {'call_number': 1, 'seconds': 240, 'reached': 'patient', 'value_given': 'listened'},
            {'call_number': 0, 'seconds': 0, 'reached': 'patient', 'value_given': False},
            {'call_number': 0, 'seconds': 0, 'reached': 'third_party', 'value_given': False}])
        self.assertEqual(sister.round_ids.same_day, 'kept')
        self.assertTrue(other.round_ids.first_reached_at)
        self.assertFalse(sister.round_ids.first_reached_at)

    def test_value_is_proposed_and_can_be_changed(self):
        call = self.talk(solution="Pago en tres veces")
        call.lost_reason_id = self.ref('lost_reason_price')
        call.action_review()
        self.assertEqual((call.value_given, call.review_value), ('doubt', 'doubt'))
        call.solution = False
        call.action_review()
        self.assertEqual(call.value_given, 'listened')
        call.value_given = 'advice'
        call.action_review()
        self.assertEqual((call.value_given, call.review_value), ('advice', False))
        call.action_review()
        self.assertEqual(call.value_given, 'advice')
        call.action_done()
        self.assertEqual(self.case.attempt_ids.value_given, 'advice')

    def test_a_result_that_means_something_else_later(self):
        row = self.note('third_party')
        self.ref('outcome_third_party').write({'name': "Otra cosa", 'move': 'answered'})
        self.assertEqual(row.reached, 'third_party')

    def test_nobody_says_it_by_hand(self):
        row = self.case.with_user(self.receptionist).env['dental.followup.attempt'].create({
            'followup_id': self.case.id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'channel': 'phone', 'seconds': 9, 'call_number': 7,
            'outcome_id': self.ref('outcome_no_answer').id, 'reached': 'patient',
            'value_given': 'doubt'})
        self.assertRecordValues(row, [{
            'seconds': 0, 'call_number': 1, 'reached': 'nobody', 'value_given': False,
            'round_id': self.case.round_ids.id, 'clinic_day': self.day}])
        with self.assertRaisesRegex(UserError, "not changed"):
            row.sudo().write({'value_given': 'advice'})

    def test_ten_contacts_cost_as_one(self):
        def cases(number, clock):
            visits = self.make_visits(number, clock)
            visits.action_dental_no_show()
            return self.env['dental.followup'].search([('event_id', 'in', visits.ids)])

        one, ten = cases(1, '09:00'), cases(10, '09:30')
        self.queries_of(lambda: self.note())  # what is read once a day is in memory
        spent = self.queries_of(lambda: self.note(case=one))
        self.assertLessEqual(self.queries_of(lambda: self.note(case=ten)), spent + 1)
        self.assertEqual(ten.round_ids.mapped('same_day'), ['kept'] * 10)
