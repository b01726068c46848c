from odoo import fields, models
from odoo.exceptions import UserError

from ..models.dental_followup import WAITING
from ..tools.refusals import about


class DentalFollowupCall(models.TransientModel):
    """What happened while the call was open: a ring is noted once, and what was said is kept."""

    _inherit = 'dental.followup.call'

    rings_before = fields.Integer(
        readonly=True, help="Contacts that the ledger had when this call was opened.")

    # TOOLS

    def _mark_rings(self):
        """Keep how many calls were made before this moment."""
        for call in self:
            call.sudo().rings_before = call.followup_id.attempt_count

    def _is_rung_meanwhile(self):
        """Tell whether a call about the case was saved since this one was opened."""
        newer = self.followup_id.attempt_count - self.rings_before
        return newer > 0 and 'phone' in self.followup_id.attempt_ids[:newer].mapped('channel')

    def _check_rung_once(self):
        """Refuse a ring from a window that does not know of the last one.

        :raises UserError: saying so
        """
        for call in self:
            if call.phase == 'dial' and call._is_rung_meanwhile():
                raise UserError(self.env._(
                    "A call with %(patient)s was saved meanwhile, maybe in another window: close "
                    "this one and open it again.", patient=call.partner_id.name))

    def _is_settled_meanwhile(self):
        """Tell whether the case was closed, booked or promised a call while one talked.

        Then it stays as it is; what was said is kept all the same.

        :raises UserError: if something was agreed of a case that is closed or booked
        """
        case = self.followup_id
        if self.outcome_id.move != 'answered':
            return False
        agreed = (self.slot_id or self.call_back_at or self.lost_reason_id
                  or self.visit_choice != 'keep')
        if case.state in WAITING:
            agreed = agreed or self.repair_result == 'resolved'
            return bool(case.is_promise and not agreed and self._is_rung_meanwhile())
        if agreed:
            raise about(UserError(self.env._(
                "The follow-up of %(patient)s has been closed or booked meanwhile. Take back the "
                "time, the day or the reason that is chosen here, and save: what was said is "
                "kept.", patient=case.partner_id.name)), 'slot_id')
        return True
