"""How the columns of a file are read, what of it is asked, and what the clinic said before."""
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time
from ...tools.agenda import columns as agenda_columns
from ...tools.agenda.find_table import fitted
from ...tools.agenda.lost_letters import MARKED
from ...tools.agenda.row import Rules
from ...tools.agenda.who import forget_placeholders
from ...tools.agenda.words import plain
from . import sentences
from .blocks import is_no_visit
from .phones import COUNTRY, read_phone
from .reader import Reader

BIG = 5000
"""Rows of a file that are read and imported while somebody waits; a bigger one is a job's."""
MOST_WORDS = 30
"""Words of states that are asked for; a column with more of them holds something else."""


class DentalFollowupImport(models.TransientModel):
    """Each column is read one way; what the file leaves open is asked once, with a proposal."""

    _inherit = 'dental.followup.import'

    date_order = fields.Selection(
        [('day', "Day first: 9/12 is 9 December"), ('month', "Month first: 12/9 is 9 December")],
        string="Dates")
    order_asked = fields.Boolean(readonly=True)
    hour_form = fields.Selection(
        [('clock', "9.50 is ten to ten"), ('decimal', "9.50 is half past nine")], string="Hours")
    hour_asked = fields.Boolean(readonly=True)
    dentist_id = fields.Many2one(
        'res.partner', string="Dentist of this file",
        domain="[('is_dentist', '=', True), ('company_id', 'in', (company_id, False))]")
    dentist_asked = fields.Boolean(readonly=True)
    word_ids = fields.One2many('dental.followup.import.word', 'import_id')
    words_asked = fields.Char(compute='_compute_words_asked')
    is_word_open = fields.Boolean(help="As it was read: its words stay where they are asked for.")
    findings = fields.Json(readonly=True)
    remarks = fields.Text(compute='_compute_remarks')

    @api.depends('findings')
    @api.depends_context('lang')
    def _compute_remarks(self):
        for wizard in self:
            wizard.remarks = sentences.remarks(self.env, wizard.findings)

    @api.depends('word_ids.state')
    @api.depends_context('lang')
    def _compute_words_asked(self):
        for wizard in self:
            words = wizard.word_ids.filtered(lambda word: not word.state).mapped('word')
            wizard.words_asked = bool(words) and self.env._(
                "Say below what these words mean; until then their rows are not imported: "
                "%(words)s.", words=', '.join(words))

    def _forget_answers(self):
        """Ask anew: another file was chosen."""
        self.word_ids = [fields.Command.clear()]
        self.update({
            'date_order': False, 'order_asked': False, 'hour_form': False, 'hour_asked': False,
            'dentist_id': False, 'dentist_asked': False, 'findings': False})

    def _learnt(self):
        """Return what the clinic said before of files: words of states, the order of dates."""
        # whoever imports is told what the clinic answered; nothing else of it is read
        return self.company_id.sudo().dental_agenda_learnt or {}

    def _read_rows(self, titles, lines, columns):
        """Return the rows of a file, read by its columns, and keep what is to be said of it.

        Of a big file these are the first ones; how it is read is decided by all of it.
        """
        self.line_count = len(lines)
        lines = [fitted(line, columns, titles) for line in lines]
        cells, findings = _by_field(lines, columns), []
        rows = self._prepare_reader(titles, columns, cells, findings).read_lines(lines[:BIG])
        forget_placeholders(rows)
        self._ask_words([
            *(row.texts.get('state') or '' for row in rows if not is_no_visit(row)),
            *cells.get('state', [])[BIG:]], findings)
        unused = agenda_columns.unused_columns(titles, columns, [
            [line.cells[index] for line in lines if index < len(line.cells)]
            for index in range(len(titles))])
        lost = sum(
            code != MARKED for row in rows if not row.problems and not is_no_visit(row)
            for code, _params in row.lost)
        for code, params in (
                ('unused', unused and {'names': ', '.join(unused)}),
                ('cells_lost', lost and {'count': lost}),
                ('no_dentist', self.dentist_asked and not self.dentist_id and {})):
            if params or params == {}:
                findings.append((code, params))
        self.findings = findings
        return rows

    def _prepare_reader(self, titles, columns, cells, findings):
        """Return how the lines of a file are read, as all its cells say it is."""
        return Reader(
            titles, columns, self._rules(self._decide(cells, findings), 'dentist' in columns))

    def _read_big(self):
        """Return the :class:`~.reader.Reader` of a big file whose questions are answered, and its
        lines.

        :raises UserError: one is not answered, or the file is no agenda any more
        """
        found, columns = self._read_table(), [one.field or None for one in self.column_ids]
        reader = None
        if found and not self._column_problem():
            lines = [fitted(line, columns, found.titles) for line in found.lines]
            reader = self._prepare_reader(found.titles, columns, _by_field(lines, columns), [])
        if not reader or self._column_problem():
            raise UserError(self.missing)
        return reader, lines

    def _decide(self, cells, findings):
        """Decide how each column is read; add what is to be said of it to ``findings``."""
        learnt = self._learnt()
        days, births = cells.get('date') or cells.get('moment') or [], cells.get('birth', [])
        country = self.company_id.country_id.code
        proposal = self.date_order or learnt.get('date') or (
            'month' if country in agenda_columns.MONTH_FIRST_COUNTRIES else 'day')
        order, birth = agenda_columns.decide_orders(days, births, proposal)
        hour = agenda_columns.decide_hours(cells.get('hour', ()))
        length = agenda_columns.decide_lengths(cells.get('minutes', ()))
        today = clinic_time.local_date(fields.Datetime.now(), self.company_id._dental_zone())
        far = not order.sure and agenda_columns.other_way_is_nearer(days, order.form, today)
        hour_form = hour.form if hour.sure else (
            self.hour_form or learnt.get('hour') or False)
        self.update({
            'order_asked': not order.sure and ('date' not in learnt or far),
            'date_order': order.form if order.sure or self.date_order or not far else False,
            'hour_asked': not hour.sure and 'hour' not in learnt,
            'hour_form': hour_form})
        against = order.against + birth.against + hour.against
        for code, said, params in (
                ('month_first', order.sure and order.form == 'month', {}),
                ('against', against, {'count': against}),
                ('decimal_hours', hour.sure and hour.form == 'decimal', {}),
                ('hours', length.form == 'hours', {}),
                ('doubtful', length.form == 'doubtful', {})):
            if said:
                findings.append((code, params))
        return agenda_columns.Readings(
            order.form, birth.form, hour_form or hour.form, length.form)

    def _rules(self, readings, has_dentist):
        """Return what the rows are read by."""
        company = self.company_id
        zone = company._dental_zone()
        phone = partial(read_phone, country=company.country_id.code or COUNTRY)
        self.dentist_asked = not has_dentist
        if has_dentist:
            self.dentist_id = False
        elif not self.dentist_id:
            known = self.env['res.partner'].search([
                ('is_dentist', '=', True), ('company_id', 'in', (company.id, False))], limit=2)
            self.dentist_id = known if len(known) == 1 else False
        states = {**self._learnt().get('states', {}), **{
            plain(word.word): word.state for word in self.word_ids if word.state}}
        ours = {company.email, company.dental_care_email} | {
            number and number[0] for number in [company.phone and phone(company.phone)]}
        return Rules(
            today=clinic_time.local_date(fields.Datetime.now(), zone), zone=zone,
            phone=phone, readings=readings, states=states,
            dentist=self.dentist_id.name or '', ours=frozenset(ours - {False, None, ''}))

    def _ask_words(self, texts, findings):
        """Ask what the words of states mean that nobody knows; an answer is kept."""
        found = agenda_columns.unknown_states(texts)
        if len(found) > MOST_WORDS:
            findings.append(('many_words', {'count': len(found)}))
            found = {}
        before = {plain(word.word): word.state for word in self.word_ids}
        learnt = self._learnt().get('states', {})
        if list(found) == list(before):
            return
        self.word_ids = [fields.Command.clear()] + [
            fields.Command.create({
                'word': text, 'rows': count, 'state': before.get(key) or learnt.get(key) or False,
            }) for key, (text, count) in found.items()]

    def _open_questions(self):
        """Return the sentence on what has no safe proposal and is not answered, or ``False``."""
        if self.order_asked and not self.date_order:
            return self.env._(
                "The dates of this file can be read day first or month first, and only one of "
                "both is near today: choose which.")
        if self.hour_asked and not self.hour_form:
            return self.env._(
                "The hours of this file can be read in two ways: choose whether 9.50 is ten to "
                "ten or half past nine.")
        return False


def _by_field(lines, columns):
    """Return the cells of each column that is read, those that a line lacks empty."""
    return {
        field: [line.cells[index] if index < len(line.cells) else '' for line in lines]
        for index, field in enumerate(columns) if field}
