from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.far_path import far_path
from ..vocabulary import PURPOSES

RESPONSIBLES = [
    ('role', "Anyone on duty"),
    ('user', "One person"),
    ('round_robin', "Several people in turns"),
    ('dentist', "The patient's dentist"),
]
ROLES = [
    ('receptionist', "Reception"),
    ('dentist', "Dentists"),
    ('manager', "Managers"),
]
TRIGGERS = [
    ('no_show', "A patient does not come"),
    ('late_cancel', "A visit is cancelled late"),
    ('clinic_cancel', "We cancel a visit"),
    ('early_cancel', "A visit is cancelled in time"),
    ('attended', "A visit took place"),
    ('checkup', "A treatment with check-ups took place"),
    ('incident', "Something went wrong at a visit"),
    ('answered', "A call was answered"),
    ('plan_open', "A treatment plan waits for a decision"),
    ('plan_completed', "A treatment plan is completed"),
    ('recall', "A review is due"),
    ('dormant', "A patient has not come for long"),
    ('patients', "Patients are found by my own search"),
    ('freed', "An earlier time is offered"),
    ('hand', "Somebody asks for it"),
]
NEAR = frozenset({
    'dental_visit_ids', 'dental_followup_ids', 'dental_plan_ids', 'categ_ids', 'category_id',
    'country_id', 'state_id',
})
"""The relations a manager's search may lead through: the server makes it, over all clinics."""


