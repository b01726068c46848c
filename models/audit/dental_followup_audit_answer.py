from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..access.kept import drop_kept, refuse_kept
from ..followup.dental_followup_feeling import FEELINGS, KEPT_MONTHS
from ..patient.dental_observation import LONGEST

KNOWN = [
    ('yes', "Yes"),
    ('no', "No"),
    ('unknown', "I do not know"),
]
ROLES = [
    ('receptionist', "Reception"),
    ('dentist', "Dentists"),
    ('manager', "Management"),
]
"""A person has one: the last of these that is theirs."""


class DentalFollowupAuditAnswer(models.Model):
    """What one person says in an audit, on their own login (S46-S49).

    Nobody else reads it, managers neither (rule); what leaves it are their words on what we do,
    without who said them, and numbers of three people or more. It is not changed once it is saved.
    """

    _name = 'dental.followup.audit.answer'
    _inherit = 'dental.followup.links'
    _description = "Answer to a follow-up audit"
    _rec_name = 'audit_id'
    _dental_kept = frozenset({'audit_id', 'company_id', 'user_id', 'answered_at', 'role'})

    audit_id = fields.Many2one(
        'dental.followup.audit', required=True, ondelete='cascade', readonly=True)
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    user_id = fields.Many2one(
        'res.users', string="Who answers", required=True, ondelete='cascade', readonly=True,
        index=True)
    answered_at = fields.Datetime(string="Saved on", readonly=True)
    role = fields.Selection(ROLES, readonly=True)
    # the two questions
    what_we_do = fields.Text(string="Which follow-up do we do now?")
    feeling = fields.Selection(FEELINGS, string="How do you feel making those calls?")
    words = fields.Text(string="In your words")
    last_text = fields.Char(string="Last time", compute='_compute_last_text')
    # what is often thought (S3-S7)
    belief_third_call = fields.Selection(
        KNOWN, string="A third call is too many", default='unknown', required=True)
    belief_calls_us = fields.Selection(
        KNOWN, string="Whoever wants to be treated calls us", default='unknown', required=True)
    belief_think_over = fields.Selection(
        KNOWN, string="Who has to think it over will not come", default='unknown', required=True)
    belief_chasing = fields.Selection(
        KNOWN, string="To call again is to chase patients", default='unknown', required=True)
    belief_desperate = fields.Selection(
        KNOWN, string="By calling we look desperate", default='unknown', required=True)

    _once = models.UniqueIndex('(audit_id, user_id)', "Everybody answers an audit once.")

    @api.depends('audit_id.previous_id', 'user_id')
    @api.depends_context('uid', 'lang')
    def _compute_last_text(self):
        """Say what one felt last time, to oneself."""
        earlier = self.search([
            ('audit_id', 'in', self.audit_id.previous_id.ids), ('user_id', '=', self.env.uid)])
        by_audit = earlier.grouped('audit_id')
        labels = dict(self._fields['feeling']._description_selection(self.env))
        for answer in self:
            last = by_audit.get(answer.audit_id.previous_id, earlier[:0])
            answer.last_text = ' · '.join(filter(None, (labels.get(last.feeling), last.words)))

    @api.constrains('what_we_do', 'words')
    def _check_text(self):
        for answer in self:
            if max(len(answer.what_we_do or ''), len(answer.words or '')) > LONGEST:
                raise ValidationError(self.env['dental.observation']._describe_length())

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of the user's own answers that an audit still waits for."""
        return Domain([
            ('audit_id.state', '=', 'answering'), ('user_id', '=', self.env.uid),
            ('answered_at', '=', False)])

    @api.model
    def _find_waiting(self, companies):
        """Return the user's own answers that audits of these clinics still wait for."""
        # Theirs by the domain; whoever has no role is asked nothing, and may know that.
        return self.sudo().search(
            self._get_waiting_domain() & Domain('company_id', 'in', companies.ids))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who is asked is the server's word."""
        model, vals_list = drop_kept(self, vals_list)
        return super(DentalFollowupAuditAnswer, model).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Write while one answers.

        :raises UserError: once it is saved, and for what the server keeps
        """
        self.check_access('write')
        refuse_kept(self, vals)
        if not self.env.su and vals:
            self._check_goes_on()
        return super().write(vals)

    def _check_goes_on(self):
        """Refuse what was saved: it was said before anybody saw a figure."""
        if self.filtered(lambda answer: (
                answer.answered_at or answer.audit_id.state != 'answering')):
            raise UserError(self.env._(
                "Your answers are saved, and stay as you gave them before you saw a figure."))

    # ACTIONS

    def action_save(self):
        """Save: from now on nothing of it changes, and the to-do is done.

        :raises UserError: without an answer to both questions, or if it was saved already
        """
        self.ensure_one()
        self.check_access('write')
        self._check_goes_on()
        if not (self.what_we_do or '').strip():
            raise UserError(self.env._("Which follow-up do we do now? Say it in your own words."))
        if not self.feeling:
            raise UserError(self.env._("How do you feel making those calls? Choose one of five."))
        # When it was saved, and as what, is the server's word.
        self.sudo().write({'answered_at': fields.Datetime.now(), 'role': self._get_role()})
        self.audit_id._get_asking(self.env.user).action_feedback()
        return {'type': 'ir.actions.act_window_close'}  # the audit below shows whose turn it is

    # TOOLS

    def _get_role(self):
        """Return the one role that a person is counted with."""
        return next((role for role, _label in reversed(ROLES)
                     if self.user_id.has_group(f'dental_followup.group_{role}')), False)

    @api.autovacuum
    def _gc_old(self):
        """Forget what people felt when it is too old to be compared.

        With ``sudo``: nobody may read or write another's answer.
        """
        before = fields.Datetime.now() - relativedelta(months=KEPT_MONTHS)
        self.sudo().search([
            ('answered_at', '<', before), ('feeling', '!=', False),
        ]).write({'feeling': False, 'words': False})
