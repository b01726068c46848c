from odoo.exceptions import UserError
from odoo.tests import tagged

from .question_case import ASKED, QuestionCase


@tagged('post_install', '-at_install')
class TestQuestionInCalls(QuestionCase):
    """What a patient asks in a call goes to a dentist, with the hour promised (S14)."""

    def test_asked_in_a_call(self):
        """The visit's dentist is asked, and the call is promised, in two opening hours."""
        call = self.talk(self.case, patient_question=ASKED)
        self.assertTrue(call.can_ask)
        self.assertEqual(call.patient_question_user_id, self.dentist_user)
        self.assertEqual(call.patient_question_by, self.clock('14:00'))
        self.assertIn("we call you today before 14:00", call.patient_question_text)
        call.action_review()
        self.assertFalse(call.review_error)
        self.assertIn(
            "A question for dentista_test: we call the patient today before 14:00.",
            call.review_result)
        self.assertIn("A question was asked: Phone", call.review_next)
        self.assertFalse(self.asked(), "it is only shown")
        call.action_done()
        self.assertRecordValues(self.asked(), [{
            'text': ASKED, 'state': 'new', 'answer': False, 'user_id': self.receptionist.id,
            'followup_id': self.case.id, 'event_id': self.visit.id,
            'attempt_id': self.case.attempt_ids.id, 'asked_user_id': self.dentist_user.id,
            'call_by': self.clock('14:00'), 'answer_by': self.clock('13:00')}])
        self.assertRecordValues(self.todos(), [{
            'user_id': self.dentist_user.id, 'date_deadline': self.day, 'note': False}])
        self.assertRecordValues(self.call(), [{
            'state': 'todo', 'is_promise': True, 'next_at': self.clock('13:45'),
            'next_channel': 'phone', 'user_id': False}])
        self.assertIn(ASKED, self.call().why_now)
        self.assertFalse(self.broken())

    def test_the_call_it_was_asked_in_goes_on_as_it_would(self):
        call = self.talk(self.case, patient_question=ASKED)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertEqual(self.case.state, 'booked')
        self.assertRecordValues(self.call(), [{'state': 'todo', 'is_promise': True}])

    def test_lost_and_asked(self):
        self.ask(lost_reason_id=self.ref('lost_reason_other').id)
        self.assertEqual(self.case.state, 'lost')
        self.assertEqual(self.call().state, 'todo')

    def test_hour_may_be_another(self):
        call = self.talk(self.case, patient_question=ASKED)
        call.patient_question_by = self.clock('20:00')
        self.assertIn("today before 20:00", call.patient_question_text)
        call.action_done()
        self.assertEqual(self.call().next_at, self.clock('19:45'))
        self.assertEqual(self.asked().answer_by, self.clock('13:00'))

    def test_hour_that_cannot_be_promised(self):
        call = self.talk(self.case, patient_question=ASKED)
        for hour, said in (
                (self.clock('11:00'), "has passed"), (self.on(9), "more than a week"),
                (self.on(1, '03:00'), "Nobody is called at 03:00"), (False, "has passed")):
            call.patient_question_by = hour
            call.action_review()
            with self.subTest(hour):
                self.assertIn(said, call.review_error)
                self.assertEqual(
                    (call.review_field, call.review_step), ('patient_question_by', 'told'))
                with self.assertRaisesRegex(UserError, said):
                    call.action_done()

    def test_anybody_of_the_dentists(self):
        """Whose dentist does not work here is asked of all of them; without any, of managers."""
        self.visit.dental_dentist_id = False
        call = self.talk(self.case, patient_question=ASKED)
        self.assertFalse(call.patient_question_user_id)
        call.action_review()
        self.assertIn("A question for the dentists", call.review_result)
        call.action_done()
        self.assertEqual(self.todos().user_id, self.dentist_user | self.second)

    def test_nobody_but_managers(self):
        (self.dentist_user | self.second).group_ids = [
            (3, self.ref('group_dentist').id)]
        self.ask()
        self.assertEqual(self.todos().user_id, self.clinic._dental_managers())

    def test_who_is_asked_is_a_dentist(self):
        call = self.talk(self.case, patient_question=ASKED)
        self.assertEqual(call.patient_question_user_ids, self.clinic._dental_staff(
            'dental_followup.group_dentist'))
        call.patient_question_user_id = self.receptionist
        call.action_review()
        self.assertIn("answered by a dentist of the clinic", call.review_error)

    def test_nothing_is_asked(self):
        for nothing in (False, "  \n "):
            with self.subTest(nothing), self.undone():
                self.talk(self.case, patient_question=nothing).action_done()
                self.assertFalse(self.asked())
                self.assertFalse(self.cases('question'))

    def test_left_for_now_is_asked_once(self):
        call = self.talk(self.case, patient_question=ASKED)
        call.action_not_now()
        self.assertRecordValues(self.asked(), [{'state': 'new', 'attempt_id': False}])
        self.assertEqual(self.start_call(self.case), call)
        call.action_not_now()
        self.start_call(self.case)
        call.action_done()
        self.assertEqual(len(self.asked()), 1)
        self.assertEqual(len(self.todos()), 1)

    def test_two_questions_are_two_calls(self):
        self.ask(call_back_at=self.clock('18:00'))
        self.talk(self.case, patient_question="¿Y alcohol?").action_done()
        self.assertEqual(len(self.asked()), 2)
        self.assertEqual(len(self.cases('question')), 2)
        self.assertFalse(self.broken())

    def test_the_patient_has_died(self):
        call = self.talk(self.case, patient_question=ASKED)
        call.with_context(outcome='deceased').action_not_answered()
        self.assertFalse(self.asked())

    def test_program_is_switched_off(self):
        """It is not offered; and what asks all the same says why nobody would call."""
        self.program('question').is_on = False
        self.assertFalse(self.talk(self.case).can_ask)
        with self.assertRaisesRegex(UserError, "switched off"):
            self.env['dental.question'].with_user(self.receptionist).create({
                'partner_id': self.patient.id, 'text': ASKED})
        self.assertFalse(self.cases('question'))

    def test_patient_rings_and_asks(self):
        call = self.answer_call(self.take_call(self.patient), patient_question=ASKED)
        call.action_done()
        self.assertEqual(self.asked().state, 'new')
        self.assertTrue(self.call().is_promise)
