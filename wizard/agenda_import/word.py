from odoo import fields, models

from ...models.vocabulary import VISIT_STATES
from ...tools.agenda.rows import SAYS_NOTHING


class DentalFollowupImportWord(models.TransientModel):
    """A word for the state of a visit that the addon does not know: asked once for the file."""

    _name = 'dental.followup.import.word'
    _inherit = 'dental.followup.links'
    _description = "Word of an imported agenda"
    _order = 'id'

    import_id = fields.Many2one(
        'dental.followup.import', required=True, index=True, ondelete='cascade')
    word = fields.Char(string="In the file", readonly=True)
    rows = fields.Integer(readonly=True)
    state = fields.Selection(
        [*VISIT_STATES, (SAYS_NOTHING, "Nothing about the visit")], string="What it means",
        help="The rows with a word that means nothing about the visit come in as booked.")
