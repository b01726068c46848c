"""Whether an audit waits for the user's answers is asked of the clinic, in one place."""

from odoo import SUPERUSER_ID, api

SILENT = "[('company_id.dental_is_silent', '=', False)]"
OWN = "[('company_id', 'in', company_ids), ('company_id.dental_is_silent', '=', False)]"
RULES = {
    **{f'{model}_rule_silence': SILENT for model in (
        'dental_followup_round_report', 'dental_followup_attempt_report', 'dental_visit_report',
        'dental_treatment_plan_report', 'dental_silent_loss_report')},
    'dental_followup_audit_row_rule_silence': OWN,
    'dental_followup_audit_action_rule_silence': OWN,
}


def migrate(cr, version):
    """Write the rules anew, unless somebody has written them otherwise."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, domain in RULES.items():
        rule = env.ref(f'dental_followup.{name}', raise_if_not_found=False)
        if rule and "'answering'" in (rule.domain_force or ''):
            rule.domain_force = domain
