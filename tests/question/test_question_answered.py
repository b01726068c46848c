from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.patient import asked
from .question_case import ANSWER, ASKED, QuestionCase


@tagged('post_install', '-at_install')
class TestQuestionAnswered(QuestionCase):
    """New, answered, closed: the answer comes back as a call with the text to say."""

    def test_answer_is_the_next_call(self):
        self.answer(self.ask())
        self.assertRecordValues(self.asked(), [{
            'state': 'answered', 'answered_at': self.clock('12:20'), 'calls_self': False,
            'answered_user_id': self.dentist_user.id}])
        self.assertFalse(self.todos())
        self.assertRecordValues(self.call(), [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('12:20'),
            'user_id': False}])
        with self.at('12:25'):
            said = f"Asks: “{ASKED}” dentista_test answers: “{ANSWER}”"
            self.assertIn(said, self.call().why_now)
            self.assertEqual(
                self.env['dental.followup'].with_user(self.receptionist)._get_next_call(),
                self.call())
            call = self.start_call(self.call())
            self.assertIn(f"dentista_test says: {ANSWER}", call.opening_text)
            self.answer_call(call).action_done()
        self.assertRecordValues(self.asked(), [{
            'state': 'closed', 'closed_at': self.clock('12:25')}])
        self.assertEqual(self.call().state, 'won')
        self.assertFalse(self.broken())

    def test_told_again(self):
        """Reception reminds who was asked: for today, and one mail in some minutes."""
        question = self.ask(patient_question_by=self.on(1, '12:00')).with_user(self.receptionist)
        told, day = self.todos().user_id, self.on(1).date()
        self.assertEqual(set(self.todos().mapped('date_deadline')), {day})

        def notices():
            return self.env['mail.message'].search_count([
                ('message_type', '=', 'user_notification'), ('model', '=', 'dental.question')])
        before = notices()
        with self.at('12:02'), self.assertRaisesRegex(UserError, "told at 12:00: wait"):
            question.action_tell_again()
        with self.at('12:10'):
            action = question.action_tell_again()
            self.assertIn(self.dentist_user.name, action['params']['message'])
            self.assertEqual(question.reminded_at, self.clock('12:10'))
            with self.assertRaisesRegex(UserError, "told at 12:10: wait"):
                question.action_tell_again()
        self.assertEqual(self.todos().user_id, told, "no second to-do")
        self.assertEqual(set(self.todos().mapped('date_deadline')), {self.on(0).date()})
        self.assertEqual(notices(), before + len(told))
        self.todos().sudo().unlink()
        with self.at('12:20'):
            question.action_tell_again()
        self.assertEqual(self.todos().user_id, told, "who has lost it has it again")
        self.answer(self.asked(), '12:30')
        with self.at('12:40'), self.assertRaisesRegex(UserError, "nobody to remind"):
            question.action_tell_again()

    def test_on_a_phone_they_are_cards(self):
        """A list of six columns is wider than a phone; cards say who, when and what."""
        self.ask()
        for model, shown in (('dental.question', 'text'), ('dental.evolution', 'red_flag_text')):
            action = self.ref(f"{model.replace('.', '_')}_action")
            self.assertIn('kanban', action.view_mode.split(','))
            views = self.env[model].with_user(self.dentist_user).get_views([(False, 'kanban')])
            fields = views['models'][model]['fields']
            self.assertTrue({'partner_id', 'at', 'state', shown} <= fields.keys())

    def test_words_are_needed(self):
        question = self.ask()
        with self.assertRaisesRegex(UserError, "What is reception to say"):
            question.action_answer()
        question.answer = ANSWER
        question.action_answer()
        with self.assertRaisesRegex(UserError, "answered already: Asks: “.*dentista_test answers"):
            question.with_user(self.second).action_answer()
        with self.assertRaisesRegex(UserError, "not changed afterwards"):
            question.answer = "Otra cosa"

    def test_answer_is_changed_before_it_is_heard(self):
        """It is asked again at once, and whoever was going to tell it has it no more."""
        question = self.ask()
        self.answer(question)
        self.call().user_id = self.receptionist
        with self.at('12:25'):
            question.action_change_answer()
            self.env.invalidate_all()
            self.assertRecordValues(question, [{
                'state': 'new', 'answered_at': False, 'answered_user_id': False,
                'answer_by': self.clock('13:25'), 'answer': ANSWER}])
            self.assertEqual(self.todos().user_id, self.dentist_user)
            self.assertRecordValues(self.call(), [{
                'state': 'pending', 'is_promise': True, 'next_at': self.clock('13:45'),
                'user_id': False}])
            self.assertIn("The answer was taken back at 12:25: do not tell it to the patient.",
                          self.call().why_now)
            self.assertIn(f"Taken back: Asks: “{ASKED}”", self.call().message_ids[0].body)
            self.assertFalse(
                self.env['dental.followup'].with_user(self.receptionist)._get_next_call())
            self.assertFalse(self.env['mail.activity'].search([
                ('user_id', '=', self.receptionist.id), ('res_model', '=', 'dental.followup'),
                ('res_id', '=', self.call().id)]))
        self.answer(question, '12:40')
        self.assertRecordValues(self.call(), [{'next_at': self.clock('12:40')}])
        self.assertNotIn("taken back", question.stands_text)
        self.assertFalse(self.broken())

    def test_dentist_who_was_going_to_call_takes_it_back(self):
        question = self.ask()
        question.action_i_call()
        with self.at('14:30'):  # later than was promised
            question.action_change_answer()
            self.assertRecordValues(question, [{'state': 'new', 'calls_self': False}])
            self.assertRecordValues(self.call(), [{
                'next_at': self.clock('14:30'), 'user_id': False}])

    def test_answer_that_is_being_told_or_was_is_not_changed(self):
        question = self.ask()
        with self.assertRaisesRegex(UserError, "heard the answer already"):
            question.action_change_answer()
        self.answer(question)
        with self.assertRaises(AccessError):
            question.with_user(self.receptionist).action_change_answer()
        with self.at('12:25'):
            call = self.start_call(self.call())
            with self.assertRaisesRegex(UserError, "is in a call with this patient"):
                question.action_change_answer()
            self.answer_call(call).action_done()
        with self.assertRaisesRegex(UserError, "heard the answer already"):
            question.action_change_answer()

    def test_by_a_clinician_only(self):
        question = self.ask().with_user(self.receptionist)
        for answer in (question.action_answer, question.action_i_call):
            question.sudo().answer = ANSWER
            with self.subTest(answer), self.assertRaisesRegex(AccessError, "dentist or a manager"):
                answer()

    def test_the_dentist_calls(self):
        question = self.ask()
        question.action_i_call()
        case = self.call()
        self.assertEqual(case.user_id, self.dentist_user)
        self.assertIn("dentista_test calls the patient", case.why_now)
        Followup = self.env['dental.followup']
        self.assertNotEqual(Followup.with_user(self.receptionist)._get_next_call(), case)
        self.assertEqual(Followup.with_user(self.dentist_user)._get_next_call(), case)
        with self.undone():
            case.user_id = False  # the dentist left
            self.assertEqual(Followup.with_user(self.receptionist)._get_next_call(), case)
        self.env.invalidate_all()
        self.talk(case, self.dentist_user).action_done()
        self.assertEqual(question.state, 'closed')

    def test_answered_in_the_evening(self):
        """Nobody is called when the clinic is closed, nor later than was promised."""
        with self.at('20:00'):
            self.case._set_state('pending', next_at=self.clock('20:00'))
            self.talk(self.case, patient_question=ASKED).action_done()
        self.assertEqual(self.asked().call_by, self.on(1, '10:30'))
        self.answer(self.asked(), '22:00')
        self.assertEqual(self.call().next_at, self.on(1, '09:00'))

    def test_not_reached(self):
        """The call comes back as a promised one does, and the question stays."""
        self.answer(self.ask())
        with self.at('12:30'):
            self.ring_in_vain(self.call())
        self.assertRecordValues(self.call(), [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('13:30')}])
        self.assertEqual(self.asked().state, 'answered')
        self.call()._give_up()
        self.assertRecordValues(self.call(), [{'state': 'pending', 'error_kind': 'decide'}])

    def test_no_time_to_hear_it(self):
        self.answer(self.ask())
        with self.at('12:30'):
            self.talk(self.call(), call_back_at=self.clock('18:00')).action_done()
        self.assertEqual(self.asked().state, 'answered')
        self.assertEqual(self.call().next_at, self.clock('18:00'))

    def test_told_and_a_visit(self):
        self.answer(self.ask())
        with self.at('12:30'):
            call = self.talk(self.call())
            call.slot_id = call.slot_ids[0]
            call.action_done()
        self.assertEqual(self.asked().state, 'closed')

    def test_told_in_another_call(self):
        """Who is called about something else hears the answer too: the card says it."""
        self.answer(self.ask(call_back_at=self.clock('12:30')))
        with self.at('12:30'):
            call = self.start_call(self.case)
            self.assertIn(f"Asks: “{ASKED}” dentista_test answers: “{ANSWER}”", call.card_html)
            self.assertIn(self.call(), call.reason_ids.followup_id)
            self.answer_call(call).action_done()
        self.assertEqual((self.asked().state, self.call().state), ('closed', 'won'))

    def test_a_call_with_the_family_leaves_it(self):
        """Who answers for somebody else at the same number is not told; the promise stands."""
        self.answer(self.ask(lost_reason_id=self.ref('lost_reason_other').id))
        brother = self.make_patient("Luis Romero Gil")
        with self.at('12:30'):
            call = self.start_call(self.make_case('dentist_asks', brother))
            self.assertEqual(call.reason_ids.followup_id, self.call())
            self.answer_call(call).action_done()
        self.assertEqual(self.asked().state, 'answered')
        self.assertRecordValues(self.call(), [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('12:20')}])


