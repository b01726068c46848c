"""Let what becomes a complaint open the repair call, as what was one from the beginning does."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref(
        'dental_followup.base_automation_repair_complaint', raise_if_not_found=False)
    if rule and rule.trigger == 'on_create':
        rule.write({
            'trigger': 'on_create_or_write', 'trigger_field_ids': [
                env['ir.model.fields']._get('dental.feedback', 'kind').id]})
