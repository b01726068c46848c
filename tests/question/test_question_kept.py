from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..patient.test_partner_merge import MergeMixin
from .question_case import ANSWER, ASKED, QuestionCase


@tagged('post_install', '-at_install')
class TestQuestionKept(MergeMixin, QuestionCase):
    """What was asked stays, and ends with an answer in whatever way the to-do ends."""

    def test_not_changed(self):
        question = self.ask()
        for values in ({'text': "Otra"}, {'call_by': self.clock('19:00')}, {'state': 'closed'},
                       {'case_id': False}, {'answer': ANSWER, 'calls_self': True}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "not changed afterwards"):
                question.write(values)
        with self.assertRaises(AccessError):
            question.with_user(self.receptionist).answer = ANSWER
        with self.assertRaisesRegex(UserError, "not deleted"):
            question.sudo().unlink()

    def test_what_the_server_keeps(self):
        question = self.env['dental.question'].with_user(self.receptionist).create({
            'partner_id': self.patient.id, 'text': ASKED, 'state': 'closed', 'answer': ANSWER,
            'user_id': self.manager.id, 'case_id': self.case.id, 'calls_self': True,
            'answered_user_id': self.manager.id, 'closed_at': self.clock('11:00')})
        self.assertRecordValues(question, [{
            'state': 'new', 'answer': False, 'user_id': self.receptionist.id,
            'case_id': self.call().id, 'calls_self': False, 'answered_user_id': False,
            'closed_at': False, 'call_by': self.clock('14:00')}])

    def test_words(self):
        Question = self.env['dental.question'].with_user(self.receptionist)
        for text, said in (("  ", "What does the patient ask"), ("x" * 20_001, "at most")):
            with self.subTest(said), self.assertRaisesRegex(ValidationError, said):
                Question.create({'partner_id': self.patient.id, 'text': text})

    def test_name_tells_nothing(self):
        self.assertNotIn("ibuprofeno", self.ask().display_name)

    def test_form(self):
        question = self.ask()
        with Form(question) as form:
            form.answer = ANSWER
        question.action_answer()
        self.assertEqual(self.call().action_open_question()['res_id'], question.id)

    def test_merged_with_another_contact(self):
        """Both contacts asked something: both questions are the patient's, and both calls."""
        self.double = self.make_patient("Paula Romero")
        self.ask()
        self.env['dental.question'].create({
            'partner_id': self.double.id, 'company_id': self.clinic.id, 'text': "¿Y alcohol?"})
        self.merge()
        self.assertEqual(len(self.asked()), 2)
        self.assertEqual(self.cases('question').mapped('state'), ['todo', 'todo'])
        self.assertFalse(self.broken())

    # the to-do

    def test_done_with_words_is_the_answer(self):
        question = self.ask()
        self.todos().with_user(self.dentist_user).action_feedback(feedback=ANSWER)
        self.assertRecordValues(question, [{
            'state': 'answered', 'answer': ANSWER, 'calls_self': False}])
        self.assertFalse(self.todos())

    def test_done_without_words_is_their_call(self):
        question = self.ask()
        self.todos().with_user(self.dentist_user).action_feedback()
        self.assertRecordValues(question, [{'state': 'answered', 'calls_self': True}])
        self.assertEqual(self.call().user_id, self.dentist_user)

    def test_it_does_not_go_unanswered(self):
        self.ask()
        todo = self.todos().with_user(self.dentist_user)
        for end in (todo.unlink, todo.action_archive, lambda: todo.write({'active': False}),
                    lambda: todo.write({'date_deadline': self.on(30).date()}),
                    lambda: todo.write({'user_id': self.manager.id})):
            with self.subTest(end), self.assertRaisesRegex(UserError, "waits for the answer"):
                end()
        todo = todo.with_user(self.receptionist)
        for end in (todo.unlink, todo.action_feedback, todo.action_archive):
            with self.subTest(end), self.assertRaises(AccessError):
                end()
        self.assertEqual(len(self.todos()), 1)

    def test_dentist_who_leaves(self):
        """Their to-do is a manager's from then on."""
        self.ask()
        self.dentist_user.sudo().active = False
        self.assertEqual(len(self.todos()), 1)
        self.assertNotEqual(self.todos().user_id, self.dentist_user)
