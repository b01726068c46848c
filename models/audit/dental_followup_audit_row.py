from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.audit import compare, percent, tells
from ..access.kept import drop_kept, refuse_kept
from .dental_followup_audit_answer import ROLES

ROW_KINDS = [
    ('words', "What the team said"),
    ('program', "A program"),
    ('belief', "What is thought"),
    ('feeling', "How calling feels"),
]
BELIEFS = [
    ('third_call', "A third call is too many"),
    ('calls_us', "Whoever wants to be treated calls us"),
    ('think_over', "Who has to think it over will not come"),
    ('chasing', "To call again is to chase patients"),
    ('desperate', "By calling we look desperate"),
]
SAID_LEVELS = [
    ('always', "Always"),
    ('mostly', "Mostly"),
    ('sometimes', "Sometimes"),
    ('never', "Never"),
]
VERDICTS = [
    ('as_said', "As we say"),
    ('less', "Less than we say"),
    ('more', "More than we say"),
    ('few', "Too few to tell"),
    ('unsaid', "Not mentioned"),
]
HEARD = frozenset({'said_level', 'said'})
"""What a manager takes from the team's words, program by program."""


class DentalFollowupAuditRow(models.Model):
    """One thing that an audit compared: its numbers are those of that day, and never change.

    Nobody reads a row of the clinic while an audit waits for their own answer (rule): figures are
    no help to say what one does. How calling feels is for managers.
    """

    _name = 'dental.followup.audit.row'
    _inherit = 'dental.followup.links'
    _description = "What a follow-up audit compared"
    _order = 'audit_id, id'
    _dental_kept = frozenset({
        'audit_id', 'company_id', 'kind', 'code', 'program_id', 'belief', 'role', 'figures'})

    audit_id = fields.Many2one(
        'dental.followup.audit', required=True, ondelete='cascade', index=True,
        readonly=True)
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    kind = fields.Selection(ROW_KINDS, required=True, readonly=True)
    code = fields.Char(string="Program's code", readonly=True)
    program_id = fields.Many2one(
        'dental.followup.program', ondelete='set null', index='btree_not_null', readonly=True)
    belief = fields.Selection(BELIEFS, readonly=True)
    role = fields.Selection(ROLES, readonly=True, help="Empty: everybody.")
    figures = fields.Json(readonly=True)
    said_level = fields.Selection(SAID_LEVELS, string="We say we do it")
    said = fields.Text(string="In the team's words")
    # in words
    name = fields.Char(string="What", compute='_compute_name')
    measured = fields.Char(compute='_compute_measured')
    more = fields.Char(string="And then", compute='_compute_measured')
    before = fields.Char(string="Last time", compute='_compute_measured')
    verdict = fields.Selection(VERDICTS, string="Beside it", compute='_compute_verdict')

    @api.depends('kind', 'program_id.name', 'code', 'belief', 'role')
    @api.depends_context('lang')
    def _compute_name(self):
        def labels(name):
            return dict(self._fields[name]._description_selection(self.env))
        beliefs, roles = labels('belief'), labels('role')
        for row in self:
            row.name = {
                'program': row.program_id.name or row.code, 'belief': beliefs.get(row.belief),
                'feeling': roles.get(row.role) or self.env._("Everybody"),
            }.get(row.kind)

    @api.depends('figures', 'kind', 'audit_id.previous_id')
    @api.depends_context('lang')
    def _compute_measured(self):
        """Say the numbers; beside them, those of the last audit."""
        earlier = {row._get_key(): row for row in self.audit_id.previous_id.program_row_ids
                   | self.audit_id.previous_id.belief_ids | self.audit_id.previous_id.feeling_ids}
        for row in self:
            row.measured = row._describe_measured()
            row.more = row._describe_more()
            last = earlier.get((row.audit_id.previous_id, *row._get_key()[1:]))
            row.before = last and last._describe_short()

    def _get_key(self):
        """Return what this is about, to find the same in another audit."""
        return self.audit_id, self.kind, self.code, self.belief, self.role

    @api.depends('figures', 'kind', 'said_level')
    def _compute_verdict(self):
        for row in self:
            row.verdict = row.kind == 'program' and compare(row.said_level, *row._get_done())

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what was compared is the server's word."""
        model, vals_list = drop_kept(self, vals_list)
        return super(DentalFollowupAuditRow, model).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Write what was said of a program, until the audit is closed.

        :raises UserError: for anything else
        """
        self.check_access('write')
        refuse_kept(self, vals)
        if not self.env.su and vals and (not vals.keys() <= HEARD or self.filtered(
                lambda row: row.kind != 'program' or row.audit_id.state != 'compared')):
            raise UserError(self.env._("What an audit compared is not changed afterwards."))
        return super().write(vals)

    # TOOLS

    def _get_done(self):
        """Return how many were done as they should, of how many.

        Where a call is owed on the same day, those that were made then; else those that were
        tried at all.
        """
        figures = self.figures or {}
        if figures.get('owed'):
            return figures['kept'], figures['owed']
        return figures.get('tried', 0), figures.get('opened', 0)

    def _get_share(self):
        """Return the whole per cent that is drawn, ``None`` of too few."""
        done, number = self._get_done()
        return percent(done, number) if tells(number) else None

    def _describe_measured(self):
        """Say what was measured, and how many that is of."""
        figures = self.figures or {}
        if self.kind == 'feeling':
            return self.env._(
                "%(mean)s of 5 (%(number)s people)", mean=self._say_mean(),
                number=figures['number'])
        if self.kind == 'belief':
            said = self._describe_belief(figures['part'], figures['number'])
            return said if tells(figures['number']) else ' '.join(
                (said, self.env._("Too few to tell.")))
        if self.kind != 'program':
            return False
        done, number = self._get_done()
        values = {'done': done, 'number': number, 'percent': percent(done, number)}
        if not tells(number):
            return self.env._("%(done)s of %(number)s: too few to tell", **values)
        if figures['owed']:
            return self.env._(
                "%(percent)s %%, %(done)s of %(number)s called the same day", **values)
        return self.env._("%(percent)s %%, %(done)s of %(number)s contacted", **values)

    def _describe_belief(self, part, number):
        """Say the clinic's own number of what is thought."""
        values = {'part': part, 'number': number}
        return {
            'third_call': lambda: self.env._(
                "Third calls that reached the patient: %(number)s. Booked in them: %(part)s.",
                **values),
            'calls_us': lambda: self.env._(
                "Bookings: %(number)s. By the patient, without us: %(part)s.", **values),
            'think_over': lambda: self.env._(
                "Plans decided later than on the day: %(number)s. Accepted: %(part)s.", **values),
            'chasing': lambda: self.env._(
                "Calls that reached the patient: %(number)s. Asked for fewer calls, or none: "
                "%(part)s.", **values),
            'desperate': lambda: self.env._(
                "Calls whose mood was noted: %(number)s. Upset: %(part)s.", **values),
        }[self.belief]()

    def _describe_more(self):
        """Say what came of it, or how many think so."""
        figures = self.figures or {}
        if self.kind == 'program':
            return self.env._(
                "Calls: %(calls)s. Reached: %(reached)s. Booked: %(booked)s. Back in the chair: "
                "%(back)s.", reached=figures['reached'], booked=figures['booked'],
                back=figures['back'], calls=figures['calls'])
        if self.kind == 'belief' and figures.get('asked'):
            return self.env._(
                "%(yes)s of %(asked)s think so", yes=figures['yes'], asked=figures['asked'])
        return False

    def _describe_short(self):
        """Say the same as short as it can stand beside a newer number."""
        if self.kind == 'feeling':
            return self._say_mean()
        if self.kind == 'belief':
            return self._describe_more()
        done, number = self._get_done()
        return self.env._("%(percent)s %%", percent=percent(done, number)) if tells(
            number) else self.env._("%(done)s of %(number)s", done=done, number=number)

    def _say_mean(self):
        """Return a mean as the user writes numbers."""
        return self.env['ir.qweb.field.float'].value_to_html(
            self.figures['mean'], {'precision': 1})
