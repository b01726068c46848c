from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..household_case import HouseholdCase

PLACE = 'dental_followup/migrations/19.0.1.6.0'


@tagged('post_install', '-at_install')
class TestMigrationAlarms(HouseholdCase):
    """What a dentist had seen is closed; what nobody had is to be answered."""

    def migrate(self, version='19.0.1.5.0'):
        for name in ('pre', 'post'):
            script = load_script(f'{PLACE}/{name}-alarms.py', name)
            script.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def as_before(self, seen):
        """Leave the tables as the version before had them: only who saw what, and when."""
        self.env.flush_all()
        for query in (
                SQL("UPDATE dental_evolution SET state = NULL, answer_by = NULL"),
                SQL("UPDATE dental_followup SET alarm_state = NULL"),
                SQL("DELETE FROM dental_evolution_res_users_rel"),
                SQL("UPDATE dental_evolution SET answered_at = at, answered_user_id = %s"
                    " WHERE id = %s", self.manager.id, seen.id),
                SQL("ALTER TABLE dental_evolution RENAME answered_at TO seen_at"),
                SQL("ALTER TABLE dental_evolution RENAME answered_user_id TO seen_user_id")):
            self.env.cr.execute(query)

    def test_seen_is_closed(self):
        cases = [self.make_case('completed', period=period) for period in 'abc']
        seen, unseen, fine = self.env['dental.evolution'].create([
            {'followup_id': case.id, 'pain': 2, 'fever': fever, 'swelling': 'none'}
            for case, fever in zip(cases, (True, True, False), strict=True)])
        told = unseen.alerted_ids
        self.assertTrue(told)
        self.as_before(seen)
        self.migrate()
        self.assertEqual((seen | unseen | fine).mapped('state'), ['closed', 'new', False])
        self.assertRecordValues(seen, [{
            'answered_user_id': self.manager.id, 'answered_at': self.clock('12:00')}])
        self.assertRecordValues(unseen, [{
            'answer_by': self.clock('13:00'), 'alerted_ids': told.ids, 'swelling': 'none'}])
        self.assertEqual([case.alarm_state for case in cases], [False, 'new', False])
        self.migrate()
        self.assertEqual(unseen.state, 'new', "twice is as once")

    def test_new_database(self):
        self.migrate(version=None)
