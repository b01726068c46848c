from odoo import fields, models

from ..vocabulary import OFFICE


class ResCompany(models.Model):
    """What was said while a clinic was set up."""

    _inherit = 'res.company'

    dental_first_day = fields.Json(
        string="First day", groups=OFFICE, readonly=True, copy=False,
        help="Which steps somebody ticked, whether the panel was closed, and the region whose "
             "holidays the clinic keeps.")

    def _dental_note_first_day(self, **said):
        """Keep what was said, besides what was said before."""
        for company in self:
            company.dental_first_day = {**(company.dental_first_day or {}), **said}
