from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase
from ..program.program_case import ProgramCase

SAID = "La última vez le contestaron mal"


@tagged('post_install', '-at_install')
class TestFeedbackInCalls(NoShowCase, ProgramCase):
    """A complaint told in a call is heard, whichever way it is noted (S31, S37)."""

    def heard(self):
        return self.env['dental.feedback'].search([('partner_id', '=', self.patient.id)])

    def assertComplaint(self, text=SAID):
        """There is one complaint, of this call, and its answer is promised for today."""
        self.assertRecordValues(self.heard(), [{
            'kind': 'complaint', 'state': 'new', 'source': 'call', 'text': text,
            'followup_id': self.case.id, 'event_id': self.visit.id,
            'attempt_id': self.case.attempt_ids.sorted('id')[-1:].id,
            'user_id': self.receptionist.id, 'answer_by': self.on(0, '14:00')}])
        repair = self.case_for('repair')
        self.assertRecordValues(repair, [{
            'state': 'todo', 'next_at': self.on(0, '12:00'), 'due_by': self.on(0, '14:00'),
            'next_channel': 'phone'}])
        self.assertIn("before", repair.topic)
        self.assertIn("14:00", repair.topic)

    def test_result_complaint(self):
        """Nothing is offered or asked; the case goes on after days of peace."""
        call = self.start_call(self.case)
        call.action_answered()
        call.action_complaint()
        self.assertEqual((call.review_field, call.step), ('told', 'told'), "where it is written")
        call.told = SAID
        call.action_complaint()
        self.assertEqual(call.step, 'result')
        self.assertFalse(call.review_error)
        self.assertIn("Complaint", call.review_result)
        self.assertIn("A manager calls today before 14:00", call.review_result)
        self.assertFalse(self.heard(), "it is only shown")
        call.action_done()
        self.assertComplaint()
        self.assertRecordValues(self.case, [{'state': 'pending', 'lost_reason_id': False}])
        self.assertGreaterEqual(self.case.next_at, self.on(2))

    def test_no_complaint_after_all(self):
        call = self.start_call(self.case)
        call.action_answered()
        call.told = SAID
        call.action_complaint()
        call.action_no_complaint()
        self.assertEqual((call.outcome_id.code, call.feedback_kind), ('answered', False))

    def test_complaint_and_a_visit(self):
        """Who complains and books is booked, and is called about the complaint."""
        call = self.talk(self.case, told=SAID)
        call.slot_id = call.slot_ids[0]
        call.action_complaint()
        call.action_done()
        self.assertEqual(self.case.state, 'booked')
        self.assertComplaint()

    def test_said_so(self):
        call = self.talk(self.case, told=SAID, feedback_kind='complaint', feedback_area='manner')
        self.assertIn("today before 14:00", call.answer_text)
        call.action_done()
        self.assertComplaint()
        self.assertEqual(self.heard().area, 'manner')

    def test_who_complains_is_asked_no_closing_question(self):
        """However the complaint is noted; who only mentions a detail is asked."""
        call = self.talk(self.case, told=SAID, feedback_kind='detail', no_closing_reason=False)
        call.action_review()
        self.assertEqual(call.review_field, 'closing_question_id')
        call.feedback_kind = 'complaint'
        call.action_review()
        self.assertFalse(call.review_error)
        call.action_done()
        self.assertComplaint()
        self.assertEqual(
            self.case.attempt_ids.no_closing_reason, "A complaint: nothing is offered.")

    def test_words_are_needed(self):
        call = self.talk(self.case, feedback_kind='complaint')
        call.action_review()
        self.assertEqual(call.review_field, 'told')
        with self.assertRaisesRegex(UserError, "in their words"):
            call.action_done()
        call.feedback_kind = 'praise'
        call.action_done()
        self.assertEqual(self.heard().kind, 'praise')

    def test_something_about_us_and_upset(self):
        self.talk(self.case, told=SAID, mood='upset', blocker_ids=[
            Command.set(self.ref('blocker_service').ids)]).action_done()
        self.assertComplaint()

    def test_something_about_us_and_calm(self):
        self.talk(self.case, mood='good', blocker_ids=[
            Command.set(self.ref('blocker_service').ids)]).action_done()
        self.assertRecordValues(self.heard(), [{
            'kind': 'detail', 'state': False, 'text': "Something about us"}])
        self.assertFalse(self.cases('repair'))

    def test_was_not_content(self):
        self.talk(self.case, told=SAID,
                  lost_reason_id=self.ref('lost_reason_unhappy').id).action_done()
        self.assertEqual(self.case.state, 'lost')
        self.assertComplaint()

    def test_observation(self):
        self.talk(self.case, observation=SAID, observation_category='complaint').action_done()
        self.assertRecordValues(self.heard(), [{
            'kind': 'complaint', 'text': SAID, 'attempt_id': self.case.attempt_ids.id,
            'state': 'new', 'source': 'call'}])
        self.assertEqual(len(self.cases('repair')), 1)
        self.assertComplaint()

    def test_what_is_promised_is_the_same_hour_when_it_is_saved(self):
        call = self.talk(self.case, told=SAID, feedback_kind='complaint')
        self.assertIn("today before 14:00", call.answer_text)
        with self.at('12:20'):
            call.invalidate_recordset()
            call.action_review()
            self.assertIn("today before 14:00", call.answer_text)
            self.assertIn("today before 14:00", call.review_result)
            call.action_done()
        self.assertEqual(self.heard().answer_by, self.on(0, '14:00'))

    def test_what_is_promised_in_a_call_that_lay_on_the_screen(self):
        call = self.talk(self.case, told=SAID, feedback_kind='complaint')
        with self.at('13:10'):
            call.invalidate_recordset()
            self.assertIn("today before 17:15", call.answer_text)

    def test_a_repair_call_that_was_put_off_comes_forward(self):
        """There is one call about a visit, and it keeps what was promised last."""
        self.env['dental.feedback'].create({
            'kind': 'complaint', 'text': "Otra cosa", 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'event_id': self.visit.id})
        repair = self.case_for('repair')
        repair.write({'next_at': self.on(2, '10:00'), 'due_by': self.on(2, '14:00')})
        call = self.talk(self.case, told=SAID, feedback_kind='complaint')
        self.assertIn("today before 14:00", call.answer_text)
        call.action_done()
        self.assertRecordValues(self.cases('repair'), [{
            'next_at': self.on(0, '12:00'), 'due_by': self.on(0, '14:00'),
            'next_channel': 'phone'}])
        self.assertIn("14:00", repair.topic)

    def test_where_no_repair_call_is_made_managers_have_it_on_the_day_of_the_promise(self):
        repair = self.ref('program_repair')
        # What listens for its rule outlives the test.
        self.addCleanup(setattr, repair, 'is_on', True)
        repair.is_on = False
        for told in ({'told': SAID, 'feedback_kind': 'complaint'},
                     {'observation': SAID, 'observation_category': 'complaint'}):
            with self.subTest(told), self.undone():
                call = self.talk(self.case, **told)
                self.assertIn("today before 14:00", call.answer_text)
                call.action_done()
                self.assertFalse(self.cases('repair'))
                heard = self.heard()
                self.assertPromised(heard)
                lines = self.env['dental.followup'].with_user(self.manager).with_context(
                    allowed_company_ids=self.clinic.ids)
                self.assertEqual(
                    [line['text'] for line in lines.get_today_summary()['unsorted']],
                    heard.activity_ids.mapped('summary'))
                self.assertFalse(lines.with_user(self.receptionist).get_today_summary()['unsorted'])
                heard.owner_id = self.manager
                self.assertPromised(heard)
                heard.owner_id = False
                self.assertPromised(heard)
                heard._close("Hablado")
                self.assertFalse(lines.get_today_summary()['unsorted'])

    def assertPromised(self, heard):
        """The manager's to-do carries the hour that the patient was told, and nothing of what."""
        self.assertRecordValues(heard.activity_ids, [{
            'user_id': self.manager.id, 'date_deadline': self.on(0).date(), 'note': False}])
        self.assertRegex(heard.activity_ids.summary, r"23.*, 14:00$")
        self.assertNotIn(self.patient.name, heard.activity_ids.summary)

    def test_repair_call_says_what_was_told_and_asks_for_nothing_twice(self):
        """In words of who may read the complaint; everybody else says that it was told."""
        call = self.talk(self.case, told=SAID, feedback_kind='complaint', feedback_area='wait')
        call.action_done()
        repair = self.case_for('repair')
        colleague = self.make_user('otra_recepcion', 'group_receptionist')
        for user, opening, words in (
                (self.manager, 'told', "I am sorry. You told us about this: how long you waited."),
                (self.receptionist, 'told', "how long you waited"),
                (colleague, 'complained', "I am sorry for what happened. You have told us")):
            with self.subTest(user.login), self.undone():
                call = self.start_call(repair, user)
                self.assertEqual(call.opening_id, self.ref(f'script_repair_opening_{opening}'))
                self.assertIn(words, call.opening_text)
                self.assertEqual(call.question_id, self.ref('script_repair_question_more'))
                self.assertNotIn(SAID, call.opening_text)
                if user == colleague:
                    self.assertFalse(call._script_facts().values['told'])
                attempt = self.answer_call(call, repair_result='resolved').action_done() and (
                    repair.attempt_ids)
                self.assertNotIn("waited", attempt.said or '', "others read the ledger")
        self.heard().with_user(self.manager).aspect = "las escaleras"
        call = self.start_call(repair, self.manager)
        self.assertIn("about this: las escaleras.", call.opening_text)

    def test_repair_call_after_what_nobody_told_asks(self):
        self.visit.dental_incident = True
        call = self.start_call(self.case_for('repair'))
        self.assertEqual(call.opening_id, self.ref('script_repair_opening_heard'))
        self.assertEqual(call.question_id, self.ref('script_repair_question_tell'))

    def test_what_reads_like_a_complaint_is_asked_about(self):
        call = self.talk(self.case, told="Muy contenta")
        self.assertFalse(call.reads_like_complaint)
        for name in ('told', 'observation'):
            with self.subTest(name):
                call[name] = "Estuvo una hora esperando"
                self.assertTrue(call.reads_like_complaint)
                call[name] = False
                self.assertFalse(call.reads_like_complaint)
        call.write({'observation': SAID, 'observation_category': 'complaint'})
        self.assertFalse(call.reads_like_complaint, "it is said already")

    def test_who_is_upset_is_asked_no_closing_question(self):
        call = self.talk(self.case, told=SAID, mood='upset', no_closing_reason=False)
        call.action_done()
        self.assertRecordValues(self.case.attempt_ids, [{
            'closing_question_id': False, 'no_closing_reason': "Not the moment: upset or ill"}])

    def test_several_ways_are_one_complaint(self):
        self.talk(self.case, told=SAID, mood='upset', observation="Muy enfadada",
                  observation_category='complaint',
                  lost_reason_id=self.ref('lost_reason_unhappy').id,
                  blocker_ids=[Command.set(self.ref('blocker_service').ids)]).action_done()
        self.assertEqual(self.heard().mapped('kind'), ['complaint'])
        self.assertEqual(len(self.cases('repair')), 1)

    def test_nothing_is_said_of_us(self):
        self.talk(self.case, told="Trabaja hasta tarde", mood='upset').action_done()
        self.assertFalse(self.heard())

    def test_hour_that_can_be_promised(self):
        """Two opening hours: over the break, over night, over the weekend."""
        case = self.case.with_context(lang='en_US')
        for days, clock, words in (
                (0, '12:00', "today before 14:00"), (0, '13:00', "today before 17:00"),
                (0, '20:00', "tomorrow before 10:30"),
                (4, '20:00', "on Monday November 30 before 10:30"),
                (5, '11:00', "on Monday November 30 before 11:00")):
            with self.subTest(days=days, clock=clock), self.at_utc(self.on(days, clock)):
                self.assertEqual(case._say_before(case._answer_by(self.clinic)), words)

    def test_promise_does_not_wait_for_the_patients_hours(self):
        """Who prefers afternoons and complains in the evening hears from us in the morning."""
        self.patient.dental_preferred_band = 'afternoon'
        with self.at('20:13'):
            self.case.next_at = self.on(0, '20:13')
            self.talk(self.case, told=SAID, feedback_kind='complaint').action_done()
        repair = self.case_for('repair')
        self.assertEqual(repair.due_by, self.on(1, '10:45'))
        self.assertLess(repair.next_at, repair.due_by)

    def test_the_manager_reads_it_before_dialling(self):
        self.talk(self.case, told=SAID, feedback_kind='complaint').action_done()
        repair = self.case_for('repair')
        for user, reads in ((self.manager, True), (self.dentist_user, False)):
            call = self.start_call(repair, user)
            with self.subTest(user.login):
                self.assertEqual(SAID in call.card_html, reads)
                self.assertIn("A complaint", call.card_html)
            call.action_not_now()
        call = self.talk(repair, self.manager, repair_result='resolved')
        call.action_done()
        self.assertEqual(len(self.heard()), 1, "the call about it is no second complaint")
