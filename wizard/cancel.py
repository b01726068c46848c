from odoo import fields, models

from ..models.followup.not_needed import CANCEL_REASONS


class DentalFollowupCancel(models.TransientModel):
    """Why follow-ups are no longer needed: one click, and a few words if one likes."""

    _name = 'dental.followup.cancel'
    _inherit = 'dental.followup.links'
    _description = "No longer needed"

    followup_ids = fields.Many2many('dental.followup', string="Follow-ups", required=True)
    reason = fields.Selection(CANCEL_REASONS, string="Why")
    note = fields.Char(string="In a few words")

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("No longer needed"),
            'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new',
        }

    # ACTIONS

    def action_cancel(self):
        """Close the follow-ups, and keep why.

        :raises UserError: without a reason, or if somebody else is in a call with a patient
        """
        self.ensure_one()
        self.followup_ids.check_access('write')
        self.followup_ids._cancel_because(self.reason, self.note)
        return {'type': 'ir.actions.act_window_close'}
