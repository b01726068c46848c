from odoo import api, fields, models

from ..access.kept import drop_kept, refuse_kept
from .dental_followup_step import WHOLE

RULES = {
    'no_show': ('calendar.event', 'dental_state', "[('dental_state', '=', 'no_show')]"),
    'late_cancel': (
        'calendar.event', 'dental_state',
        "[('dental_state', '=', 'cancelled'), ('dental_cancel_kind', '=', 'late')]"),
    'clinic_cancel': (
        'calendar.event', 'dental_state',
        "[('dental_state', '=', 'cancelled'), ('dental_cancel_kind', '=', 'clinic')]"),
    'early_cancel': (
        'calendar.event', 'dental_state',
        "[('dental_state', '=', 'cancelled'), ('dental_cancel_kind', '=', 'early')]"),
    'attended': ('calendar.event', 'dental_state', "[('dental_state', '=', 'attended')]"),
    'checkup': (
        'calendar.event', 'dental_state',
        "[('dental_state', '=', 'attended'), ('categ_ids.dental_checkups', '!=', False)]"),
    'incident': ('calendar.event', 'dental_incident', "[('dental_incident', '=', True)]"),
    'answered': (
        'dental.followup.attempt', None,
        "[('outcome_move', '=', 'answered'), ('lost_reason_id', '=', False)]"),
    'plan_open': (
        'dental.treatment.plan', 'state',
        "[('state', 'in', ('presented', 'thinking', 'consulting'))]"),
    'plan_completed': ('dental.treatment.plan', 'state', "[('state', '=', 'completed')]"),
}
"""What happens, as an automation rule says it: model, field whose change counts, filter."""
SYNC = object()
"""Says in the context that a program switches its rule; an object, so that no caller has it."""


class DentalFollowupProgram(models.Model):
    """The automation rule that starts a program: made here, so that a manager needs no code.

    The product's own programs bring theirs as data. Rules are Odoo's and belong to its
    administrators; what a manager may decide of them is which program starts when.
    """

    _inherit = 'dental.followup.program'

    @api.model_create_multi
    def create(self, vals_list):
        """Create programs, each with the rule that starts it; one without steps begins off."""
        model, vals_list = drop_kept(self, vals_list)
        programs = super(DentalFollowupProgram, model).create([
            vals if vals.get('step_ids') or self._is_installing() else {'is_on': False, **vals}
            for vals in vals_list]).with_env(self.env)
        if not self._is_installing():
            programs._sync_rules(anew=True)
        return programs

    def write(self, vals):
        """Write; the rules follow what starts the program and whether it is on."""
        refuse_kept(self, vals)
        writer = self.with_context(dental_steps=WHOLE) if 'step_ids' in vals else self
        result = super(DentalFollowupProgram, writer).write(vals)
        if {'trigger', 'is_on', 'active'} & vals.keys() and not self._is_installing():
            self._sync_rules(anew='trigger' in vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_rules(self):
        """A program that is deleted takes its rules along."""
        self._rules().unlink()

    @api.model
    def _is_installing(self):
        """Tell whether it is the product's own data that are written, which bring their rules."""
        return self.env.su and self.env.context.get('install_mode')

    def _rules(self):
        """Return the automation rules that start these programs, switched off ones too."""
        # Rules are Odoo's administrators'; a manager of the clinic switches those of programs only.
        actions = self.env['ir.actions.server'].sudo().search([
            ('dental_program_id', 'in', self.ids), ('usage', '=', 'base_automation')])
        return actions.with_context(active_test=False).base_automation_id

    def _sync_rules(self, anew=False):
        """Make, change and switch the rules of programs as these say.

        :param bool anew: what starts the programs has changed; else what an administrator made
            of their rules stays
        """
        for program in self:
            rules = program._rules().with_context(dental_rule_sync=SYNC)
            spec = RULES.get(program.trigger)
            if spec and not rules:
                rules = program._create_rule(*spec)
            elif spec and anew and len(rules) == 1:
                actions = rules.action_server_ids
                actions.base_automation_id = False  # Odoo deletes those of another model
                rules.write(self._prepare_rule_values(*spec))
                actions.write({
                    'model_id': rules.model_id.id, 'base_automation_id': rules.id})
            is_on = bool(spec) and program.is_on and program.active
            rules.filtered(lambda rule, is_on=is_on: rule.active != is_on).active = is_on

    def _create_rule(self, model, field, domain):
        """Create the rule that starts this program, and its action.

        With ``sudo``: rules are Odoo's administrators', and this one does nothing but open cases.
        """
        rule = self.env['base.automation'].sudo().create({
            'name': self.env._("Dental: %(program)s", program=self.name),
            **self._prepare_rule_values(model, field, domain)})
        self.env['ir.actions.server'].sudo().create({
            'name': self.name, 'model_id': rule.model_id.id, 'usage': 'base_automation',
            'base_automation_id': rule.id, 'state': 'dental_followup',
            'dental_program_id': self.id})
        return rule.with_context(dental_rule_sync=SYNC)

    @api.model
    def _prepare_rule_values(self, model, field, domain):
        watched = self.env['ir.model.fields']._get(model, field) if field else ()
        return {
            'model_id': self.env['ir.model']._get_id(model),
            'trigger': 'on_create_or_write' if field else 'on_create',
            'trigger_field_ids': [fields.Command.set(watched.ids if field else [])],
            'filter_domain': domain,
        }
