from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.patient.dental_observation import CATEGORIES, LONGEST
from ...tools.error_field import about

KEEP = [('always', "Always"), ('month', "For a month"), ('quarter', "For three months")]
KEEP_MONTHS = {'month': 1, 'quarter': 3}


class DentalFollowupCall(models.TransientModel):
    """The observation: what will help whoever calls next, in passing and without typing dates."""

    _inherit = 'dental.followup.call'

    observation = fields.Text(help="The next caller sees it on top.")
    observation_category = fields.Selection(
        CATEGORIES, string="It is about", default='general', required=True)
    observation_is_pinned = fields.Boolean(
        string="Keep on top", help="Whoever calls sees it before everything else.")
    observation_keep = fields.Selection(KEEP, string="It holds", default='always', required=True)
    observation_warning = fields.Text(compute='_compute_observation_warning')

    @api.depends('observation')
    @api.depends_context('lang')
    def _compute_observation_warning(self):
        for call in self:
            call.observation_warning = self.env['dental.observation']._describe_unfit(
                call.observation)

    def _note_observation(self):
        """Keep what the next caller should know.

        :return: the ``dental.observation``, or none
        :raises UserError: for a text that nobody would read before a call
        """
        if len((self.observation or '').strip()) > LONGEST:
            raise about(
                UserError(self.env['dental.observation']._describe_length()), 'observation')
        Observation = self.env['dental.observation']
        if not (self.observation or '').strip():
            return Observation
        return Observation.create(self._prepare_observation_values())

    def _prepare_observation_values(self):
        months = KEEP_MONTHS.get(self.observation_keep)
        return {
            'partner_id': self.partner_id.id,
            'company_id': self.company_id.id,
            'followup_id': self.followup_id.id,
            'event_id': self.event_id.id,
            'text': self.observation.strip(),
            'category': self.observation_category,
            'is_pinned': self.observation_is_pinned,
            'valid_until': bool(months) and (
                self.company_id._dental_today() + relativedelta(months=months)),
        }
