from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..household_case import HouseholdCase
from .test_incoming import IncomingCase

PROMISE = "La gerente le llama mañana"


@tagged('post_install', '-at_install')
class TestPromiseHasAnOwner(HouseholdCase):
    """Whatever a call comes to, what was promised is on somebody's list, and on the next card."""

    def assertPromised(self, case, owner):
        self.assertRecordValues(case.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.ref('mail_activity_type_promise')),
            [{'user_id': owner.id}])
        self.assertIn(PROMISE, self.start_call(case).card_html)

    def test_to_who_is_still_upset(self):
        for result in ('upset', 'escalate'):
            with self.subTest(result):
                case = self.make_case('repair', period=result)
                self.talk(case, promise=PROMISE, promise_user_id=self.manager.id,
                          repair_result=result).action_done()
                self.assertEqual(case.state, 'pending')
                self.assertPromised(case, self.manager)

    def test_beside_a_visit_that_is_moved(self):
        self.make_visit('10:00', day=self.tomorrow)
        case = self.make_case('dentist_asks')
        call = self.talk(case, promise=PROMISE, visit_choice='move')
        call.slot_id = call.slot_ids[:1]
        call.action_done()
        self.assertPromised(case, self.receptionist)

    def test_though_the_case_was_closed_meanwhile(self):
        case = self.make_case('repair')
        call = self.talk(case, promise=PROMISE, repair_result='escalate')
        case.sudo()._set_state('cancelled')
        call.action_done()
        self.assertPromised(case, self.receptionist)
        self.assertIn(self.ref('mail_activity_type_upset'), case.activity_ids.activity_type_id)

    def test_to_who_has_no_time_to_talk_on(self):
        """The call back is with its owner; no to-do of it beside."""
        case = self.make_case('no_show')
        call = self.talk(case, promise=PROMISE, call_back_at=self.clock('18:00'))
        call.with_context(outcome='call_back').action_not_answered()
        self.assertRecordValues(case, [{
            'is_promise': True, 'next_at': self.clock('18:00'), 'user_id': self.receptionist.id}])
        self.assertRecordValues(case.attempt_ids, [{
            'promise': PROMISE, 'call_back_at': self.clock('18:00')}])
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_call'))


@tagged('post_install', '-at_install')
class TestWrittenOrder(HouseholdCase):
    """How a call begins and ends is read in one place, not in the order of an import."""

    def test_one_author(self):
        rooms = [room for room in type(self.env['dental.followup.call']).mro()
                 if room.__module__.startswith('odoo.addons.dental_followup.')
                 and room._name == 'dental.followup.call']
        for name in (
                'create', '_begin_script', '_begin_answers', '_begin_direction', '_begin_rules',
                'action_not_now', 'action_done', '_log', '_note', '_note_evolution',
                '_note_observation', '_note_feeling', '_conclude', '_note_decision',
                '_settle_visit', '_settle', '_escalate_repair', '_keep_promise', '_end'):
            with self.subTest(name):
                self.assertEqual(sum(name in vars(room) for room in rooms), 1)

    def test_what_the_server_keeps_begins_anew(self):
        case = self.make_case('no_show')
        forged = {'ended': 'saved', 'has_talked': True, 'direction': 'in', 'rings_before': 9,
                  'refusal_text': "x", 'review_next': "x"}
        Call = self.env['dental.followup.call'].with_user(self.receptionist)
        for call in (Call.create({'followup_id': case.id, **forged}), Call.with_context(**{
                f'default_{name}': value for name, value in forged.items()
                }).create({'followup_id': case.id})):
            self.assertRecordValues(call, [{
                'ended': False, 'has_talked': False, 'direction': 'out', 'rings_before': 0,
                'refusal_text': False, 'review_next': False}])


@tagged('post_install', '-at_install')
class TestLeftOpen(HouseholdCase):
    """A conversation that was left is told as one, and not for ever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def told(self):
        self.env.invalidate_all()
        return self.env['dental.followup'].with_user(self.receptionist).get_today_summary()['talk']

    def written(self, call, moment):
        """Let the call have been touched last at a moment."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dental_followup_call SET write_date = %s WHERE id = %s", [moment, call.id])
        self.env.invalidate_all()

    def test_said_to_be_left(self):
        call = self.talk(self.make_case('no_show'), told="Va en el autobús")
        self.assertEqual(
            self.told(), "You are in a call with Paula Romero Gil since 12:00.")
        call.action_not_now()
        self.written(call, self.clock('11:55'))
        self.assertEqual(
            self.told(), "You left a conversation with Paula Romero Gil open at 11:55.")
        self.written(call, self.clock('12:55', self.day - timedelta(days=1)))
        self.assertEqual(
            self.told(),
            "You left a conversation with Paula Romero Gil open yesterday at 12:55.")

    def test_closed_without_a_word_it_is_left_too(self):
        self.talk(self.make_case('no_show'))
        with self.at('12:16'):
            self.assertIn("You left a conversation", self.told())

    def test_who_took_the_patient_over_is_in_the_call(self):
        case = self.make_case('no_show')
        self.talk(case)
        case.with_user(self.manager)._claim(take_over=True)
        self.assertIn("You left a conversation", self.told())

    def test_after_a_day_it_is_over(self):
        case = self.make_case('no_show')
        call = self.talk(case, told="Va en el autobús")
        call.action_not_now()
        self.written(call, self.clock('13:00', self.day - timedelta(days=1)))
        self.assertTrue(self.told())
        self.written(call, self.clock('11:00', self.day - timedelta(days=1)))
        self.assertFalse(self.told())
        self.assertNotEqual(self.start_call(case), call)

    def test_over_it_does_not_keep_open_what_rang(self):
        case = self.make_case('incoming', next_channel='wait')
        call = self.start_call(case)
        call.action_answered()
        call.action_not_now()
        self.env.flush_all()
        tomorrow = self.day + timedelta(days=1)
        for clock, state in (('11:30', 'todo'), ('12:30', 'cancelled')):
            with self.at(clock, tomorrow):
                self.env['dental.followup']._withdraw_given_up()
            self.assertEqual(case.state, state)


