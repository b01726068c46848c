from odoo import api, fields, models

from ..access.kept import drop_kept, refuse_kept
from ..vocabulary import CHANNELS, QUEUED

WAIT_UNITS = [('minutes', "Minutes"), ('hours', "Hours"), ('days', "Days")]
STEP_CHANNELS = [*CHANNELS, ('preferred', "As the patient prefers")]
WHOLE = object()
"""Says in the context that a program writes its steps, and looks at them when all are written."""


class DentalFollowupStep(models.Model):
    """One contact a program asks for: when, by which channel, with which template."""

    _name = 'dental.followup.step'
    _inherit = 'dental.followup.links'
    _description = "Follow-up step"
    _order = 'program_id, sequence, id'
    _dental_kept = frozenset({'company_id'})

    program_id = fields.Many2one(
        'dental.followup.program', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='program_id.company_id', store=True)
    sequence = fields.Integer(default=10)
    channel = fields.Selection(STEP_CHANNELS, string="By", required=True, default='phone')
    wait_value = fields.Integer(
        string="Wait", help="0 of the first step: at once.")
    wait_unit = fields.Selection(WAIT_UNITS, string="Unit", required=True, default='hours')
    wait_from = fields.Selection(
        [('try', "The last try"), ('start', "The start")], string="Counted from", required=True,
        default='try', help="The start is what opened the follow-up: the visit, the day the plan "
                            "was presented, the day the review is due.")
    same_day = fields.Boolean(
        string="Same day", help="Before closing of the day it starts; too late, next morning.")
    other_band = fields.Boolean(
        string="Other time of day", default=True,
        help="In the afternoon if the last try was in the morning, and the other way round.")
    template_id = fields.Many2one(
        'mail.template', string="Email", domain="[('model', '=', 'dental.followup')]",
        ondelete='restrict')
    sms_template_id = fields.Many2one(
        'sms.template', string="SMS", domain="[('model', '=', 'dental.followup')]",
        ondelete='restrict')

    _wait_range = models.Constraint(
        'CHECK(wait_value BETWEEN 0 AND 10000)', "The wait is a number from 0 to 10,000.")
    _email_needs_template = models.Constraint(
        "CHECK(channel != 'email' OR template_id IS NOT NULL)",
        "An email step says which email is sent: choose its template.",
    )
    _sms_needs_template = models.Constraint(
        "CHECK(channel != 'sms' OR sms_template_id IS NOT NULL)",
        "An SMS step says which text is sent: choose its template.",
    )

    @api.constrains('channel', 'program_id')
    def _check_no_loop(self):
        self.program_id._check_no_loop()

    def _channel_for(self, partner):
        """Return the channel of this step for a patient (S27).

        As the patient prefers, or their kind of patient, if the step has what that channel sends;
        else by phone. A message that is both an email and an SMS goes by the one they prefer.
        """
        self.ensure_one()
        if self.channel not in QUEUED and self.channel != 'preferred':
            return self.channel
        ready = {'email': bool(self.template_id), 'sms': bool(self.sms_template_id)}
        wanted = partner._dental_wanted_channel() or 'phone'
        if self.channel in QUEUED:
            channel = wanted if ready.get(wanted) else self.channel
            confirms = self.program_id.trigger == 'answered' and all(ready.values())
            return self._channel_that_is_read(channel, partner) if confirms else channel
        return wanted if ready.get(wanted, True) else 'phone'

    @api.model_create_multi
    def create(self, vals_list):
        """Add steps; to a program of all clinics only who manages them all."""
        model, vals_list = drop_kept(self, vals_list)
        steps = super(DentalFollowupStep, model).create(vals_list).with_env(self.env)
        steps.program_id._check_shared()
        return steps

    def write(self, vals):
        """Write; a step of a program of all clinics only for who manages them all."""
        self.check_access('write')
        refuse_kept(self, vals)
        programs = self.program_id
        programs._check_shared()
        result = super().write(vals)
        if 'program_id' in vals:
            programs._check_has_steps()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last(self):
        """A program that is on keeps a step, unless the program gets others at the same time."""
        if self.env.context.get('dental_steps') is not WHOLE:
            self.program_id._check_has_steps(besides=self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self.program_id._check_shared()
