"""What comes back, from the call to who hears of it: a red flag, a result noted by mistake."""
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursComesBack(TourCase):
    """Reception tells it, a dentist answers, and reception tells the patient."""

    def test_red_flag_from_the_call_to_the_answer(self):
        dentist = self._make_user('dentista', "Dra. Vidal", 'group_dentist')
        dentist.partner_id.is_dentist = True
        treatment = self.env['calendar.event.type'].create(
            {'name': "Extracción del tour", 'dental_checkups': '24 h'})
        visit = self._make_missed_visit()
        visit.write({
            'start': visit.start - timedelta(days=1), 'stop': visit.stop - timedelta(days=1),
            'categ_ids': [Command.set(treatment.ids)], 'dental_dentist_id': dentist.partner_id.id})
        visit.action_dental_attended()
        case = self.env['dental.followup'].search([
            ('event_id', '=', visit.id), ('program_id.asks_evolution', '=', True)])
        case.next_at = self.now - timedelta(minutes=5)
        self._tour('/odoo/dental-today', 'dental_followup_red_flag_told')
        self.assertEqual((case.state, case.alarm_state), ('pending', 'new'))
        self._tour('/odoo/dental-today', 'dental_followup_red_flag_answered', dentist.login)
        self.assertEqual(case.alarm_state, 'answered')
        self._tour('/odoo/dental-today', 'dental_followup_red_flag_heard')
        form = case.evolution_ids
        self.assertRecordValues(form, [{'state': 'closed', 'answer': 'emergency'}])
        self.assertFalse(case.alarm_state)
        self.assertEqual(case.last_attempt_id.user_id, self.receptionist)
        self._tour('/odoo/dental-red-flags', 'dental_followup_red_flag_closed', dentist.login)

    def test_a_wrong_result_is_taken_back(self):
        visit = self._make_missed_visit()
        visit.action_dental_no_show()
        case = self.env['dental.followup'].search([('event_id', '=', visit.id)])
        before = case.next_at
        self._tour('/odoo/dental-today', 'dental_followup_taken_back')
        self.assertRecordValues(case, [{'state': 'todo', 'next_at': before, 'tries': 0}])
        self.assertEqual(len(case.attempt_ids), 2)
