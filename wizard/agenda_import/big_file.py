import base64
import hashlib
import json

from odoo import api, fields, models

from ...tools import clinic_time
from ...tools.agenda.columns import Readings
from ...tools.agenda.who import forget_placeholders
from .reader import Reader, Whole, split
from .readings import BIG

WAITS = 200
"""Rows that are imported in some three seconds: so long somebody waits at the screen."""
AT_SCREEN = 'dental_at_screen'
"""Says in the context that somebody looks on; a script has all of its file in at once."""


class DentalFollowupImport(models.TransientModel):
    """A file that is too big to wait for is split, and handed over to a job with its answers."""

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
                all=wizard.line_count, shown=BIG) or wizard.line_count > WAITS and self.env._(
                "The file has %(all)s rows: they are imported in the background, so that nobody "
                "waits, and you are told when they are in.", all=wizard.line_count)

    def _ask_of_big(self):
        """Ask whether a big file is all of its agenda, if files have told of the clinic before.

        What it does not have any more is known only when all of it is read, by the job.
        """
        told = self.env['calendar.event'].search_count([
            ('dental_company_id', '=', self.company_id.id), ('dental_told_at', '!=', False),
        ], limit=1)
        return bool(told) and self.env._(
            "Which visits this file does not have any more is known only when all of it is in. Is "
            "it only part of the agenda?")

    def _is_left_to_job(self):
        """Tell whether the file is imported in the background."""
        return self.is_big or self.line_count > WAITS and bool(self.env.context.get(AT_SCREEN))

    def _prepare_file(self):
        """Return what is kept of the file: its name and its hash."""
        data = base64.b64decode(self.with_context(bin_size=False).file or b'')
        return {'filename': self.filename, 'file_hash': hashlib.sha256(data).hexdigest()}

    def _name_file(self, at):
        """Return the name of the file and when it was imported, in no language.

        :param at: naive UTC datetime
        """
        local = clinic_time.to_local(at, self.company_id._dental_zone())
        return f"“{self.filename or '-'}” · {local:%d/%m/%Y %H:%M}"

    def _hand_over(self):
        """Leave the file to the job, and show how far it is.

        With ``sudo``: what is kept of imports is the server's.

        :raises UserError: something of the file is to be answered first
        """
        reader, lines = self._read_big()
        whole = split(reader, lines)
        kept = self.env['dental.agenda.import'].sudo().create({
            **self._prepare_file(), 'company_id': self.company_id.id, 'user_id': self.env.uid,
            'is_part': self.part == 'part', 'state': 'waiting', 'line_count': len(lines),
            'parts': base64.b64encode(json.dumps(whole.as_json()).encode()),
            'answers': {
                'part': self.part, 'dentist_id': self.dentist_id.id,
                'columns': list(zip(reader.titles, reader.columns, strict=True)),
                'readings': reader.rules.readings}})
        self._learn(kept)
        self.env.ref('dental_followup.ir_cron_import_agendas').sudo()._trigger()
        return {
            'type': 'ir.actions.act_window', 'res_model': kept._name, 'res_id': kept.id,
            'view_mode': 'form', 'views': [(False, 'form')], 'target': 'current',
        }

    @api.model
    def _take_over(self, kept):
        """Return a wizard with what was answered of a file that was handed over.

        :param kept: the ``dental.agenda.import``
        """
        told = kept.answers
        return self.create({
            'filename': kept.filename, 'company_id': kept.company_id.id, 'step': 'look',
            'part': told['part'], 'dentist_id': told['dentist_id'],
            'column_ids': [fields.Command.create({'title': title, 'field': field})
                           for title, field in told['columns']]})

    def _import_part(self, whole, number, readings, moment):
        """Import a part of a file that was handed over; return what is kept of it.

        Nobody looks at the wizard that the part was read with: it goes.

        :param whole: its :class:`~.reader.Whole`
        :param int number: of the part
        :param readings: how its columns are read, as :class:`~...tools.agenda.columns.Readings`
        :param moment: naive UTC datetime when the file was handed over
        """
        titles, columns = self.column_ids.mapped('title'), [
            column.field or None for column in self.column_ids]
        rules = self._rules(Readings(*readings), 'dentist' in columns)
        rows = Reader(titles, columns, rules).read_lines(whole.parts[number])
        forget_placeholders(rows, whole.shared)
        self._import(rows, whole, moment)
        kept = self.agenda_import_id
        self.unlink()
        return kept

    @api.model
    def _read_whole(self, data):
        """Return the :class:`~.reader.Whole` that was handed over.

        :param bytes data: in Base64
        """
        return Whole.from_json(json.loads(base64.b64decode(data)))
