from datetime import date

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..access.kept import drop_kept, refuse_kept
from ..searches import search_flag
from ..vocabulary import ACCEPTED, FARTHEST_PROMISE, UNDECIDED, WAITING

PLAN_STATES = [
    ('presented', "Presented"),
    ('thinking', "Thinking it over"),
    ('consulting', "Consulting it"),
    ('accepted', "Accepted"),
    ('partly', "Accepted in part"),
    ('declined', "Declined"),
    ('completed', "Completed"),
]
DECISIONS = {*ACCEPTED, 'declined'}
TRANSITIONS = {
    **{state: ({*UNDECIDED} | DECISIONS) - {state} for state in UNDECIDED},
    'accepted': {'completed', 'declined', 'thinking'},
    'partly': {'completed', 'declined', 'thinking'},
    'declined': {'thinking'},
    'completed': {'accepted', 'partly'},
}
SET_STATE = object()
"""Says in the context that :meth:`DentalTreatmentPlan._set_state` is writing; an object, so that
no caller from outside has it."""
FIRST_DAY = date(2000, 1, 1)
"""Before it nobody presented a plan that still matters: such a date is a slip of the hand."""


class DentalTreatmentPlan(models.Model):
    """Treatment proposed to a patient, its amount, and what became of it (S4, S5, S33).

    Only :meth:`_set_state` writes ``state``. Saying no has a reason, and taking it home to
    consult it has a name; nothing but a person's word makes a plan declined.
    """

    _name = 'dental.treatment.plan'
    _description = "Treatment plan"
    _inherit = ['dental.followup.links', 'dental.followup.thread']
    _order = 'presented_on desc, id desc'
    _check_company_auto = True
    _dental_kept = frozenset({'decided_at', 'decided_user_id'})

    # what is proposed
    name = fields.Char(
        string="Plan", required=True, compute='_compute_name', store=True, readonly=False,
        precompute=True)
    partner_id = fields.Many2one(
        'res.partner', string="Patient", required=True, index=True, ondelete='restrict',
        domain="[('is_dental_patient', '=', True), ('company_id', 'in', (False, company_id))]")
    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, index=True,
        default=lambda self: self.env.company)
    dentist_id = fields.Many2one(
        'res.partner', index='btree_not_null', ondelete='restrict',
        domain="[('is_dentist', '=', True), '|', ('company_id', 'in', (False, company_id)),"
               " ('user_ids.company_ids', 'in', company_id)]")
    event_id = fields.Many2one(
        'calendar.event', string="Presented at", index='btree_not_null', ondelete='set null',
        help="The visit at which the plan was explained to the patient.")
    treatment_ids = fields.Many2many('calendar.event.type', string="Treatments")
    presented_on = fields.Date(
        string="Presented on", required=True, default=lambda self: self.env.company._dental_today())
    is_elective = fields.Boolean(
        string="Not needed for health",
        help="Aesthetic, for instance. To get back to the patient about it is then commercial, "
             "with stricter rules on who may be contacted and when.")
    amount = fields.Monetary(required=True)
    accepted_amount = fields.Monetary(
        string="Accepted amount", compute='_compute_accepted_amount', store=True, readonly=False,
        copy=False)
    currency_id = fields.Many2one(
        'res.currency', required=True, compute='_compute_currency_id', store=True,
        readonly=False, precompute=True)
    note = fields.Text()
    # what became of it
    state = fields.Selection(
        PLAN_STATES, required=True, default='presented', index=True, readonly=True, copy=False,
        tracking=True)
    decline_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Declined because", copy=False, tracking=True,
        ondelete='restrict')
    consult_with = fields.Char(
        string="Consults it with", copy=False, help="The partner, the parents, another dentist …")
    call_back_at = fields.Datetime(
        string="Call back", copy=False, help="The time agreed with the patient, to the minute.")
    decided_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    decided_user_id = fields.Many2one(
        'res.users', string="Recorded by", readonly=True, copy=False)
    # what comes next
    followup_ids = fields.One2many('dental.followup', 'plan_id', readonly=True)
    next_at = fields.Datetime(string="Next step", compute='_compute_next_at')
    has_next_step = fields.Boolean(
        compute='_compute_next_at', search='_search_has_next_step')

    _amount_positive = models.Constraint(
        'CHECK(amount >= 0)', "The amount of a treatment plan is not negative.")
    _accepted_within_amount = models.Constraint(
        'CHECK(accepted_amount >= 0 AND accepted_amount <= amount)',
        "The accepted amount is between nothing and the amount of the plan.")
    _declined_has_reason = models.Constraint(
        "CHECK(state != 'declined' OR decline_reason_id IS NOT NULL)",
        "Say why the plan was declined: it is what helps the next one.")
    _consulting_has_whom = models.Constraint(
        "CHECK(state != 'consulting' OR consult_with IS NOT NULL)",
        "Say who the patient consults about it.")
    _day_idx = models.Index('(company_id, presented_on)')
    _undecided_idx = models.Index(
        "(company_id, id) WHERE state IN ('presented', 'thinking', 'consulting')")

    @api.depends('treatment_ids')
    def _compute_name(self):
        """Name plans by their treatments, as long as nobody has given another name."""
        generic = self.env._("Treatment plan")
        for plan in self:
            names = plan.treatment_ids.mapped('name')
            if not plan.name or {*plan.name.split(', ')} <= {generic, *names}:
                plan.name = ', '.join(names) or generic

    @api.depends('company_id')
    def _compute_currency_id(self):
        for plan in self:
            plan.currency_id = plan.company_id.currency_id

    @api.depends('amount', 'state')
    def _compute_accepted_amount(self):
        """Who accepts takes it all, who declines nothing; a part is said by hand."""
        for plan in self:
            if plan.state == 'accepted':
                plan.accepted_amount = plan.amount
            elif plan.state == 'declined':
                plan.accepted_amount = 0
            else:
                plan.accepted_amount = plan.accepted_amount or 0

    @api.depends('followup_ids.state', 'followup_ids.next_at', 'followup_ids.program_id.is_on')
    def _compute_next_at(self):
        """A call or a visit to come; a call of a program that is off does not count."""
        domain = self._get_next_step_domain()
        for plan in self:
            dates = plan.followup_ids.filtered_domain(domain).mapped('next_at')
            plan.next_at = min(dates, default=False)
            plan.has_next_step = bool(dates)

    @api.model
    def _search_has_next_step(self, operator, value):
        return search_flag(
            [('followup_ids', 'any', self._get_next_step_domain())], operator, value)

    @api.model
    def _get_next_step_domain(self):
        """Return the domain of the cases that are a plan's next step."""
        return [
            ('state', 'in', (*WAITING, 'booked')), ('program_id.trigger', '=', 'plan_open'),
            ('program_id.is_on', '=', True)]

    # what is refused

    @api.constrains('presented_on')
    def _check_presented_on(self):
        for plan in self:
            last = plan.company_id._dental_today() + relativedelta(years=1)
            if plan.presented_on and not FIRST_DAY <= plan.presented_on <= last:
                raise ValidationError(self.env._(
                    "A plan cannot have been presented on %(date)s: choose a day from the year "
                    "2000 on, at most a year ahead.",
                    date=fields.Date.to_string(plan.presented_on)))

    @api.constrains('call_back_at')
    def _check_call_back_at(self):
        now = fields.Datetime.now()
        for plan in self.filtered('call_back_at'):
            if not now < plan.call_back_at <= now + FARTHEST_PROMISE:
                raise ValidationError(self.env._(
                    "The time to call back is still to come, and within two years: choose "
                    "another one."))
            night = self.env['dental.followup']._describe_night(
                plan.company_id, plan.call_back_at)
            if night:
                raise ValidationError(night)

    @api.constrains('state', 'amount', 'accepted_amount')
    def _check_amounts(self):
        for plan in self:
            amount, accepted = plan.amount, plan.accepted_amount
            if amount < 0:
                raise ValidationError(self.env._(
                    "The amount of a treatment plan is not negative."))
            if plan.state == 'partly' and not 0 < accepted < amount:
                raise ValidationError(self.env._(
                    "“%(plan)s” is accepted in part: enter the accepted amount, more than nothing "
                    "and less than the amount of the plan.", plan=plan.name))
            if plan.state == 'accepted' and accepted != amount:
                raise ValidationError(self.env._(
                    "“%(plan)s” is accepted in full: take it up again to accept a part of it.",
                    plan=plan.name))
            if not 0 <= accepted <= amount:
                raise ValidationError(self.env._(
                    "The accepted amount is between nothing and the amount of the plan."))

    @api.constrains('state', 'decline_reason_id', 'consult_with')
    def _check_reasons(self):
        for plan in self:
            if plan.state == 'declined' and not plan.decline_reason_id:
                raise ValidationError(self.env._(
                    "Say why “%(plan)s” was declined: it is what helps the next one.",
                    plan=plan.name))
            if plan.state == 'consulting' and not (plan.consult_with or '').strip():
                raise ValidationError(self.env._(
                    "Say who the patient consults about “%(plan)s”.", plan=plan.name))

    @api.constrains('partner_id', 'event_id', 'company_id', 'dentist_id')
    def _check_patient(self):
        """Patient, visit, dentist and plan are of one clinic, and the visit is the patient's.

        What belongs to another clinic is not named, as Odoo's own check of companies does.
        """
        for plan in self:
            visit, company = plan.event_id, plan.company_id
            if plan.partner_id.company_id not in (company, company.browse()):
                raise ValidationError(self.env._("The patient is a patient of another clinic."))
            if not plan.dentist_id._dental_works_at(company):
                raise ValidationError(self.env._("The dentist works in another clinic."))
            if visit and (visit.dental_patient_id, visit.dental_company_id) != (
                    plan.partner_id, company):
                raise ValidationError(self.env._("The visit belongs to another patient."))

    @api.onchange('event_id')
    def _onchange_event_id(self):
        visit = self.event_id
        if visit:
            self.partner_id = visit.dental_patient_id
            self.dentist_id = self.dentist_id or visit.dental_dentist_id

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Present plans: what the patient says to them is not the caller's to write.

        :raises UserError: for another state than the first
        """
        if any(vals.get('state', 'presented') != 'presented' for vals in vals_list):
            raise UserError(self.env._("A treatment plan changes its state through its buttons."))
        model, vals_list = drop_kept(self, vals_list)
        return super(DentalTreatmentPlan, model).create([{
            **{name: value for name, value in vals.items() if name != 'name' or value},
            'state': 'presented',
        } for vals in vals_list]).with_env(self.env)

    def write(self, vals):
        """Write; the state only through :meth:`_set_state`, and the next step follows.

        :raises UserError: for the state, or the patient of a plan that is followed up
        :raises AccessError: for a plan that would go to a clinic that is not the user's
        """
        keyed = self.env.context.get('dental_set_plan_state') is SET_STATE
        if not keyed and 'state' in vals:
            raise UserError(self.env._("A treatment plan changes its state through its buttons."))
        if not keyed:
            refuse_kept(self, vals)
        # Whichever clinics are selected: it is only asked whether there are cases.
        if {'partner_id', 'company_id'} & vals.keys() and self.sudo().followup_ids:
            raise UserError(self.env._("What was done for a patient stays with the patient."))
        result = super().write(vals)
        if 'company_id' in vals:
            self.check_access('write')
        if not keyed and 'call_back_at' in vals:
            self._keep_call_back()
        return result

    def unlink(self):
        """Delete plans entered by mistake, and the calls they opened that nobody made.

        :raises AccessError: before anything is deleted
        """
        self.check_access('unlink')
        # Who may delete the plan (asked above) takes with it the calls it opened that nobody made.
        self.sudo().followup_ids.filtered(lambda case: not case.attempt_count).unlink()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_followed(self):
        # As in write.
        if self.sudo().followup_ids:
            raise UserError(self.env._(
                "What was done for a patient is kept: decline the plan, do not delete it."))

    def _set_state(self, state, **vals):
        """Bring plans into a state, with what goes with it; the only writer of ``state``.

        The cases of the plans follow.

        :param str state: a key of :data:`PLAN_STATES`
        :param vals: further values, written together with the state
        :raises UserError: where :data:`TRANSITIONS` does not allow it
        :raises ValidationError: if what the state needs is missing: a reason, a name, an amount
        """
        labels = dict(self._fields['state']._description_selection(self.env))
        for plan in self:
            if state != plan.state and state not in TRANSITIONS[plan.state]:
                raise UserError(self.env._(
                    "“%(plan)s” of %(patient)s is “%(old)s” and cannot become “%(new)s”.",
                    plan=plan.name, patient=plan.partner_id.name,
                    old=labels[plan.state], new=labels[state]))
        previous = {plan: plan.state for plan in self}
        self.with_context(dental_set_plan_state=SET_STATE).write({
            'state': state, **self._prepare_stamps(state), **vals})
        self._follow_state(previous)
        if 'call_back_at' in vals:
            self._keep_call_back()
        return True

    @api.model
    def _prepare_stamps(self, state):
        """Return what goes with a state: who said so and when, and what no longer holds."""
        values = {} if state == 'declined' else {'decline_reason_id': False}
        if state in DECISIONS:
            values.update(decided_at=fields.Datetime.now(), decided_user_id=self.env.uid)
        elif state in UNDECIDED:
            values.update(decided_at=False, decided_user_id=False)
        if state in ('declined', 'completed'):
            values['call_back_at'] = False
        return values

    # ACTIONS

    def action_thinking(self):
        """The patient thinks it over."""
        return self._set_state('thinking')

    def action_consulting(self):
        """The patient consults it with somebody."""
        return self._set_state('consulting')

    def action_accept(self):
        """The patient takes all of it."""
        return self._set_state('accepted')

    def action_accept_partly(self):
        """The patient takes a part of it, of the accepted amount."""
        return self._set_state('partly')

    def action_decline(self):
        """The patient does not want it, for the reason that is given."""
        return self._set_state('declined')

    def action_complete(self):
        """The treatment is done."""
        return self._set_state('completed')

    def action_reopen(self):
        """Take a decision back; a plan that is not completed after all is accepted again."""
        completed = self.filtered(lambda plan: plan.state == 'completed')
        partly = completed.filtered(lambda plan: plan.accepted_amount < plan.amount)
        partly._set_state('partly')
        (completed - partly)._set_state('accepted')
        return (self - completed)._set_state('thinking')
