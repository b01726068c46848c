from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ...tools import ab_test
from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestScriptTrial(DentalCase):
    """Two openings of a script side by side, fairly and only where both are true."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.no_show.script_id
        cls.first, cls.second = cls.env['dental.followup.script.line'].create([
            {'script_id': cls.script.id, 'text': f"{{patient}}, {text}", 'sequence': 1}
            for text in ("primera", "segunda")])
        cls.trial = cls.env['dental.followup.script.trial'].create({
            'script_id': cls.script.id, 'opening_a_id': cls.first.id,
            'opening_b_id': cls.second.id})
        cls.visits = cls.make_visits(12)
        cls.visits.action_dental_set_state('no_show')
        cls.cases = cls.env['dental.followup'].search(
            [('event_id', 'in', cls.visits.ids)], order='id')

    def turn(self, case):
        arm = ab_test.arm(self.trial.id, case.id)
        return self.first if arm == 'a' else self.second

    def have_talked(self, case, book=False, **values):
        """Talk to the end; return the row of the ledger, with the opening that was said."""
        call = self.talk(case, **values)
        if book:
            call.slot_id = call.slot_ids[0]
        call.action_done()
        return case.attempt_ids.filtered('opening_id')[:1]

    def test_a_call_begins_with_the_opening_whose_turn_it_is(self):
        for case in self.cases:
            call = self.start_call(case)
            self.assertEqual(call.opening_id, self.turn(case))
            call.action_not_now()
            self.assertEqual(self.start_call(case).opening_id, self.turn(case), "and again")
        self.assertEqual(len({self.turn(case) for case in self.cases}), 2)

    def test_what_was_said_is_counted_for_what_it_was(self):
        for case in self.cases[:6]:
            attempt = self.have_talked(case)
            arm = 'a' if self.turn(case) == self.first else 'b'
            self.assertRecordValues(attempt, [
                {'trial_id': self.trial.id, 'trial_arm': arm, 'opening_id': self.turn(case).id}])
        turns = [self.turn(case) for case in self.cases[:6]]
        self.assertRecordValues(self.trial, [{
            'calls_a': turns.count(self.first), 'calls_b': turns.count(self.second),
            'left_out': 0}])

    def test_another_opening_than_its_turn_is_left_out(self):
        case = self.cases[0]
        other = (self.first | self.second) - self.turn(case)
        self.assertEqual(self.have_talked(case, opening_id=other.id).trial_arm, 'out')
        missed = self.ref('script_no_show_opening_missed')
        self.assertEqual(self.have_talked(self.cases[1], opening_id=missed.id).trial_arm, 'out')
        self.assertRecordValues(self.trial, [{'calls_a': 0, 'calls_b': 0, 'left_out': 2}])

    def test_only_where_both_are_true(self):
        self.trial.action_stop()
        self.second.needs = 'plan'
        again = self.trial.copy()
        call = self.start_call(self.cases[0])
        self.assertEqual(call.opening_id, self.first)
        self.assertFalse(self.have_talked(self.cases[0]).trial_id)
        self.assertEqual((again.calls_a, again.calls_b, again.left_out), (0, 0, 0))

    def test_not_reached_is_no_part_of_it(self):
        self.ring_in_vain(self.cases[0])
        self.assertFalse(self.cases[0].attempt_ids.trial_id)

    def test_people_do_not_say_what_counts(self):
        attempt = self.cases[0].with_user(self.receptionist)._write_attempts(
            'phone', outcome_id=self.ref('outcome_no_answer').id,
            trial_id=self.trial.id, trial_arm='a')
        self.assertFalse(attempt.trial_id)
        for user in (self.receptionist, self.dentist_user, self.manager):
            for values in ({'stopped_at': False}, {'opening_b_id': self.first.id}):
                with self.assertRaises(AccessError):
                    self.trial.with_user(user).write(values)

    def test_booked_and_attended(self):
        case = self.cases[0]
        self.have_talked(case, book=True)
        arm = 'a' if self.turn(case) == self.first else 'b'
        self.assertIn("1 of 1 (100%", self.trial[f'booked_{arm}'])
        self.assertIn("0 of 1 (0%", self.trial[f'attended_{arm}'])
        with self.at_utc(case.rebooked_event_id.start):
            case.rebooked_event_id.action_dental_set_state('attended')
        self.env.invalidate_all()
        self.assertIn("1 of 1 (100%; likely between 21% and 100%)", self.trial[f'attended_{arm}'])
        self.assertEqual(self.trial.verdict, 'few')
        self.assertIn("too few to tell. Wait for about 100 each.", self.trial.verdict_text)

    def test_verdict_in_words(self):
        with patch.object(type(self.trial), '_count_calls', lambda self: {
                (self.id, 'a'): (200, 150, 140), (self.id, 'b'): (200, 90, 80)}):
            self.assertEqual(self.trial.verdict, 'a')
            self.assertIn("opening A more patients came", self.trial.verdict_text)
        self.env.invalidate_all()
        with patch.object(type(self.trial), '_count_calls', lambda self: {
                (self.id, 'a'): (120, 60, 50), (self.id, 'b'): (110, 60, 48)}):
            self.assertEqual(self.trial.verdict, 'alike')
            self.assertIn("120 and 110 calls", self.trial.verdict_text)

    # start and stop

    def test_one_at_a_time(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), \
                self.env.cr.savepoint():
            self.trial.copy().flush_recordset()
        self.trial.action_stop()
        self.assertFalse(self.script.running_trial_id)
        self.trial.copy().flush_recordset()

    def test_two_openings_of_the_script(self):
        self.trial.action_stop()
        question = self.script.question_line_ids[0]
        stranger = self.ref('script_recall_opening_due')
        for other in (question, stranger):
            with self.assertRaises(ValidationError):
                self.trial.copy({'opening_b_id': other.id})
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), \
                self.env.cr.savepoint():
            self.trial.copy({'opening_b_id': self.first.id}).flush_recordset()

    def test_what_is_tried_stays_as_it_is(self):
        for values in ({'text': "Otra cosa"}, {'active': False}, {'needs': 'plan'}):
            with self.assertRaisesRegex(UserError, 'being tried'):
                self.first.write(values)
        self.first.sequence = 3
        self.trial.action_stop()
        self.first.text = "Otra cosa"

    def test_stopped_it_begins_with_the_first(self):
        self.trial.action_stop()
        for case in self.cases[:4]:
            self.assertEqual(self.start_call(case).opening_id, self.first)

    def test_keep_one(self):
        self.have_talked(self.cases[0])
        self.trial.with_context(arm='b').action_keep()
        self.assertRecordValues(self.trial, [{'kept_id': self.second.id}])
        self.assertTrue(self.trial.stopped_at)
        self.assertFalse(self.first.active)
        self.assertEqual(self.script.opening_line_ids[0], self.second)
        self.assertEqual(self.start_call(self.cases[1]).opening_id, self.second)
        self.assertTrue(self.cases[0].attempt_ids.opening_id)

    def test_who_starts_and_stops(self):
        for user in (self.receptionist, self.dentist_user):
            with self.assertRaises(AccessError):
                self.trial.with_user(user).action_stop()
        with self.assertRaisesRegex(UserError, 'every clinic'):
            self.trial.with_user(self.manager).action_stop()
        own = self.script.with_user(self.manager)
        own = own.browse(own.action_copy_for_clinic()['res_id'])
        action = own.action_start_trial()
        form = Form(own.env['dental.followup.script.trial'].with_context(**action['context']))
        mine = form.save()
        self.assertEqual(mine.script_id, own)
        self.assertEqual(own.running_trial_id, mine)
        self.assertEqual(own.action_open_trials()['res_id'], mine.id)
        mine.action_stop()
        self.assertTrue(mine.stopped_at)
