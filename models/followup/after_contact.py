from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time
from ...tools.error_field import about
from ..vocabulary import FARTHEST_PROMISE, QUEUED, WAITING

TALKED_WAIT_DAYS = 2
"""Days of peace after a conversation in which nothing was agreed, at least."""
REVIEW_DAYS = 1
"""When somebody is asked to decide on a case whose steps are used up."""


class DentalFollowup(models.Model):
    """What a contact changes: the ledger first, then the next date or the end (S55-S57)."""

    _inherit = 'dental.followup'

    def _log_call(self, outcome, offered=None, **vals):
        """Write a call into the ledger and move the case as its result says.

        :param outcome: one ``dental.followup.outcome``
        :param offered: the sentences that the call offered, if it offered any
        :param vals: further values of the attempt; ``call_back_at`` (naive UTC) is the time
            promised to the patient
        :return: the attempt
        :raises UserError: if the case is not waiting for a call, or a promise has no future time
        """
        self.ensure_one()
        if self.state not in WAITING:
            raise UserError(self.env._(
                "The follow-up of %(patient)s has been closed or booked meanwhile.",
                patient=self.partner_id.name))
        if outcome.move == 'promise' or vals.get('call_back_at'):
            self._check_promise(vals.get('call_back_at'))
        channel, before = vals.pop('channel', 'phone'), self._read_standing()
        attempt = self._write_attempts(channel, offered, outcome_id=outcome.id, **vals)
        self._move(outcome, attempt)
        if outcome.is_contact:
            self._end_reading()
        attempt._keep_slip(before)
        return attempt

    def _move(self, outcome, attempt):
        """Bring a case where the result of a contact says."""
        if outcome.objects:
            self._note_objection(outcome)
        if self.state not in WAITING:
            return
        if outcome.move == 'promise' or outcome.move == 'retry' and attempt.call_back_at:
            self._promise(attempt.call_back_at)
        elif outcome.move == 'retry':
            self._retry(outcome)
        elif outcome.move == 'no_number':
            self._mark_wrong_number(attempt.phone)
        elif outcome.move == 'complaint':
            self._talk_again()
        elif outcome.move == 'died':
            self._note_death()
        elif outcome.move == 'close' and self.alarm_state == 'answered':
            self._ask_people(self.env._(
                "The patient does not want to be called, and has not heard what the dentist "
                "answers: decide with the dentist what comes next."))
        elif outcome.move == 'close':
            self._lose(outcome.lost_reason_id or self._lost_reason('other'))

    def _write_attempts(self, channel, offered=None, **vals):
        """Add a row of the ledger for each case, and count the tries: those that were ours.

        With ``sudo``: what the server keeps of an attempt is not its caller's to say, nor the
        tries.

        :param offered: the sentences that a call offered, if it offered any
        """
        attempts = self.env['dental.followup.attempt'].sudo().create([
            case._prepare_attempt_values(channel, offered, **vals) for case in self])
        if vals.get('direction') != 'in':
            for tries, cases in self.grouped('tries').items():
                cases.sudo().write({'tries': tries + 1})
        return attempts

    def _prepare_attempt_values(self, channel, offered=None, **vals):
        values = {
            'followup_id': self.id,
            'partner_id': self.partner_id.id,
            'company_id': self.company_id.id,
            'step_id': self.step_id.id,
            'channel': channel,
            'at': fields.Datetime.now(),
            'user_id': self.env.uid,
            'phone': self.phone if channel == 'phone' else False,
            **vals,
        }
        # Which opening a call counts for is worked out here, because only the call knows what it
        # offered; what its caller says of it does not count.
        return {**values, **self.env['dental.followup.attempt']._prepare_trial_values(
            values, offered)}

    def _lost_reason(self, code):
        # Cases also close by the hand of who may not read reasons (a visit is moved by anybody).
        return self.env.ref(f'dental_followup.lost_reason_{code}').sudo()

    def _lose(self, lost_reason, note=False):
        """Close cases as lost; a no for now leaves the patient in peace (S1), a plan hears it."""
        kept = self.filtered(lambda case: case._is_offer() and case._visit_stands())
        if kept:  # who stays with their visit is not lost, the offer is just not needed
            kept._set_state('cancelled', close_note=note or lost_reason.name)
        lost = self - kept
        if lost:
            lost._set_state('lost', lost_reason_id=lost_reason.id, close_note=note)
        self._note_rest(lost_reason)
        # Where a plan stands is the server's to write, as its next step is.
        plans = lost.plan_id.sudo()
        if plans and lost_reason != self._lost_reason('not_reached'):
            plans._on_followup_lost(lost_reason)

    def _note_rest(self, lost_reason):
        """Leave the patients in peace for as long as the clinic says, if the reason asks for it."""
        if lost_reason.mutes:
            for company, cases in self.grouped('company_id').items():
                until = company._dental_today() + timedelta(days=company.dental_mute_days)
                # Whoever calls notes it, also who may not edit contacts: the rest of their patients
                # only.
                cases.partner_id.sudo().filtered(
                    lambda patient, until=until: not patient.dental_muted_until
                    or patient.dental_muted_until < until).write({'dental_muted_until': until})

    # what comes next

    def _retry(self, outcome):
        """Set the next try after one that reached nobody, or end the tries.

        A message that waits to be sent waits on: a ring in vain before it does not replace it.
        """
        unsent = self.filtered(lambda case: case.next_channel in QUEUED)
        changes = (self - unsent)._schedule_retries(outcome)
        self._set_states('pending', {
            **dict.fromkeys(unsent, {}),
            **{case: values for case, values in changes.items() if values}})
        self.filtered(lambda case: case in changes and not changes[case])._give_up()

    def _give_up(self):
        """The program's tries are used up: close, go on to the next check-up, or ask people.

        Who has not heard what the dentist answers to a red flag is for people to decide about.
        """
        alarmed = self.filtered('alarm_state')
        checked = (self - alarmed).filtered(lambda case: case._next_checkup())
        checked._go_to_next_checkup('cancelled', self.env._("Not reached after all attempts."))
        kept = alarmed | (self - checked).filtered('program_id.keeps_open')
        kept._ask_to_decide()
        ended = self - checked - kept
        cared = ended.filtered(
            lambda case: case.purpose == 'care' and not case.program_id.wants_visit)
        cared._set_state('cancelled', close_note=self.env._("Not reached after all attempts."))
        (ended - cared)._lose(self._lost_reason('not_reached'))

    def _ask_to_decide(self):
        """Nothing is tried any more, and nothing is given up: people say what comes next."""
        self._ask_people(
            self.env._("All attempts are used up: decide with the dentist what comes next."),
            REVIEW_DAYS)

    def _ask_people(self, sentence, days=0):
        """Have people say what comes next, as a call that is due after some days.

        :param str sentence: why
        """
        now = fields.Datetime.now()
        changes = {}
        for company, cases in self.grouped('company_id').items():
            scheduler = self._scheduler(company, now)
            wishes = cases.partner_id._dental_wishes(company, now, exempt=True)
            review = scheduler.after_days(now, days)
            changes.update({case: {
                **scheduler.propose(review, wishes[case.partner_id]),
                'next_channel': 'phone', 'error_kind': 'decide', 'error_reason': sentence,
            } for case in cases})
        self._set_states('pending', changes)

    def _schedule_retries(self, outcome=None):
        """Return the values of the next try of each case, ``None`` where tries are used up.

        :param outcome: a ``dental.followup.outcome`` that may ask for another try soon
        :return: dict of values by case
        """
        now = fields.Datetime.now()
        changes = {}
        for (company, exempt), cases in self.grouped(
                lambda case: (case.company_id, case.program_id.is_exempt)).items():
            scheduler = self._scheduler(company, now)
            trying = cases.filtered(
                lambda case: case.is_promise or case.tries < case.program_id.max_attempts)
            wishes = trying.partner_id._dental_wishes(company, now, exempt) if trying else {}
            for case in cases:
                changes[case] = case in trying and case._schedule_retry(
                    scheduler, wishes[case.partner_id], outcome) or None
        return changes

    def _schedule_retry(self, scheduler, wish, outcome):
        again = self._promise_again(scheduler, outcome)
        if again or self.tries >= self.program_id.max_attempts:
            return again
        if outcome and outcome.retry_minutes and self.step_id:
            soon = scheduler.now + timedelta(minutes=outcome.retry_minutes)
            return {**scheduler.propose(soon, wish, missed_at=self._same_day_call_of(),
                                        commercial=self.purpose == 'commercial'),
                    'next_channel': 'phone'}
        step = self._next_step()
        if not step:
            return None
        band = clinic_time.band_of(scheduler.now, scheduler.zone)
        return scheduler.schedule_step(
            step, self, wish, scheduler.after_wait(step, scheduler.now, self.anchor_at), band,
            missed_at=self._same_day_call_of())

    def _schedule_after_talk(self):
        """Return when to call a patient again who was reached and decided nothing.

        Not within the next days, whatever the next step says (S1), and later if it says later.

        :return: values of the next call, or ``None`` when the program's tries are used up
        """
        self.ensure_one()
        if self.tries >= self.program_id.max_attempts:
            return None
        now = fields.Datetime.now()
        ((_case, scheduler, wish),) = self._with_scheduler(now)
        again = scheduler.after_days(now, TALKED_WAIT_DAYS)
        step = self._next_step()
        if step and step.channel not in QUEUED and scheduler.after_wait(
                step, now, self.anchor_at) > again:
            again = scheduler.after_wait(step, now, self.anchor_at)
            return scheduler.schedule_step(step, self, wish, again)
        return {**scheduler.propose(again, wish, commercial=self.purpose == 'commercial'),
                'next_channel': 'phone'}

    def _talk_again(self):
        """Call again after some days of peace; when the tries are used up, end them.

        An offer of an earlier time is made once: whoever heard it has decided.
        """
        if self._is_offer():
            return self._close_offer()
        values = self._schedule_after_talk()
        return self._set_state('pending', **values) if values else self._give_up()

    def _next_step(self):
        """Return the program's step after the present one; a message is never sent twice."""
        self.ensure_one()
        steps = self.program_id.step_ids
        sent = self.attempt_ids.filtered(
            lambda row: row.channel in QUEUED and not row.is_void).step_id
        ids = steps.ids
        start = ids.index(self.step_id.id) + 1 if self.step_id.id in ids else self.tries
        following = steps[start:].filtered(lambda step: step not in sent)
        return following[:1]

    def _check_promise(self, call_back_at):
        """Refuse a time to call back that is missing or cannot be kept.

        :param call_back_at: naive UTC datetime
        :raises UserError: if it is missing, has passed, is years away or at night
        """
        call_back_at = fields.Datetime.to_datetime(call_back_at)
        now = fields.Datetime.now()
        if not call_back_at:
            sentence = self.env._("Say when the patient wants to be called.")
        elif call_back_at <= now:
            sentence = self.env._("The time to call back has passed: choose a later one.")
        elif call_back_at > now + FARTHEST_PROMISE:
            sentence = self.env._(
                "That is more than two years away: choose an earlier day to call back.")
        else:
            sentence = next(filter(None, (
                self._describe_night(company, call_back_at) for company in self.company_id)),
                None)
        if sentence:
            raise about(UserError(sentence), 'call_back_at')

    def _promise(self, call_back_at):
        """Keep the time promised to the patient, to the minute.

        :param call_back_at: naive UTC datetime in the future
        :raises UserError: if that time has passed, or is years away
        """
        call_back_at = fields.Datetime.to_datetime(call_back_at)
        self._check_promise(call_back_at)
        for company, cases in self.grouped('company_id').items():
            scheduler = self._scheduler(company, fields.Datetime.now())
            cases._set_state('pending', **scheduler.promise(call_back_at))
        # As in _lose: the plan's next step is the server's to write.
        self.plan_id.sudo()._on_followup_promised(call_back_at)
        return True
