from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...tools import observation_text
from ..access.kept import drop_kept, refuse_kept

CATEGORIES = [
    ('general', "General"),
    ('contact', "How to reach"),
    ('fear', "Fear and comfort"),
    ('price', "Price and payment"),
    ('schedule', "Schedule"),
    ('family', "Family"),
    ('health', "Health"),
    ('complaint', "Complaint"),
]
LONGEST = 20_000
"""Characters of an observation: who calls next reads it before dialling."""
ANYBODYS = {'is_pinned', 'valid_until'}
"""What the clinic's staff may change at any time: it is not what was said."""


class DentalObservation(models.Model):
    """A dated, authored note on a patient that the next caller sees (S75, S76).

    Its author corrects it for a day; after that, and by anybody else, it is only amended: a new
    note points to the one it amends, which stays readable and is no longer shown to callers.
    A complaint is read by its author and the managers only.
    """

    _name = 'dental.observation'
    _inherit = 'dental.followup.noted'
    _description = "Patient observation"
    _order = 'is_pinned desc, create_date desc, id desc'
    _rec_name = 'text'
    _check_company_auto = True
    _dental_kept = frozenset({'user_id', 'is_amended', 'feedback_id'})

    event_id = fields.Many2one(ondelete='set null')
    followup_id = fields.Many2one(ondelete='set null')
    user_id = fields.Many2one(string="Author")
    text = fields.Text(required=True)
    category = fields.Selection(CATEGORIES, required=True, default='general')
    # how long it holds
    is_pinned = fields.Boolean(
        string="Keep on top", help="Whoever calls sees it before everything else.")
    valid_until = fields.Date(
        string="Until", help="After this day the observation is no longer shown to callers.")
    is_current = fields.Boolean(
        string="Holds today", compute='_compute_is_current', search='_search_is_current')
    # what it amends
    amends_id = fields.Many2one(
        'dental.observation', readonly=True, copy=False, ondelete='restrict',
        index='btree_not_null')
    amended_text = fields.Text(
        string="Amended observation", compute='_compute_amended_text', compute_sudo=True)
    amendment_ids = fields.One2many('dental.observation', 'amends_id', string="Amended by")
    is_amended = fields.Boolean(
        string="Amended", compute='_compute_is_amended', store=True, copy=False)
    # while it is written
    can_edit = fields.Boolean(compute='_compute_can_edit')
    text_warning = fields.Text(string="Attention", compute='_compute_text_warning')

    _partner_idx = models.Index('(partner_id, create_date DESC)')
    _amended_once = models.UniqueIndex(
        '(amends_id) WHERE amends_id IS NOT NULL',
        "This observation has been amended already: amend the newer one.",
    )

    @api.depends('text', 'category', 'user_id')
    @api.depends_context('uid', 'lang')
    def _compute_display_name(self):
        """What somebody else complained of is not told by its name either (invariant 12)."""
        for observation in self:
            observation.display_name = observation._get_readable_text()

    @api.depends('amends_id.text', 'amends_id.category')
    @api.depends_context('uid', 'lang')
    def _compute_amended_text(self):
        for observation in self:
            amended = observation.amends_id
            observation.amended_text = amended and amended._get_readable_text()

    @api.depends('amendment_ids')
    def _compute_is_amended(self):
        """Stored, because a complaint may be amended by somebody whose note is not everybody's."""
        for observation in self:
            observation.is_amended = bool(observation.amendment_ids)

    @api.depends('valid_until', 'is_amended')
    def _compute_is_current(self):
        for observation in self:
            until = observation.valid_until
            observation.is_current = not observation.is_amended and (
                not until or until >= observation.company_id._dental_today())

    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.TRUE if False in value else Domain('is_amended', '=', False) & (
            self.env['res.company']._dental_on_each_day('company_id', lambda clinic: [
                '|', ('valid_until', '=', False), ('valid_until', '>=', clinic._dental_today())]))

    @api.depends('user_id', 'is_amended')
    @api.depends_context('uid')
    def _compute_can_edit(self):
        for observation in self:
            observation.can_edit = observation._is_mine() and not observation.is_amended

    @api.depends('text')
    @api.depends_context('lang')
    def _compute_text_warning(self):
        for observation in self:
            observation.text_warning = self._describe_unfit(observation.text)

    @api.constrains('text')
    def _check_text(self):
        for observation in self:
            if not (observation.text or '').strip():
                raise ValidationError(self.env._(
                    "An observation says something: write a few words."))
            if len(observation.text) > LONGEST:
                raise ValidationError(observation._describe_length())

    @api.constrains('partner_id', 'company_id', 'amends_id')
    def _check_amended(self):
        """What an observation amends is on the same patient in the same clinic."""
        for observation in self:
            amended = observation.amends_id
            if amended and (amended.partner_id, amended.company_id) != (
                    observation.partner_id, observation.company_id):
                raise ValidationError(self.env._("The observation is on another patient."))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Note; the author is the server's word, not the caller's, unless it is the server.

        What is amended is on top no longer: its amendment may be.

        :raises AccessError: for what amends a complaint that is not the user's to read
        :raises UserError: for what would make the words of a complaint everybody's
        """
        model, vals_list = drop_kept(self, vals_list)
        observations = super(DentalObservation, model).create(vals_list).with_env(self.env)
        observations.amends_id.check_access('read')
        for category, amending in observations.grouped('category').items():
            amending.amends_id._check_stays_complaint(category)
        observations._hear_complaints()
        # Staff may not write others' notes: the user may read it (asked above), and only the pin
        # goes.
        pinned = observations.sudo().amends_id.filtered('is_pinned')
        if pinned:
            pinned.write({'is_pinned': False})
        return observations

    def write(self, vals):
        """Write; what was said only by its author and for a day, how long it holds by anybody.

        The author stays, what it amends too, and the clinic unless the user is of both.

        :raises AccessError: for what somebody else wrote, or a clinic that is not the user's
        :raises UserError: for what was written more than a day ago or is amended, for another
            author, for another amended observation, and for a complaint made anything else
        """
        if not self.env.su:
            self._check_change(vals)
        result = super().write(vals)
        if 'company_id' in vals:
            self.check_access('write')
        if 'category' in vals:
            self.filtered(lambda note: not note.feedback_id)._hear_complaints()
        if 'text' in vals:
            self._correct_complaints()
        return result

    def _check_change(self, vals):
        self.check_access('write')
        refuse_kept(self, vals)
        if {'amends_id', 'amendment_ids'} & vals.keys():
            raise UserError(self.env._("What an observation amends is not changed."))
        if vals.keys() <= ANYBODYS:
            return
        if any(observation.user_id != self.env.user for observation in self):
            raise AccessError(self.env._(
                "What somebody else wrote is not changed: press Amend, so that both stay."))
        if not all(note._is_fresh() and not note.is_amended for note in self):
            raise UserError(self.env._(
                "An observation is corrected within a day: press Amend, so that both stay."))
        if 'category' in vals:
            self._check_stays_complaint(vals['category'])

    # ACTIONS

    def action_amend(self):
        """Open a new observation that says it better; this one stays readable.

        :raises UserError: if it has been amended already
        """
        self.ensure_one()
        if self.is_amended:
            raise UserError(self.env._(
                "This observation has been amended already: amend the newer one."))
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Amend"),
            'res_model': self._name, 'view_mode': 'form', 'views': [(False, 'form')],
            'target': 'new',
            'context': {
                f'default_{name}': self._fields[name].convert_to_write(value, self)
                for name, value in {
                    'amends_id': self, 'partner_id': self.partner_id,
                    'company_id': self.company_id, 'event_id': self.event_id,
                    'followup_id': self.followup_id, 'text': self.text,
                    'category': self.category, 'is_pinned': self.is_pinned,
                    'valid_until': fields.Date.to_string(self.valid_until),
                }.items()},
        }

    def action_toggle_pin(self):
        """Keep on top what is not, and the other way round."""
        for pinned, observations in self.grouped('is_pinned').items():
            observations.write({'is_pinned': not pinned})
        return True

    # TOOLS

    def _get_readable_text(self):
        """Return the text, or, of a complaint that is not the user's to read, that it is one.

        The author and the managers read it: it may name a colleague (invariant 12). The record
        rule says the same of the records; this is for what Odoo reads past it.
        """
        self.ensure_one()
        user = self.env.user
        mine = self.category != 'complaint' or user._is_superuser() or (
            user == self.user_id or user.has_group('dental_followup.group_manager'))
        return self.text if mine else self.env._("A complaint")

    @api.model
    def _get_current_domain(self, partners, company):
        """Return the domain of a clinic's observations on some patients that hold on its day."""
        return [
            ('partner_id', 'in', partners.ids), ('company_id', '=', company.id),
            ('is_amended', '=', False),
            '|', ('valid_until', '=', False), ('valid_until', '>=', company._dental_today()),
        ]

    @api.model
    def _dental_current(self, partners, company, limit=5):
        """Return the observations that hold: those kept on top, then the newest.

        :param partners: the patients
        :param company: the clinic that noted them, on whose day they hold
        :param int limit: how many beside those that are kept on top, which are all returned
        """
        domain = self._get_current_domain(partners, company)
        newest = self._search([*domain, ('is_pinned', '=', False)], limit=limit, order=self._order)
        return self.search_fetch([
            *domain, '|', ('is_pinned', '=', True), ('id', 'in', newest)])

    @api.model
    def _dental_pinned(self, partners, company):
        """Return the observations that hold and are kept on top, newest first.

        :param partners: the patients
        :param company: the clinic that noted them, on whose day they hold
        """
        return self.search_fetch([
            *self._get_current_domain(partners, company), ('is_pinned', '=', True)])

    @api.model
    def _describe_length(self):
        """Say how long an observation may be."""
        return self.env._(
            "An observation has at most %(most)s characters: write what helps whoever calls next.",
            most=formatLang(self.env, LONGEST, digits=0))

    @api.model
    def _describe_unfit(self, text):
        """Say what of a text does not belong in an observation and what helps instead, or False.

        It forbids nothing: whoever writes may know better.
        """
        says = {
            observation_text.JUDGEMENT: self.env._(
                "this judges the person; what helps is e.g. “prefers short explanations”."),
            observation_text.BELIEF: self.env._(
                "faith, politics and unions are not our business; what helps is e.g. "
                "“not on Friday mornings”."),
            observation_text.ORIGIN: self.env._(
                "where somebody comes from is not needed; what helps is e.g. “prefers to speak "
                "French”."),
            observation_text.INTIMATE: self.env._(
                "private life is not needed; what helps is e.g. “comes with her partner”."),
            observation_text.DIAGNOSIS: self.env._(
                "an illness belongs in the clinical record, which not everybody at the desk reads; "
                "what helps is e.g. “the dentist wants to see them first”."),
            observation_text.NUMBER: self.env._(
                "the number of an identity card, a bank account or a card is not kept here."),
            observation_text.PASSWORD: self.env._("a password is not kept here."),
        }
        found = [says[kind] for kind in observation_text.find_unfit(text)]
        return bool(found) and self.env._(
            "The patient can ask to read this: %(reasons)s", reasons=' '.join(found))

    def _dental_reasons(self, program):
        """Return the reasons these notes give for a follow-up: a complaint is called about.

        One that is only put better has been called about. They are the complaint's own reasons, so
        that two rules open one call.
        """
        heard = self.filtered(lambda note: note.amends_id.category != 'complaint').feedback_id
        return heard._dental_reasons(program)
