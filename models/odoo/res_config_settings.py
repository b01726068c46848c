from odoo import api, fields, models

from ..access.dental_followup_links import check_links
from ..vocabulary import OFFICE


class ResConfigSettings(models.TransientModel):
    """The clinic's choices, where an administrator looks for them."""

    _inherit = 'res.config.settings'

    dental_start_date = fields.Date(related='company_id.dental_start_date', readonly=False)
    dental_lookback_days = fields.Integer(related='company_id.dental_lookback_days', readonly=False)
    dental_grace_minutes = fields.Integer(related='company_id.dental_grace_minutes', readonly=False)
    dental_care_email = fields.Char(related='company_id.dental_care_email', readonly=False)
    dental_answers_at = fields.Char(related='company_id.dental_answers_at')
    dental_late_cancel_hours = fields.Integer(
        related='company_id.dental_late_cancel_hours', readonly=False)
    dental_cap_week = fields.Integer(related='company_id.dental_cap_week', readonly=False)
    dental_cap_month = fields.Integer(related='company_id.dental_cap_month', readonly=False)
    dental_mute_days = fields.Integer(related='company_id.dental_mute_days', readonly=False)
    dental_contact_from = fields.Float(related='company_id.dental_contact_from', readonly=False)
    dental_contact_to = fields.Float(related='company_id.dental_contact_to', readonly=False)
    dental_robinson_days = fields.Integer(related='company_id.dental_robinson_days', readonly=False)
    dental_currency_id = fields.Many2one(
        related='company_id.currency_id', string="Currency of the clinic", groups=OFFICE)
    dental_minute_cost = fields.Monetary(
        related='company_id.dental_minute_cost', readonly=False,
        currency_field='dental_currency_id')
    dental_new_patient_cost = fields.Monetary(
        related='company_id.dental_new_patient_cost', readonly=False,
        currency_field='dental_currency_id')
    dental_test_mode = fields.Boolean(related='company_id.dental_test_mode', readonly=False)
    dental_test_email = fields.Char(related='company_id.dental_test_email', readonly=False)
    dental_danger_text = fields.Text(related='company_id.dental_danger_text', readonly=False)
    dental_greeting_morning = fields.Char(
        related='company_id.dental_greeting_morning', readonly=False)
    dental_greeting_afternoon = fields.Char(
        related='company_id.dental_greeting_afternoon', readonly=False)
    dental_calendar_id = fields.Many2one(
        related='company_id.resource_calendar_id', readonly=False, groups=OFFICE)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the address of the test mode is passed on before the mode, which needs it."""
        check_links(self, vals_list)
        first = 'dental_test_email'
        return super().create([
            {**({first: vals[first]} if first in vals else {}), **vals} for vals in vals_list])

    def action_dental_automations(self):
        """Open the automation rules, where programs are switched on and off."""
        action = self.env['ir.actions.act_window']._for_xml_id(
            'base_automation.base_automation_act')
        action['domain'] = [('action_server_ids.dental_program_id', '!=', False)]
        action['context'] = {'active_test': False}
        return action

    def action_dental_crons(self):
        """Open the scheduled actions of follow-up."""
        action = self.env['ir.actions.act_window']._for_xml_id('base.ir_cron_act')
        action['domain'] = [('model_id.model', 'in', ('dental.followup', 'calendar.event'))]
        action['context'] = {'active_test': False}
        return action
