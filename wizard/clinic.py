from odoo import api, fields, models
from odoo.exceptions import AccessError

COPIED = {
    'dental_calendar_id': 'resource_calendar_id',
    **{name: name for name in (
        'dental_start_date', 'dental_lookback_days', 'dental_grace_minutes', 'dental_care_email',
        'dental_late_cancel_hours', 'dental_cap_week', 'dental_cap_month', 'dental_mute_days',
        'dental_contact_from', 'dental_contact_to', 'dental_robinson_days', 'dental_test_mode',
        'dental_test_email', 'dental_danger_text', 'dental_minute_cost',
        'dental_new_patient_cost', 'dental_team_told', 'dental_greeting_morning',
        'dental_greeting_afternoon')},
}
"""The form's fields, and the clinic's they stand for."""


class DentalFollowupClinic(models.TransientModel):
    """A clinic's limits, hours and test mode for its managers, who may not open the Settings."""

    _name = 'dental.followup.clinic'
    _inherit = 'dental.followup.links'
    _description = "The clinic"

    company_id = fields.Many2one(
        'res.company', string="Clinic", required=True, readonly=True, ondelete='cascade',
        default=lambda self: self.env.company)
    dental_calendar_id = fields.Many2one(
        'resource.calendar', string="Opening hours",
        domain="[('company_id', 'in', (company_id, False))]")
    dental_care_email = fields.Char(string="Patient-care address")
    dental_greeting_morning = fields.Char(string="Greeting in the morning")
    dental_greeting_afternoon = fields.Char(string="Greeting in the afternoon")
    dental_answers_at = fields.Char(related='company_id.dental_answers_at')
    dental_start_date = fields.Date(string="Follow-up since")
    dental_lookback_days = fields.Integer(string="Look-back")
    dental_grace_minutes = fields.Integer(string="Grace before a no-show")
    dental_late_cancel_hours = fields.Integer(string="Late cancellation")
    dental_cap_week = fields.Integer(
        string="Contacts in 7 days",
        help="So many calls at most, and as many messages: they count apart. The call on the day "
             "of a missed visit is always made. 0: no limit.")
    dental_cap_month = fields.Integer(
        string="Contacts in 30 days", help="The same in thirty days. 0: no limit.")
    dental_mute_days = fields.Integer(string="Days of rest after a no")
    dental_contact_from = fields.Float(string="Not before")
    dental_contact_to = fields.Float(string="Not after")
    dental_robinson_days = fields.Integer(string="Exclusion list holds for")
    dental_danger_text = fields.Text(
        string="In danger of life",
        help="What the screen of a call says first of all when a patient has trouble breathing or "
             "swallowing, or bleeds a lot. Empty: to call 112.")
    dental_currency_id = fields.Many2one(
        related='company_id.currency_id', string="Currency of the clinic")
    dental_minute_cost = fields.Monetary(
        string="Cost of a minute", currency_field='dental_currency_id',
        help="What a minute of whoever calls costs the clinic. 0: not said, and no costs are "
             "shown.")
    dental_new_patient_cost = fields.Monetary(
        string="Cost of a new patient", currency_field='dental_currency_id',
        help="What the clinic spends to win a new patient: advertising divided by who came by "
             "it. 0: not said, and nothing is compared with it.")
    dental_team_told = fields.Text(
        string="What the team was told",
        help="Figures by caller are shown to managers only once the team knows that they are "
             "looked at, and for what. Empty: they are off.")
    dental_team_told_on = fields.Date(related='company_id.dental_team_told_on', string="Told on")
    dental_test_mode = fields.Boolean(string="Test mode")
    dental_test_email = fields.Char(string="Messages in test mode go to")

    @api.model
    def default_get(self, fields):
        """Begin with what stands for the clinic now.

        With ``sudo``, as :meth:`action_save`, once it is known that a manager of the clinic asks.
        """
        values = super().default_get(fields)
        company = self.env['res.company'].browse(
            values.get('company_id') or self.env.company.id)
        self._check_manager(company)
        return {**values, **self._convert_to_write(
            {name: company.sudo()[kept] for name, kept in COPIED.items() if name in fields})}

    @api.model
    def _check_manager(self, company):
        """Refuse whoever does not decide for a clinic.

        :raises AccessError: for who is no manager, or of another clinic
        """
        if not self.env.user.has_group('dental_followup.group_manager') or (
                company not in self.env.companies):
            raise AccessError(self.env._("This is for the managers of the clinic to decide."))

    def action_save(self):
        """Keep it for the clinic.

        :raises AccessError: for who is no manager of the clinic, or hours of another clinic
        :raises ValidationError: for what a clinic's own rules refuse
        """
        self.ensure_one()
        company, hours = self.company_id, self.dental_calendar_id
        self._check_manager(company)
        if hours.company_id and hours.company_id != company:
            raise AccessError(self.env._("These hours are another clinic's."))
        values = self._convert_to_write({name: self[name] for name in COPIED})
        # Companies are Odoo's administrators' to write: of its own clinic a manager (asked above)
        # writes these settings and no others.
        company.sudo().write({COPIED[name]: value for name, value in values.items()})
        return {'type': 'ir.actions.act_window_close'}
