from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.followup.dental_followup_attempt import REPAIRS
from ...tools.error_field import about


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

    def _prepare_repair_values(self):
        """Return, for the ledger, how it is for the patient after something went wrong."""
        return {'repair_result': self.repair_result} if self.program_id.asks_repair else {}

    def _check_repair(self):
        """Refuse to settle what went wrong without asking how it is for the patient now.

        :raises UserError: if that was not said
        """
        if self.program_id.asks_repair and not self.repair_result:
            raise about(UserError(self.env._(
                "How is it for the patient now? Say whether it is settled, before saving.")),
                'repair_result')

    def _is_still_upset(self):
        """Tell whether the apology did not help."""
        return self.program_id.asks_repair and self.repair_result != 'resolved'

    def _escalate_repair(self):
        """Tell the managers of who is for them, whatever else was agreed."""
        if self.program_id.asks_repair and self.repair_result == 'escalate':
            self.followup_id._escalate_upset()
