from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import NoShowCase
from .test_incoming import IncomingCase


@tagged('post_install', '-at_install')
class TestAtOnce(NoShowCase):
    """Who asks for a time at once gets one, and what was not asked is kept as not asked."""

    def ask_at_once(self, case=None):
        """Open the call of a case; the patient answers and asks for a time at once."""
        call = self.start_call(self.case if case is None else case)
        call.action_answered()
        self.assertTrue(call.can_at_once)
        call.action_at_once()
        return call

    def take_first(self, call):
        call.slot_id = call._get_fitting_slots()[:1]
        call.action_done()

    def read_report(self):
        self.env.flush_all()
        return self.env['dental.followup.round.report'].search(
            [('followup_id', '=', self.case.id)])

    def test_straight_to_the_times(self):
        call = self.start_call(self.case)
        self.assertFalse(call.can_at_once, "before the patient is on the line")
        call.action_answered()
        self.assertTrue(call.at_once_text)
        call.action_at_once()
        self.assertRecordValues(call, [{
            'step': 'slot', 'not_asked': 'at_once', 'can_at_once': False}])
        self.take_first(call)
        self.assertEqual(self.case.state, 'booked')
        self.assertRecordValues(self.case.attempt_ids, [{
            'not_asked': 'at_once', 'blocker_ids': [], 'mood': False,
            'closing_question_id': False, 'no_closing_reason': "A visit was booked."}])

    def test_not_asked_is_no_nothing(self):
        """The manager sees how often it was asked; “nothing” is what patients said."""
        self.take_first(self.ask_at_once())
        self.assertRecordValues(self.read_report(), [{
            'blocker_answer': 'not_asked', 'asked_rate': 0, 'blocker_id': False}])

    def test_asked_in_one_of_two_calls(self):
        fear = self.ref('blocker_fear')
        self.talk(blocker_ids=[Command.set(fear.ids)], call_back_at=self.clock('17:00')
                  ).action_done()
        self.take_first(self.ask_at_once())
        self.assertRecordValues(self.read_report(), [{
            'blocker_answer': 'something', 'asked_rate': 1, 'blocker_id': fear.id}])

    def test_nothing_is_an_answer(self):
        self.talk(call_back_at=self.clock('17:00')).action_done()
        self.assertRecordValues(self.read_report(), [{
            'blocker_answer': 'nothing', 'asked_rate': 1}])

    def test_nobody_spoken_with_has_no_rate(self):
        self.ring_in_vain()
        report = self.read_report()
        self.assertFalse(report.blocker_answer)
        ((rate,),) = report._read_group([('id', '=', report.id)], [], ['asked_rate:avg'])
        self.assertIs(rate, False, "no rate at all, which is not 0 %")

    def test_without_a_time_it_is_asked_after_all(self):
        call = self.ask_at_once()
        call.call_back_at = self.clock('17:00')
        call.action_review()
        self.assertEqual((call.review_field, call.review_step), ('blocker_ids', 'blocker'))
        with self.assertRaisesRegex(ValidationError, 'has none'), self.env.cr.savepoint():
            call.action_done()
        call.write({'blocker_ids': [Command.set(self.ref('blocker_work').ids)],
                    'no_closing_reason': "Conduciendo"})
        call.action_done()
        self.assertFalse(self.case.attempt_ids.not_asked)

    def test_asked_later_in_the_same_call(self):
        call = self.ask_at_once()
        call.step = 'blocker'
        with Form(call) as form:
            form.blocker_ids.add(self.ref('blocker_work'))
            self.assertFalse(form.not_asked)
        self.take_first(call)
        self.assertRecordValues(self.case.attempt_ids, [{
            'not_asked': False, 'blocker_ids': self.ref('blocker_work').ids}])

    def test_no_closing_question_after_a_booking(self):
        call = self.talk(no_closing_reason=False)
        self.take_first(call)
        self.assertEqual(self.case.attempt_ids.no_closing_reason, "A visit was booked.")

    def test_something_is_asked_first(self):
        """A recovery and what went wrong are asked before any time."""
        for code in ('post_treatment', 'repair'):
            with self.subTest(code), self.undone():
                self.case.program_id = self.env['dental.followup.program'].search(
                    [('code', '=', code), ('company_id', 'in', (False, self.clinic.id))], limit=1)
                call = self.start_call(self.case)
                call.action_answered()
                self.assertFalse(call.can_at_once)
                call.action_at_once()
                self.assertFalse(call.not_asked)

    def test_never_both(self):
        with self.assertRaisesRegex(ValidationError, 'it was not: choose'):
            self.case._write_attempts(
                'phone', outcome_id=self.ref('outcome_answered').id, no_closing_reason="x",
                not_asked='by_the_way', blocker_ids=[Command.set(self.ref('blocker_none').ids)])

    def test_by_the_way_is_of_another_call(self):
        with self.assertRaisesRegex(ValidationError, 'Nothing was asked'):
            self.case._write_attempts(
                'phone', outcome_id=self.ref('outcome_answered').id, no_closing_reason="x",
                not_asked='by_the_way')

    @mute_logger('odoo.sql_db')
    def test_only_of_an_answered_call(self):
        with self.assertRaises(IntegrityError):
            self.case._write_attempts(
                'phone', outcome_id=self.ref('outcome_no_answer').id, not_asked='by_the_way')
            self.env.flush_all()

    def test_of_the_family_nothing_was_asked(self):
        """Whose reason was only mentioned has no “nothing” in the figures."""
        sister = self.make_patient("Clara Romero Gil", email='clara@ejemplo.test')
        other = self.case.copy({'partner_id': sister.id, 'event_id': False})
        other._set_state('todo', next_at=self.case.next_at, next_channel='phone')
        call = self.ask_at_once()
        self.assertEqual(call.reason_ids.followup_id, other)
        self.take_first(call)
        self.assertRecordValues(other.attempt_ids, [{
            'not_asked': 'by_the_way', 'blocker_ids': []}])


