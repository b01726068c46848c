from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools import evolution
from ..access.dental_followup_links import check_links
from ..access.kept import drop_kept

SWELLING = [('none', "None"), ('mild', "A little"), ('severe', "A lot")]
BLEEDING = [('none', "None"), ('a_little', "A little"), ('a_lot', "A lot")]
SEEN_WITHIN = timedelta(hours=1)
"""A red flag that no clinician has seen by then is told to the managers too."""
SEEN = {'seen_at', 'seen_user_id', 'escalated_at'}
"""What became of a red flag."""
FORM = ('pain', 'swelling', 'bleeding', 'fever', 'numbness', 'swallowing')


class DentalEvolution(models.Model):
    """How a patient is after a treatment, as they tell it in a call (S43).

    A row is added and never changed; a red flag is a task for the clinician at once.
    """

    _name = 'dental.evolution'
    _inherit = 'dental.followup.links'
    _description = "Recovery check"
    _order = 'at desc, id desc'
    _check_company_auto = True
    _dental_kept = frozenset({
        'partner_id', 'company_id', 'user_id', 'at', 'red_flags', *SEEN})

    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", required=True, index=True, ondelete='restrict')
    partner_id = fields.Many2one(
        related='followup_id.partner_id', string="Patient", store=True, index=True)
    company_id = fields.Many2one(
        related='followup_id.company_id', string="Clinic", store=True, index=True)
    event_id = fields.Many2one(related='followup_id.event_id', string="Visit")
    phone = fields.Char(related='followup_id.phone')
    user_id = fields.Many2one(
        'res.users', string="Asked by", required=True, readonly=True,
        default=lambda self: self.env.user)
    at = fields.Datetime(string="On", required=True, readonly=True, default=fields.Datetime.now)
    pain = fields.Integer(string="Pain (0-10)", required=True)
    pain_unknown = fields.Boolean(
        string="Pain not told", help="The call ended before it was asked.")
    swelling = fields.Selection(SWELLING, required=True, default='none')
    bleeding = fields.Selection(BLEEDING, required=True, default='none')
    fever = fields.Boolean()
    numbness = fields.Boolean()
    swallowing = fields.Boolean(string="Trouble swallowing or breathing")
    note = fields.Text(string="In the patient's words")
    red_flags = fields.Char(readonly=True)
    red_flag_text = fields.Char(compute='_compute_red_flag_text', string="Red flags")
    seen_at = fields.Datetime(string="Seen on", readonly=True)
    seen_user_id = fields.Many2one('res.users', string="Seen by", readonly=True)
    escalated_at = fields.Datetime(readonly=True)

    _pain_range = models.Constraint(
        'CHECK(pain BETWEEN 0 AND 10)', "Pain is a number from 0 (none) to 10.")
    _pain_unknown_is_none = models.Constraint(
        'CHECK(pain_unknown IS NOT TRUE OR pain = 0)', "A pain that was told is known.")
    _unseen_idx = models.Index(
        '(company_id, at) WHERE red_flags IS NOT NULL AND seen_at IS NULL')

    @api.depends('partner_id.name', 'at')
    def _compute_display_name(self):
        for form in self:
            form.display_name = ' · '.join(filter(None, (
                form.partner_id.name, form.company_id._dental_when(form.at))))

    @api.depends('red_flags')
    def _compute_red_flag_text(self):
        for form in self:
            form.red_flag_text = self._describe_flags((form.red_flags or '').split())

    @api.model
    def _describe_flags(self, codes):
        """Say red flags in words, in the user's language."""
        words = {
            'swallowing': self.env._("trouble swallowing or breathing"),
            'fever': self.env._("fever"), 'bleeding': self.env._("bleeding"),
            'numbness': self.env._("numbness that stays"), 'pain': self.env._("strong pain"),
            'pain_rising': self.env._("pain that grows"),
            'swelling': self.env._("strong swelling"),
            'swelling_rising': self.env._("swelling that grows"),
        }
        return ', '.join(words[code] for code in codes)

    @api.model
    def _find_flags(self, followup, values):
        """Return the red flags of a form, looked at beside the one before it.

        :param followup: the case, whose visit is the treatment
        :param dict values: of the form's fields
        """
        before = followup.event_id and self._find_before(followup, values)
        since = followup.event_id and (
            fields.Datetime.now() - followup.event_id.stop) / timedelta(hours=1)
        return evolution.red_flags(
            self._as_evolution(values),
            self._as_evolution(before) if before else None,
            since or None)

    @api.model
    def _find_before(self, followup, values):
        """Return the values of the form before; a pain nobody told has not grown since."""
        domain = [('event_id', '=', followup.event_id.id),
                  ('partner_id', '=', followup.partner_id.id)]
        last = self.search(domain, limit=1)
        if not last:
            return None
        known = self.search([*domain, ('pain_unknown', '!=', True)], limit=1)
        pain = known.pain if known else values.get('pain')
        return {**{name: last[name] for name in FORM}, 'pain': pain}

    @api.model
    def _as_evolution(self, values):
        return evolution.Evolution(
            pain=values.get('pain') or 0, swelling=values.get('swelling') or 'none',
            bleeding=values.get('bleeding') or 'none', fever=bool(values.get('fever')),
            numbness=bool(values.get('numbness')), swallowing=bool(values.get('swallowing')))

    @api.model_create_multi
    def create(self, vals_list):
        """Add forms; a red flag calls the clinician in the same transaction.

        Without a pain it is unknown; what became of a form is not the caller's to say.

        :raises AccessError: for a case that is not the user's to read
        :raises ValidationError: for what cannot have been told, or of no follow-up
        """
        model, vals_list = drop_kept(self, vals_list)
        known = model.default_get(['followup_id', *FORM])
        vals_list = [self._prepare_told({**known, **vals}) for vals in vals_list]
        check_links(self, vals_list)  # before the case is read
        Followup = self.env['dental.followup']
        forms = super(DentalEvolution, model).create([{
            **vals, 'red_flags': ' '.join(self._find_flags(
                Followup.browse(vals['followup_id']), vals)) or False,
        } for vals in vals_list]).with_env(self.env)
        forms.filtered('red_flags')._alert()
        return forms

    @api.model
    def _prepare_told(self, vals):
        """Return the values of a new form as they can be looked at for red flags.

        :raises ValidationError: saying what cannot have been told
        """
        followup_id, pain = vals.get('followup_id'), vals.get('pain')
        if not isinstance(followup_id, int) or not 0 < followup_id < 2 ** 31 or not (
                self.env['dental.followup'].browse(followup_id).exists()):
            raise ValidationError(self.env._("Of which follow-up is this? Open it from there."))
        try:
            told = int(pain or 0)
        except (TypeError, ValueError, OverflowError):
            told = -1
        if not 0 <= told <= 10:
            raise ValidationError(self.env._("Pain is a number from 0 (none) to 10."))
        degrees = {name: vals.get(name) or 'none' for name in ('swelling', 'bleeding')}
        for name, answer in degrees.items():
            field = self._fields[name]
            answers = dict(field._description_selection(self.env))
            if answer not in list(answers):
                raise ValidationError(self.env._(
                    "“%(answer)s” is no answer to “%(question)s”: choose one of %(answers)s.",
                    answer=answer, question=field._description_string(self.env),
                    answers=', '.join(answers.values())))
        return {'pain_unknown': 'pain' not in vals, **vals, **degrees, 'pain': told}

    def write(self, vals):
        """Refuse: what the patient told is not changed; that it was seen is the server's word.

        :raises UserError: for anything else
        """
        self.check_access('write')
        if not self.env.su or not vals.keys() <= SEEN:
            raise UserError(self.env._(
                "What a patient told is not changed afterwards: add a new entry."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What a patient told is not deleted."))

    # ACTIONS

    def action_seen(self):
        """A clinician has read it and takes over; the to-do's about it are done.

        With ``sudo``, after it was asked that it is a clinician: forms and to-do's of others
        change.

        :raises AccessError: for who is neither dentist nor manager
        """
        self.check_access('read')
        self._check_clinician()
        unseen = self.filtered(lambda form: not form.seen_at)
        unseen.sudo().write({'seen_at': fields.Datetime.now(), 'seen_user_id': self.env.uid})
        cases = unseen.followup_id
        cases -= self.sudo()._unseen_of(cases).followup_id
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', 'dental.followup'), ('res_id', 'in', cases.ids),
            ('activity_type_id', '=', self._flag_type().id)]).action_feedback()
        return True

    @api.model
    def _check_clinician(self):
        """Refuse whoever may not answer for a red flag.

        :raises AccessError: for who is neither dentist nor manager
        """
        if not self.env.user.has_group('dental_followup.group_dentist'):
            raise AccessError(self.env._(
                "A red flag is for a dentist or a manager to see: tell them, it stays open."))

    # TOOLS

    @api.model
    def _flag_type(self):
        return self.env.ref('dental_followup.mail_activity_type_red_flag')

    @api.model
    def _unseen_of(self, cases):
        """Return the red flags of some cases that no clinician has seen."""
        return self.search([
            ('followup_id', 'in', cases.ids), ('red_flags', '!=', False), ('seen_at', '=', False)])

    def _alert(self):
        """Give the patient's dentist a task for today; without one, every dentist there is.

        Nothing of what was told is in the task: it is read in the follow-up (invariant 12).
        When the hour is over, it is looked at whether somebody has seen it.

        With ``sudo``: whoever takes the call may not see dentists' users, nor set jobs.
        """
        for form in self.sudo():
            company = form.company_id
            users = company._dental_present(
                form.event_id.dental_dentist_id.user_ids) or company._dental_present(
                self.env.ref('dental_followup.group_dentist').all_user_ids
            ) or company._dental_managers()
            form._give_task(users)
        self.env.ref('dental_followup.ir_cron_watch').sudo()._trigger(
            at={form.at + SEEN_WITHIN for form in self})

    def _give_task(self, users):
        self.ensure_one()
        for user in users:
            self.followup_id.activity_schedule(
                'dental_followup.mail_activity_type_red_flag',
                self.company_id._dental_today(), user_id=user.id)

    @api.model
    def _escalate(self):
        """Tell the managers of red flags no clinician has seen within the hour."""
        # The hourly job's, for all clinics, whoever runs it by hand.
        unseen = self.sudo().search([
            ('red_flags', '!=', False), ('seen_at', '=', False), ('escalated_at', '=', False),
            ('at', '<=', fields.Datetime.now() - SEEN_WITHIN)])
        for forms in self.env['res.company']._dental_by_clinic(unseen):
            for form in forms:
                form._give_task(form.company_id._dental_managers())
        unseen.write({'escalated_at': fields.Datetime.now()})
