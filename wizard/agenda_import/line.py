from odoo import api, fields, models

from ...tools.plain_text import shorten
from . import sentences

ROW_STATES = [
    ('refused', "Not imported"),
    ('changed', "Changed"),
    ('created', "New"),
    ('unchanged', "As it was"),
]


class DentalFollowupImportLine(models.TransientModel):
    """A row of the agenda: what the file says, and what importing it does or did."""

    _name = 'dental.followup.import.line'
    _inherit = 'dental.followup.links'
    _description = "Row of an imported agenda"
    _order = 'rank, row'

    import_id = fields.Many2one(
        'dental.followup.import', required=True, index=True, ondelete='cascade')
    rank = fields.Integer(help="Rows that need a look come first.")
    row = fields.Integer(help="The number of the row in a spreadsheet.")
    state = fields.Selection(ROW_STATES, string="Result", required=True)
    reason = fields.Text(compute='_compute_reason', string="Why")
    problems = fields.Json()
    # what the file says
    patient = fields.Char()
    when = fields.Char()
    dentist = fields.Char()
    treatment = fields.Char()
    visit_state = fields.Char(string="Visit")

    @api.depends('problems', 'state')
    @api.depends_context('lang')
    def _compute_reason(self):
        for line in self:
            line.reason = sentences.problems(self.env, line.problems)

    @api.model
    def _prepare_line(self, row):
        """Return the values of a line from a planned row."""
        texts = {field: shorten(text) for field, text in row.texts.items()}
        visit = row.joined_to or row
        problems = row.problems or visit.problems
        if problems:
            state = 'refused'
        elif not visit.visit:
            state = 'created'
        else:
            state = 'changed' if visit.changes else 'unchanged'
        notes = list(problems or row.notices)
        if row.joined:
            notes.append(('joins', {'rows': ', '.join(map(str, row.joined))}))
        if state == 'changed' and visit is row:
            notes.append(('changes', {'fields': row.changes}))
        return {
            'row': row.number,
            'state': state,
            'rank': 0 if row.notices and visit is row else [
                key for key, _label in ROW_STATES].index(state),
            'problems': notes,
            'patient': texts.get('patient'),
            'when': ' '.join(filter(None, (texts.get('date'), texts.get('hour')))),
            'dentist': texts.get('dentist'),
            'treatment': texts.get('treatment'),
            'visit_state': texts.get('state'),
        }
