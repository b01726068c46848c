from odoo import api, fields, models
from odoo.addons.phone_validation.tools import phone_validation
from odoo.exceptions import UserError

from ...tools import clinic_time
from ...tools.agenda import rows as agenda
from ...tools.agenda import words as agenda_words
from ...tools.agenda.find_table import fitted
from ...tools.agenda.lost_letters import tell_lost_letters
from ...tools.plain_text import shorten
from . import sentences
from .file import check_size
from .plan import ImportPlan
from .write import Writer

COUNTRY = 'ES'
"""Where phone numbers are read when the clinic has no country: where these agendas are from."""


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
    counts = fields.Json(readonly=True)
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

    @api.depends('counts', 'new_names', 'step')
    @api.depends_context('lang')
    def _compute_texts(self):
        for wizard in self:
            counts = wizard.counts or {}
            good = sum(counts.values()) - counts.get('refused', 0)
            wizard.good_count = good
            wizard.summary = bool(counts) and sentences.count_sentence(
                self.env, counts, wizard.step == 'done')
            wizard.news = wizard.step == 'look' and sentences.news_sentence(
                self.env, wizard.new_names or {})
            wizard.import_label = self.env._("Import the good row") if good == 1 else self.env._(
                "Import the %(count)s good rows", count=good)

    @api.depends('column_ids.field', 'sheet_ids', 'sheet_id')
    @api.depends_context('lang')
    def _compute_missing(self):
        for wizard in self:
            wizard.missing = wizard._sheet_problem() or (
                bool(wizard.column_ids) and wizard._column_problem())

    @api.onchange('file')
    def _onchange_file(self):
        self.step = 'choose'
        self.column_ids = self.line_ids = False
        self.counts = self.new_names = False
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
        self._show(plan, 'look')
        return self._reopen()

    def action_import(self):
        """Import the good rows, and show what became of each row.

        :raises UserError: the file is no agenda, or a required column is missing
        """
        self.ensure_one()
        company = self._company()
        rows = self._read()
        if rows is None:
            raise UserError(self.missing)
        plan = ImportPlan(company, rows)
        Writer(plan).write_all()
        self._show(plan, 'done')
        if plan.good_rows():
            self._remember_columns()
            # when the clinic's agenda was last brought in is a setting of the clinic
            self.company_id.sudo().dental_agenda_imported_at = fields.Datetime.now()
        return self._reopen()

    def action_restart(self):
        """Choose another file."""
        self.ensure_one()
        self._forget_table()
        self.write({
            'step': 'choose', 'file': False, 'filename': False, 'counts': False,
            'new_names': False, 'column_ids': [fields.Command.clear()],
            'line_ids': [fields.Command.clear()],
        })
        return self._reopen()

    def action_open_visits(self):
        """Open the agenda of the clinic."""
        return self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.calendar_event_action_agenda')

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
        columns = [column.field or None for column in self.column_ids]
        if not any(columns):
            raise UserError(self.env._(
                "This file has no column title that is known here, such as “Paciente”, "
                "“Fecha” or “Hora”. Is this the agenda?"))
        if self._column_problem():
            return None
        rules = self._rules()
        return [self._read_row(line, columns, titles, rules) for line in found.lines]

    @staticmethod
    def _read_row(line, columns, titles, rules):
        row = agenda.read_row(fitted(line, columns, titles), columns, titles, rules)
        tell_lost_letters(row, dict(zip(columns, titles, strict=True)))
        return row

    def _rules(self):
        zone = self.company_id._dental_zone()
        return agenda.Rules(
            today=clinic_time.local_date(fields.Datetime.now(), zone), zone=zone,
            phone=self._read_phone)

    def _read_phone(self, text):
        """Return the ``(E.164, international)`` forms of a phone number, or ``None``."""
        country = self.company_id.country_id
        code, prefix = country.code or COUNTRY, country.phone_code
        try:
            return tuple(
                phone_validation.phone_format(text, code, prefix, force_format=form)
                for form in ('E164', 'INTERNATIONAL'))
        except UserError:
            return None

    def _propose_columns(self, titles, lines):
        """Propose what each column means, unless the user has seen these columns already."""
        if self.column_ids.mapped('title') == titles:
            return
        learnt = {
            mapping.column_name: mapping.field_name
            for mapping in self.env['base_import.mapping'].search(
                [('res_model', '=', self._name), ('column_name', 'in', titles)])
        }
        self.column_ids = [fields.Command.clear()] + [
            fields.Command.create({
                'title': title,
                'field': field,
                'sample': next((shorten(line.cells[index]) for line in lines
                                if len(line.cells) > index and line.cells[index].strip()), False),
            }) for index, (title, field) in enumerate(
                zip(titles, agenda_words.guess_columns(titles, learnt), strict=True))
        ]

    def _remember_columns(self):
        """Keep what the user chose for titles that are not known, for the next file."""
        Mapping = self.env['base_import.mapping']
        chosen = {
            column.title: column.field for column in self.column_ids
            if column.field and column.field != agenda_words.field_of(column.title)
        }
        known = Mapping.search(
            [('res_model', '=', self._name), ('column_name', 'in', list(chosen))])
        for mapping in known:
            mapping.field_name = chosen.pop(mapping.column_name)
        Mapping.create([
            {'res_model': self._name, 'column_name': title, 'field_name': field}
            for title, field in chosen.items()
        ])

    def _column_problem(self):
        """Return the sentence on missing or doubled columns, or ``False``."""
        chosen = self.column_ids.filtered('field').mapped('field')
        labels = dict(self.column_ids._fields['field']._description_selection(self.env))
        missing = [labels[field] for field in agenda_words.REQUIRED if field not in chosen]
        doubled = [labels[field] for field in labels if chosen.count(field) > 1]
        if missing:
            return self.env._(
                "Choose which column holds this: %(names)s.", names=', '.join(missing))
        if doubled:
            return self.env._(
                "Two columns hold the same, choose one: %(names)s.", names=', '.join(doubled))
        return False

    def _show(self, plan, step):
        """Keep what a plan found, or did, for the list and the summary."""
        rows = plan.rows if plan else []
        values_list = sorted(
            (self.env['dental.followup.import.line']._prepare_line(row) for row in rows),
            key=lambda values: (values['rank'], values['row']))
        counts, joined = {}, {row.number for row in rows if row.joined_to and not row.problems}
        for values in values_list:
            if values['row'] not in joined:
                counts[values['state']] = counts.get(values['state'], 0) + 1
        self.line_ids.unlink()
        self.env['dental.followup.import.line'].create([
            {**values, 'import_id': self.id} for values in values_list])
        self.write({
            'step': step, 'counts': counts or False,
            'new_names': plan.places.new_names() if plan else False,
        })
