from odoo import api, fields, models

from . import sentences


class DentalFollowupImportColumn(models.TransientModel):
    """A column of the agenda file, and what it holds."""

    _name = 'dental.followup.import.column'
    _inherit = 'dental.followup.links'
    _description = "Column of an imported agenda"
    _order = 'id'

    import_id = fields.Many2one(
        'dental.followup.import', required=True, index=True, ondelete='cascade')
    title = fields.Char(string="Column in the file", readonly=True)
    sample = fields.Char(string="For example", readonly=True)
    field = fields.Selection('_select_field', string="What it holds")
    proposed = fields.Char(readonly=True, help="What it was taken for before anybody looked.")

    @api.model
    def _select_field(self):
        return [
            (field, sentences.say(self.env, label)) for field, label in sentences.FIELDS.items()]
