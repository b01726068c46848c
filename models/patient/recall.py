from odoo import api, fields, models

from ..vocabulary import STAFF


class ResPartner(models.Model):
    """Who decided when a patient is to be reviewed; the dentist may, who edits no contacts."""

    _inherit = 'res.partner'

    dental_recall_user_id = fields.Many2one(
        'res.users', string="Review set by", readonly=True, copy=False, groups=STAFF)

    @api.model
    def _dental_with_recall_user(self, vals):
        """Return values with who changes the review of patients, if they do."""
        if {'dental_recall', 'dental_recall_months', 'dental_recall_paused_until'} & vals.keys():
            return {**vals, 'dental_recall_user_id': self.env.uid}
        return vals

    def action_dental_set_recall(self):
        """Open the small form by which a dentist says when the patient is to be reviewed."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Review"), 'target': 'new',
            'res_model': 'dental.followup.recall', 'view_mode': 'form',
            'views': [(False, 'form')], 'context': {'default_partner_id': self.id},
        }
