from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.visit.ledger import BY_IMPORT
from ..treatment_plan.test_treatment_plan import PlanCase

SCRIPT = 'dental_followup/migrations/19.0.1.11.0/post-facts_of_visits.py'


@tagged('post_install', '-at_install')
class TestLastContact(PlanCase):
    """Who heard from the clinic last and hears next, who came new, and who has paid."""

    def setUp(self):
        super().setUp()
        self.outcomes = self.env['dental.followup.outcome']
        self.never = self.make_patient("Rosa Peris", phone='+34 655 97 97 12')
        self.case = self.make_case('no_show', clock='18:00')

    def call(self, code, clock):
        with self.at(clock):
            outcome = self.outcomes.search([('code', '=', code)])
            none = self.env.ref('dental_followup.blocker_none')
            return self.env['dental.followup.attempt'].create({
                'followup_id': self.case.id, 'partner_id': self.patient.id,
                'company_id': self.clinic.id, 'channel': 'phone', 'outcome_id': outcome.id,
                'blocker_ids': [(6, 0, none.ids)], 'no_closing_reason': "Prueba"})

    def find(self, *domain):
        ours = [('id', 'in', (self.patient | self.never).ids)]
        return self.env['res.partner'].with_user(self.receptionist).search([*ours, *domain])

    def test_only_what_reached_them_is_a_contact(self):
        self.call('no_answer', '12:10')
        self.assertFalse(self.patient.dental_last_contact_at)
        self.assertEqual(self.patient.dental_next_contact_at, self.clock('18:00'))
        self.call('answered', '12:20')
        self.call('no_answer', '12:30')
        self.env.invalidate_all()
        self.assertEqual(self.patient.dental_last_contact_at, self.clock('12:20'))
        self.assertFalse(self.never.dental_next_contact_at)

    def test_who_is_looked_for(self):
        self.call('answered', '12:20')
        both, at = self.patient | self.never, self.clock('12:20')
        upcoming = self.patient.dental_next_contact_at
        for domain, found in (
                ([('dental_last_contact_at', '<', at + timedelta(hours=1))], both),
                ([('dental_last_contact_at', '<', at)], self.never),
                ([('dental_last_contact_at', '<=', at)], both),
                ([('dental_last_contact_at', '>=', at)], self.patient),
                ([('dental_last_contact_at', '>', at)], self.patient.browse()),
                ([('dental_last_contact_at', '=', False)], self.never),
                ([('dental_last_contact_at', '!=', False)], self.patient),
                ([('dental_next_contact_at', '=', False)], self.never),
                ([('dental_next_contact_at', '<=', upcoming)], self.patient),
                ([('dental_next_contact_at', '<', upcoming)], self.patient.browse()),
                ([('dental_next_contact_at', '>=', upcoming)], both),
                ([('dental_next_contact_at', '>', upcoming)], self.never)):
            with self.subTest(domain=domain):
                self.assertEqual(self.find(*domain), found)

    def test_quiet_for_half_a_year(self):
        self.call('answered', '12:20')
        self.assertEqual(self.find(('dental_last_contact_at', '<', '-6m')), self.never)
        with self.at('09:00', self.day + timedelta(days=200)):
            self.assertEqual(
                self.find(('dental_last_contact_at', '<', '-6m')), self.patient | self.never)

    def test_new_is_who_was_entered_by_hand(self):
        self.assertTrue(self.never.dental_is_new_here)
        values = {'name': "De fuera", 'is_dental_patient': True, 'company_id': self.clinic.id}
        create = self.env['res.partner'].with_context
        self.assertFalse(create(dental_way=BY_IMPORT).create(values).dental_is_new_here)
        self.assertFalse(create(import_file=True).create(values).dental_is_new_here)
        self.assertFalse(create().create({'name': "Proveedor"}).dental_is_new_here)
        with self.assertRaises(UserError):
            self.never.with_user(self.receptionist).dental_is_new_here = False

    def test_patients_of_before(self):
        early, filed = self.make_patient("Antigua"), self.make_patient("De un archivo")
        patients = self.never | early | filed
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE res_partner SET dental_is_new_here = NULL WHERE id = ANY(%s)", patients.ids))
        self.env.cr.execute(SQL(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            self.clock('10:00', self.day - timedelta(days=90)), early.id))
        self.env.cr.execute(SQL(
            "UPDATE res_partner SET dental_import_seen = '{}' WHERE id = %s", filed.id))
        self.env.invalidate_all()
        load_script(SCRIPT, 'post').migrate(self.env.cr, '19.0.1.10.0')
        self.env.invalidate_all()
        self.assertEqual(patients.mapped('dental_is_new_here'), [True, False, False])

    def test_paid(self):
        self.plan.action_accept()
        self.plan.with_user(self.receptionist).paid_on = self.day
        for day in (self.day + timedelta(days=1), self.day.replace(year=1990)):
            with self.assertRaisesRegex(ValidationError, "cannot have been paid"):
                self.plan.paid_on = day
