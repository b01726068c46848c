import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..races import CommittedCase
from .test_agenda_import import agenda


@tagged('post_install', '-at_install')
class TestUndoAtOnce(CommittedCase):
    """Two people undo one import at the same moment, in two committed transactions."""

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            wizard = env['dental.followup.import'].create({
                'company_id': self.clinic_id, 'filename': 'agenda.csv',
                'file': base64.b64encode(agenda({'Hora': '17:00', 'Gabinete': ''}))})
            wizard.action_import()
            self.import_id = wizard.agenda_import_id.id
            wizard.unlink()
        self.addCleanup(self.clean_import)

    def clean_import(self):
        with self.committed() as env:
            env['dental.agenda.import'].browse(self.import_id).unlink()

    def visits(self, env):
        return env['calendar.event'].with_context(active_test=False).search([
            ('dental_company_id', '=', self.clinic_id), ('id', '!=', self.visit_id)])

    def test_it_is_undone_once(self):
        told = []

        def undo(env):
            kept = env['dental.agenda.import'].browse(self.import_id)
            try:
                kept._undo()
            except UserError as refusal:
                told.append(str(refusal))
                return kept.browse()
            return kept

        with self.committed() as env:
            self.assertEqual(len(self.visits(env)), 1)
        first, second = self.race(undo)
        self.assertEqual((first.result, second.result), ([self.import_id], []))
        self.assertEqual(second.tries, 2)
        self.assertIn("undid this import", told[-1])
        with self.committed() as env:
            self.assertFalse(self.visits(env))
            self.assertTrue(env['dental.agenda.import'].browse(self.import_id).undone_at)
