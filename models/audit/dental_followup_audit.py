from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..access.kept import drop_kept, refuse_kept

AUDIT_STATES = [
    ('answering', "People answer"),
    ('compared', "Compared"),
    ('closed', "Closed"),
]
MONTHS = 3
"""What the first audit of a clinic looks back on."""
SHORTEST = timedelta(days=28)
"""Two audits of the same few weeks would tell of one person by their difference."""
SETTLED = frozenset({'company_id', 'date_from', 'date_to'})
"""Said when it begins, and never changed."""


class DentalFollowupAudit(models.Model):
    """A clinic and a stretch of days: what the team says, what was measured, what is agreed (S45).

    Everybody with a role answers two questions before anybody is shown a figure; ``asking``
    has how, ``measuring`` what is put beside the answers. What was compared is frozen in rows.
    """

    _name = 'dental.followup.audit'
    _inherit = ['dental.followup.links', 'mail.thread', 'mail.activity.mixin']
    _description = "Follow-up audit"
    _order = 'date_to desc, id desc'
    _check_company_auto = True
    _dental_kept = frozenset({'state', 'previous_id', 'asked_count'})

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        default=lambda self: self.env.company)
    date_from = fields.Date(
        string="Measures from", required=True, default=lambda self: self._propose_first_day())
    date_to = fields.Date(
        string="to", required=True,
        default=lambda self: self.env.company._dental_today() - timedelta(days=1))
    state = fields.Selection(AUDIT_STATES, required=True, default='answering')
    previous_id = fields.Many2one(
        'dental.followup.audit', string="Last audit", ondelete='restrict', readonly=True,
        index='btree_not_null')
    # what people say: each reads only their own (rule)
    answer_ids = fields.One2many('dental.followup.audit.answer', 'audit_id', readonly=True)
    asked_count = fields.Integer(string="Asked", readonly=True)
    answered_count = fields.Integer(string="Answered", compute='_compute_answered_count')
    is_my_turn = fields.Boolean(compute='_compute_is_my_turn')
    is_silent = fields.Boolean(
        compute='_compute_is_my_turn',
        help="The clinic waits for the user's own answer, here or in another audit: no figure yet.")
    # what was compared
    word_ids = fields.One2many(
        'dental.followup.audit.row', 'audit_id', string="What the team said",
        domain=[('kind', '=', 'words')], readonly=True)
    program_row_ids = fields.One2many(
        'dental.followup.audit.row', 'audit_id', string="Said beside measured",
        domain=[('kind', '=', 'program')])
    belief_ids = fields.One2many(
        'dental.followup.audit.row', 'audit_id', string="What we think, and our own numbers",
        domain=[('kind', '=', 'belief')], readonly=True)
    feeling_ids = fields.One2many(
        'dental.followup.audit.row', 'audit_id', string="How calling feels",
        domain=[('kind', '=', 'feeling')], readonly=True)
    summary = fields.Char(compute='_compute_summary')
    # what is agreed
    action_ids = fields.One2many('dental.followup.audit.action', 'audit_id', string="We agree")
    previous_action_ids = fields.One2many(
        related='previous_id.action_ids', related_sudo=False, string="What we agreed last time")

    _once = models.UniqueIndex(
        '(company_id, date_to)', "There is an audit of these days already.")
    _one_waits = models.UniqueIndex(
        "(company_id) WHERE state = 'answering'",
        "People are answering an audit already: finish that one first.")

    @api.model
    def _propose_first_day(self):
        """Return the day after the last audit, or three months ago."""
        company = self.env.company
        last = self._get_last(company)
        return (last.date_to + timedelta(days=1) if last
                else company._dental_today() - relativedelta(months=MONTHS))

    @api.model
    def _get_last(self, company, before=None):
        """Return the last audit of a clinic, or the last one before a day."""
        return self.search([('company_id', '=', company.id)] + (
            [('date_to', '<', before)] if before else []), limit=1)

    @api.depends('date_from', 'date_to')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = self.env._(
                "Audit from %(first)s to %(last)s", first=format_date(self.env, audit.date_from),
                last=format_date(self.env, audit.date_to))

    @api.depends('answer_ids.answered_at')
    def _compute_answered_count(self):
        # Answers are their authors': only how many were saved is told.
        counted = dict(self.env['dental.followup.audit.answer'].sudo()._read_group(
            [('audit_id', 'in', self.ids), ('answered_at', '!=', False)],
            ['audit_id'], ['__count']))
        for audit in self:
            audit.answered_count = counted.get(audit._origin, 0)

    @api.depends('state', 'answer_ids.answered_at')
    @api.depends_context('uid')
    def _compute_is_my_turn(self):
        waiting = self.env['dental.followup.audit.answer']._find_waiting(
            self.company_id).audit_id
        for audit in self:
            audit.is_my_turn = audit._origin in waiting
            audit.is_silent = audit.company_id in waiting.company_id

    def _get_my_answers(self):
        """Return the user's own answers: those of others are not theirs to see."""
        return self.env['dental.followup.audit.answer'].search([
            ('audit_id', 'in', self.ids), ('user_id', '=', self.env.uid)])

    @api.depends(
        'state', 'is_my_turn', 'is_silent', 'asked_count', 'answered_count',
        'program_row_ids.verdict')
    @api.depends_context('lang', 'uid')
    def _compute_summary(self):
        for audit in self:
            audit.summary = (
                audit._describe_answering() if audit.state == 'answering'
                else audit._describe_compared())

    def _describe_answering(self):
        """Say whose turn it is."""
        said = self.env._(
            "%(answered)s of %(asked)s have answered.", answered=self.answered_count,
            asked=self.asked_count)
        turn = self.env._(
            "Two questions and five short ones, ten minutes. Until they are saved you are shown "
            "no figure: what you say is what we want to hear.") if self.is_my_turn else self.env._(
            "No figure is shown until a manager compares.")
        return f"{said} {turn}"

    def _describe_compared(self):
        """Name the programs in which we do less than we say, as we say, and more."""
        if self.is_silent:
            return self.env._(
                "An audit waits for your own answer: until it is saved no figure is shown.")
        by_verdict = self.program_row_ids.grouped('verdict')
        said = {
            'less': lambda names: self.env._("Less than we say: %(names)s.", names=names),
            'as_said': lambda names: self.env._("As we say: %(names)s.", names=names),
            'more': lambda names: self.env._("More than we say: %(names)s.", names=names),
            'few': lambda names: self.env._("Too few to tell: %(names)s.", names=names),
        }
        return ' '.join(
            say(', '.join(by_verdict[verdict].mapped('name'))) for verdict, say in said.items()
            if verdict in by_verdict) or self.env._(
                "Note beside each program how often the team says that it is done.")

    @api.constrains('date_from', 'date_to')
    def _check_days(self):
        """Its days are over, enough, and of no other audit."""
        for audit in self:
            if audit.date_to - audit.date_from < SHORTEST - timedelta(days=1):
                raise ValidationError(self.env._(
                    "An audit looks back on four weeks at least. The last one was of the days up "
                    "to %(day)s.", day=format_date(
                        self.env, audit.date_from - timedelta(days=1))))
            if audit.date_to >= audit.company_id._dental_today():
                raise ValidationError(self.env._("An audit looks back: its days are over."))
            if self.search_count([
                    ('company_id', '=', audit.company_id.id), ('id', '!=', audit.id),
                    ('date_from', '<=', audit.date_to), ('date_to', '>=', audit.date_from)]):
                raise ValidationError(self.env._(
                    "Some of these days are in another audit: no two look back on the same day."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Begin audits: everybody with a role at the clinic is asked.

        Where it stands is not the caller's to say.
        """
        model, vals_list = drop_kept(self, vals_list)
        audits = super(DentalFollowupAudit, model).create(vals_list).with_env(self.env)
        for audit in audits:
            # What came before is the server's word.
            audit.sudo().previous_id = self._get_last(audit.company_id, audit.date_from)
        audits.filtered(lambda audit: audit.state == 'answering')._ask()
        return audits

    def write(self, vals):
        """Write; the days and what the server keeps stay.

        :raises UserError: for the days, and for what the server keeps
        """
        refuse_kept(self, vals)
        if not self.env.su and SETTLED & vals.keys():
            raise UserError(self.env._("The days of an audit are not changed once it has begun."))
        return super().write(vals)

    # ACTIONS

    def action_begin(self):
        """Begin an audit of the days since the last one, and show it."""
        return self.create({})._show()

    def action_answer(self):
        """Show the user their own questions.

        :raises UserError: if they were not asked, or people do not answer any more
        """
        self.ensure_one()
        answer = self._get_my_answers()
        if not answer:
            raise UserError(self.env._("This audit does not wait for an answer of yours."))
        return {
            'type': 'ir.actions.act_window', 'res_model': answer._name, 'res_id': answer.id,
            'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'name': self.env._("Your answers"),
        }

    def _show(self):
        """Return the action that shows this audit."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'view_mode': 'form', 'views': [(False, 'form')],
        }
