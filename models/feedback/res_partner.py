from odoo import fields, models

from ..vocabulary import STAFF


class ResPartner(models.Model):
    """What a patient has said of us."""

    _inherit = 'res.partner'

    dental_feedback_ids = fields.One2many('dental.feedback', 'partner_id', groups=STAFF)
    dental_feedback_count = fields.Integer(compute='_compute_dental_counts', groups=STAFF)

    def action_dental_feedback(self):
        """Open what the patient has said of us."""
        return self._dental_action('dental_followup.dental_feedback_action', 'partner_id')
