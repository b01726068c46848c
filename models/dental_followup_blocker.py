from odoo import fields, models


class DentalFollowupBlocker(models.Model):
    """What keeps a patient from coming: fear, price, work … or nothing (S72)."""

    _name = 'dental.followup.blocker'
    _description = "Blocker"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    is_none = fields.Boolean(
        string="Nothing", help="The patient was asked and nothing keeps him from coming.")
    reply = fields.Text(
        string="What helps", translate=True,
        help="A realistic, kind reply the caller may use.")

    _code_once = models.UniqueIndex('(code)', "There is a blocker with this code already.")
