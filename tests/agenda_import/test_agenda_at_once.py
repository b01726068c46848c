import base64

from odoo.tests import tagged

from ..races import CommittedCase
from .test_agenda_import import agenda


@tagged('post_install', '-at_install')
class TestImportAtOnce(CommittedCase):
    """Two people import one file at the same moment, in two committed transactions."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clean_imports)

    def clean_imports(self):
        with self.committed() as env:
            env['dental.followup.import'].search([('company_id', '=', self.clinic_id)]).unlink()
            env['dental.agenda.import'].search([('company_id', '=', self.clinic_id)]).unlink()

    def load(self, env):
        """Import a visit of somebody without a number: nothing but their name tells them."""
        wizard = env['dental.followup.import'].create({
            'company_id': self.clinic_id, 'filename': 'agenda.csv',
            'file': base64.b64encode(agenda({
                'Hora': '17:00', 'Gabinete': '', 'Nº Historia': '', 'Tratamiento': ''}))})
        wizard.action_import()
        return wizard

    def visits(self, env):
        return env['calendar.event'].search([
            ('dental_company_id', '=', self.clinic_id), ('id', '!=', self.visit_id)])

    def test_nobody_is_there_twice(self):
        _first, second = self.race(self.load)
        self.assertEqual(second.tries, 2)
        with self.committed() as env:
            self.assertEqual(len(self.visits(env)), 1)
            self.assertEqual(len(self.visits(env).dental_patient_id), 1)
            self.assertEqual(
                env['dental.followup.import'].browse(second.result).counts, {'unchanged': 1})

    def test_a_job_comes_back_instead_of_waiting(self):
        with self.committed() as env:
            waiting = env['dental.agenda.import'].create({
                'company_id': self.clinic_id, 'state': 'waiting', 'line_count': 1,
                'filename': 'grande.csv'})
        with self.committed() as other:
            other['dental.agenda.import']._lock_clinic(other['res.company'].browse(self.clinic_id))
            with self.committed() as env:
                commits = []
                kept = env['dental.agenda.import'].browse(waiting.id)
                self.assertTrue(kept._import_parts(lambda lines: commits.append(lines) or True))
                self.assertEqual((kept.state, commits), ('waiting', []))
