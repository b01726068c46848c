from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.dental_followup_attempt import REPAIRS
from ..tools.refusals import about


class DentalFollowupCall(models.TransientModel):
    """After something went wrong: is it settled, still upset, or for a manager (S40)?"""

    _inherit = 'dental.followup.call'

    asks_repair = fields.Boolean(compute='_compute_asks_repair')
    repair_result = fields.Selection(REPAIRS, string="How is it for the patient now?")

    @api.depends('program_id', 'reason_ids.result')
    def _compute_asks_repair(self):
        """It is asked also where it is only another reason of the call."""
        for call in self:
            cases = call._get_cases(put_off=False)
            call.asks_repair = any(cases.program_id.mapped('asks_repair'))

    def _prepare_attempt_values(self, visit):
        values = super()._prepare_attempt_values(visit)
        if self.program_id.asks_repair and self.outcome_id.move == 'answered':
            values['repair_result'] = self.repair_result
        return values

    def _settle(self, visit):
        """An apology that did not help does not close the case.

        :raises UserError: if it was not said how it is for the patient now
        """
        agreed = visit or self.call_back_at or self.lost_reason_id
        if not self.program_id.asks_repair:
            return super()._settle(visit)
        if not agreed and not self.repair_result:
            raise about(UserError(self.env._(
                "How is it for the patient now? Say whether it is settled, before saving.")),
                'repair_result')
        if agreed or self.repair_result == 'resolved':
            super()._settle(visit)
        else:
            self.followup_id._talk_again()
        if self.repair_result == 'escalate':
            self.followup_id._escalate_upset()
