from odoo import models


class DentalFollowupReport(models.AbstractModel):
    """What the figures have in common: one click more, and there is the record behind a row."""

    _name = 'dental.followup.report'
    _inherit = 'dental.followup.links'
    _description = "Figures"
    _dental_opens = 'followup_id'
    """The field that links a row to what it is about."""

    def action_open(self):
        """Open what this row is about."""
        self.ensure_one()
        record = self[self._dental_opens]
        return {
            'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
            'view_mode': 'form', 'views': [(False, 'form')],
        }
