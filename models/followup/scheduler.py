from datetime import timedelta

from odoo import api, models

from ...tools import clinic_time, contact_rules, next_contact
from .cannot_go_on import GOES_ON

DATED_BY = ('start', 'stop', 'due_at', 'before', 'answer_by', 'purpose')
"""What of a reason decides when its first contact is made, beside what the patient wishes."""
LONG_HORIZON_DAYS = 62
"""How far is looked when a fortnight has no open hour: a clinic may close for a month."""


class Scheduler:
    """Contacts scheduled on one clinic's clock, by the rules of ``tools.next_contact``.

    Opening hours are read once for each day, a wait is counted once for each moment and a
    proposal is made once for each moment and each patient's wishes, so that ten thousand visits
    cost the arithmetic of the few different ones. Moments are naive UTC, in and out.
    """

    def __init__(self, company, now):
        self.company, self.now, self.zone = company, now, company._dental_zone()
        self._hours, self._opening = {}, {}
        self._waits, self._proposals, self._firsts = {}, {}, {}

    def hours(self, moment, commercial=False, days=14):
        """Return the hours at which patients are contacted from the day of a moment on."""
        day = clinic_time.local_date(moment, self.zone)
        key = (day, commercial, days)
        if key not in self._hours:
            first, last = self.company.dental_contact_from, self.company.dental_contact_to
            legal = (max(first, 9.0), min(last, 21.0)) if commercial else (first, last)
            self._hours[key] = next_contact.contact_hours(
                self.company._dental_open_hours(moment, days), self.zone, commercial, *legal)
        return self._hours[key]

    def first_open(self, moment, commercial=False):
        """Return the next moment at which patients are contacted, aware, or ``None``.

        A clinic may be closed for a month: then it is looked further ahead.
        """
        local = clinic_time.to_local(moment, self.zone)
        return next(filter(None, (
            next_contact.first_open(local, self.hours(moment, commercial, days))
            for days in (14, LONG_HORIZON_DAYS))), None)

    def soonest(self, moment):
        """Return when patients are contacted next from a moment on: it itself, if never."""
        opens_at = self.first_open(moment)
        return clinic_time.to_utc_naive(opens_at) if opens_at else moment

    def after_wait(self, step, moment, anchor=None):
        """Return when a step's wait has passed.

        :param moment: the last try, or what began it all
        :param anchor: what the steps that are counted from the start are counted from
        """
        from_start = step.wait_from == 'start' and anchor
        key = (step.id, moment, from_start)
        if key not in self._waits:
            self._waits[key] = self._after_wait(step, moment, from_start)
        return self._waits[key]

    def _after_wait(self, step, moment, from_start):
        after = clinic_time.to_utc_naive(next_contact.apply_wait(
            clinic_time.to_local(from_start or moment, self.zone),
            step.wait_value, step.wait_unit, self.zone))
        if from_start and after <= self.now < moment + timedelta(days=1):
            return self.after_days(moment, 1)
        return after

    def anchor(self, step, reason):
        """Return what a program's steps are counted from, for a reason and its first step.

        What is found late (a review due last month, a plan presented last year) counts from now,
        or all its contacts would be due at once.
        """
        stop = reason.get('stop') or reason['start']
        if 'at' not in reason:
            return stop
        late = clinic_time.local_date(self.now, self.zone) - clinic_time.local_date(
            self.after_wait(step, stop, stop), self.zone)
        return self.after_days(stop, late.days) if late.days > 0 else stop

    def after_days(self, moment, days):
        """Return the start of the clinic's day so many days after a moment's."""
        return clinic_time.to_utc_naive(next_contact.apply_wait(
            clinic_time.to_local(moment, self.zone), days, 'days', self.zone))

    def closing_of(self, moment):
        """Return when the clinic closes on the day of a moment."""
        local = clinic_time.to_local(moment, self.zone)
        if local.date() not in self._opening:
            self._opening[local.date()] = self.company._dental_open_hours(moment)
        return clinic_time.to_utc_naive(next_contact.closing_of(
            local, self._opening[local.date()], self.zone))

    def propose(self, moment, wish, channel='phone', missed_at=None, **how):
        """Return the dates of a contact that is not before a moment, as values of a case.

        :param wish: what the patient wants and needs (:meth:`ResPartner._dental_wishes`)
        :param str channel: by which it is made: calls and messages are limited apart
        :param missed_at: when the visit was to begin (naive UTC) whose first call this is: on
            that day no limit on contacts counts
        :param how: ``same_day``; ``avoid_band``, the band of the last try if another one is
            wanted; ``commercial``
        """
        moment = max(moment, self.now)
        kind = contact_rules.kind_of(channel)
        if missed_at and kind == 'call':
            values = self._propose_once(moment, wish, None, **how)
            if contact_rules.is_of_the_day(missed_at, values['next_at'], self.zone):
                return values
        return self._propose_once(moment, wish, kind, **how)

    def _propose_once(
            self, moment, wish, kind, same_day=False, avoid_band=None, commercial=False):
        key = (moment, wish.resting(kind), same_day, avoid_band, commercial)
        if key not in self._proposals:
            self._proposals[key] = self._propose(*key)
        rest = wish.rest_of(kind)
        held = rest.until and clinic_time.to_utc_naive(rest.until) > moment
        return {**self._proposals[key], 'hold_note': held and rest.note}

    def _propose(self, moment, wishes, same_day, avoid_band, commercial):
        rest = wishes.rest_until and clinic_time.to_utc_naive(wishes.rest_until)
        from_day = max(moment, rest) if rest else moment
        for days in (14, LONG_HORIZON_DAYS):
            hours = self.hours(from_day, commercial, days)
            local = clinic_time.to_local(moment, self.zone)
            proposal = (
                next_contact.propose_same_day(local, hours, self.zone, wishes) if same_day else
                next_contact.propose_after(local, hours, self.zone, avoid_band, wishes))
            if proposal:
                return {
                    'next_at': clinic_time.to_utc_naive(proposal.at),
                    'due_by': clinic_time.to_utc_naive(proposal.due_by),
                    'is_promise': False, **GOES_ON,
                }
        return {
            'next_at': moment, 'due_by': moment + timedelta(days=1), 'is_promise': False,
            **GOES_ON, 'error_kind': 'hours',
            'error_reason': self.company.env['dental.followup']._say_no_hours(),
        }

    def schedule_first(self, step, reason, partner, wish):
        """Return the first contact for a reason: its step, channel and dates.

        A time that was promised to the patient (``promised_at``) is kept to the minute; a
        contact may be due at a time of its own (``due_at``) instead of after the step's wait.
        What is of no use after a moment (``before``) does not wait for the patient's hours, and
        what the patient was told to hear until a moment (``answer_by``) is late after it.
        """
        if reason.get('promised_at'):
            return {**self.promise(reason['promised_at']), 'step_id': step.id}
        channel = step._channel_for(partner)
        key = (step, channel, wish, *map(reason.get, DATED_BY))
        if key not in self._firsts:
            self._firsts[key] = self._schedule_first(step, reason, channel, wish)
        return self._with_number(self._firsts[key], partner)

    def _schedule_first(self, step, reason, channel, wish):
        start, stop = reason['start'], reason.get('stop') or reason['start']
        moment = start if step.same_day else (
            reason.get('due_at') or self.after_wait(step, stop, stop))
        how = {
            'channel': channel, 'same_day': step.same_day,
            'commercial': reason.get('purpose', step.program_id.purpose) == 'commercial',
            'missed_at': step.program_id.trigger == 'no_show' and start}
        values = self.propose(moment, wish, **how)
        if reason.get('before') and values['next_at'] >= reason['before']:
            plain = wish._replace(wishes=wish.wishes._replace(band=None, work=None))
            values = self.propose(moment, plain, **how)
        if step.same_day and not values['error_reason']:
            values['opened_late'] = (
                clinic_time.local_date(values['next_at'], self.zone)
                != clinic_time.local_date(start, self.zone))
        if reason.get('answer_by'):
            values['due_by'] = max(reason['answer_by'], values['next_at'])
        return {**values, 'step_id': step.id, 'next_channel': channel}

    def schedule_step(self, step, case, wish, moment, avoid_band=None, missed_at=None):
        """Return the contact of a case by a step, not before a moment: channel and dates.

        :param missed_at: as :meth:`propose` says
        """
        channel = step._channel_for(case.partner_id)
        values = self.propose(
            moment, wish, channel, missed_at,
            same_day=step.same_day, avoid_band=avoid_band if step.other_band else None,
            commercial=case.purpose == 'commercial')
        return self._with_number(
            {**values, 'step_id': step.id, 'next_channel': channel}, case.partner_id)

    def _with_number(self, values, partner):
        """Return the values of a contact; where there is no number to call, they say so."""
        has_number = values['next_channel'] != 'phone' or values['error_reason'] or (
            # cases are scheduled by anybody's change; only whether there is a number leaves
            partner.sudo().dental_household_number)
        return values if has_number else {
            **values, 'needs_data': True, 'error_kind': 'details',
            'error_reason': self.company.env['dental.followup']._say_no_number()}

    def promise(self, moment):
        """Return the values of a call promised to the patient, to the minute."""
        return {
            'next_at': moment, 'next_channel': 'phone', 'is_promise': True,
            **GOES_ON, 'hold_note': False,
            'due_by': self.closing_of(moment),
        }


class DentalFollowup(models.Model):
    """What schedules the next contacts of a clinic's cases."""

    _inherit = 'dental.followup'

    @api.model
    def _scheduler(self, company, now):
        return Scheduler(company, now)

    def _with_scheduler(self, now):
        """Return each case with the scheduler of its clinic and its patient's wishes.

        :param now: naive UTC datetime
        :return: list of (case, :class:`Scheduler`, wish)
        """
        found = []
        for (company, exempt), cases in self.grouped(
                lambda case: (case.company_id, case.program_id.is_exempt)).items():
            scheduler = self._scheduler(company, now)
            wishes = cases.partner_id._dental_wishes(company, now, exempt)
            found += [(case, scheduler, wishes[case.partner_id]) for case in cases]
        return found

    @api.model
    def _say_no_number(self):
        return self.env._("There is no valid phone number: find one and enter it on the patient.")

    @api.model
    def _say_no_hours(self):
        return self.env._(
            "The clinic has no opening hours to do this in: a manager enters them.")
