"""The follow-up audit: reception answers in silence, a manager compares and agrees what to do."""
from odoo.tests import tagged

from .tour_case import TourCase


@tagged('post_install', '-at_install')
class TestToursAudit(TourCase):
    """Two questions on one's own login, then what was said beside what was measured."""

    def test_from_two_questions_to_an_agreed_action(self):
        manager = self._make_user('gerencia', "Gerencia", 'group_manager')
        audit = self.env['dental.followup.audit'].create({'company_id': self.clinic.id})
        missed = self._make_missed_visit()
        missed.action_dental_no_show()
        round_of = missed.dental_followup_ids.round_ids
        self.env.cr.execute(
            "UPDATE dental_followup_round SET clinic_day = %s WHERE id = %s",
            (audit.date_to, round_of.id))
        self.env.invalidate_all()
        path = f'/odoo/dental.followup.audit/{audit.id}'
        self._tour(path, 'dental_followup_audit_answered')
        self.assertRecordValues(audit.answer_ids.filtered('answered_at'), [{
            'user_id': self.receptionist.id, 'feeling': '4', 'belief_third_call': 'yes',
            'what_we_do': "We call who misses a visit"}])
        self._tour(path, 'dental_followup_audit_compared', manager.login)
        self.assertRecordValues(audit, [{'state': 'closed', 'answered_count': 2}])
        self.assertEqual(audit.program_row_ids.said_level, 'always')
        self.assertRecordValues(audit.action_ids, [{
            'name': "Call before one o'clock", 'user_id': manager.id, 'state': 'open'}])
