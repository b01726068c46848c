"""What Odoo calls when the addon goes."""


def uninstall_hook(env):
    """Take the rules along that programs made: no data of the addon's knows them, and a rule
    that watches a field which is gone would stop every write on the calendar."""
    actions = env['ir.actions.server'].search([('state', '=', 'dental_followup')])
    actions.with_context(active_test=False).base_automation_id.unlink()