@tagged('post_install', '-at_install')
class TestToday(NoShowCase):
    """What cannot wait comes today, with whichever dentist has a time."""

    def test_times_of_today(self):
        call = self.start_call(self.case)
        self.assertNotIn('today', call.slot_ids.mapped('choice'), "not before one talks")
        call.action_answered()
        call.slot_choice = 'today'
        offered = call._get_fitting_slots()
        self.assertTrue(offered)
        self.assertFalse(offered.filtered(
            lambda slot: not self.clinic._dental_is_today(slot.start)))
        self.assertGreaterEqual(min(offered.mapped('start')), self.clock('12:30'))
        call.action_at_once()
        call.slot_id = offered[:1]
        call.action_done()
        self.assertRecordValues(self.case.rebooked_event_id, [{
            'start': offered[0].start, 'dental_urgent': True}])
        self.assertFalse(self.patient.dental_preferred_band, "a hurry is no preference")
        self.assertFalse(self.case.attempt_ids.preferred_band)

    def test_nothing_is_left_today(self):
        with self.at_utc(self.clock('20:15')):
            call = self.start_call(self.case)
            call.action_answered()
            call.slot_choice = 'today'
            self.assertIn("no free time today", call.slot_text)

    def test_other_times_are_of_another_day(self):
        call = self.start_call(self.case)
        call.action_answered()
        call.slot_choice = 'today'
        call.action_more_slots()
        self.assertTrue(call._get_fitting_slots(), "the first ones again")
        call.slot_from = self.day + timedelta(days=1)
        call.action_look_again()
        call.slot_choice = 'any'
        self.assertGreater(
            min(call._get_fitting_slots().mapped('start')), self.clock('23:00'))


@tagged('post_install', '-at_install')
class TestWhoRingsAtOnce(IncomingCase):
    """Who rings us for a time is asked nothing either."""

    def test_no_nothing_by_itself(self):
        call = self.take_call(self.stranger)
        call.action_answered()
        self.assertTrue(call.can_at_once)
        call.action_at_once()
        call.slot_id = call._get_fitting_slots()[:1]
        call.action_done()
        self.assertRecordValues(call.followup_id.attempt_ids, [{
            'not_asked': 'at_once', 'blocker_ids': [], 'direction': 'in'}])
