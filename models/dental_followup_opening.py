from datetime import timedelta

from odoo import api, fields, models
from psycopg2 import errors

from ..tools import clinic_time, next_contact

QUIET = {
    'tracking_disable': True,
    'mail_create_nosubscribe': True,
    'mail_create_nolog': True,
    'mail_activity_quick_update': True,
}
"""A case opened by a rule has no human author to be subscribed, and its ledger is its log."""


class DentalFollowup(models.Model):
    """How cases are opened: in bulk, once, and never for what is too old (invariants 1, 7)."""

    _inherit = 'dental.followup'

    @api.model
    def _open_for_visits(self, program, visits):
        """Open one case of ``program`` for each of these visits that has none.

        Visits before the clinic's start date, or older than its look-back, are left alone; so
        are visits without a patient, and those of a clinic the program is not for.

        :param program: one ``dental.followup.program`` with steps
        :param visits: ``calendar.event`` recordset, of any clinics
        :return: the new cases
        """
        opened = self.browse()
        visits = visits.sudo().filtered('dental_patient_id')
        if not program.active or not program.step_ids:
            return opened
        for company, company_visits in visits.grouped('dental_company_id').items():
            if program.company_id in (company, self.env['res.company']):
                opened |= self.sudo().with_company(company).with_context(
                    **QUIET)._open_in_clinic(program, company_visits, company)
        return opened.with_env(self.env)

    @api.model
    def _open_in_clinic(self, program, visits, company):
        now = fields.Datetime.now()
        since = company._dental_since(now)
        wanted = visits.filtered(lambda visit: visit.start >= since)
        wanted -= self._already_followed(program, wanted)
        if not wanted:
            return self.browse()
        plan = program.step_ids[0]._planner(company, now)
        return self._create_once([
            self._prepare_opening_values(program, visit, plan) for visit in wanted
        ])

    @api.model
    def _already_followed(self, program, visits):
        """Return those visits a case of the program stands for: its cause or its new visit."""
        domain = [('program_id', '=', program.id), ('state', '!=', 'cancelled')]
        caused = self._read_group([*domain, ('event_id', 'in', visits.ids)], ['event_id'])
        rebooked = self._read_group([
            *domain, ('state', 'not in', ('won', 'lost')), ('rebooked_event_id', 'in', visits.ids),
        ], ['rebooked_event_id'])
        return visits.browse(event.id for (event,) in caused + rebooked)

    @api.model
    def _prepare_opening_values(self, program, visit, plan):
        return {
            'partner_id': visit.dental_patient_id.id,
            'program_id': program.id,
            'event_id': visit.id,
            'trigger_state': visit.dental_state,
            'company_id': visit.dental_company_id.id,
            'user_id': program.user_id.id,
            'period': False,
            **plan(visit.start, visit.stop),
        }

    @api.model
    def _no_hours_reason(self):
        return self.env._("The clinic has no opening hours to do this in.")

    @api.model
    def _prepare_proposed_values(self, proposal, moment):
        """Return the dates of a proposed contact, or of one that found no opening hours.

        :param proposal: ``tools.next_contact.Proposal`` or ``None``
        :param moment: naive UTC, when it would have been wanted
        """
        if proposal is None:
            return {'next_at': moment, 'due_by': moment + timedelta(days=1), 'is_promise': False,
                    'error_reason': self._no_hours_reason()}
        return {
            'next_at': clinic_time.to_utc_naive(proposal.at),
            'due_by': clinic_time.to_utc_naive(proposal.due_by),
            'is_promise': False,
            'error_reason': False,
        }

    @api.model
    def _create_once(self, vals_list):
        """Create cases, leaving out those another transaction has opened meanwhile.

        The unique index has the last word. In a batch that it refuses, halves are tried, so one
        clash costs the others nothing but a few statements.
        """
        if not vals_list:
            return self.browse()
        try:
            with self.env.cr.savepoint():
                return self.create(vals_list)
        except errors.UniqueViolation:
            if len(vals_list) == 1:
                return self.browse()
        middle = len(vals_list) // 2
        return self._create_once(vals_list[:middle]) | self._create_once(vals_list[middle:])


class DentalFollowupStep(models.Model):
    """When a step is due, on the clinic's clock and inside its hours."""

    _inherit = 'dental.followup.step'

    def _planner(self, company, now):
        """Return a function (start, stop of a visit) -> values of the first contact.

        Opening hours are read once, and a proposal is made once for each moment, so that ten
        thousand visits cost the arithmetic of the few different ones.

        :param now: naive UTC datetime
        """
        self.ensure_one()
        zone = company._dental_zone()
        openings = company._dental_openings(now)
        proposals = {}

        def plan(start, stop):
            moment = max(now, start) if self.same_day else max(
                now, self._after_wait(stop or start, zone))
            if moment not in proposals:
                proposals[moment] = self._propose(moment, openings, zone)
            values = dict(proposals[moment])
            if self.same_day and not values.get('error_reason'):
                values['opened_late'] = (
                    clinic_time.local_date(values['next_at'], zone)
                    != clinic_time.local_date(start, zone))
            return values
        return plan

    def _after_wait(self, moment, zone):
        """Return the moment this step's wait has passed, naive UTC like ``moment``."""
        return clinic_time.to_utc_naive(next_contact.apply_wait(
            clinic_time.to_local(moment, zone), self.wait_value, self.wait_unit, zone))

    def _propose(self, moment, openings, zone, avoid_band=None):
        """Return the values of a contact by this step, not before ``moment``.

        :param moment: naive UTC datetime
        :param openings: aware opening hours that reach beyond ``moment``
        :param avoid_band: the band of the last try, if another one is wanted
        """
        self.ensure_one()
        moment = clinic_time.to_local(moment, zone)
        if self.same_day:
            proposal = next_contact.propose_same_day(moment, openings, zone)
        else:
            proposal = next_contact.propose_after(
                moment, openings, zone, avoid_band if self.other_band else None)
        return {
            'step_id': self.id, 'next_channel': self.channel,
            **self.env['dental.followup']._prepare_proposed_values(
                proposal, clinic_time.to_utc_naive(moment)),
        }
