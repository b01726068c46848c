from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.vocabulary import WAITING
from .call import RESUMABLE_HOURS

RESULTS = [
    ('same', "As this call"),
    ('done', "Settled"),
    ('later', "Another time"),
]

OF_THE_CALL = {'repair_result', 'seconds', 'value_given', 'advice_id'}
"""What the row of the call itself says, and none of its other reasons."""
OWN_WORDS = {
    'event_id', 'mood', 'wellbeing', 'told', 'note', 'solution', 'promise', 'promise_user_id',
    'preferred_band', 'lost_reason_id',
}
"""What is only the patient's own in the row of a call."""


class DentalFollowupCallReason(models.TransientModel):
    """Another reason to call the same patient or household, settled in the same call (S1)."""

    _name = 'dental.followup.call.reason'
    _inherit = 'dental.followup.links'
    _description = "Another reason of a call"
    _order = 'is_own desc, id'
    _transient_max_hours = RESUMABLE_HOURS

    call_id = fields.Many2one('dental.followup.call', required=True, ondelete='cascade', index=True)
    followup_id = fields.Many2one('dental.followup', required=True, ondelete='cascade')
    partner_id = fields.Many2one(related='followup_id.partner_id')
    program_id = fields.Many2one(related='followup_id.program_id')
    why_now = fields.Char(compute='_compute_why_now', string="Why now")
    is_own = fields.Boolean(help="The patient's own reason, not one of the household.")
    result = fields.Selection(RESULTS, required=True, default='same')

    @api.depends('followup_id')
    def _compute_why_now(self):
        """Say why, without how many reasons there are more: they stand beside it."""
        for reason in self:
            reason.why_now = bool(reason.followup_id) and reason.followup_id._why_now()

    # CRUD

    def write(self, vals):
        """Write; which reasons there are is the server's word, and what became of them is said.

        :raises UserError: for anything else
        """
        if not self.env.su and not vals.keys() <= {'result'}:
            raise UserError(self.env._("Only what became of a reason is noted here."))
        return super().write(vals)

    # TOOLS

    def _log(self, call, attempt, values):
        """Write this reason's row of the ledger and move its case as the call's result says.

        :param attempt: the row of the call itself
        :param dict values: of that row
        """
        self.ensure_one()
        case, outcome = self.followup_id, call.outcome_id
        before = case._read_standing()
        attempt = case._write_attempts('phone', outcome_id=outcome.id, **{
            **self._prepare_values(call, values), 'same_call_id': attempt.id,
            'phone': attempt.phone, 'reached': self._judge_reached(call, attempt)})
        self._move(call, attempt)
        attempt._keep_slip(before)

    def _move(self, call, attempt):
        """Bring the case of this reason where the call's result says."""
        case, outcome = self.followup_id, call.outcome_id
        if attempt.repair_result == 'escalate':
            case._escalate_upset()
        if case.state not in WAITING or case.alarm_state == 'new':
            return
        if case._keeps_its_hour(put_off=self.result == 'later'):
            return
        if outcome.move == 'answered':
            self._settle(call, attempt)
        elif outcome.move in ('close', 'died') and not self.is_own:
            self._later(outcome)
        else:
            case._move(outcome, attempt)

    def _prepare_values(self, call, values):
        """Return the values of this reason's row of the ledger.

        What patients say of themselves is not written down about who lives with them.

        :param dict values: of the row of the call itself
        """
        values = {name: value for name, value in values.items() if name not in OF_THE_CALL}
        if not self.is_own:
            values = {name: value for name, value in values.items() if name not in OWN_WORDS}
            if 'blocker_ids' in values and (self.result != 'same' or values['not_asked']):
                values['blocker_ids'] = [fields.Command.clear()]
                values['not_asked'] = call.outcome_id.move == 'answered' and 'by_the_way'
        asks = self.followup_id.program_id.asks_repair and self.result != 'later'
        if asks and call._is_conversation():
            values['repair_result'] = call.repair_result
        return values

    def _judge_reached(self, call, attempt):
        """Return who was reached about this reason: of another patient, who speaks for both."""
        person = self.followup_id.contact_partner_id
        if attempt.reached != 'patient' or self.is_own or (
                person == call.followup_id.contact_partner_id):
            return attempt.reached
        return 'third_party'

    def _is_asked(self, call):
        """Tell whether the call asked what this reason wants to know."""
        case = self.followup_id
        if case.program_id.asks_repair and not call.repair_result and self.result != 'done':
            return False
        return not case.program_id.asks_evolution or bool(
            case == call.evolution_followup_id and call.pain)

    def _settle(self, call, attempt):
        """After a conversation: with the call, settled, or another time.

        How a treatment evolves, and how it is after something went wrong, is settled only by
        asking it; who is still upset is called again. What we changed is not heard in a call that
        is to be made again.
        """
        case, visit = self.followup_id, attempt.event_id
        wants_visit = case.program_id.wants_visit
        if self.result == 'later' or not self._is_asked(call):
            if call.call_back_at and self.result != 'later':
                case._promise(call.call_back_at)
            else:
                self._later(call.outcome_id)
        elif attempt.repair_result in ('upset', 'escalate'):
            case._talk_again()
        elif case._next_checkup():
            case._go_to_next_checkup('won')
        elif self._is_put_off(call) and case._get_changed():
            case._promise(call.call_back_at)
        elif self.result == 'done' or not wants_visit:
            case._set_state('cancelled' if wants_visit else 'won', close_note=self.env._(
                "Settled in the call of %(when)s.",
                when=case.company_id._dental_when(attempt.at)))
        elif visit and self.is_own and case._is_settled_by(visit):
            case._book(visit)
        elif call.call_back_at:
            case._promise(call.call_back_at)
        elif call.lost_reason_id and self.is_own:
            case._lose(call.lost_reason_id)
        else:
            self._later(call.outcome_id)

    def _is_put_off(self, call):
        """Tell whether the call left this, with all else, for when the patient is called back."""
        return self.result == 'same' and bool(call.call_back_at and not call.slot_id)

    def _later(self, outcome):
        """Come back to it: after days of peace, or when its next step says if it cannot wait."""
        if self.followup_id.program_id.is_exempt:
            return self.followup_id._retry(outcome)
        return self.followup_id._talk_again()


