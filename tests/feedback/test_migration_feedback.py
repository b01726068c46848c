from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..program.program_case import ProgramCase

SCRIPT = 'dental_followup/migrations/19.0.1.6.0/post-feedback.py'


@tagged('post_install', '-at_install')
class TestMigrationFeedback(ProgramCase):
    """Complaints and incidents of before are taken over; nobody is called for them again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load_script(SCRIPT, 'feedback')

    def note(self, text, **values):
        return self.env['dental.observation'].with_user(self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': text,
            'category': 'complaint', **values})

    def migrate(self):
        """Forget what feedback there is, as in a database of before, and take over."""
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            UPDATE dental_followup SET period = 'observation-' || note.id
              FROM dental_observation note
             WHERE period = 'feedback-' || note.feedback_id AND note.amends_id IS NULL"""))
        self.env.cr.execute(SQL("UPDATE dental_observation SET feedback_id = NULL"))
        self.env.cr.execute(SQL("""
            DELETE FROM mail_activity WHERE res_model = 'dental.feedback'"""))
        self.env.cr.execute(SQL("DELETE FROM dental_feedback"))
        self.env.invalidate_all()
        self.script.migrate(self.env.cr, '19.0.1.5.0')
        self.env.invalidate_all()
        return self.env['dental.feedback'].search([
            ('partner_id', '=', self.patient.id)], order='id')

    def test_chain_of_notes_is_one_complaint(self):
        first = self.note("Esperó una hora")
        better = self.note("Esperó hora y media", amends_id=first.id)
        cases = self.cases('repair')
        heard = self.migrate()
        self.assertRecordValues(heard, [{
            'kind': 'complaint', 'text': "Esperó hora y media", 'state': 'new',
            'user_id': self.receptionist.id, 'at': first.create_date,
            'due_at': self.on(1, '20:30')}])
        self.assertEqual((first | better).feedback_id, heard)
        self.assertEqual(heard.activity_ids.user_id, self.manager)
        self.assertEqual(self.cases('repair'), cases)
        self.assertEqual(heard.repair_case_id, cases)

    def test_settled_ones_stay_settled(self):
        self.note("Esperó una hora")
        self.talk_when_due(self.case_for('repair'), self.manager, repair_result='resolved')
        heard = self.migrate()
        self.assertRecordValues(heard, [{'state': 'closed'}])
        self.assertFalse(heard.activity_ids)

    def test_incidents(self):
        visit = self.make_visit('10:00')
        visit.action_dental_attended()
        visit.action_dental_incident()
        self.assertRecordValues(self.migrate(), [{
            'kind': 'incident', 'event_id': visit.id, 'state': 'new'}])
        self.script.migrate(self.env.cr, '19.0.1.5.0')
        self.assertEqual(self.env['dental.feedback'].search_count([
            ('event_id', '=', visit.id)]), 1)

    def test_rule_of_before_looks_at_complaints(self):
        rule = self.ref('base_automation_repair_complaint')
        actions = rule.action_server_ids
        observation = self.env['ir.model']._get_id('dental.observation')
        actions.base_automation_id = False
        rule.write({
            'model_id': observation, 'trigger': 'on_create',
            'filter_domain': self.script.OLD_FILTER})
        actions.write({'model_id': observation, 'base_automation_id': rule.id})
        self.migrate()
        self.assertEqual(rule.model_id.model, 'dental.feedback')
        self.assertEqual(rule.action_server_ids, actions)
        self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Nadie le llamó"})
        self.assertEqual(len(self.cases('repair')), 1)
