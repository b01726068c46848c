from unittest.mock import patch

from odoo.addons.base.models import ir_module as base_module
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.sql import table_columns

from ... import pre_init_hook, uninstall_hook
from ..common import DentalCase

UNINSTALLING = '_force_unlink'


@tagged('post_install', '-at_install')
class TestInstall(DentalCase):
    """A clinic that has contacts already installs the addon. What it costs and leaves as it was is
    measured: `./dev bench old_data`."""

    def test_contacts_are_filled_as_they_would_be_worked_out(self):
        contacts = self.env['res.partner'].create([
            {'name': "Dr. Spanish, José", 'phone': '612 345 678',
             'country_id': self.env.ref('base.es').id},
            {'name': "French", 'phone': '+33 6 12 34 56 78'},
            {'name': "No number", 'phone': False},
            {'name': "No such number", 'phone': '12'},
            {'name': "Dr.", 'phone': '+34 612 345 679', 'active': False}])
        names = ('dental_household_number', 'dental_name_key')
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET dental_household_number = NULL, dental_name_key = NULL")
        pre_init_hook(self.env)
        self.env.invalidate_all()
        filled = [contacts.mapped(name) for name in names]
        for name in names:
            self.env.add_to_compute(contacts._fields[name], contacts)
        self.assertEqual(filled, [contacts.mapped(name) for name in names])
        self.assertEqual(filled, [
            ['+34612345678', '+33612345678', False, False, '+34612345679'],
            ['jose spanish', 'french', 'no number', 'no number such', False]])
        self.assertEqual(contacts.mapped('dental_phone_alt_sanitized'), [False] * 5)


@tagged('post_install', '-at_install')
class TestUninstall(DentalCase):
    """A clinic that used the addon can uninstall it. What is left in a whole database, and how
    everybody's records are then, is measured: `./dev bench old_data`."""

    def test_what_was_recorded_goes_before_what_it_refers_to(self):
        visit = self.make_visit('09:00')
        visit.action_dental_no_show()
        case = self.case_of(visit)
        attempt = self.env['dental.followup.attempt'].create({
            **case._prepare_attempt_values('phone'),
            'outcome_id': self.env.ref('dental_followup.outcome_no_answer').id})
        self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'program_id': self.post_visit.id,
            'company_id': self.clinic.id, 'next_at': self.clock('13:00'),
            'source_attempt_id': attempt.id})
        closed = self.env['dental.followup'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id,
            'program_id': self.env.ref('dental_followup.program_recall').id,
            'next_at': self.clock('13:00')})
        closed._set_state('lost', lost_reason_id=self.env['dental.followup.lost.reason'].search(
            [], limit=1).id)
        self.env.flush_all()
        uninstall_hook(self.env)
        for name in ('dental.followup', 'dental.followup.attempt'):
            self.assertFalse(self.env[name].with_context(active_test=False).search_count([]), name)
        self.assertTrue(visit.exists() and self.patient.exists())
        # Odoo then deletes what came with the addon, in this way.
        with mute_logger('odoo.models.unlink'):
            for name in ('outcome', 'lost.reason', 'script.line', 'program'):
                shipped = self.env[f'dental.followup.{name}'].with_context(
                    **{UNINSTALLING: True}, active_test=False)
                shipped.search([]).unlink()

    def test_a_rule_of_ones_own_stays_without_our_action(self):
        """If it does something else too, and watches nothing of ours."""
        def rule(field, *states):
            model = self.env['ir.model']._get('res.partner')
            made = self.env['base.automation'].create({
                'name': "x", 'model_id': model.id, 'trigger': 'on_create_or_write',
                'trigger_field_ids': [(6, 0, self.env['ir.model.fields']._get(
                    'res.partner', field).ids)]})
            self.env['ir.actions.server'].create([{
                'name': state, 'model_id': model.id, 'usage': 'base_automation', 'state': state,
                'base_automation_id': made.id, 'code': "pass",
                'dental_program_id': self.no_show.id} for state in states])
            return made
        own = rule('city', 'dental_followup', 'code')
        ours = rule('city', 'dental_followup') + rule('dental_number', 'dental_followup', 'code')
        self.env.flush_all()
        with self.undone():
            uninstall_hook(self.env)
            self.assertFalse(ours.exists())
            self.assertEqual(own.action_server_ids.mapped('state'), ['code'])
        self.env['base.automation']._update_registry()  # the rules are there again

    def test_the_register_is_put_back_as_far_as_its_columns_are_there(self):
        """Modules that go with the addon take their columns of the register along."""
        addon = self.env.ref('base.module_dental_followup')
        field = self.env['ir.model.fields']._get('ir.cron', 'name')
        columns = table_columns(self.env.cr, 'ir_model_fields')
        names = self.env['ir.model.data'].search([
            ('model', '=', 'ir.model.fields'), ('res_id', '=', field.id),
            ('module', '!=', 'dental_followup')])
        self.assertTrue(names)

        def uninstall(modules):
            self.env.cr.execute("DELETE FROM ir_model_data WHERE id IN %s", [names._ids])
            self.env.cr.execute("DELETE FROM ir_model_fields WHERE id = %s", [field.id])
            self.env.cr.execute("ALTER TABLE ir_model_fields DROP COLUMN tracking CASCADE")
            return True

        self.assertIn('tracking', columns)
        self.env.flush_all()
        with patch.object(base_module.IrModuleModule, 'module_uninstall', uninstall):
            addon.module_uninstall()
        self.env.cr.execute(
            "SELECT count(*) FROM ir_model_fields WHERE id = %s AND name = 'name'", [field.id])
        self.assertEqual(self.env.cr.fetchone(), (1,))
        self.env.cr.execute(
            "SELECT count(*) FROM ir_model_data WHERE id IN %s", [names._ids])
        self.assertEqual(self.env.cr.fetchone(), (len(names),))
