import base64
import hashlib

from odoo import api, fields, models

from .readings import BIG

ANSWERS = ('date_order', 'hour_form', 'part')
"""What is answered of a file by a choice."""


class DentalFollowupImport(models.TransientModel):
    """A file that is too big to wait for is handed over to a job, with what was answered of it."""

    _inherit = 'dental.followup.import'

    line_count = fields.Integer(string="Rows", readonly=True)
    is_big = fields.Boolean(compute='_compute_is_big')
    big_text = fields.Char(compute='_compute_is_big')

    @api.depends('line_count')
    @api.depends_context('lang')
    def _compute_is_big(self):
        for wizard in self:
            wizard.is_big = wizard.line_count > BIG
            wizard.big_text = wizard.is_big and self.env._(
                "The file has %(all)s rows: below are the first %(shown)s. All of them are "
                "imported in the background, so that nobody waits, and you are told when they are "
                "in. What follows from them is not said beforehand.",
                all=wizard.line_count, shown=BIG)

    def _prepare_file(self):
        """Return what is kept of the file: its name and its hash."""
        data = base64.b64decode(self.with_context(bin_size=False).file or b'')
        return {'filename': self.filename, 'file_hash': hashlib.sha256(data).hexdigest()}

    def _hand_over(self):
        """Leave the file to the job, and show how far it is.

        With ``sudo``: what is kept of imports is the server's.
        """
        kept = self.env['dental.agenda.import'].sudo().create({
            **self._prepare_file(), 'company_id': self.company_id.id, 'user_id': self.env.uid,
            'is_part': self.part == 'part', 'state': 'waiting', 'line_count': self.line_count,
            'file': self.with_context(bin_size=False).file, 'answers': self._get_answers()})
        self._remember_columns()
        self._remember_answers()
        self.env.ref('dental_followup.ir_cron_import_agendas').sudo()._trigger()
        return {
            'type': 'ir.actions.act_window', 'res_model': kept._name, 'res_id': kept.id,
            'view_mode': 'form', 'views': [(False, 'form')], 'target': 'current',
        }

    def _get_answers(self):
        """Return what was chosen for the file, as values for JSON."""
        return {
            **{name: self[name] for name in ANSWERS},
            'dentist_id': self.dentist_id.id,
            'columns': [[one.title, one.field, one.proposed] for one in self.column_ids],
            'words': [[one.word, one.state, one.rows] for one in self.word_ids],
            'sheets': self.sheet_ids.mapped('name'), 'sheet': self.sheet_id.name,
        }

    @api.model
    def _take_over(self, kept):
        """Return a wizard with a file that was handed over, and what was answered of it.

        :param kept: the ``dental.agenda.import``
        """
        told = kept.answers
        wizard = self.create({
            'file': kept.with_context(bin_size=False).file, 'filename': kept.filename,
            'company_id': kept.company_id.id, 'line_count': kept.line_count, 'step': 'look',
            **{name: told[name] for name in ANSWERS}, 'dentist_id': told['dentist_id'],
            'column_ids': [fields.Command.create({
                'title': title, 'field': field, 'proposed': proposed,
            }) for title, field, proposed in told['columns']],
            'word_ids': [fields.Command.create({
                'word': word, 'state': state, 'rows': rows,
            }) for word, state, rows in told['words']],
            'sheet_ids': [fields.Command.create({'name': name}) for name in told['sheets']],
        })
        wizard.sheet_id = wizard.sheet_ids.filtered(lambda sheet: sheet.name == told['sheet'])[:1]
        return wizard
