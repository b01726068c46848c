from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import best_hours, call_back, clinic_time, next_contact
from ...tools.call_back import WEEK
from ...tools.clinic_time import MORNING

HORIZONS = (14, 62)
"""How far is looked for a moment to call back; a clinic may close for a month."""


class DentalFollowupCall(models.TransientModel):
    """When to call back, in one click: in the conversation, or instead of one (S14, S57)."""

    _inherit = 'dental.followup.call'

    call_back_choices = fields.Json(
        compute='_compute_call_back_choices',
        help="Moments to call back: what the field takes, and how it is said.")
    asks_when = fields.Boolean(
        help="There is no conversation, or no more of it: it is asked when to call back.")
    by_other = fields.Boolean(string="Somebody else said it")
    screen = fields.Char(compute='_compute_screen')
    call_back_note = fields.Char(compute='_compute_call_back_note')

    @api.depends('phase', 'asks_when', 'asks_number')
    def _compute_screen(self):
        """Before the call, in it, or asking when to call back or for the right number."""
        for call in self:
            call.screen = 'when' if call.asks_when else (
                'number' if call.asks_number else call.phase)

    @api.depends('followup_id', 'screen', 'slot_choice', 'work_from', 'work_to')
    @api.depends_context('lang')
    def _compute_call_back_choices(self):
        """Offer moments that can be kept, in words; before the call nothing is computed."""
        for call in self:
            call.call_back_choices = bool(call.followup_id) and call.screen != 'dial' and [
                {'value': fields.Datetime.to_string(clinic_time.to_utc_naive(choice.at)),
                 'label': call._describe_call_back(choice)}
                for choice in call._get_call_backs()]

    @api.depends('followup_id', 'call_back_at')
    def _compute_call_back_note(self):
        """Say that nobody may be at the clinic at the time that is chosen; it is no refusal."""
        for call in self:
            call.call_back_note = call.call_back_at and call.followup_id._describe_closed(
                call.company_id, call.call_back_at)

    def _get_call_backs(self):
        """Return moments to call back (:class:`~..tools.call_back.CallBack`), perhaps none."""
        self.ensure_one()
        case, now = self.followup_id, fields.Datetime.now()
        scheduler = case._scheduler(self.company_id, now)
        band = self.slot_choice if self.slot_choice != 'any' else (
            self.partner_id.dental_preferred_band)
        wishes = next_contact.Wishes(
            band or None, (self.work_from, self.work_to) if self.work_to else None)
        best = best_hours.best_hours(self._count_rings())
        for days in HORIZONS:
            found = call_back.call_backs(
                clinic_time.to_local(now, scheduler.zone),
                scheduler.hours(now, case.purpose == 'commercial', days), scheduler.zone, wishes,
                best and best.start)
            if found:
                break
        return found

    def _describe_call_back(self, choice):
        """Say a moment as one says it on the phone, with its hour on the clinic's clock."""
        hour = f'{clinic_time.to_local(choice.at, self.company_id._dental_zone()):%H:%M}'
        if choice.days <= 1:
            text = {
                (0, True): self.env._("This morning, %(hour)s", hour=hour),
                (0, False): self.env._("This afternoon, %(hour)s", hour=hour),
                (1, True): self.env._("Tomorrow morning, %(hour)s", hour=hour),
                (1, False): self.env._("Tomorrow afternoon, %(hour)s", hour=hour),
            }
            return text[choice.days, choice.band == MORNING]
        when = self.company_id._dental_when(clinic_time.to_utc_naive(choice.at))
        if choice.days == WEEK.days:
            return self.env._("In a week, %(when)s", when=when)
        return when[:1].upper() + when[1:]

    # ACTIONS

    def action_ask_when(self):
        """There is no time to talk: ask only when to call back."""
        self.ensure_one()
        self._check_may_call()
        self.followup_id._check_claim()
        self.asks_when = True
        return self._action_open()

    def action_ask_other_when(self):
        """Somebody else answered: ask them only when to call again."""
        self.by_other = True
        return self.action_ask_when()

    def action_back_to_call(self):
        """Go back from the question when to call back, or for the number; nothing was agreed."""
        self.ensure_one()
        self.write({
            'asks_when': False, 'call_back_at': False, 'by_other': False,
            'asks_number': False, 'right_number': False})
        return self._action_open()

    def action_done_when(self):
        """Save that the patient is called back, or say at the input why not at that time."""
        self.ensure_one()
        try:
            self.followup_id._check_promise(self.call_back_at)
        except UserError as error:
            # Kept by the server: the user may not say it, and it is only of their own call.
            self.sudo().write({
                'review_error': str(error), 'review_field': 'call_back_at'})
            return self._action_open()
        code = 'third_party' if self.by_other else 'call_back'
        self.outcome_id = self.env.ref(f'dental_followup.outcome_{code}')
        return self._lead_on(self.action_done())
