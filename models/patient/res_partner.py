from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.names import name_key
from ..access.dental_followup_links import check_links
from ..access.kept import drop_kept, refuse_kept
from ..access.neighbours import copy_what_is_seen
from ..vocabulary import BANDS, CHANNELS, STAFF

KEPT = frozenset({
    'dental_household_number', 'dental_import_seen', 'dental_is_new_here', 'dental_is_sample',
    'dental_maybe_same_id', 'dental_name_key', 'dental_phone_alt_sanitized',
    'dental_recall_user_id', 'dental_returned_addresses', 'dental_wrong_number',
})
"""What the server keeps of a contact; people see it, and nobody writes it."""
SAYS_WHO = {
    'company_id', 'country_id', 'dental_guardian_id', 'dental_phone_alt', 'email',
    'is_dental_patient', 'phone'}
"""What may make of a contact one who has said no before."""
RECALLS = [
    ('auto', "By the treatment"), ('own', "The dentist's interval"), ('never', "Never")]


class ResPartner(models.Model):
    """A patient or a dentist: a contact of a person, with what follow-up needs to know."""

    _inherit = 'res.partner'
    _dental_kept = KEPT

    # who
    is_dental_patient = fields.Boolean(string="Patient", groups=STAFF, index='btree_not_null')
    is_dentist = fields.Boolean(string="Dentist", groups=STAFF)
    dental_number = fields.Char(
        string="Practice number", groups=STAFF, copy=False,
        help="The number of the patient's record in the practice software.",
    )
    dental_birthdate = fields.Date(
        string="Date of birth", groups=STAFF, index='btree_not_null')
    dental_name_key = fields.Char(
        compute='_compute_dental_name_key', store=True, index=True, groups=STAFF,
        string="Name for comparison",
    )
    dental_phone_alt = fields.Char(string="Other phone", groups=STAFF)
    dental_phone_alt_sanitized = fields.Char(
        compute='_compute_dental_phone_alt_sanitized', store=True, index='btree_not_null',
        groups=STAFF, string="Other phone, international",
    )
    # how the patient wants to be reached (S27)
    dental_preferred_channel = fields.Selection(CHANNELS, string="Preferred channel", groups=STAFF)
    dental_preferred_band = fields.Selection(BANDS, string="Preferred time of day", groups=STAFF)
    dental_work_hours = fields.Char(
        string="Work hours", groups=STAFF, help="When the patient works, in their own words.",
    )
    # when the next review is due (S15)
    dental_recall = fields.Selection(  # empty on everybody's contacts: by the treatment
        RECALLS, string="Review", groups=STAFF)
    dental_recall_months = fields.Integer(
        string="Review every (months)", groups=STAFF,
        help="What the dentist decided for this patient; it counts from the last visit.")
    dental_recall_paused_until = fields.Date(string="No review before", groups=STAFF)
    # a dentist's hours
    dental_calendar_id = fields.Many2one(
        'resource.calendar', string="Working hours", groups=STAFF,
        help="The dentist's hours; empty means the hours of the clinic.",
    )
    # what is known and done
    dental_visit_ids = fields.One2many('calendar.event', 'dental_patient_id', groups=STAFF)
    dental_observation_ids = fields.One2many('dental.observation', 'partner_id', groups=STAFF)
    dental_followup_ids = fields.One2many('dental.followup', 'partner_id', groups=STAFF)
    dental_plan_ids = fields.One2many('dental.treatment.plan', 'partner_id', groups=STAFF)
    dental_visit_count = fields.Integer(compute='_compute_dental_counts', groups=STAFF)
    dental_observation_count = fields.Integer(compute='_compute_dental_counts', groups=STAFF)
    dental_followup_count = fields.Integer(compute='_compute_dental_counts', groups=STAFF)
    dental_plan_count = fields.Integer(compute='_compute_dental_counts', groups=STAFF)

    _dental_number_once = models.UniqueIndex(
        '(COALESCE(company_id, 0), dental_number) WHERE dental_number IS NOT NULL',
        "Another patient of the clinic already has this practice number.",
    )
    # a longer one does not fit into its index
    _dental_number_length = models.Constraint(
        'CHECK(char_length(dental_number) <= 250)',
        "A practice number has at most 250 characters.")
    _dental_recall_range = models.Constraint(
        'CHECK(COALESCE(dental_recall_months, 0) BETWEEN 0 AND 120)',
        "A review is due every 1 to 120 months.")

    @api.depends('name')
    def _compute_dental_name_key(self):
        for partner in self:
            partner.dental_name_key = name_key(partner.name) or False

    @api.depends('dental_phone_alt', 'country_id')
    def _compute_dental_phone_alt_sanitized(self):
        for partner in self:
            partner.dental_phone_alt_sanitized = partner.dental_phone_alt and partner._phone_format(
                fname='dental_phone_alt', force_format='E164')

    @api.constrains('dental_recall', 'dental_recall_months', 'dental_recall_paused_until')
    def _check_dental_recall(self):
        today = fields.Date.context_today(self)
        for partner in self.sudo():  # everybody's contacts are checked, by whoever writes them
            if partner.dental_recall == 'own' and not partner.dental_recall_months:
                raise ValidationError(self.env._("Say after how many months the review is due."))
            paused = partner.dental_recall_paused_until
            if paused and not 2000 <= paused.year <= today.year + 10:
                raise ValidationError(self.env._(
                    "A review is put off for ten years at most, not until %(date)s.",
                    date=fields.Date.to_string(paused)))

    def _compute_dental_counts(self):
        counts = {
            'dental_visit_count': ('calendar.event', 'dental_patient_id'),
            'dental_observation_count': ('dental.observation', 'partner_id'),
            'dental_followup_count': ('dental.followup', 'partner_id'),
            'dental_plan_count': ('dental.treatment.plan', 'partner_id'),
            'dental_feedback_count': ('dental.feedback', 'partner_id'),
        }
        for fname, (model, inverse) in counts.items():
            found = dict(self.env[model]._read_group(
                [(inverse, 'in', self.ids)], [inverse], ['__count']))
            for partner in self:
                partner[fname] = found.get(partner, 0)

    @api.constrains('dental_birthdate')
    def _check_dental_birthdate(self):
        today = fields.Date.context_today(self)
        # As above: the field is for the clinic's staff, and the contact everybody's.
        for partner in self.sudo():
            birth = partner.dental_birthdate
            if birth and (birth > today or birth.year < 1900):
                raise ValidationError(self.env._(
                    "%(name)s cannot have been born on %(date)s.",
                    name=partner.name, date=fields.Date.to_string(birth)))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what the server keeps (:data:`KEPT`) is left out of what people send.

        A patient with a number or address of somebody who said no has said no.

        :raises AccessError: for a guardian … who is not the user's to read
        """
        model, vals_list = drop_kept(self, vals_list)
        check_links(self, vals_list)
        partners = super(ResPartner, model).create(
            self._dental_with_new_here(vals_list)).with_env(self.env)
        partners._dental_meet_objections()
        return partners

    def write(self, vals):
        """Write; the open follow-ups learn of a number, a death, a record that is archived.

        Who changes the review of patients is noted, whoever it is.

        :raises UserError: for what the server keeps
        :raises AccessError: for a guardian … who is not the user's to read
        """
        refuse_kept(self, vals)
        check_links(self, [vals])
        result = super().write(self._dental_with_recall_user(vals))
        self._dental_tell_followups(vals)
        if SAYS_WHO & vals.keys():
            self._dental_meet_objections()
        return result

    def copy_data(self, default=None):
        """Copy; who has no role at the clinic copies the contact, not the patient."""
        return copy_what_is_seen(self, super().copy_data, default)

    # ACTIONS

    def action_dental_visits(self):
        """Open the patient's visits."""
        return self._dental_action(
            'dental_followup.calendar_event_action_patient', 'dental_patient_id')

    def action_dental_followups(self):
        """Open the patient's follow-ups, closed ones too."""
        return self._dental_action('dental_followup.dental_followup_action_all', 'partner_id')

    def action_dental_plans(self):
        """Open the patient's treatment plans."""
        return self._dental_action('dental_followup.dental_treatment_plan_action', 'partner_id')

    def action_dental_observations(self):
        """Open what was noted on the patient."""
        action = self._dental_action('dental_followup.dental_observation_action', 'partner_id')
        action['context']['search_default_group_category'] = 1
        return action

    def _dental_action(self, xmlid, inverse):
        action = self.env['ir.actions.act_window']._for_xml_id(xmlid)
        action['domain'] = [(inverse, 'in', self.ids)]
        action['context'] = {f'default_{inverse}': self.id}
        return action
