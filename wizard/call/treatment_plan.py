from odoo import fields, models
from odoo.exceptions import UserError

from ...models.vocabulary import UNDECIDED
from ...tools.error_field import about


class DentalFollowupCall(models.TransientModel):
    """What the patient says of the treatment plan, noted in the call (S5)."""

    _inherit = 'dental.followup.call'

    plan_id = fields.Many2one(related='followup_id.plan_id')
    plan_decision = fields.Selection([
        ('thinking', "Is thinking it over"),
        ('consulting', "Consults it with somebody"),
        ('accepted', "Accepts it"),
    ], string="The treatment plan")
    consult_with = fields.Char(string="Consults it with")

    def _note_decision(self):
        """Bring the plan where the patient says; a plan that is declined is so by the reason.

        :raises UserError: if it is not said who is consulted about it
        """
        plan, decision = self.plan_id, self.plan_decision
        if not plan or not decision or self.lost_reason_id or plan.state not in UNDECIDED:
            return
        if decision == 'consulting' and not (self.consult_with or '').strip():
            raise about(UserError(
                self.env._("Who does the patient consult about the plan?")), 'consult_with')
        if decision == 'accepted':
            plan.action_accept()
        elif plan.state != decision:
            plan._set_state(decision, **(
                {'consult_with': self.consult_with} if decision == 'consulting' else {}))
