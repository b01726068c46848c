from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import evolution
from ..access.dental_followup_links import check_links
from ..access.kept import drop_kept

SWELLING = [('none', "None"), ('mild', "A little"), ('severe', "A lot")]
BLEEDING = [('none', "None"), ('a_little', "A little"), ('a_lot', "A lot")]
ANSWERS = [
    ('come', "Come today"),
    ('i_call', "The dentist calls"),
    ('emergency', "Go to the emergency department"),
    ('no_danger', "No danger"),
]
BECAME = {
    'state', 'answer_by', 'alerted_ids', 'escalated_at', 'answer', 'answered_at',
    'answered_user_id', 'case_user_id', 'taken_back_at', 'reminded_at'}
"""What became of a red flag: the server's word."""
SAID = {'come_at', 'answer_words'}
"""What a clinician fills in before they answer."""
FORM = ('pain', 'swelling', 'bleeding', 'fever', 'numbness', 'swallowing')


class DentalEvolution(models.Model):
    """How a patient is after a treatment, as they tell it in a call (S43).

    A row is added and never changed; a red flag is a task for the clinician at once, and an alarm
    until the patient has heard their answer (:data:`ALARM_STATES`).
    """

    _name = 'dental.evolution'
    _inherit = ['dental.followup.links', 'dental.followup.asked']
    _description = "Recovery check"
    _order = 'at desc, id desc'
    _check_company_auto = True
    _dental_kept = frozenset({
        'partner_id', 'company_id', 'user_id', 'at', 'red_flags', 'is_in_danger', *BECAME})

    followup_id = fields.Many2one(
        'dental.followup', string="Follow-up", required=True, index=True, ondelete='restrict')
    partner_id = fields.Many2one(
        related='followup_id.partner_id', string="Patient", store=True, index=True)
    company_id = fields.Many2one(
        related='followup_id.company_id', string="Clinic", store=True, index=True)
    event_id = fields.Many2one(related='followup_id.event_id', string="Visit")
    phone_text = fields.Char(related='followup_id.phone_text')
    user_id = fields.Many2one(
        'res.users', string="Asked by", required=True, readonly=True,
        default=lambda self: self.env.user)
    at = fields.Datetime(string="On", required=True, readonly=True, default=fields.Datetime.now)
    pain = fields.Integer(string="Pain (0-10)", required=True)
    pain_unknown = fields.Boolean(
        string="Pain not told", help="The call ended before it was asked.")
    swelling = fields.Selection(SWELLING, help="Empty: it was not asked.")
    bleeding = fields.Selection(BLEEDING, help="Empty: it was not asked.")
    fever = fields.Boolean()
    numbness = fields.Boolean()
    swallowing = fields.Boolean(string="Trouble swallowing or breathing")
    note = fields.Text(string="In the patient's words")
    red_flags = fields.Char(readonly=True)
    is_in_danger = fields.Boolean(
        compute='_compute_is_in_danger', store=True, string="In danger of life",
        help="Breathing, swallowing, or a bleeding that does not stop: 112 comes first.")
    red_flag_text = fields.Char(compute='_compute_red_flag_text', string="Red flags")
    # the alarm
    state = fields.Selection(string="Alarm")
    case_user_id = fields.Many2one(
        'res.users', string="Whose call it was", readonly=True,
        help="Who goes on with the follow-up when the dentist has answered.")
    come_at = fields.Datetime(string="Hour", help="When the patient may come.")
    answer_words = fields.Text(string="What to say to the patient")
    answer = fields.Selection(ANSWERS, readonly=True)

    _pain_range = models.Constraint(
        'CHECK(pain BETWEEN 0 AND 10)', "Pain is a number from 0 (none) to 10.")
    _pain_unknown_is_none = models.Constraint(
        'CHECK(pain_unknown IS NOT TRUE OR pain = 0)', "A pain that was told is known.")
    _alarm_idx = models.Index("(company_id, at) WHERE state IN ('new', 'answered')")

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
    def _find_flags(self, followup, values, earlier=None):
        """Return the red flags of a form, looked at beside the one before it.

        :param followup: the case, whose visit is the treatment
        :param dict values: of the form's fields
        :param dict earlier: of :meth:`_find_earlier`, if it was asked for many
        """
        if earlier is None:
            earlier = self._find_earlier(followup)
        before = followup.event_id and self._find_before(
            earlier.get((followup.event_id, followup.partner_id)), values)
        since = followup.event_id and (
            fields.Datetime.now() - followup.event_id.stop) / timedelta(hours=1)
        return evolution.red_flags(
            self._as_evolution(values),
            self._as_evolution(before) if before else None,
            since or None)

    @api.model
    def _find_earlier(self, followups):
        """Return the forms about the visits of some cases, the last first, by visit and patient."""
        return followups.event_id and self.search([
            ('event_id', 'in', followups.event_id.ids),
            ('partner_id', 'in', followups.partner_id.ids),
        ]).grouped(lambda form: (form.event_id, form.partner_id)) or {}

    @api.model
    def _find_before(self, forms, values):
        """Return the values of the form before; what nobody told then has not grown since.

        :param forms: of :meth:`_find_earlier`, or ``None``
        """
        if not forms:
            return None
        known = forms.filtered(lambda form: not form.pain_unknown)[:1]
        pain = known.pain if known else values.get('pain')
        swelling = next(filter(None, forms.mapped('swelling')), values.get('swelling'))
        return {**{name: forms[0][name] for name in FORM}, 'pain': pain, 'swelling': swelling}

    @api.depends(*FORM)
    def _compute_is_in_danger(self):
        for form in self:
            form.is_in_danger = evolution.in_danger(
                self._as_evolution({name: form[name] for name in FORM}))

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
        vals_list = self._prepare_told([{**known, **vals} for vals in vals_list])
        check_links(self, vals_list)  # before the case is read
        cases = self.env['dental.followup'].browse([vals['followup_id'] for vals in vals_list])
        earlier = self._find_earlier(cases)
        flags = [' '.join(self._find_flags(case, vals, earlier)) or False
                 for case, vals in zip(cases, vals_list, strict=True)]
        forms = super(DentalEvolution, model).create([{
            **vals, 'red_flags': found, 'state': found and 'new', 'come_at': False,
            'answer_words': False,
        } for vals, found in zip(vals_list, flags, strict=True)]).with_env(self.env)
        forms.filtered('red_flags')._alert()
        return forms

    @api.model
    def _prepare_told(self, vals_list):
        """Return the values of new forms as they can be looked at for red flags.

        :raises ValidationError: saying what cannot have been told
        """
        ids = {vals.get('followup_id') for vals in vals_list
               if isinstance(vals.get('followup_id'), int)}
        there = self.env['dental.followup'].browse(
            number for number in ids if 0 < number < 2 ** 31).exists()
        if not all(vals.get('followup_id') in there.ids for vals in vals_list):
            raise ValidationError(self.env._("Of which follow-up is this? Open it from there."))
        return [self._prepare_answers(vals) for vals in vals_list]

    @api.model
    def _prepare_answers(self, vals):
        """Return the values of a new form with what was not told, or asked, as such.

        :raises ValidationError: saying what cannot have been told
        """
        pain = vals.get('pain')
        try:
            told = int(pain or 0)
        except (TypeError, ValueError, OverflowError):
            told = -1
        if not 0 <= told <= 10:
            raise ValidationError(self.env._("Pain is a number from 0 (none) to 10."))
        degrees = {name: vals.get(name) or False for name in ('swelling', 'bleeding')}
        for name, answer in degrees.items():
            field = self._fields[name]
            answers = dict(field._description_selection(self.env))
            if answer and answer not in list(answers):
                raise ValidationError(self.env._(
                    "“%(answer)s” is no answer to “%(question)s”: choose one of %(answers)s.",
                    answer=answer, question=field._description_string(self.env),
                    answers=', '.join(answers.values())))
        return {'pain_unknown': 'pain' not in vals, **vals, **degrees, 'pain': told}

    def write(self, vals):
        """Refuse: what the patient told is not changed, nor what became of it.

        What a clinician is going to answer may be filled in until they have answered.

        :raises UserError: for anything else
        """
        self.check_access('write')
        says = vals.keys() <= SAID and not self.filtered(
            lambda form: form.state in ('answered', 'closed'))
        if not says and not (self.env.su and vals.keys() <= BECAME | SAID):
            raise UserError(self.env._(
                "What a patient told is not changed afterwards: add a new entry."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What a patient told is not deleted."))
