from datetime import timedelta
from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_duration

from ...tools import clinic_time, contact_rules, next_contact
from ...tools.error_field import about
from ..vocabulary import WAITING

PROMISE_AGAIN_MINUTES = 60
"""How soon somebody is rung again who was promised a call and did not answer."""
PROMISE_RINGS = 2
"""How often a day a promised call rings unanswered before the program's steps go on."""


class DentalFollowup(models.Model):
    """What was promised to a patient has an owner and a day (S14, S74)."""

    _inherit = 'dental.followup'

    def _promise_due(self):
        """Return when a promise without an hour is due: when the clinic opens, from tomorrow on.

        :return: naive UTC datetime
        """
        self.ensure_one()
        now = fields.Datetime.now()
        scheduler = self._scheduler(self.company_id, now)
        return scheduler.soonest(scheduler.after_days(now, 1))

    @api.model
    def _describe_night(self, company, moment):
        """Say that nobody is called at a moment because it is night, and when next, or ``None``.

        A promise is outside the limits on contacts, and may be of a day on which the clinic is
        closed; but nobody is rung out of bed.

        :param company: the clinic
        :param moment: naive UTC datetime
        """
        hours = company.dental_contact_from, company.dental_contact_to
        zone = company._dental_zone()
        if next_contact.is_courteous(moment, zone, *hours):
            return None
        first, last = (format_duration(hour) for hour in hours)
        return ' '.join(filter(None, [
            self.env._(
                "Nobody is called at %(clock)s: choose an hour between %(first)s and %(last)s.",
                clock=f'{clinic_time.to_local(moment, zone):%H:%M}', first=first, last=last),
            self._propose_instead(company, moment)]))

    @api.model
    def _describe_closed(self, company, moment):
        """Say that the clinic is closed on the day of a moment, and when it opens, or ``None``.

        :param moment: naive UTC datetime
        """
        if company._dental_opens_on(moment):
            return None
        return ' '.join(filter(None, [
            self.env._("The clinic is closed on %(day)s: somebody has to be there to call.",
                       day=company._dental_when(moment, clock=False)),
            self._propose_instead(company, moment)]))

    @api.model
    def _propose_instead(self, company, moment):
        """Say when patients are called next after a moment, if ever."""
        opens_at = self._scheduler(company, fields.Datetime.now()).first_open(moment)
        return opens_at and self.env._(
            "The next possible time is %(when)s.",
            when=company._dental_when(clinic_time.to_utc_naive(opens_at)))

    def _promise_again(self, scheduler, outcome):
        """Return when a promised call that reached nobody is made again today, if it is.

        It is still promised: the patient is waiting. Whoever does not answer twice is called
        again by the program's steps, of which both rings use up one try; a line that is busy is
        no answer yet.

        :param outcome: a ``dental.followup.outcome``
        :return: values of the case, or ``None``
        """
        self.ensure_one()
        if not self.is_promise or not outcome or outcome.is_contact:
            return None
        in_vain = takewhile(
            lambda attempt: attempt._is_in_vain() and contact_rules.is_of_the_day(
                attempt.at, scheduler.now, scheduler.zone),
            self.attempt_ids.filtered(lambda attempt: not attempt.is_void).sorted(
                lambda attempt: (attempt.at, attempt.id), reverse=True))
        unanswered = [one for one in in_vain if not one.outcome_id.retry_minutes]
        if not outcome.retry_minutes and len(unanswered) >= PROMISE_RINGS:
            return None
        soon = timedelta(minutes=outcome.retry_minutes or PROMISE_AGAIN_MINUTES)
        opens_at = scheduler.first_open(scheduler.now + soon)
        again = opens_at and clinic_time.to_utc_naive(opens_at)
        if not again or not contact_rules.is_of_the_day(again, scheduler.now, scheduler.zone):
            return None
        tries = self.tries if outcome.retry_minutes else max(self.tries - 1, 0)
        return {**scheduler.promise(again), 'tries': tries}

    def _give_promise(self, owner, due, text=False, is_call=False):
        """Hand a promise to who keeps it: with the call that is promised, or as a to-do.

        The to-do says nothing of what was promised: that is read in the call (invariant 12).

        :param owner: ``res.users``
        :param due: naive UTC datetime; when it is to be kept
        :param text: what was promised, if more than to call
        :param bool is_call: whether a call at ``due`` was promised with it; a call that somebody
            else promised stays theirs
        """
        for case in self:
            if is_call and case.state in WAITING and case.is_promise:
                case.user_id = owner
            elif text:
                # To-do's of the addon are the server's, as those of calls (_sync_activities).
                case.sudo().activity_schedule(
                    'dental_followup.mail_activity_type_promise', user_id=owner.id,
                    date_deadline=clinic_time.local_date(due, case.company_id._dental_zone()))


class DentalFollowupAttempt(models.Model):
    """The ledger's promise is kept by somebody of the clinic."""

    _inherit = 'dental.followup.attempt'

    @api.constrains('promise_user_id')
    def _check_promise_user(self):
        """A promise is kept by somebody who works in the clinic and may read it."""
        for attempt in self.filtered('promise_user_id'):
            # Odoo hides other companies of a colleague: only whether this one is among them is
            # asked.
            owner = attempt.promise_user_id.sudo()
            if not owner.active or attempt.company_id not in owner.company_ids or (
                    not owner.has_group('dental_followup.group_staff')):
                raise about(ValidationError(self.env._(
                    "A promise is kept by somebody who works in the clinic: choose who.")),
                    'promise_user_id')
