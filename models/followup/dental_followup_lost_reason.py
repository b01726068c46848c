from odoo import fields, models


class DentalFollowupLostReason(models.Model):
    """Why a patient was not won back; no case is lost without one (S33)."""

    _name = 'dental.followup.lost.reason'
    _inherit = 'dental.followup.vocabulary'
    _description = "Reason of loss"
    _order = 'sequence, id'
    _dental_fixed = ('code',)

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    mutes = fields.Boolean(
        string="Leave in peace",
        help="The patient said no for now: no program contacts them for the clinic's days of "
             "rest, unless it was promised or its program is exempt from contact limits.")

    _code_length = models.Constraint(
        'CHECK(char_length(code) <= 250)', "A code has at most 250 characters.")
    _code_once = models.UniqueIndex('(code)', "There is a reason with this code already.")
