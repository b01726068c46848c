"""From a complaint in a call to “this is what we have changed”."""
from odoo.tests import tagged

from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursFeedback(TourCase):
    """Reception hears it, the manager works it off, and reception tells the patient."""

    def test_complaint_before_its_words_is_not_asked_what_is_in_the_way(self):
        missed = self._make_missed_visit()
        missed.action_dental_no_show()
        self._tour('/odoo/dental-today', 'dental_followup_complaint_first')
        complaint = self.env['dental.feedback'].search([('company_id', '=', self.clinic.id)])
        self.assertRecordValues(complaint, [{'kind': 'complaint', 'event_id': missed.id}])
        self.assertFalse(complaint.attempt_id.blocker_ids)

    def test_complaint_from_the_call_to_what_we_changed(self):
        missed = self._make_missed_visit()
        missed.action_dental_no_show()
        manager = self._make_user('gerencia', "Gerencia", 'group_manager')
        self._tour('/odoo/dental-today', 'dental_followup_complaint_told')
        complaint = self.env['dental.feedback'].search([('company_id', '=', self.clinic.id)])
        self.assertRecordValues(complaint, [{
            'kind': 'complaint', 'source': 'call', 'event_id': missed.id, 'state': 'new'}])
        repair = complaint.repair_case_id
        self.assertEqual(repair.due_by, complaint.answer_by)
        self._tour('/odoo/dental-feedback', 'dental_followup_complaint_settled', manager.login)
        self.assertRecordValues(repair, [{'state': 'won', 'closed_user_id': manager.id}])
        self._tour('/odoo/dental-feedback', 'dental_followup_complaint_taken', manager.login)
        self.assertRecordValues(complaint, [{
            'state': 'closed', 'owner_id': manager.id, 'cause': "Dos urgencias seguidas"}])
        self._tour('/odoo/dental-today', 'dental_followup_complaint_answered')
        self.assertRecordValues(complaint.told_case_id, [{
            'state': 'won', 'closed_user_id': self.receptionist.id}])
        self.assertTrue(complaint.told_at)
        self._tour('/odoo/dental-feedback', 'dental_followup_complaint_heard', manager.login)
        self.assertRecordValues(complaint, [{
            'action_user_id': manager.id, 'action_result': "Nadie espera sin saberlo",
            'activity_ids': []}])
