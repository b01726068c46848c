from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..household_case import HouseholdCase

SCRIPT = 'dental_followup/migrations/19.0.1.4.0/post-followers.py'


@tagged('post_install', '-at_install')
class TestMigrationFollowers(HouseholdCase):
    """Who followed a case from outside follows it no more; colleagues do."""

    def follow(self, record, partners):
        """Write followers as any version before did."""
        for partner in partners:
            self.env.cr.execute(SQL(
                "INSERT INTO mail_followers (res_model, res_id, partner_id) VALUES (%s, %s, %s)",
                record._name, record.id, partner.id))
        self.env.invalidate_all()

    def test_from_outside(self):
        script = load_script(SCRIPT, 'followers')
        elsewhere = self.make_user(
            'alli_test', 'group_receptionist', self.make_clinic("Otra", self.zone))
        inside = (self.receptionist | self.dentist_user).partner_id
        outside = self.patient | self.sister | (self.outsider | elsewhere).partner_id
        plan = self.make_plan(name=False)
        case = self.make_case('recall')
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('17:00'), 'stop': self.clock('17:30')})
        for record in (plan, case, meeting):
            record.message_unsubscribe(record.message_partner_ids.ids)
            self.follow(record, inside | outside)
        script.migrate(self.env.cr, '19.0.1.3.0')
        self.env.invalidate_all()
        self.assertEqual(plan.message_partner_ids, inside)
        self.assertEqual(case.message_partner_ids, inside)
        self.assertEqual(meeting.message_partner_ids, inside | outside)
