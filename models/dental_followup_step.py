from odoo import fields, models

from .res_partner import CHANNELS

WAIT_UNITS = [('minutes', "Minutes"), ('hours', "Hours"), ('days', "Days")]


class DentalFollowupStep(models.Model):
    """One contact a program asks for: when, by which channel, with which template."""

    _name = 'dental.followup.step'
    _description = "Follow-up step"
    _order = 'program_id, sequence, id'

    program_id = fields.Many2one(
        'dental.followup.program', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='program_id.company_id', store=True)
    sequence = fields.Integer(default=10)
    channel = fields.Selection(CHANNELS, required=True, default='phone')
    wait_value = fields.Integer(
        string="Wait", help="Counted from the visit for the first step, else from the last try.")
    wait_unit = fields.Selection(WAIT_UNITS, string="Unit", required=True, default='hours')
    same_day = fields.Boolean(
        string="Same day", help="Before closing of the day it starts; too late, next morning.")
    other_band = fields.Boolean(
        string="Other time of day",
        help="In the afternoon if the last try was in the morning, and the other way round.")
    template_id = fields.Many2one(
        'mail.template', domain="[('model', '=', 'dental.followup')]", ondelete='restrict')

    _wait_range = models.Constraint(
        'CHECK(wait_value BETWEEN 0 AND 10000)', "The wait is a number from 0 to 10,000.")
    _email_needs_template = models.Constraint(
        "CHECK(channel != 'email' OR template_id IS NOT NULL)",
        "An email step says which email is sent: choose its template.",
    )