@tagged('post_install', '-at_install')
class TestRingingBack(IncomingCase):
    """Who rang us and is called back is called by us: the rules hold, and it counts."""

    def left(self, **values):
        """Let the patient ring about a case, say something and hang up; return the call."""
        self.case = self.make_missed()
        call = self.take_call()
        call.action_answered()
        call.write({'told': "Llamo desde el tren", 'promise': PROMISE, **values})
        call.action_not_now()
        return call

    def test_our_call_counts(self):
        call = self.left()
        self.assertEqual(self.start_call(self.case), call)
        self.assertRecordValues(call, [{
            'direction': 'out', 'phase': 'dial', 'told': "Llamo desde el tren"}])
        self.assertIn(call.opening_id, call.offered_line_ids)
        self.assertEqual(call.opening_id.script_id, self.case.program_id.script_id)
        call.action_not_answered()
        self.assertRecordValues(self.case.attempt_ids, [{
            'direction': 'out', 'told': "Llamo desde el tren", 'promise': PROMISE,
            'opening_id': False}])
        self.assertEqual(self.case.tries, 1)

    def test_the_rules_hold(self):
        call = self.left()
        self.patient.dental_muted_until = self.tomorrow
        self.start_call(self.case)
        self.assertTrue(call.refusal_code)
        for action in ('action_answered', 'action_not_answered'):
            with self.assertRaises(UserError):
                getattr(call, action)()
        call.action_not_now()
        self.assertFalse(call.ended, "what was said waits")
        self.assertEqual(self.take_call(), call, "the patient rings again")
        self.assertRecordValues(call, [{
            'direction': 'in', 'told': "Llamo desde el tren", 'refusal_code': False}])
        self.settle(call)
        self.assertRecordValues(self.case.attempt_ids, [{
            'direction': 'in', 'told': "Llamo desde el tren"}])

    def test_not_now_loses_nothing(self):
        call = self.take_call(self.stranger)
        call.action_answered()
        call.promise = PROMISE
        call.action_not_now()
        case = call.followup_id
        self.start_call(case)
        self.assertEqual(call.direction, 'out')
        call.action_not_now()
        self.assertEqual(case.state, 'todo')
        self.assertEqual(self.start_call(case), call)

    def test_a_page_that_was_loaded_anew_is_still_the_same_call(self):
        case = self.make_case('no_show')
        call = self.take_call()
        call.action_answered()
        self.assertEqual(self.start_call(case), call)
        self.assertRecordValues(call, [{'direction': 'in', 'phase': 'talk'}])
        with self.at('12:16'):
            self.start_call(case)
        self.assertEqual(call.direction, 'out', "nobody stays on the phone for so long")


@tagged('post_install', '-at_install')
class TestTrialWhenTheyRing(IncomingCase):
    """Two greetings for who rings are tried like any other openings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.env.ref('dental_followup.script_incoming')
        cls.first, cls.second = cls.env['dental.followup.script.line'].create([
            {'script_id': cls.script.id, 'text': f"{{patient}}, {text}", 'sequence': sequence,
             'kind': 'opening', 'needs': 'ringing'}
            for sequence, text in enumerate(("primera", "segunda"), -2)])
        cls.trial = cls.env['dental.followup.script.trial'].create({
            'script_id': cls.script.id, 'opening_a_id': cls.first.id,
            'opening_b_id': cls.second.id})

    def test_counted(self):
        turns, number = set(), 0
        while number < 8 or turns != {self.first, self.second}:  # whose turn it is, ids decide
            self.assertLess(number, 60, "one of the openings has no turn")
            patient = self.make_patient(f"Paciente {number}", phone=f'+34 600 55 00 {number:02d}')
            if number % 2:  # it joins what is open, whose script has openings of its own
                self.make_case('no_show', patient)
            call = self.take_call(patient)
            turn = self.script._opening_on_trial(call.followup_id, call.offered_line_ids)
            self.assertEqual(call.opening_id, turn)
            self.settle(call)
            self.assertRecordValues(call.followup_id.attempt_ids, [{
                'trial_id': self.trial.id, 'trial_arm': 'a' if turn == self.first else 'b'}])
            turns.add(turn)
            number += 1
        self.assertEqual(self.trial.calls_a + self.trial.calls_b, number)
