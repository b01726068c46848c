from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...wizard.call.steps import STEP_OF, STEPS
from ..common import ZonesCase
from .test_call_steps import CallCase


class LaterCase(CallCase):
    """Which days there are is said in English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.case, cls.clinic = cls.case.with_env(cls.env), cls.clinic.with_env(cls.env)

    def words(self, call):
        return [choice['label'] for choice in call.call_back_choices or ()]


@tagged('post_install', '-at_install')
class TestCallBackChoices(LaterCase):
    """When to call back is one click, at hours at which the clinic calls (S14)."""

    def test_said_in_words(self):
        call = self.talk(self.case)
        self.assertEqual(self.words(call), [
            "This morning, 13:00", "This afternoon, 17:00", "Tomorrow morning, 10:00",
            "Tomorrow afternoon, 17:00", "In a week, Monday November 30, 10:00"])

    def test_each_can_be_kept(self):
        for index in range(5):
            with self.subTest(index), self.env.cr.savepoint() as savepoint:
                call = self.talk(self.case)
                moment = call.call_back_choices[index]['value']
                call.call_back_at = moment
                call.action_done()
                self.assertEqual(str(self.case.next_at), moment)
                self.assertTrue(self.case.is_promise)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_nothing_is_computed_before_the_call(self):
        call = self.start_call(self.case)
        call.company_id._dental_zone()
        with self.assertQueryCount(0):
            self.assertFalse(call.call_back_choices)

    def test_at_the_hours_of_the_patient(self):
        self.patient.dental_preferred_band = 'afternoon'
        self.assertEqual(self.words(self.talk(self.case))[-1],
                         "In a week, Monday November 30, 17:00")
        call = self.talk(self.case, work_from=8, work_to=18)
        self.assertEqual(self.words(call), [
            "This afternoon, 18:00", "Tomorrow afternoon, 18:00",
            "In a week, Monday November 30, 18:00"])

    def test_at_the_hour_at_which_they_answer(self):
        self.clinic.dental_cap_week = 0
        for days in (1, 4, 5):
            with self.at('18:10', self.day - timedelta(days=days)):
                self.make_case('repair', period=str(days))._write_attempts(
                    'phone', outcome_id=self.ref('outcome_call_back').id)
        self.assertIn("Tomorrow afternoon, 18:00", self.words(self.talk(self.case)))

    def test_not_on_a_holiday(self):
        self.env['resource.calendar.leaves'].create({
            'name': "Fiesta local", 'company_id': self.clinic.id, 'resource_id': False,
            'calendar_id': self.clinic.resource_calendar_id.id,
            'date_from': self.clock('00:00', self.tomorrow),
            'date_to': self.clock('23:59', self.tomorrow)})
        self.assertEqual(self.words(self.talk(self.case))[2:4], [
            "Wednesday November 25, 10:00", "Wednesday November 25, 17:00"])

    def test_a_clinic_that_is_closed_for_a_month(self):
        call = self.talk(self.case)
        self.env['resource.calendar.leaves'].create({
            'name': "Vacaciones", 'company_id': self.clinic.id, 'resource_id': False,
            'calendar_id': self.clinic.resource_calendar_id.id, 'date_from': self.clock('00:00'),
            'date_to': self.clock('23:59', self.day + timedelta(days=31))})
        call.invalidate_recordset()
        self.assertEqual(self.words(call), [
            "Friday December 25, 10:00", "Friday December 25, 17:00"])


@tagged('post_install', '-at_install')
class TestCallBackZones(ZonesCase):
    """Words and hours are those of the clinic's clock, wherever who looks sits."""

    def test_words(self):
        for zone, (clinic, user, patient) in self.clinics.items():
            env = self.env(context={'allowed_company_ids': clinic.ids, 'lang': 'en_US'})
            case = env['dental.followup'].create({
                'partner_id': patient.id, 'company_id': clinic.id,
                'program_id': self.ref('program_no_show').id, 'next_at': self.clock('12:00')})
            with self.subTest(zone), self.at('10:00', zone=zone):
                call = self.start_call(case, user)
                call.action_answered()
                choices = call.call_back_choices
                self.assertEqual([choice['value'] for choice in choices], [
                    str(self.clock(clock, self.day + timedelta(days=days), zone))
                    for days, clock in (
                        (0, '11:00'), (0, '17:00'), (1, '10:00'), (1, '17:00'), (7, '10:00'))])
                self.assertTrue(all(
                    choice['label'].endswith(hour) for choice, hour in zip(
                        choices, ('11:00', '17:00', '10:00', '17:00', '10:00'), strict=True)))


