from odoo import api, fields, models

from ...models.insert_rows import insert_rows
from ...tools import clinic_time
from ...tools.agenda.lost_letters import MARKED
from ...tools.plain_text import shorten
from . import sentences

ROW_STATES = [
    ('refused', "Not imported"),
    ('gone', "Not in the file"),
    ('changed', "Changed"),
    ('created', "New"),
    ('unchanged', "As it was"),
    ('past', "A newer file counts"),
    ('block', "No visit"),
]
RANKS = [key for key, _label in ROW_STATES]


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
    visit_state = fields.Char(string="State")

    @api.depends('problems', 'state')
    @api.depends_context('lang')
    def _compute_reason(self):
        for line in self:
            line.reason = sentences.problems(self.env, line.problems)

    @api.model
    def _keep(self, wizard, values_list):
        """Write the lines of a file: there are thousands, and nobody waits long.

        :param wizard: the ``dental.followup.import`` that shows them
        :param values_list: of :meth:`_prepare_line` and :meth:`_prepare_left_out_line`
        """
        insert_rows(self, [{**values, 'import_id': wizard.id} for values in values_list])
        wizard.invalidate_recordset(['line_ids'])

    @api.model
    def _prepare_line(self, row, zone):
        """Return the values of a line from a planned row.

        :param zone: of the clinic, on whose clock it is said when the visit is
        """
        texts = {field: shorten(text) for field, text in row.texts.items()}
        visit = row.joined_to or row
        problems = row.problems or visit.problems
        if row.is_block:
            state = 'block'
        elif problems:
            state = 'refused'
        elif visit.is_past:
            state = 'past'
        elif not visit.visit:
            state = 'created'
        else:
            state = 'changed' if visit.changes else 'unchanged'
        notes = [*(problems or row.notices), *map(_as_lost, row.lost)]
        if row.joined:
            notes.append(('joins' if len(row.joined) > 1 else 'joins_one', {
                'rows': ', '.join(map(str, row.joined))}))
        if state == 'changed' and visit is row:
            notes.append(('changes', {'fields': row.changes}))
        return {
            'row': row.number,
            'state': state,
            'rank': self._rank(row, state),
            'problems': notes,
            'patient': texts.get('patient'),
            'when': _say_when(row.values['start'], zone) if not problems else ' '.join(
                filter(None, (texts.get('date') or texts.get('moment'), texts.get('hour')))),
            'dentist': texts.get('dentist'),
            'treatment': texts.get('treatment'),
            'visit_state': texts.get('state'),
        }

    @staticmethod
    def _rank(row, state):
        """Return where a row stands: what is refused or in doubt, then what lost a cell."""
        rank = RANKS.index(state)
        if row.notices and not row.joined_to:
            return 0
        return min(rank, RANKS.index('gone')) if row.lost and state != 'block' else rank

    @api.model
    def _prepare_left_out_line(self, visit, moved_to=None):
        """Return the values of a line about a visit that the file has no more.

        :param moved_to: the row that it perhaps moved to
        """
        labels = dict(visit._fields['dental_state']._description_selection(self.env))
        return {
            'row': 0,
            'state': 'gone',
            'rank': RANKS.index('gone'),
            'problems': [('left_out_moved', {
                'when': visit.dental_company_id._dental_when(moved_to.values['start']),
            }) if moved_to else ('left_out', {})],
            'patient': visit.dental_patient_id.name,
            'when': _say_when(visit.start, visit.dental_company_id._dental_zone()),
            'dentist': visit.dental_dentist_id.name,
            'treatment': ', '.join(visit.categ_ids.mapped('name')),
            'visit_state': labels[visit.dental_state],
        }


def _say_when(start, zone):
    """Return when a visit is, as it was read: whichever way round the file writes its dates."""
    return clinic_time.to_local(start, zone).strftime('%d/%m/%Y %H:%M')


def _as_lost(found):
    """Return what is said of a cell that is left out; one that is kept, marked, is none."""
    code, params = found
    return found if code == MARKED else ('lost', {'code': code, 'params': params})
