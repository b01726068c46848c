from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..household_case import HouseholdCase

SCRIPT = 'dental_followup/migrations/19.0.1.6.0/post-limits.py'


@tagged('post_install', '-at_install')
class TestMigrationLimits(HouseholdCase):
    """What could not go on before is told what it lacks; what waited for an answer still closes."""

    def migrate(self, version='19.0.1.5.0'):
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE dental_followup SET error_kind = NULL, awaits_answer = NULL"))
        script = load_script(SCRIPT, 'limits')
        script.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_what_is_missing(self):
        number, people, mail, fine = (
            self.make_case('recall', period=period) for period in 'abcd')
        number._ask_for_data("No number")
        people._ask_to_decide()
        mail.write({'next_channel': 'email', 'error_reason': "No sender"})
        self.migrate()
        self.assertEqual(
            [case.error_kind for case in (number, people, mail, fine)],
            ['details', 'decide', 'failed', False])
        self.migrate(version=None)
        self.assertFalse(number.error_kind)

    def test_what_waits(self):
        answer, hand, after = (self.make_case('no_show', period=period) for period in 'abc')
        for case in (answer, after):
            case._write_attempts('email')
            case._wait_for_answer()
        with self.at('12:10'):
            after._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
        hand._set_state('pending', next_channel='wait')
        self.migrate()
        self.assertEqual(
            [case.awaits_answer for case in (answer, hand, after)], [True, False, False])