@tagged('post_install', '-at_install')
class TestInsteadOfTalking(LaterCase):
    """Who has no time is called when they say, without going through a conversation."""

    def ask(self, **values):
        call = self.start_call(self.case)
        call.action_ask_when()
        call.write({'call_back_at': self.clock('17:00'), **values})
        return call

    def test_patient(self):
        self.assertEqual(self.start_call(self.case).screen, 'dial')
        call = self.ask()
        self.assertEqual(call.screen, 'when')
        self.assertTrue(call.call_back_choices)
        call.action_done_when()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('17:00')}])
        self.assertEqual(self.case.attempt_ids.outcome_id, self.ref('outcome_call_back'))

    def test_somebody_else(self):
        self.ask(by_other=True, told="Su madre: llega a las cinco").action_done_when()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('17:00')}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'outcome_id': self.ref('outcome_third_party').id,
            'note': "Su madre: llega a las cinco"}])

    def test_in_the_conversation(self):
        call = self.talk(self.case)
        call.action_ask_when()
        call.call_back_at = self.clock('17:00')
        call.action_done_when()
        self.assertEqual(self.case.next_at, self.clock('17:00'))
        self.assertEqual(self.case.attempt_ids.outcome_id, self.ref('outcome_call_back'))

    def test_the_line_was_cut(self):
        call = self.talk(self.case, told="Iba a decir algo", observation="Se oye mal")
        call.with_context(outcome='cut_off').action_not_answered()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': False, 'next_at': self.clock('12:20')}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'told': "Iba a decir algo", 'is_contact': False}])
        self.assertEqual(self.patient.dental_observation_ids.text, "Se oye mal")

    def test_leads_on(self):
        other = self.make_case('recall', self.stranger)
        call = self.ask(leads_on=True)
        action = call.action_done_when()
        following = self.env['dental.followup.call'].browse(action['params']['next']['res_id'])
        self.assertEqual(following.followup_id, other)

    def test_refused_at_the_input(self):
        for moment, words in ((False, "wants to be called"), ('11:00', "passed"),
                              ('22:30', "between 09:00 and 21:00")):
            call = self.ask(call_back_at=moment and self.clock(moment))
            action = call.action_done_when()
            with self.subTest(moment=moment):
                self.assertEqual(action['res_id'], call.id)
                self.assertIn(words, call.review_error)
                self.assertEqual(call.review_field, 'call_back_at')
                self.assertFalse(self.case.attempt_ids)

    def test_back(self):
        call = self.ask(by_other=True)
        call.action_back_to_call()
        self.assertRecordValues(call, [{
            'screen': 'dial', 'call_back_at': False, 'by_other': False, 'phase': 'dial'}])

    def test_not_who_must_not_be_called(self):
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'channel': 'phone', 'text': "No me llamen"})
        call = self.start_call(self.make_case('no_show'))
        with self.assertRaisesRegex(UserError, "does not want"):
            call.action_ask_when()


@tagged('post_install', '-at_install')
class TestNight(LaterCase):
    """A promise may pass the limits, but nobody is rung out of bed."""

    NIGHT = "Nobody is called at 03:00.*between 09:00 and 21:00.*Monday November 30, 09:00"

    def setUp(self):
        super().setUp()
        self.sunday = self.day + timedelta(days=6)
        self.night = self.clock('03:00', self.sunday)

    def test_wherever_it_is_promised(self):
        plan = self.make_plan()
        outcome = self.ref('outcome_call_back')
        for promise in (
                lambda: self.talk(self.case, call_back_at=self.night).action_done(),
                lambda: self.case._log_call(outcome, call_back_at=self.night),
                lambda: self.case._promise(self.night),
                lambda: plan.write({'call_back_at': self.night})):
            with self.assertRaisesRegex((UserError, ValidationError), self.NIGHT), \
                    self.env.cr.savepoint():
                promise()
        self.assertFalse(self.case.attempt_ids)

    def test_hours_are_the_clinics(self):
        self.clinic.write({'dental_contact_from': 10.5, 'dental_contact_to': 19.5})
        for clock, kept in (('10:29', False), ('10:30', True), ('19:30', True), ('19:31', False)):
            with self.subTest(clock):
                self.assertEqual(kept, not self.case._describe_night(
                    self.clinic, self.clock(clock, self.tomorrow)))

    def test_a_closed_day_is_said_and_kept(self):
        call = self.talk(self.case, call_back_at=self.clock('11:00', self.sunday))
        self.assertIn("closed on Sunday November 29", call.call_back_note)
        self.assertIn("Monday November 30, 09:00", call.call_back_note)
        call.action_done()
        self.assertEqual(self.case.next_at, self.clock('11:00', self.sunday))
        self.assertFalse(self.talk(
            self.make_case('no_show'), call_back_at=self.clock('17:00')).call_back_note)

    def test_a_clinic_without_hours(self):
        self.clinic.resource_calendar_id = False
        self.assertTrue(self.case._describe_night(
            self.clinic, self.clock('03:00', self.tomorrow)).endswith("21:00."))