class DentalFollowupCall(models.TransientModel):
    """One call for all the reasons that are due, of the patient and of their household."""

    _inherit = 'dental.followup.call'

    reason_ids = fields.One2many('dental.followup.call.reason', 'call_id', string="Also about")

    def _get_cases(self, put_off=True):
        """Return the follow-ups this call is about, its own first.

        :param bool put_off: also those that are left for another time
        """
        reasons = self.reason_ids.filtered(
            lambda reason: put_off or reason.result != 'later')
        return self.followup_id | reasons.followup_id

    def _get_due_reasons(self):
        """Return the other follow-ups of the household due by the end of the clinic's day.

        A red flag is no call's by the way: it has its own.
        """
        case = self.followup_id
        _first, midnight = self.company_id._dental_day_bounds()
        return self.env['dental.followup'].search([
            *case._get_in_use_domain(('phone',)),
            *case._get_household_domain(), ('next_at', '<', midnight), ('id', '!=', case.id),
            ('alarm_state', '=', False),
        ], order='is_promise desc, next_at, id')

    def _add_reasons(self, others):
        """Take other follow-ups into this call."""
        # Users may not add cases to a call: these were found with their own rights.
        self.env['dental.followup.call.reason'].sudo().create([{
            'call_id': self.id, 'followup_id': other.id,
            'is_own': other.partner_id == self.partner_id,
            'result': 'same' if other.partner_id == self.partner_id else 'later',
        } for other in others])
