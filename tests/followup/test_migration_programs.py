from odoo.modules.module import load_script
from odoo.tests import tagged

from ..common import NoShowCase

SCRIPT = 'dental_followup/migrations/19.0.1.13.0/post-days.py'


@tagged('post_install', '-at_install')
class TestMigrationPrograms(NoShowCase):
    """Rounds that were kept before know their program afterwards, as new ones do."""

    def test_the_program_of_older_rounds(self):
        rounds = self.case.round_ids
        self.assertEqual(rounds.program_id, self.case.program_id)
        self.env.cr.execute(
            "UPDATE dental_followup_round SET program_id = NULL WHERE id = %s", [rounds.id])
        for _time in range(2):
            load_script(SCRIPT, 'days').migrate(self.env.cr, '19.0.1.12.0')
            self.env.invalidate_all()
            self.assertEqual(rounds.program_id, self.case.program_id)
