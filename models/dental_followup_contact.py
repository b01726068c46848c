from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import clinic_time, next_contact
from .dental_followup import WAITING

TALKED_WAIT_DAYS = 2
"""Days of peace after a conversation in which nothing was agreed."""
MESSAGE_CHANNELS = ('email', 'sms', 'whatsapp', 'letter')


class DentalFollowup(models.Model):
    """What a contact changes: the ledger first, then the next date or the end (S55-S57)."""

    _inherit = 'dental.followup'

    def _log_call(self, outcome, **vals):
        """Write a call into the ledger and move the case as its result says.

        :param outcome: one ``dental.followup.outcome``
        :param vals: further values of the attempt; ``call_back_at`` (naive UTC) is the time
            promised to the patient and stays with the case
        :return: the attempt
        :raises UserError: if the case is not waiting for a call, or a promise has no future time
        """
        self.ensure_one()
        if self.state not in WAITING:
            raise UserError(self.env._(
                "The follow-up of %(patient)s has been closed or booked meanwhile.",
                patient=self.partner_id.name))
        call_back_at = vals.pop('call_back_at', False)
        if outcome.move == 'promise' and not call_back_at:
            raise UserError(self.env._("Say when the patient wants to be called."))
        attempt = self.env['dental.followup.attempt'].sudo().create(
            self._prepare_attempt_values('phone', outcome_id=outcome.id, **vals))
        if outcome.move == 'retry':
            self._retry(outcome)
        elif outcome.move == 'promise':
            self._promise(call_back_at)
        elif outcome.move in ('close', 'no_number'):
            self._set_state('lost', lost_reason_id=(
                outcome.lost_reason_id or self._lost_reason('other')).id)
        return attempt

    def _prepare_attempt_values(self, channel, **vals):
        return {
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

    def _lost_reason(self, code):
        return self.env.ref(f'dental_followup.lost_reason_{code}').sudo()

    # what comes next

    def _retry(self, outcome):
        """Set the next try after one that reached nobody, or close as not reached."""
        values = self._prepare_retry_values(outcome)
        if values:
            self._set_state('pending', **values)
        else:
            self._set_state('lost', lost_reason_id=self._lost_reason('not_reached').id)

    def _prepare_retry_values(self, outcome):
        """Return the values of the next try, or ``None`` when the program's tries are used up."""
        self.ensure_one()
        now = fields.Datetime.now()
        zone = self.company_id._dental_zone()
        if self.attempt_count >= self.program_id.max_attempts:
            return None
        if outcome.retry_minutes and self.step_id:
            openings = self.company_id._dental_openings(now)
            values = self.step_id._propose(
                now + timedelta(minutes=outcome.retry_minutes), openings, zone)
            return {**values, 'next_channel': 'phone'}
        step = self._next_step()
        if not step:
            return None
        earliest = step._after_wait(now, zone)
        openings = self.company_id._dental_openings(earliest)
        return step._propose(max(earliest, now), openings, zone,
                             avoid_band=clinic_time.band_of(now, zone))

    def _prepare_talked_values(self):
        """Return when to call a patient again who was reached and decided nothing.

        Not when the next step says: whoever was talked to is not rung two hours later (S1).

        :return: values of the next call, or ``None`` when the program's tries are used up
        """
        self.ensure_one()
        if self.attempt_count >= self.program_id.max_attempts:
            return None
        company = self.company_id
        zone = company._dental_zone()
        again = clinic_time.to_utc_naive(next_contact.apply_wait(
            clinic_time.to_local(fields.Datetime.now(), zone), TALKED_WAIT_DAYS, 'days', zone))
        proposal = next_contact.propose_after(
            clinic_time.to_local(again, zone), company._dental_openings(again), zone)
        return {'next_channel': 'phone', **self._prepare_proposed_values(proposal, again)}

    def _next_step(self):
        """Return the program's step after the present one; a message is never sent twice."""
        self.ensure_one()
        steps = self.program_id.step_ids
        sent = self.attempt_ids.filtered(lambda a: a.channel in MESSAGE_CHANNELS).step_id
        ids = steps.ids
        start = ids.index(self.step_id.id) + 1 if self.step_id.id in ids else self.attempt_count
        following = steps[start:].filtered(lambda step: step not in sent)
        return following[:1]

    def _promise(self, call_back_at):
        """Keep the time promised to the patient, to the minute.

        :param call_back_at: naive UTC datetime in the future
        :raises UserError: if that time has passed
        """
        call_back_at = fields.Datetime.to_datetime(call_back_at)
        if call_back_at <= fields.Datetime.now():
            raise UserError(self.env._("The time to call back has passed: choose a later one."))
        zone = self.company_id._dental_zone()
        openings = self.company_id._dental_openings(call_back_at)
        at = clinic_time.to_local(call_back_at, zone)
        return self._set_state(
            'pending', next_at=call_back_at, next_channel='phone', is_promise=True,
            error_reason=False,
            due_by=clinic_time.to_utc_naive(next_contact.closing_of(at, openings, zone)))
