from odoo import fields, models

from ..vocabulary import STAFF


class ResPartner(models.Model):
    """Invented patients of the sample day."""

    _inherit = 'res.partner'

    dental_is_sample = fields.Boolean(
        string="Invented patient", groups=STAFF, readonly=True, copy=False,
        help="Of the sample day: it goes with all that was done about them.")
