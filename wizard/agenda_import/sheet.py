import base64

from odoo import api, fields, models

from ...tools.plain_text import shorten
from . import sentences
from .file import check_size, read_agenda

MOST_SAID = 5
"""Rows that are none of the agenda, of which the first cell is shown."""
MOST_LEARNT = 1000
CALLS_ITSELF_EXCEL = ('html', 'xml')
"""Kinds of files that programs write under the name of a workbook: it is said what they are."""


class DentalFollowupImportSheet(models.TransientModel):
    """A sheet of a workbook that holds an agenda, of several that do."""

    _name = 'dental.followup.import.sheet'
    _inherit = 'dental.followup.links'
    _description = "Sheet of an imported agenda"
    _order = 'id'

    import_id = fields.Many2one(
        'dental.followup.import', required=True, index=True, ondelete='cascade')
    name = fields.Char(string="Sheet", readonly=True)


class DentalFollowupImport(models.TransientModel):
    """Where in a file the agenda stands: asked if several sheets hold one, else only said."""

    _inherit = 'dental.followup.import'

    sheet_ids = fields.One2many('dental.followup.import.sheet', 'import_id')
    sheet_id = fields.Many2one(
        'dental.followup.import.sheet', string="Which sheet is read?",
        domain="[('import_id', '=', id)]")
    around = fields.Json(string="Lines around the agenda", readonly=True)
    around_said = fields.Text(
        string="What stands around the agenda", compute='_compute_around_said')

    @api.depends('around')
    @api.depends_context('lang')
    def _compute_around_said(self):
        for wizard in self:
            wizard.around_said = sentences.around(self.env, wizard.around or {})

    def _forget_table(self):
        """Forget what was found of a file: another one was chosen."""
        self.update({
            'sheet_id': False, 'sheet_ids': [fields.Command.clear()], 'around': False,
            'line_count': 0})

    def _read_table(self):
        """Return the table of the file; ``None`` while nobody has said which sheet is read.

        :raises UserError: the file is no agenda at all
        """
        encoded = self.with_context(bin_size=False).file or b''
        check_size(self.env, encoded)
        found = read_agenda(
            self.env, base64.b64decode(encoded), self.sheet_id.name, self._learnt_titles())
        many = found.sheets if len(found.sheets) > 1 else []
        if self.sheet_ids.mapped('name') != many:
            self.sheet_id = False
            self.sheet_ids = [fields.Command.clear()] + [
                fields.Command.create({'name': name}) for name in many]
        if not found.table:
            return None
        self.around = {
            'kind': found.kind in CALLS_ITSELF_EXCEL and found.kind,
            'sheet': found.sheet, 'row': found.table.row,
            'aside': [
                [line.number, shorten(_first(line))] for line in found.table.aside[:MOST_SAID]],
            'more': max(0, len(found.table.aside) - MOST_SAID)}
        return found.table

    def _learnt_titles(self):
        """Return the titles of columns whose field somebody chose before."""
        return {
            mapping.column_name: mapping.field_name
            for mapping in self.env['base_import.mapping'].search(
                [('res_model', '=', self._name)], limit=MOST_LEARNT)}

    def _sheet_problem(self):
        """Return the question which sheet is read, or ``False``."""
        if self.sheet_id or not self.sheet_ids:
            return False
        return self.env._(
            "Several sheets of this file hold an agenda: %(names)s. Choose which one is read, "
            "and bring in the others afterwards.", names=', '.join(self.sheet_ids.mapped('name')))


def _first(line):
    return next((cell.strip() for cell in line.cells if cell.strip()), '')