@tagged('post_install', '-at_install')
class TestWhereItLacks(LaterCase):
    """A refusal leads to the step and the input that lack something."""

    def test_every_field_has_its_step(self):
        self.assertLessEqual(set(STEP_OF.values()), {name for name, _label in STEPS})
        self.assertLessEqual(STEP_OF.keys(), self.env['dental.followup.call']._fields.keys())

    def refuse(self, case, field, **values):
        call = self.talk(case, **values)
        call.action_review()
        self.assertEqual((call.review_field, call.review_step), (field, STEP_OF[field]))
        self.assertTrue(call.review_error)
        return call

    def test_each(self):
        later = self.clock('18:00')
        for field, values in (
                ('blocker_ids', {'blocker_ids': [Command.clear()]}),
                ('closing_question_id', {'no_closing_reason': "  "}),
                ('call_back_at', {'call_back_at': self.clock('23:00')}),
                ('promise_user_id', {
                    'promise': "Decirle el precio", 'promise_user_id': self.outsider.id,
                    'call_back_at': later})):
            self.refuse(self.make_case('no_show', self.stranger, period=field), field, **values)

    def test_a_move_without_a_time(self):
        coming = self.make_visit('10:00', day=self.tomorrow)
        self.refuse(self.case, 'slot_id', visit_id=coming.id, visit_choice='move')

    def test_a_repair_that_was_not_asked(self):
        self.refuse(self.make_case('repair', self.stranger), 'repair_result')

    def test_a_checkup_that_was_not_asked(self):
        self.refuse(self.make_case('post_treatment', self.stranger), 'pain')

    def test_a_plan_consulted_with_nobody(self):
        plan = self.make_plan(self.stranger)
        self.refuse(plan.followup_ids, 'consult_with', plan_decision='consulting',
                    call_back_at=self.clock('18:00'))

    def test_a_word_on_what_stood_there(self):
        call = self.refuse(self.case, 'blocker_ids', blocker_ids=[Command.clear()])
        call.step = call.review_step
        with Form(call) as form:
            self.assertTrue(form.review_error)
            form.blocker_ids.add(self.ref('blocker_none'))
            self.assertFalse(form.review_error)
        self.assertFalse(call.review_error or call.review_field)

    def test_what_is_no_input_leads_nowhere(self):
        call = self.talk(self.case)
        self.case.with_user(self.dentist_user)._claim(take_over=True)
        call.action_review()
        self.assertTrue(call.review_error)
        self.assertFalse(call.review_step)


@tagged('post_install', '-at_install')
class TestWhyNotAsked(LaterCase):
    """Why the closing question was not asked takes one click, and excludes having asked it."""

    def test_one_click(self):
        call = self.talk(self.case)
        reason = call.no_closing_choices[0]
        self.assertEqual(reason['value'], reason['label'])
        call.no_closing_reason = reason['value']
        call.action_done()
        self.assertEqual(self.case.attempt_ids.no_closing_reason, reason['label'])

    def test_asked_or_not(self):
        call = self.talk(self.case)
        question = call.offered_line_ids.filtered(lambda line: line.kind == 'closing')[0]
        call.step = 'closing'
        with Form(call) as form:
            form.closing_question_id = question
            self.assertFalse(form.no_closing_reason)
            form.no_closing_reason = "Colgó"
            self.assertFalse(form.closing_question_id)
