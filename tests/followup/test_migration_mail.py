from odoo.modules.module import load_script
from odoo.tests import tagged

from .delivery_case import DeliveryCase

SCRIPT = 'dental_followup/migrations/19.0.1.10.0/post-mail.py'


@tagged('post_install', '-at_install')
class TestMigrationMail(DeliveryCase):
    """What was logged by hand as an email counts no more; what was sent, and calls, do."""

    def migrate(self, version='19.0.1.8.0'):
        self.env.flush_all()
        load_script(SCRIPT, 'post').migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_it_counts_no_more(self):
        sent = self.thank().attempt_ids
        case = self.make_missed('10:00')
        forged, letter = self.env['dental.followup.attempt'].create([{
            'followup_id': case.id, 'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'channel': channel} for channel in ('email', 'letter')])
        rows = sent | forged | letter
        self.assertEqual(rows.mapped('is_contact'), [True] * 3)
        self.assertTrue(self.broken())
        self.migrate(version=None)
        self.assertEqual(rows.mapped('is_contact'), [True] * 3)
        for _time in range(2):
            self.migrate()
            self.assertEqual(forged.mapped('counts') + forged.mapped('is_contact'), [False] * 2)
            self.assertEqual((sent | letter).mapped('is_contact'), [True] * 2)
        self.assertEqual(self.broken(), [])