@tagged('post_install', '-at_install')
class TestQuestionUnanswered(QuestionCase):
    """Unanswered it goes on to the next dentist and the managers, and the promise stands."""

    def test_next_dentist_then_managers(self):
        question = self.ask()
        self.watch('12:59')
        self.assertEqual(self.todos().user_id, self.dentist_user)
        self.watch('13:00')
        self.watch('13:00')
        self.assertEqual(self.todos().user_id, self.dentist_user | self.second)
        self.assertFalse(question.escalated_at)
        self.watch('14:00')
        self.assertIn(self.manager, self.todos().user_id)
        self.assertTrue(question.escalated_at)
        told = self.todos()
        self.watch('18:00')
        self.assertEqual(self.todos(), told)
        question.with_user(self.second).action_i_call()
        self.assertFalse(self.todos())

    def test_one_that_cannot_be_told_stops_no_other(self):
        """A bad record is left, with a line in the log; the next is told."""
        bad = self.ask()
        other = self.env['dental.question'].create({
            'partner_id': self.make_patient("Otra Persona").id, 'text': ASKED,
            'company_id': self.clinic.id, 'asked_user_id': self.dentist_user.id})
        self.env.cr.execute(
            "ALTER TABLE dental_question ADD CONSTRAINT bad CHECK (id != %s OR answer_by = %s)",
            (bad.id, self.clock('13:00')))
        with self.assertLogs(asked.__name__, 'ERROR'), mute_logger('odoo.sql_db'), \
                self.at('13:00'):
            self.env['dental.question']._escalate()
        self.env.invalidate_all()
        self.assertEqual(bad.alerted_ids, self.dentist_user)
        self.assertEqual(other.alerted_ids, self.dentist_user | self.second)

    def test_promise_stands(self):
        """Its hour has come and nobody has answered: the call says so, and promises again."""
        question = self.ask()
        case = self.call()
        Followup = self.env['dental.followup'].with_user(self.receptionist)
        with self.at('13:45'):
            self.env.invalidate_all()
            self.assertEqual(case.today_part, 'now')
            self.assertEqual(Followup._get_next_call(), case)
            call = self.start_call(case)
            self.assertIn("has not answered yet", call.opening_text)
            self.answer_call(call).action_done()
        self.assertRecordValues(case, [{'state': 'pending', 'is_promise': True}])
        self.assertEqual(question.state, 'new')
        self.assertEqual(question.call_by, self.clock('17:45'))
        self.assertEqual(case.next_at, self.clock('17:30'))
        with self.at('17:40'):
            self.env.invalidate_all()
            self.assertTrue(case.is_late)
        self.assertFalse(self.broken())

    def test_hour_that_was_agreed(self):
        question = self.ask()
        with self.at('13:45'):
            self.talk(self.call(), call_back_at=self.clock('19:00')).action_done()
        self.assertEqual(question.call_by, self.clock('19:00'))
        self.assertEqual(self.call().next_at, self.clock('19:00'))

    def test_another_call_does_not_settle_it(self):
        question = self.ask(call_back_at=self.clock('12:30'))
        with self.at('12:30'):
            self.talk(self.case).action_done()
        self.assertEqual(question.state, 'new')
        self.assertRecordValues(self.call(), [{
            'state': 'todo', 'is_promise': True, 'next_at': self.clock('13:45')}])

    def test_it_is_not_called_early(self):
        self.ask(lost_reason_id=self.ref('lost_reason_other').id)
        self.assertFalse(
            self.env['dental.followup'].with_user(self.receptionist)._get_next_call())
        self.assertEqual(self.call().today_part, 'later')

    def test_nobody_calls_any_more(self):
        """The call is cancelled, or the patient has died: nothing is to be answered."""
        for end in (
                lambda: self.call()._cancel_because('settled'),
                lambda: self.patient.write({'dental_deceased_on': self.day})):
            with self.undone():
                question = self.ask()
                end()
                self.assertEqual(question.state, 'closed')
                self.assertFalse(self.todos())
                self.assertFalse(self.broken())
                with self.assertRaisesRegex(UserError, "no question to answer"):
                    question.action_i_call()
            self.env.invalidate_all()
