from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import slots

LONGEST = 8 * 60
"""No visit takes longer, in minutes."""


class DentalFollowupCall(models.TransientModel):
    """What a new visit is for, where neither a visit nor a plan says it: who rings us says it."""

    _inherit = 'dental.followup.call'

    asks_new_visit = fields.Boolean(compute='_compute_asks_new_visit')
    new_treatment_ids = fields.Many2many(
        'calendar.event.type', 'dental_followup_call_new_treatment_rel', string="What for")
    new_dentist_id = fields.Many2one('res.partner', string="With")
    new_minutes = fields.Integer(
        string="Minutes", compute='_compute_new_minutes', store=True, readonly=False,
        help="As long as its treatments usually take; another length is written over it.")

    @api.depends('followup_id', 'visit_id')
    def _compute_asks_new_visit(self):
        """Tell whether nothing says what the new visit is to be."""
        for call in self:
            call.asks_new_visit = bool(call.followup_id) and not (
                call.followup_id.plan_id or call._get_visit_to_fit(call.env['calendar.event']))

    @api.depends('new_treatment_ids')
    def _compute_new_minutes(self):
        """As long as its treatments take; of none that is known, as long as visits usually do."""
        for call in self:
            hours = call.new_treatment_ids.mapped('dental_duration')
            call.new_minutes = slots.visit_length(hours) / timedelta(minutes=1)

    @api.constrains('new_minutes')
    def _check_new_minutes(self):
        for call in self:
            if not 0 <= call.new_minutes <= LONGEST:
                raise ValidationError(self.env._(
                    "A visit takes at most %(most)s minutes.", most=LONGEST))

    @api.onchange('new_treatment_ids', 'new_dentist_id', 'new_minutes')
    def _onchange_new_visit(self):
        """A time was found for another visit than this."""
        self.slot_id = False

    # TOOLS

    def _get_new_dentist(self, moved):
        """Return the dentist that the new visit was asked to be with, maybe none.

        :param moved: the visit whose place it takes, or none
        """
        asked = self.new_dentist_id if self.asks_new_visit and not moved else None
        return asked._dental_still_here() if asked else self.env['res.partner']

    def _get_length(self, moved):
        """Return how long the new visit takes.

        :param moved: the visit whose place it takes, or none
        """
        if self.asks_new_visit and not moved and self.new_minutes:
            return timedelta(minutes=self.new_minutes)
        return self.followup_id._get_new_visit_length(self._get_visit_to_fit(moved))
