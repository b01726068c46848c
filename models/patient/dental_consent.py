from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..access.kept import drop_kept
from ..vocabulary import CHANNELS, PURPOSES

CONSENT_KINDS = [
    ('consent', "Agrees"),
    ('objection', "Does not want it"),
]
SOURCES = [
    ('call', "Said in a call"),
    ('clinic', "Said or signed in the clinic"),
    ('email', "Written to us"),
    ('web', "Web form"),
    ('list', "An exclusion list"),
    ('earlier', "Known from an earlier contact"),
]


class DentalConsent(models.Model):
    """What a patient said about being contacted: for what, by which channel, in which words.

    A row is added and may be withdrawn; its words are not changed, because they are the proof
    (field notes §5: consent has text, source, date and expiry; an objection counts at once).
    """

    _name = 'dental.consent'
    _inherit = 'dental.followup.links'
    _description = "Consent or objection to be contacted"
    _order = 'given_on desc, id desc'
    _rec_name = 'text'
    _dental_kept = frozenset({'user_id', 'withdrawn_at', 'withdrawn_user_id'})

    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='cascade',
        domain="[('is_dental_patient', '=', True), ('company_id', 'in', (False, company_id))]")
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        default=lambda self: self.env.company)
    kind = fields.Selection(
        CONSENT_KINDS, string="The patient", required=True, default='objection')
    purpose = fields.Selection(PURPOSES, help="Empty: for every purpose.")
    channel = fields.Selection(CHANNELS, string="By", help="Empty: by every channel.")
    text = fields.Text(
        string="In which words", required=True,
        help="What the patient was asked and what they answered.")
    source = fields.Selection(SOURCES, string="How", required=True, default='clinic')
    given_on = fields.Date(
        string="On", required=True, default=lambda self: self.env.company._dental_today())
    expires_on = fields.Date(string="Until", help="A consent is asked anew after this day.")
    user_id = fields.Many2one(
        'res.users', string="Noted by", required=True, readonly=True,
        default=lambda self: self.env.user)
    withdrawn_at = fields.Datetime(readonly=True, copy=False)
    withdrawn_user_id = fields.Many2one(
        'res.users', string="Withdrawn by", readonly=True, copy=False)
    in_force = fields.Boolean(compute='_compute_in_force', search='_search_in_force')

    _patient_idx = models.Index('(partner_id, kind) WHERE withdrawn_at IS NULL')
    _dates = models.Constraint(
        'CHECK(expires_on IS NULL OR expires_on >= given_on)',
        "A consent ends after it was given.")

    @api.depends('withdrawn_at', 'expires_on', 'company_id')
    def _compute_in_force(self):
        for said in self:
            said.in_force = not said.withdrawn_at and (
                not said.expires_on or said.expires_on >= said.company_id._dental_today())

    def _search_in_force(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else Domain('withdrawn_at', '=', False) & (
            self.env['res.company']._dental_on_each_day('company_id', lambda clinic: [
                '|', ('expires_on', '=', False), ('expires_on', '>=', clinic._dental_today())]))

    @api.constrains('given_on', 'expires_on')
    def _check_dates(self):
        for consent in self:
            today = consent.company_id._dental_today()
            said_on = consent.given_on
            if said_on and (said_on > today or said_on.year < 2000):
                raise ValidationError(self.env._(
                    "Nobody said this on %(date)s: enter the day it was said.",
                    date=fields.Date.to_string(said_on)))
            if consent.expires_on and consent.expires_on.year > today.year + 20:
                raise ValidationError(self.env._("A consent lasts twenty years at most."))

    @api.constrains('partner_id', 'company_id')
    def _check_clinic(self):
        """What is noted in a clinic is of its own patients."""
        for consent in self:
            if consent.partner_id.company_id not in (consent.company_id, self.env['res.company']):
                raise ValidationError(self.env._("The patient is a patient of another clinic."))

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows that hold; an objection reaches every program at once."""
        model, vals_list = drop_kept(self, vals_list)
        consents = super(DentalConsent, model).create(vals_list).with_env(self.env)
        objections = consents.filtered(lambda consent: consent.kind == 'objection')
        objections._end_promises()
        self.env['dental.followup']._on_objected(objections.partner_id)
        return consents

    def _end_promises(self):
        """A no that was said after a call was promised ends the promise (invariant 8).

        One that is noted now and was said on an earlier day does not: they asked for it later.
        """
        for (purpose, channel, given_on), said in self.grouped(lambda objection: (
                objection.purpose, objection.channel, objection.given_on)).items():
            self.env['dental.followup']._end_promises_of(
                said.partner_id, purpose, channel, given_on)

    def write(self, vals):
        """Refuse: what was said stays; it can be withdrawn.

        Odoo's form has Save and Discard for a new record only where one may write.

        :raises AccessError: for anything but the withdrawal
        """
        self.check_access('write')
        if not vals.keys() <= {'withdrawn_at', 'withdrawn_user_id'} or not self.env.su:
            raise AccessError(self.env._(
                "What a patient said is not changed afterwards: withdraw it and add a new entry."))
        return super().write(vals)

    def action_withdraw(self):
        """The patient takes back what they said; the entry stays as history."""
        self.check_access('read')
        self.browse().check_access('create')
        open_ones = self.filtered(lambda consent: not consent.withdrawn_at)
        # What was said is not rewritten by anybody; that it was taken back is added (asked above).
        open_ones.sudo().write({
            'withdrawn_at': fields.Datetime.now(), 'withdrawn_user_id': self.env.uid})
        consents = open_ones.filtered(lambda consent: consent.kind == 'consent')
        # with all rights: nobody reads what is remembered of contacts that are gone
        self.env['dental.consent.memory'].sudo()._forget((open_ones - consents).sudo())
        self.env['dental.followup']._on_objected(consents.partner_id)
        return True

    # TOOLS

    def _get_objections(self, today):
        """Return what these object to on a day, as ``tools.contact_rules.Facts`` has it."""
        return frozenset(
            (item.purpose or None, item.channel or None) for item in self
            if item.kind == 'objection' and (not item.expires_on or item.expires_on >= today))

    def _get_commercial_consents(self, company):
        """Return what these allow a clinic to offer, as ``tools.contact_rules.Facts`` has it."""
        return tuple(
            (item.channel or None, item.given_on, item.expires_on or None) for item in self
            if item.kind == 'consent' and item.company_id == company
            and item.purpose in ('commercial', False))