class DentalFollowupProgram(models.Model):
    """A policy: for one reason to get back to patients, what is done, when, how often."""

    _name = 'dental.followup.program'
    _inherit = ['dental.followup.shared', 'dental.followup.vocabulary']
    _description = "Follow-up program"
    _order = 'sequence, id'
    _dental_kept = frozenset({'code', 'on_since', 'search_error'})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        copy=False, help="The name programs of the product are known by; empty for a clinic's own.")
    active = fields.Boolean(default=True)
    is_on = fields.Boolean(
        string="Switched on", default=True, copy=False,
        help="Off: it opens nothing, its calls are not shown and its messages wait.")
    on_since = fields.Date(
        string="On since", compute='_compute_on_since', store=True,
        help="What happened before was not to be followed: nobody is missed.")
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    purpose = fields.Selection(PURPOSES, required=True, default='care', help=(
        "Appointment: a visit of the patient. Care: their treatment and health. Commercial: "
        "everything else, with stricter rules on who may be contacted and when."))
    company_id = fields.Many2one(
        'res.company', string="Clinic", index='btree_not_null',
        default=lambda self: self._default_company(),
        help="Empty: the program serves every clinic. A clinic's own program takes the place of "
             "the shared one with the same code.")
    # when it starts
    trigger = fields.Selection(
        TRIGGERS, string="Starts when", required=True, default='hand')
    treatment_ids = fields.Many2many(
        'calendar.event.type', string="Only for treatments", help="Empty: for every treatment.")
    patient_domain = fields.Char(
        string="Patients", default='[]', help="Which patients are searched every day.")
    search_error = fields.Char(
        string="The search did not work", readonly=True, copy=False)
    again_months = fields.Integer(
        string="Again after (months)", help="0: each patient once and never again.")
    from_months = fields.Integer(
        string="Not seen for (months)", default=12, help="Since the last visit that took place.")
    until_months = fields.Integer(
        string="But less than (months)", default=36, help="Who left longer ago is left in peace.")
    start_date = fields.Date(
        string="Counts from", default=lambda self: self.env.company._dental_today(),
        help="Reviews that were due before this day are not swept up.")
    max_per_day = fields.Integer(
        string="Daily limit", default=20,
        help="So many are opened a day in each clinic, so that reception can do them; the rest "
             "waits its turn. 0: no limit.")
    # what is done
    step_ids = fields.One2many('dental.followup.step', 'program_id', copy=True)
    script_id = fields.Many2one(
        'dental.followup.script', string="Call script", index='btree_not_null')
    asks_evolution = fields.Boolean(
        string="Asks how it evolves",
        help="The call has a form for pain, swelling, bleeding, fever and numbness.")
    asks_repair = fields.Boolean(
        string="Asks whether it is made good",
        help="The call ends with what became of it: settled, still upset, or for a manager.")
    wants_visit = fields.Boolean(
        string="Ends with a visit", compute='_compute_wants_visit', store=True, readonly=False,
        help="A visit the patient books by any way settles it; it is won when they attend.")
    # who does it
    responsible = fields.Selection(
        RESPONSIBLES, compute='_compute_responsible', store=True, precompute=True,
        readonly=False, required=True)
    role = fields.Selection(ROLES, required=True, default='receptionist')
    user_id = fields.Many2one(
        'res.users', string="Person", domain="[('share', '=', False)]")
    user_ids = fields.Many2many('res.users', string="People", domain="[('share', '=', False)]")
    # how much at most
    max_attempts = fields.Integer(
        string="Maximum attempts", default=5,
        help="After so many attempts without an answer the patient is left in peace.")
    close_after_days = fields.Integer(
        string="Days to wait for an answer", default=7,
        help="After the last message, the follow-up is closed as not reached so many days later.")
    expires_days = fields.Integer(
        string="Expires after (days)",
        help="What could not be done so many days after its time is dropped. 0: never.")
    is_exempt = fields.Boolean(
        string="Exempt from contact limits",
        help="Limits on contacts and days of rest do not hold it back: for the safety of a "
             "patient who was treated, or one who is owed an answer.")
    keeps_open = fields.Boolean(
        string="Keep open until decided",
        help="When its steps are used up somebody decides; it is not closed as not reached.")
    open_count = fields.Integer(compute='_compute_open_count')

    _code_length = models.Constraint(
        'CHECK(char_length(code) <= 250)', "A code has at most 250 characters.")
    _code_once = models.UniqueIndex(
        '(COALESCE(company_id, 0), code) WHERE code IS NOT NULL',
        "There is a program with this code already.",
    )
    _max_attempts_positive = models.Constraint(
        'CHECK(max_attempts BETWEEN 1 AND 20)',
        "A program tries at least once and at most 20 times.",
    )
    _close_after_positive = models.Constraint(
        'CHECK(close_after_days BETWEEN 0 AND 365)', "The wait for an answer is 0 to 365 days.")
    _expires_range = models.Constraint(
        'CHECK(expires_days BETWEEN 0 AND 365)',
        "What is not worth it any more after some days: 0 to 365.")
    _max_per_day_range = models.Constraint(
        'CHECK(max_per_day BETWEEN 0 AND 1000)', "Daily limit: 0 to 1,000.")
    _months_range = models.Constraint(
        'CHECK(from_months BETWEEN 1 AND until_months AND until_months <= 240 '
        'AND again_months BETWEEN 0 AND 120)',
        "Months are whole numbers: a patient is looked for between the first and the second, "
        "at most 240, and again after at most 120.")

    @api.depends('purpose')
    def _compute_wants_visit(self):
        for program in self:
            program.wants_visit = program.purpose == 'appointment'

    @api.depends('user_id', 'user_ids')
    def _compute_responsible(self):
        """Whoever is named is responsible, unless it was said otherwise."""
        for program in self:
            named = {'user': program.user_id, 'round_robin': program.user_ids}
            if program.responsible != 'dentist' and not named.get(program.responsible):
                program.responsible = next((key for key in named if named[key]), 'role')

    @api.depends('is_on')
    def _compute_on_since(self):
        for program in self:
            program.on_since = program.is_on and (
                program.on_since or self.env.company._dental_today())

    def _compute_open_count(self):
        Followup = self.env['dental.followup']
        counts = dict(Followup._read_group(
            [('program_id', 'in', self.ids), ('is_closed', '=', False)],
            ['program_id'], ['__count']))
        for program in self:
            program.open_count = counts.get(program, 0)

    @api.constrains('trigger', 'step_ids')
    def _check_no_loop(self):
        """A program that starts after an answered call cannot call: it would start itself."""
        for program in self:
            by_hand = program.step_ids.filtered(lambda step: step.channel in ('phone', 'preferred'))
            if program.trigger == 'answered' and by_hand:
                raise ValidationError(self.env._(
                    "“%(name)s” starts after an answered call, so it cannot call: it would start "
                    "itself again and again. Let it send a message.", name=program.name))

    @api.constrains('is_on', 'step_ids')
    def _check_has_steps(self, besides=None):
        """A program that is on knows what to do: else it would open nothing in silence.

        The product's own come before their steps when it is installed.

        :param besides: steps that do not count, because they are deleted
        :raises ValidationError: for a program without steps
        """
        if self._is_installing():
            return
        for program in self:
            if program.is_on and not (program.step_ids - (besides or program.step_ids.browse())):
                raise ValidationError(self.env._(
                    "“%(name)s” has no steps: add at least one before it is switched on.",
                    name=program.name))

    @api.constrains('patient_domain')
    def _check_patient_domain(self):
        """A search that cannot be run is said where it is typed."""
        for program in self.filtered('patient_domain'):
            try:
                with self.env.cr.savepoint():
                    self.env['res.partner'].search(program._get_patient_domain(), limit=1)
            except ValidationError:
                raise
            except Exception as error:
                raise ValidationError(self.env._(
                    "The search of patients is not understood: %(error)s",
                    error=str(error))) from error

    @api.constrains('responsible', 'user_id', 'user_ids')
    def _check_responsible(self):
        for program in self:
            if program.responsible == 'user' and not program.user_id:
                raise ValidationError(self.env._("Say which person is responsible."))
            if program.responsible == 'round_robin' and not program.user_ids:
                raise ValidationError(self.env._("Say which people take turns."))

    # CRUD

    def copy_data(self, default=None):
        """Copy; a copy is off until somebody switches it on, so that nothing comes twice."""
        return super().copy_data({'is_on': False} | dict(default or {}))

    @api.model
    def _say_shared(self):
        return self.env._(
            "This program serves every clinic. Make a copy for yours: it takes its place.")

    # ACTIONS

    def action_open_followups(self):
        """Open the cases of this program that are not closed."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'dental_followup.dental_followup_action_all')
        action['domain'] = [('program_id', '=', self.id)]
        return action

    def action_copy_for_clinic(self):
        """Make the clinic's own copy of a shared program, which takes its place there.

        Whoever presses twice is shown the copy there is.
        """
        self.ensure_one()
        if not self.code:
            # A shared program is not a clinic's manager's to write; a code it lacks names its
            # family.
            self.sudo().code = f'own_{self.id}'
        own = self._family().filtered(lambda program: program.company_id == self.env.company)
        if own:
            return own._action_open_form()
        return self._copy_for_clinic(
            code=self.code, is_on=self.is_on, **self._people_at(self.env.company),
        )._action_open_form()

    def action_switch_off(self):
        """Switch programs off: nothing is opened, and what is open waits."""
        return self.write({'is_on': False})

    def action_switch_on(self):
        """Switch programs on.

        :raises ValidationError: for a program without steps
        """
        return self.write({'is_on': True})

    # TOOLS

    def _get_patient_domain(self):
        """Return which patients a manager's search asks for.

        :raises ValidationError: if it goes through what is not the patient's own
        """
        self.ensure_one()
        domain = literal_eval(self.patient_domain or '[]')
        far = far_path(domain, 'res.partner', NEAR, self._get_link)
        if far:
            raise ValidationError(self.env._(
                "The search of patients goes too far: “%(path)s”. Ask for fields of the contact "
                "itself, or of its visits, follow-ups, treatment plans, tags, state or country.",
                path=far))
        return Domain(domain)

    def _get_link(self, model, name):
        """Return (model, whether to many records) a field links to, ``None`` if to none."""
        field = self.env[model]._fields.get(name)
        if field is None or not field.relational:
            return None
        return field.comodel_name, field.type != 'many2one'

    def _family(self):
        """Return the programs that are this one for some clinic: those with its code."""
        self.ensure_one()
        if not self.code:
            return self
        # A clinic that is not selected has its program too; callers keep to the clinic they ask
        # for.
        return self.sudo().with_context(active_test=False).search([
            ('code', '=', self.code)])

    def _for_company(self, company):
        """Return the program that serves a clinic in place of this one, itself or none.

        A clinic's own program takes the place of the shared one with the same code.
        """
        self.ensure_one()
        if self.company_id:
            return self if self.company_id == company else self.browse()
        # The clinic may not be one of the selected (a patient of two, an administrator's rule).
        own = self.code and self.sudo().search(
            [('code', '=', self.code), ('company_id', '=', company.id)], limit=1)
        return own or self

    @api.model
    def _get_serving(self, code, company):
        """Return the program with a code that serves a clinic, or none if it is switched off."""
        programs = self.search_fetch([
            ('code', '=', code), ('company_id', 'in', (False, company.id)),
        ], ['company_id', 'is_on'])
        return (programs.filtered('company_id') or programs).filtered('is_on')

    def _is_too_late(self, anchor, moment):
        """Tell whether a contact would come too late to be of use.

        :param anchor: naive UTC moment of what it is about
        :param moment: naive UTC moment of the contact
        """
        self.ensure_one()
        return bool(self.expires_days and anchor and (moment - anchor).days >= self.expires_days)
