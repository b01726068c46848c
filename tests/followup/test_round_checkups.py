from odoo.tests import tagged

from .checkup_case import CheckupCase


@tagged('post_install', '-at_install')
class TestRoundCheckups(CheckupCase):
    """Each check-up of a treatment is a round of its own (S43)."""

    def rounds(self):
        return self.checkup.round_ids.sorted('number')

    def test_reached_at_the_first(self):
        self.assertRecordValues(self.rounds(), [
            {'number': 1, 'checkup': 24, 'end': False, 'treatment_id': self.treatment.id,
             'program_code': 'post_treatment', 'owed_until': False}])
        call = self.talk(self.checkup)
        call.write({'pain': '1'} if call._fields['pain'].type == 'selection' else {'pain': 1})
        call.action_done()
        self.assertEqual((self.checkup.state, self.checkup.checkup), ('pending', 72))
        self.assertRecordValues(self.rounds(), [
            {'number': 1, 'checkup': 24, 'end': 'won', 'closed_at': self.clock('12:00'),
             'first_reached_at': self.clock('12:00')},
            {'number': 2, 'checkup': 72, 'end': False, 'closed_at': False,
             'first_reached_at': False}])
        self.assertEqual(self.rounds()[1].first_due_by, self.checkup.due_by)
        self.assertEqual(self.checkup.attempt_ids.value_given, 'advice')
        self.assertEqual(self.broken(), [])

    def test_not_reached_and_taken_back(self):
        self.checkup.program_id.max_attempts = 1
        self.ring_in_vain(self.checkup)
        self.assertEqual(self.checkup.checkup, 72)
        self.assertEqual(self.rounds().mapped('end'), ['cancelled', False])
        self.assertEqual(self.rounds()[0].close_note, "Not reached after all attempts.")
        with self.at('12:05'):
            self.checkup.attempt_ids.with_user(self.receptionist).action_take_back()
        self.assertEqual((self.checkup.checkup, self.checkup.state), (24, 'todo'))
        self.assertRecordValues(self.rounds(), [
            {'checkup': 24, 'end': 'cancelled', 'is_taken_back': True},
            {'checkup': 72, 'end': 'cancelled', 'is_taken_back': True},
            {'checkup': 24, 'end': False, 'is_taken_back': False}])
        self.assertEqual(self.checkup.attempt_ids.round_id, self.rounds()[2])
        self.assertFalse(self.rounds()[2].first_attempt_at)
        self.assertEqual(self.broken(), [])
