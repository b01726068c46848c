from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.followup.dental_followup_attempt import MOODS, SENTENCES, WELLBEING
from ...models.vocabulary import WAITING
from ...tools.error_field import about

RESUMABLE_HOURS = 24.0
"""A call that was begun can be taken up again for so long."""
KEPT = frozenset({
    'began_at', 'direction', 'ended', 'evolution_id', 'has_talked', 'patient_question_id',
    'refusal_code', 'refusal_text', 'review_error', 'review_field', 'review_next',
    'review_result', 'review_sent', 'review_value', 'rings_before', 'true_lines',
})
"""What the server keeps of a call; people see it, and what they write of it does not count."""


class DentalFollowupCall(models.TransientModel):
    """The guided call: from who the patient is to a closed question and a booked slot."""

    _name = 'dental.followup.call'
    _inherit = 'dental.followup.links'
    _description = "Follow-up call"
    _dental_kept = KEPT
    _transient_max_hours = RESUMABLE_HOURS

    followup_id = fields.Many2one('dental.followup', required=True, ondelete='cascade')
    phase = fields.Selection(
        [('dial', "Before the call"), ('talk', "In the call")], default='dial', required=True)
    has_talked = fields.Boolean(
        readonly=True, help="The patient was on the phone: what was said is kept.")
    notice = fields.Char(readonly=True)
    # before you dial
    partner_id = fields.Many2one(related='followup_id.partner_id')
    company_id = fields.Many2one(related='followup_id.company_id')
    event_id = fields.Many2one(related='followup_id.event_id')
    program_id = fields.Many2one(related='followup_id.program_id')
    phone = fields.Char(related='followup_id.phone')
    phone_text = fields.Char(related='followup_id.phone_text')
    work_hours = fields.Char(string="Work hours")
    # the call
    mood = fields.Selection(MOODS)
    wellbeing = fields.Selection(WELLBEING, string="How is the patient?")
    told = fields.Text(string="What does the patient tell us?")
    blocker_ids = fields.Many2many(
        'dental.followup.blocker', string="What keeps the patient from coming?")
    solution = fields.Char(string="What do we offer?")
    no_closing_reason = fields.Char(string="Why not ask it")
    # how it ends
    slot_id = fields.Many2one('dental.followup.call.slot', string="New visit")
    slot_ids = fields.One2many('dental.followup.call.slot', 'call_id')
    slot_choice = fields.Selection(
        [('any', "Either"), ('morning', "Morning"), ('afternoon', "Afternoon"),
         ('today', "Today, urgent")],
        string="Morning or afternoon?", default='any', required=True)
    slot_page = fields.Integer()
    call_back_at = fields.Datetime(string="Call back")
    lost_reason_id = fields.Many2one(
        'dental.followup.lost.reason', string="Does not want to come")
    outcome_id = fields.Many2one('dental.followup.outcome', string="Result")

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Open calls with what can be filled in, which is written at once.

        What the server keeps (:data:`KEPT`) begins anew, whatever the caller says of it.

        :raises AccessError: what a call shows is read on the way, so only who may work on the
            case opens one
        :raises ValidationError: for a sentence that cannot be said
        """
        kept = {**dict.fromkeys(KEPT, False), 'direction': self._begin_direction()}
        calls = super().create([{**vals, **kept} for vals in vals_list])
        calls.followup_id.check_access('write')
        calls._check_said({call: dict.fromkeys(SENTENCES) for call in calls})
        for call in calls:
            # What a call begins with is the server's word (KEPT); who opens it may work on the
            # case.
            call.sudo().write({
                **call._begin_script_values(), **call._begin_answers(), **call._begin_rules(),
                'rings_before': call.followup_id.attempt_count,
                'began_at': fields.Datetime.now(),
                'slot_off_work': bool(call._get_slot_work())})
            call._offer_slots()
        return calls

    def _begin_answers(self):
        """Return the answers that are known before one asks."""
        known = {
            'slot_choice': self.partner_id.dental_preferred_band or 'any',
            'work_hours': self.partner_id.dental_work_hours,
        }
        if not self.program_id.wants_visit:
            # A check-up or a thank-you asks nobody to come: nothing keeps them from it.
            known['blocker_ids'] = [fields.Command.set(
                self.env.ref('dental_followup.blocker_none').ids)]
        return {name: value for name, value in known.items() if value and not (
            self[name] and name != 'slot_choice')}

    def write(self, vals):
        """Write; not to another case than the user may work on, nor what the server keeps.

        What the rules say follows the case, a refusal holds until one of the inputs it may be
        about is changed, and a long talk stays in the user's hands.

        :raises AccessError: for a case of another clinic
        :raises ValidationError: for a sentence that cannot be said
        """
        before = {}
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in KEPT}
            before = self._mark_said(vals)
        cases = {call: call.followup_id for call in self if 'followup_id' in vals}
        result = super().write(vals)
        if cases:
            self.followup_id.check_access('write')
            self.filtered(lambda call: call.followup_id != cases[call])._begin_other_case()
        self._check_said(before)
        if cases:
            self._note_refusals()
        self._forget_error(vals)
        self._hold_talks()
        return result

    # ACTIONS

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'name': self.env._("Incoming call") if self._is_incoming() else self.env._("Call"),
            'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'context': {'dialog_size': 'extra-large'},
        }

    def action_answered(self):
        """The patient is on the phone: go on to the conversation.

        :raises UserError: if somebody else is in a call with the patient
        """
        self._check_may_call()
        self.followup_id._check_claim()
        self._check_rung_once()
        self.followup_id._claim()
        # Kept fields of the user's own call; that they may call was asked above.
        self.sudo().write({
            'phase': 'talk', 'has_talked': True,
            'outcome_id': self.env.ref('dental_followup.outcome_answered').id})
        self._offer_missing_slots()
        return self._action_open()

    def action_not_answered(self):
        """Nobody answered, in one click; which way is in the context (``outcome``).

        :raises UserError: for a result that there is not
        """
        code = self.env.context.get('outcome', 'no_answer')
        outcome = isinstance(code, str) and code.isidentifier() and self.env.ref(
            f'dental_followup.outcome_{code}', raise_if_not_found=False)
        self._check_result(outcome)
        self.outcome_id = outcome
        return self._lead_on(self.action_done())

    def action_take_over(self):
        """Take the patient out of somebody else's hands, who was told to or forgot."""
        self.followup_id._claim(take_over=True)
        return self._action_open()

    def action_not_now(self):
        """Let go of the patient; a conversation that was begun can be taken up again.

        How the patient is stays if it was told, and what they asked. What was opened for a call
        that was not made is withdrawn.
        A call that is over is left as it is, whoever has the patient in hand now.
        """
        open_calls = self.filtered(lambda call: not call.ended)
        for call in open_calls:
            call._note_evolution()
            call._note_question()
        open_calls.followup_id._release()
        untried = open_calls.filtered(lambda call: not call.has_talked)
        untried._end('left')
        untried.followup_id._withdraw_unattended()
        untried.followup_id._withdraw_untried_offers()
        return {'type': 'ir.actions.act_window_close'}

    def action_done(self):
        """Save the call and say what became of it; one that is saved already is only told again.

        If the chosen time cannot be had any more, the call goes on with the next times.

        :raises UserError: as :meth:`_save`
        """
        self.ensure_one()
        if self.ended == 'saved':
            return self._action_saved_already()
        return self._action_result() if self._save() else self._action_open()

    def _save(self):
        """Save the call: ledger, observation, booking or next contact, in one transaction.

        A case that was settled meanwhile stays so, and what was said is kept.

        :return: whether it is saved; not if the chosen time cannot be had any more
        :raises UserError: without a result, if something is agreed of a case that was settled
            meanwhile, if it is in somebody else's hands, or would rest without a next date
        :raises ValidationError: for an answered call without blocker or closing question
            (invariant 3)
        """
        self._check_result(self.outcome_id)
        self._check_may_call()
        self._check_evolution()
        self._check_feedback()
        self._check_question()
        self._get_cases()._take_turn()
        self.followup_id._check_claim()
        self._check_rung_once()
        settled = self._is_settled_meanwhile()
        waiting = self.reason_ids.filtered(lambda reason: reason.followup_id.state in WAITING)
        answered = self.outcome_id.move == 'answered'
        visit = self.env['calendar.event']
        if answered and self.slot_id:
            visit = self._book_slot()
            if not visit:
                return False
        values = {**self._prepare_attempt_values(visit), **self._take_right_number()}
        attempt = self._log(settled, values)
        complaint = self._note(attempt)
        if self._is_conversation():
            self._conclude(settled, visit)
        for reason in waiting:
            reason._log(self, attempt, values)
        complaint._call_in_time()
        self.followup_id._release()
        self._end('saved')
        return True

    @api.model
    def _check_result(self, outcome):
        if not outcome:
            raise UserError(self.env._("What was the result of the call?"))

    def _log(self, settled, values):
        """Write the call into the ledger, and move its case unless it is settled already."""
        offered = self._get_true_lines()
        if settled:
            return self.followup_id._write_attempts(
                'phone', offered, outcome_id=self.outcome_id.id, **values)
        return self.followup_id._log_call(self.outcome_id, offered, **values)

    def _note(self, attempt):
        """Keep what was heard, however the call ended.

        :param attempt: the call's row of the ledger
        :return: the complaint that was told, or none
        """
        self._note_evolution()
        complaint = self._note_feedback(attempt, self._note_observation())
        self._note_question(attempt)
        self._note_feeling()
        return complaint

    def _conclude(self, settled, visit):
        """Keep what was said in a conversation, and bring the case where it led, in this order.

        Each step is written once, in the room of what it is about; a promise has its owner
        whatever the call came to.

        :param bool settled: whether the case was settled meanwhile, and stays so
        :param visit: what was booked, maybe nothing
        """
        self._note_preferences()
        if self.outcome_id.move == 'answered':
            self._note_decision()
            if not settled:
                self._settle(self._settle_visit(visit))
        self._escalate_repair()
        self._keep_promise()

    def _is_conversation(self):
        """Tell whether the patient was on the phone, whatever the result that was chosen then."""
        return self.has_talked or self.outcome_id.move == 'answered'

    def _is_agreed(self, visit):
        """Tell whether it was agreed what comes next: a visit, a call, or neither."""
        return bool(visit or self.call_back_at or self.lost_reason_id)

    def _prepare_attempt_values(self, visit):
        """Return the values of the call's row of the ledger; a conversation is kept whole.

        :param visit: what was booked, maybe nothing
        """
        values = {
            'override_reason': self.refusal_code and self.override_reason,
            'mood': self.mood, 'wellbeing': self.wellbeing, **self._prepare_fact_values(),
            **self._prepare_incoming_values(), 'call_back_at': self._get_call_back()}
        if not self._is_conversation():
            return {**values, 'note': self.told or False}
        return {
            **values, **self._prepare_answer_values(visit), **self._prepare_said_values(visit),
            **self._prepare_repair_values(), **self._prepare_promise_values(),
            **self._prepare_advice_values()}

    def _prepare_answer_values(self, visit):
        """Return, for the ledger, what the patient said and what came of it."""
        ends = self.outcome_id.move in ('answered', 'close') and not (
            visit or self._get_call_back())
        return {
            'lost_reason_id': ends and self.lost_reason_id.id,
            'told': self.told,
            'blocker_ids': [fields.Command.set(self.blocker_ids.ids)],
            'not_asked': self._get_not_asked(),
            'solution': self.solution,
            'preferred_band': self._get_band(),
            'event_id': visit.id,
        }

    def _note_preferences(self):
        """Keep what was said of hours, for slots and for the next call (S78, S79).

        With ``sudo``, because whoever calls notes it, also who may not edit contacts.
        """
        partner, told = self.partner_id.sudo(), {}
        if self.work_hours:
            told['dental_work_hours'] = self.work_hours
        if self._get_band():
            told['dental_preferred_band'] = self._get_band()
        if self.work_to:
            told.update(dental_work_from=self.work_from, dental_work_to=self.work_to)
        if any(partner[name] != value for name, value in told.items()):
            partner.write(told)

    def _settle(self, visit):
        """After a conversation: booked, promised, closed, done, or the next date by rule.

        An apology that did not help closes nothing, and a check-up that is still to come is not
        dropped for a visit.

        :param visit: what the case was about, booked in this call; maybe nothing
        :raises UserError: if it was not said what comes next, or how a patient is after
            something went wrong
        """
        case, agreed = self.followup_id, self._is_agreed(visit)
        if case._is_dentists(self.call_back_at):
            return
        if not agreed:
            self._check_repair()
        if not agreed and self._is_still_upset():
            case._talk_again()
        elif not agreed and self._declines_sooner():
            case._set_state(
                'cancelled', close_note=self.env._("Stays with the visit that is noted."))
        elif visit and not case._next_checkup():
            case._book(visit)
        elif self.call_back_at:
            case._promise(self.call_back_at)
        elif self.lost_reason_id:
            case._lose(self.lost_reason_id)
        elif case.plan_id and self.plan_decision == 'accepted':
            return  # the plan has dated the call for a visit already
        elif case._next_checkup():
            case._go_to_next_checkup('won')
        elif not case.program_id.wants_visit:
            case._set_state('won')
        else:
            values = case._schedule_after_talk()
            if not values:
                raise about(UserError(self.env._(
                    "What comes next? Choose a time, a day to call back, or why the patient does "
                    "not want to come.")), 'slot_id')
            case._set_state('pending', **values)

    def _action_result(self):
        """Close the dialog and say in one line what happens next."""
        case = self.followup_id
        when = case.company_id._dental_when
        if case.state == 'booked':
            message = self.env._("Booked for %(when)s.", when=when(case.rebooked_event_id.start))
        elif case.alarm_state == 'new':
            message = case._describe_alarm()
        elif case.needs_data:
            message = case.error_reason
        elif case.state == 'pending':
            message = self.env._("Next contact: %(when)s.", when=when(case.next_at))
        else:
            message = self.env._(
                "It is closed; nobody has to call for this any more.")
        return self._tell_of_freed_time({
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'title': case.partner_id.name, 'message': message, 'type': 'success',
                'next': {'type': 'ir.actions.act_window_close'},
            },
        })
