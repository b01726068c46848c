from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import NoShowCase

RIGHT = '+34600112233'


@tagged('post_install', '-at_install')
class TestWrongNumber(NoShowCase):
    """Somebody else has the number: the right one has its field, and the calls go on by it."""

    def ask(self, number=False, case=None):
        call = self.start_call(case or self.case)
        call.action_ask_number()
        call.right_number = number
        return call

    def test_the_right_one_takes_its_place(self):
        wrong = self.case.phone
        call = self.ask('600 11 22 33')
        self.assertEqual(call.screen, 'number')
        call.told = "Cambió de número en verano"
        call.action_done_number()
        self.env.invalidate_all()
        self.assertEqual(self.patient.phone_sanitized, RIGHT)
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'needs_data': False, 'next_channel': 'phone', 'phone': RIGHT,
            'next_at': self.clock('12:20')}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'outcome_id': self.ref('outcome_wrong_number').id, 'phone': wrong,
            'note': "Cambió de número en verano"}])

    def test_nobody_knows_it(self):
        self.ask().action_done_number()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'needs_data': True, 'error_kind': 'details'}])
        self.assertTrue(self.patient.dental_wrong_number)

    def test_it_was_the_second_number(self):
        first = self.patient.phone_sanitized
        self.patient.write({
            'dental_phone_alt': '+34 600 99 88 77', 'dental_wrong_number': first})
        self.ask(RIGHT).action_done_number()
        self.env.invalidate_all()
        self.assertEqual(self.patient.phone_sanitized, first)
        self.assertEqual(self.patient.dental_phone_alt_sanitized, RIGHT)
        self.assertEqual(self.case.phone, RIGHT)

    def test_it_was_the_guardians(self):
        mother = self.make_patient("Madre", phone='+34 600 77 66 55')
        self.patient.write({
            'dental_guardian_id': mother.id, 'dental_birthdate': date(2016, 5, 5),
            'phone': False})
        self.ask(RIGHT).action_done_number()
        self.env.invalidate_all()
        self.assertEqual(mother.phone_sanitized, RIGHT)
        self.assertFalse(self.patient.phone)

    def test_what_cannot_be_dialled(self):
        for number, sentence in (
                ('12', "enter all its digits"), ('llame luego', "enter all its digits"),
                ('655 97 97 11', "is the number that is wrong")):
            with self.subTest(number), self.undone():
                with self.assertRaisesRegex(UserError, sentence):
                    self.ask(number).action_done_number()
            self.env.invalidate_all()
        self.assertFalse(self.case.attempt_ids)

    def test_back(self):
        call = self.ask(RIGHT)
        call.action_back_to_call()
        self.assertRecordValues(call, [{
            'screen': 'dial', 'asks_number': False, 'right_number': False}])
        self.assertNotEqual(self.patient.phone_sanitized, RIGHT)

    def test_a_promise_stays_one(self):
        self.case._promise(self.clock('12:10'))
        with self.at('12:10'):
            self.ask(RIGHT).action_done_number()
        self.assertRecordValues(self.case, [{
            'is_promise': True, 'next_at': self.clock('12:30')}])

    def test_another_result_enters_no_number(self):
        call = self.ask(RIGHT)
        call.action_not_answered()
        self.assertNotEqual(self.patient.phone_sanitized, RIGHT)


@tagged('post_install', '-at_install')
class TestSomebodyElse(NoShowCase):
    """Who answers instead is asked when to call again."""

    def ask(self):
        call = self.start_call(self.case)
        call.action_ask_other_when()
        return call

    def test_they_say_when(self):
        call = self.ask()
        self.assertRecordValues(call, [{'screen': 'when', 'by_other': True}])
        self.assertTrue(call.call_back_choices)
        call.call_back_at = self.clock('17:00')
        call.action_done_when()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('17:00')}])
        self.assertEqual(self.case.attempt_ids.outcome_id, self.ref('outcome_third_party'))

    def test_they_do_not_know(self):
        self.ask().with_context(outcome='third_party').action_not_answered()
        self.assertRecordValues(self.case, [{'state': 'pending', 'is_promise': False}])
        self.assertGreater(self.case.next_at, self.clock('12:00') + timedelta(hours=1))
        self.assertEqual(self.case.attempt_ids.outcome_id, self.ref('outcome_third_party'))

    def test_a_time_without_a_day_is_asked_again(self):
        call = self.ask()
        call.action_done_when()
        self.assertEqual(call.review_field, 'call_back_at')
        self.assertFalse(self.case.attempt_ids)
