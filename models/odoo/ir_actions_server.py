from odoo import api, fields, models

from ..followup.open_cases import SOURCES
from ..vocabulary import OFFICE


class IrActionsServer(models.Model):
    """The action *Open a dental follow-up*, for automation rules and the Action menu."""

    _inherit = 'ir.actions.server'

    state = fields.Selection(
        selection_add=[('dental_followup', "Open a dental follow-up"), ('followers',)],
        ondelete={'dental_followup': 'cascade'})
    dental_program_id = fields.Many2one(
        'dental.followup.program', string="Follow-up program", ondelete='restrict', groups=OFFICE)

    def _name_depends(self):
        return [*super()._name_depends(), 'dental_program_id']

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == 'dental_followup' and self.dental_program_id:
            # An administrator names the action, who may have no role at the clinic.
            return self.env._(
                "Open follow-up: %(program)s", program=self.dental_program_id.sudo().name)
        return super()._generate_action_name()

    @api.depends('state')
    def _compute_available_model_ids(self):
        ours = self.filtered(lambda action: action.state == 'dental_followup')
        ours.available_model_ids = [
            self.env['ir.model']._get_id(name) for name in SOURCES]
        return super(IrActionsServer, self - ours)._compute_available_model_ids()

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), 'dental_program_id']

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state == 'dental_followup':
            if self.model_id.model not in SOURCES:
                warnings.append(self.env._(
                    "A dental follow-up is opened for visits, calls, treatment plans, ratings, "
                    "observations and patients."))
            if not self.dental_program_id:
                warnings.append(self.env._("Choose the follow-up program to open."))
        return warnings

    def _run_action_dental_followup_multi(self, eval_context=None):
        """Open the program's cases for all the records at hand, in one go."""
        self.env['dental.followup']._open_for_records(
            self.dental_program_id, eval_context['records'] or eval_context['record'])
        return False
