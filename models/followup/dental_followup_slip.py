from odoo import fields, models


class DentalFollowupSlip(models.TransientModel):
    """How a case stood before a call that reached nobody, and after it: what taking it back needs.

    The server's own, and gone within hours: after ten minutes nothing is taken back.
    """

    _name = 'dental.followup.slip'
    _inherit = 'dental.followup.links'
    _description = "What a call changed"
    _order = 'id'

    attempt_id = fields.Many2one(
        'dental.followup.attempt', required=True, ondelete='cascade', index=True)
    followup_id = fields.Many2one('dental.followup', required=True, ondelete='cascade', index=True)
    before = fields.Json()
    after = fields.Json()
