import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.access.kept import as_server
from ...tools.agenda import columns
from ...tools.agenda import words as agenda_words
from ...tools.names import is_formula
from ...tools.plain_text import shorten
from . import sentences
from .blocks import BlockedTime
from .file import check_size
from .footprint import Footprint
from .left_out import LeftOut
from .nothing_new import refuse_nothing_new
from .plan import ImportPlan
from .reader import Whole
from .write import Writer

NOTHING_ELSE = Whole([], {})
"""What tells no more than its rows do."""


class DentalFollowupImport(models.TransientModel):
    """Brings the agenda of the practice software in: choose the file, look, import.

    Looking writes nothing. Importing reads the file again, so it holds for what is here then.
    Rows with a problem are left out and say why; the others are written.
    """

    _name = 'dental.followup.import'
    _inherit = 'dental.followup.links'
    _description = "Import the agenda"

    file = fields.Binary(string="Agenda", attachment=False)
    filename = fields.Char()
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, default=lambda self: self.env.company)
    step = fields.Selection(
        [('choose', "Choose"), ('look', "Look"), ('done', "Done")], default='choose',
        required=True, readonly=True)
    column_ids = fields.One2many('dental.followup.import.column', 'import_id')
    line_ids = fields.One2many('dental.followup.import.line', 'import_id', readonly=True)
    # what was found
    part_question = fields.Char(compute='_compute_texts')
    doubtful_days = fields.Json(readonly=True)
    part = fields.Selection(
        [('part', "It is part of the agenda: the others stand"),
         ('whole', "It is all there is: ask what became of the others")],
        string="What is missing")
    agenda_import_id = fields.Many2one('dental.agenda.import', readonly=True)
    may_be_undone = fields.Boolean(related='agenda_import_id.may_be_undone')
    gone_count = fields.Integer(related='agenda_import_id.gone_count')
    maybe_same_count = fields.Integer(related='agenda_import_id.maybe_same_count')
    refused_file = fields.Binary(related='agenda_import_id.refused_file')
    refused_filename = fields.Char(related='agenda_import_id.refused_filename')
    counts = fields.Json(readonly=True)
    waiting_count = fields.Integer(
        string="Rows that wait", readonly=True,
        help="Rows that are not imported until somebody says what a word means.")
    new_names = fields.Json(readonly=True)
    good_count = fields.Integer(compute='_compute_texts')
    summary = fields.Char(compute='_compute_texts')
    news = fields.Char(compute='_compute_texts')
    import_label = fields.Char(compute='_compute_texts')
    missing = fields.Char(compute='_compute_missing')

    @api.depends_context('lang')
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Import the agenda")

    @api.depends('counts', 'waiting_count', 'new_names', 'doubtful_days', 'is_big', 'step')
    @api.depends_context('lang')
    def _compute_texts(self):
        for wizard in self:
            counts = wizard.counts or {}
            good = sum(counts.get(fate, 0) for fate in ('created', 'changed', 'unchanged'))
            wizard.part_question = wizard.step == 'look' and (
                wizard._ask_of_big() if wizard.is_big else sentences.part_question(
                    wizard.company_id, wizard.doubtful_days or []))
            wizard.good_count = good
            waiting = wizard.waiting_count
            wizard.summary = bool(counts) and sentences.count_sentence(self.env, {
                **counts, 'waiting': waiting, 'refused': counts.get('refused', 0) - waiting,
            }, wizard.step == 'done')
            wizard.news = wizard.step == 'look' and sentences.news_sentence(
                self.env, wizard.new_names or {})
            wizard.import_label = self.env._("Import the good row") if good == 1 else self.env._(
                "Import the good rows of this file") if wizard.is_big else self.env._(
                "Import the %(count)s good rows", count=good)

    @api.depends(
        'column_ids.field', 'sheet_ids', 'sheet_id', 'order_asked', 'date_order', 'hour_asked',
        'hour_form')
    @api.depends_context('lang')
    def _compute_missing(self):
        for wizard in self:
            wizard.missing = wizard._sheet_problem() or (
                bool(wizard.column_ids) and wizard._column_problem())

    @api.onchange('file')
    def _onchange_file(self):
        self.step = 'choose'
        self.column_ids = self.line_ids = False
        self.counts = self.new_names = self.doubtful_days = self.part = False
        self._forget_answers()
        self._forget_table()
        try:
            check_size(self.env, self.file or b'')
        except UserError as much:
            self.file = self.filename = False
            return {'warning': {'title': self.env._("Choose a smaller file"),
                                'message': str(much)}}
        return None

    # ACTIONS

    def action_preview(self):
        """Read the file and show what importing it would do, row by row; write nothing."""
        self.ensure_one()
        company = self._company()
        rows = self._read()
        plan = None if rows is None else ImportPlan(company, rows)
        # of a big file only the first rows are here: what it leaves out is not known yet
        left_out = plan and not self.is_big and LeftOut(plan)
        self._show(plan, left_out, 'look')
        self._foresee(plan, left_out)
        return self._reopen()

    def action_import(self):
        """Import the good rows, and show what became of each row; a big file is left to a job.

        :raises UserError: the file is no agenda, or a required column is missing
        """
        self.ensure_one()
        self._company()
        self.env['dental.agenda.import']._lock_clinic(self.company_id)
        rows = None if self._is_left_to_job() else self._read()
        if self._is_left_to_job():
            return self._hand_over()
        if rows is None:
            raise UserError(self.missing)
        if self._import(rows):
            self._learn(self.agenda_import_id)
        return self._reopen()

    def _import(self, rows, whole=NOTHING_ELSE, moment=None):
        """Import some rows, and tell of how many visits they were.

        :param whole: the :class:`~.reader.Whole` of which the rows are a part, if they are
        :param moment: when the whole was handed over: what was told since counts
        """
        at = moment or fields.Datetime.now()
        plan = ImportPlan(self._company(), rows, whole.numbers, moment)
        if not whole.parts:
            refuse_nothing_new(self, plan)
        footprint, writer = Footprint(plan), Writer(plan, self._name_file(at))
        writer.write_all()
        left_out = LeftOut(plan, whole.undated)
        self._show(plan, left_out, 'done', keeps_lines=not whole.parts)
        self._tell(plan, left_out, footprint, writer, at)
        return len(plan.good_rows())

    def action_restart(self):
        """Choose another file."""
        self.ensure_one()
        self._forget_answers()
        self._forget_table()
        self.write({
            'step': 'choose', 'file': False, 'filename': False, 'counts': False,
            'new_names': False, 'doubtful_days': False, 'part': False, 'agenda_import_id': False,
            'column_ids': [fields.Command.clear()],
            'line_ids': [fields.Command.clear()],
        })
        return self._reopen()

    def action_open_visits(self):
        """Open the agenda of the clinic."""
        return self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.calendar_event_action_agenda')

    def action_open_left_out(self):
        """Open the list in which reception says what became of the visits that are missing."""
        return self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.calendar_event_action_left_out')

    def action_open_maybe_same(self):
        """Open the list in which reception says who of the new patients was here already."""
        return self.agenda_import_id.action_open_maybe_same()

    def action_ask_undo(self):
        """Say what undoing this import takes back, where its result is seen.

        :raises UserError: before it was imported
        """
        if not self.agenda_import_id:
            raise UserError(self.env._("There is nothing to undo: the file was not imported yet."))
        return self.agenda_import_id.action_ask_undo()

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Import the agenda"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'main',
        }

    # TOOLS

    def _company(self):
        """Return the clinic, as the current one.

        A constraint would run with all rights, and could not tell whose clinic it is.

        :raises UserError: the user does not work there
        """
        if not self.env.su and self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("You work at another clinic: choose your own."))
        return self.company_id.with_company(self.company_id)

    def _read(self):
        """Return the rows of the file, without database lookups.

        :return: list of :class:`~...tools.agenda.rows.Row`; ``None`` while a required column is
            missing: the user may choose it
        :raises UserError: the file is no agenda at all
        """
        found = self._read_table()
        if found is None:
            self.column_ids = [fields.Command.clear()]
            return None
        titles = found.titles
        self._propose_columns(titles, found.lines)
        held = [column.field or None for column in self.column_ids]
        if not any(held):
            raise UserError(self.env._(
                "This file has no column title that is known here, such as “Paciente”, "
                "“Fecha” or “Hora”. Is this the agenda?"))
        if self._column_problem():
            return None
        rows = self._read_rows(titles, found.lines, held)
        return None if self._column_problem() else rows

    def _propose_columns(self, titles, lines):
        """Propose what each column means, unless the user has seen these columns already."""
        if self.column_ids.mapped('title') == titles:
            return
        cells = [
            [line.cells[index] if index < len(line.cells) else '' for line in lines]
            for index in range(len(titles))]
        held = columns.propose_columns(titles, cells, self._learnt_titles())
        self.column_ids = [fields.Command.clear()] + [
            fields.Command.create({
                'title': title,
                'field': field,
                'proposed': field,
                'sample': next((shorten(line.cells[index]) for line in lines
                                if len(line.cells) > index and line.cells[index].strip()), False),
            }) for index, (title, field) in enumerate(zip(titles, held, strict=True))
        ]

    def _column_problem(self):
        """Return the sentence on missing or doubled columns, or ``False``."""
        chosen = self.column_ids.filtered('field').mapped('field')
        labels = dict(self.column_ids._fields['field']._description_selection(self.env))
        missing = dict.fromkeys(
            labels[one] for one, other in agenda_words.REQUIRED
            if one not in chosen and other not in chosen)
        doubled = [labels[field] for field in labels if chosen.count(field) > 1]
        if missing:
            return self.env._(
                "Choose which column holds this: %(names)s.", names=', '.join(missing))
        if doubled:
            return self.env._(
                "Two columns hold the same, choose one: %(names)s.", names=', '.join(doubled))
        return self._open_questions()

    def _tell(self, plan, left_out, footprint, writer, at):
        """Note what the file has told of: of its visits, of those it left out, of its days.

        What undoing all of it needs is kept as well.

        :param at: naive UTC datetime when the file was handed over
        """
        self.env['calendar.event'].union(*(
            getattr(row, 'written_visit', row.visit) for row in plan.good_rows()
        ))._dental_note_told(at)
        if self.part != 'part':
            footprint.see_left_out(left_out.visits)
            left_out.visits._dental_mark_left_out(at)
        blocks = BlockedTime(plan, left_out.told)
        blocks.apply()
        self.agenda_import_id = self.env['dental.agenda.import']._keep(
            self.company_id, left_out.told, self.counts, at=at, is_part=self.part == 'part',
            **self._prepare_file(), **self._prepare_refused_file(plan))
        self._ask_who_is_who(plan)
        footprint.keep(self.agenda_import_id, writer, blocks)

    def _ask_who_is_who(self, plan):
        """Give whoever imports a to-do for each new patient who may be one who is here.

        With ``sudo``: to-do's of the addon are the server's, as those of calls.
        """
        kind = self.env.ref('dental_followup.mail_activity_type_who')
        model_id = self.env['ir.model']._get_id('res.partner')
        asked = [person for person in dict.fromkeys(row.person for row in plan.good_rows())
                 if person.doubt]
        for person in asked:
            as_server(plan.partner(person)).dental_maybe_same_id = person.doubt.record
        self.env['mail.activity'].sudo().create([{
            'activity_type_id': kind.id, 'res_model_id': model_id,
            'res_id': plan.partner(person).id, 'user_id': self.env.uid,
            'date_deadline': self.company_id._dental_today(), 'summary': person.doubt.name,
        } for person in asked])

    def _prepare_refused_file(self, plan):
        """Return the values of the file of the rows that were refused, each with the reason.

        As they stood: put right, it can be imported. A spreadsheet runs nothing of it.
        """
        refused = [(row, problems) for row in plan.rows
                   for problems in [row.problems or row.joined_to and row.joined_to.problems]
                   if problems]
        if not refused:
            return {}
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=';')
        titles = [title or '' for title in self.column_ids.mapped('title')]
        writer.writerow([*map(_as_text, titles), self.env._("Why")])
        for row, problems in refused:
            cells = [*row.cells, *[''] * (len(titles) - len(row.cells))]
            why = (sentences.problems(self.env, problems) or '').replace('\n', ' ')
            writer.writerow(map(_as_text, (*cells, why)))
        return {
            'refused_file': base64.b64encode(stream.getvalue().encode('utf-8-sig')),
            'refused_filename': self.env._("rows not imported.csv"),
        }

    def _show(self, plan, left_out, step, keeps_lines=True):
        """Keep what a plan found, or did, for the list and the summary.

        :param keeps_lines: whether anybody will look at the list
        """
        rows, blocks = (plan.rows, plan.blocks) if plan else ([], ())
        Line = self.env['dental.followup.import.line']
        values_list = sorted([
            *(Line._prepare_line(row, plan.zone) for row in (*rows, *blocks)),
            *(Line._prepare_left_out_line(visit, left_out.find_moved_to(visit)) for visit in (
                left_out.visits if left_out and self.part != 'part' else ())),
        ], key=lambda values: (values['rank'], values['row']))
        counts, joined = {}, {row.number for row in rows if row.joined_to and not row.problems}
        for values in values_list:
            if values['row'] not in joined:
                counts[values['state']] = counts.get(values['state'], 0) + 1
        self.line_ids.unlink()
        if keeps_lines:
            Line._keep(self, values_list)
        self.write({
            'step': step, 'counts': counts or False, 'is_word_open': bool(self.words_asked),
            'waiting_count': sum(_waits_for_a_word(values) for values in values_list)
            if step == 'look' and self.words_asked else 0,
            'new_names': plan.places.new_names() if plan else False,
            'doubtful_days': bool(left_out) and list(map(str, left_out.doubtful_days)),
        })


def _waits_for_a_word(values):
    """Tell whether nothing keeps a line from being imported but a word that is asked for."""
    return values['state'] == 'refused' and {
        code for code, _params in values['problems']} == {'state_unknown'}


def _as_text(cell):
    """Return a cell as a spreadsheet shows it, and runs nothing of it."""
    return f"'{cell}" if is_formula(cell) else cell
