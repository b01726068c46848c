from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DentalFollowupBlocker(models.Model):
    """What keeps a patient from coming: fear, price, work … or nothing (S72)."""

    _name = 'dental.followup.blocker'
    _inherit = 'dental.followup.vocabulary'
    _description = "Blocker"
    _order = 'sequence, id'
    _dental_fixed = ('code', 'is_none')

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    is_none = fields.Boolean(
        string="Nothing", help="The patient was asked, and nothing keeps them from coming.")
    reply_ids = fields.One2many(
        'dental.followup.script.line', 'blocker_id', string="What helps",
        domain=[('kind', '=', 'reply')],
        help="Realistic, kind replies the caller may choose from.")

    _code_length = models.Constraint(
        'CHECK(char_length(code) <= 250)', "A code has at most 250 characters.")
    _code_once = models.UniqueIndex('(code)', "There is a blocker with this code already.")

    @api.constrains('active')
    def _check_none_stays(self):
        self.filtered(lambda blocker: not blocker.active)._unlink_except_none()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_none(self):
        for blocker in self.filtered('is_none'):
            raise ValidationError(self.env._(
                "“%(name)s” stays: without it no call could end in which nothing is in the way.",
                name=blocker.name))
