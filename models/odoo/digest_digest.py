from odoo import fields, models
from odoo.exceptions import AccessError

TILES = {
    'kpi_dental_back': 'dental_followup.dental_followup_round_report_action',
    'kpi_dental_missed': 'dental_followup.dental_followup_round_report_action',
    'kpi_dental_calls': 'dental_followup.dental_followup_attempt_report_action',
}
"""The tiles of managers, and what a click on each opens."""


class DigestDigest(models.Model):
    """Odoo's weekly mail tells managers what follow-up brought, and what it missed (S9).

    Whoever is no manager of a clinic gets Odoo's mail without these tiles.
    """

    _inherit = 'digest.digest'

    kpi_dental_back = fields.Boolean(string="Patients back in the chair")
    kpi_dental_back_value = fields.Integer(compute='_compute_kpi_dental_back_value')
    kpi_dental_missed = fields.Boolean(string="No-shows not called the same day")
    kpi_dental_missed_value = fields.Integer(compute='_compute_kpi_dental_missed_value')
    kpi_dental_calls = fields.Boolean(string="Follow-up calls made")
    kpi_dental_calls_value = fields.Integer(compute='_compute_kpi_dental_calls_value')

    def _compute_kpi_dental_back_value(self):
        self._check_dental_manager()
        self._calculate_company_based_kpi(
            'dental.followup.round', 'kpi_dental_back_value', date_field='closed_at',
            additional_domain=[
                ('end', '=', 'won'), ('booked_event_id', '!=', False),
                ('is_taken_back', '=', False)])

    def _compute_kpi_dental_missed_value(self):
        self._check_dental_manager()
        self._calculate_company_based_kpi(
            'dental.followup.round', 'kpi_dental_missed_value', date_field='opened_at',
            additional_domain=[('same_day', '=', 'missed'), ('is_taken_back', '=', False)])

    def _compute_kpi_dental_calls_value(self):
        self._check_dental_manager()
        self._calculate_company_based_kpi(
            'dental.followup.attempt', 'kpi_dental_calls_value', date_field='at',
            additional_domain=[('call_number', '>', 0), ('is_void', '=', False)])

    def _check_dental_manager(self):
        """Let Odoo leave a tile out of the mail of who is no manager, or is asked by an audit.

        :raises AccessError: for everybody else
        """
        if not self.env.user.has_group('dental_followup.group_manager'):
            raise AccessError(self.env._("Only managers are told these figures."))
        if any(company.dental_is_silent for company in self.company_id or self.env.company):
            raise AccessError(self.env._("The follow-up audit waits for your answers."))

    def _compute_kpis_actions(self, company, user):
        """Say what a click on a tile opens."""
        return {**super()._compute_kpis_actions(company, user), **TILES}
