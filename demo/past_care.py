"""Weeks of care at the demo clinic before this one: check-ups after treatments, and reviews."""
import random
from datetime import time, timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import clinic_time
from .clinic import SATURDAY, ZONE

WEEKS = timedelta(weeks=12)
CALL_AT = time(11, 0)
CHECKED, CALLED = 60, 48
"""How many check-ups and reviews were taken up in those weeks."""
HEARD, BACK = 0.85, 0.55
"""The part of the patients who were reached after a treatment, and who came for their review."""
BOOKED_AHEAD = timedelta(days=9)
"""So long before the visit its review was called about."""


class ResCompany(models.Model):
    """What the cards of the overview tell of programs beside the missed visits."""

    _inherit = 'res.company'

    @api.model
    def _dental_load_demo(self):
        """Load the clinic and its year, then what was cared for in the last weeks."""
        result = super()._dental_load_demo()
        company = self.env.ref('base.main_company')
        company.with_context(tracking_disable=True)._dental_demo_past_care(
            self.env['res.users'].search([('login', '=', 'recepcion')]))
        return result

    def _dental_demo_past_care(self, receptionist):
        """Tell of check-ups and reviews of the last weeks that have come to their end."""
        choice, now = random.Random(9), fields.Datetime.now()
        came = self.env['calendar.event'].search([
            ('dental_company_id', '=', self.id), ('dental_state', '=', 'attended'),
            ('start', '>', now - WEEKS + BOOKED_AHEAD), ('start', '<', now - timedelta(days=4)),
            ('dental_followup_ids', '=', False),
            ('dental_patient_id.dental_followup_ids', '=', False),
        ], order='start, id')
        # One of each patient: a review waits for no visit that another one is about.
        visits = list({visit.dental_patient_id: visit for visit in came}.values())
        choice.shuffle(visits)
        checked, called = visits[:CHECKED], visits[CHECKED:CHECKED + CALLED]
        self._dental_demo_cared(
            'post_treatment', receptionist,
            [(visit, self._dental_demo_call_day(visit.dental_day, 1), choice.random() < HEARD)
             for visit in checked], choice)
        self._dental_demo_cared(
            'recall', receptionist,
            [(visit, self._dental_demo_call_day(visit.dental_day, -BOOKED_AHEAD.days),
              choice.random() < BACK) for visit in called], choice)

    def _dental_demo_call_day(self, day, days):
        """Return the hour of a call so many days from a day, never on a Sunday."""
        day += timedelta(days=days)
        return clinic_time.at_wall_clock(
            day + timedelta(days=day.weekday() > SATURDAY), CALL_AT, ZONE)

    def _dental_demo_cared(self, program, receptionist, told, choice):
        """Open, call and close follow-ups of the past: (visit, when it was called, went well).

        A check-up is about the visit and goes well if the patient is reached; a review that goes
        well brought the patient to it.
        """
        program = self.env.ref(f'dental_followup.program_{program}')
        brings = program.wants_visit
        cases = self.env['dental.followup'].sudo().create([{
            'partner_id': visit.dental_patient_id.id, 'company_id': self.id,
            'program_id': program.id, 'next_at': at,
            **({'period': str(visit.dental_day)} if brings else {'event_id': visit.id}),
        } for visit, at, _well in told])
        self.env['dental.followup.attempt'].sudo().create([
            self._dental_demo_care_call(case, at, well, brings and visit, receptionist, choice)
            for case, (visit, at, well) in zip(cases, told, strict=True)])
        not_reached = self.env.ref('dental_followup.lost_reason_not_reached')
        Case, ended = self.env['dental.followup'].sudo(), list(zip(cases, told, strict=True))
        Case._set_states('won', {
            case: {'rebooked_event_id': visit.id} if brings else {}
            for case, (visit, _at, well) in ended if well})
        Case._set_states('lost', {
            case: {'lost_reason_id': not_reached.id} for case, (_visit, _at, well) in ended
            if not well})
        self._dental_demo_write_rounds([(
            case.id, clinic_time.local_date(at, ZONE), at, None, at, at if well else None,
            *((visit.id, at, visit.start, 'call', visit.start) if well and brings
              else (None, None, None, None, at)), None, None,
        ) for case, (visit, at, well) in ended])

    def _dental_demo_care_call(self, case, at, is_answered, visit, receptionist, choice):
        """Return the row of the ledger of one call."""
        common = {'at': at, 'user_id': receptionist.id}
        if not is_answered:
            return case._prepare_attempt_values(
                'phone', seconds=choice.randint(35, 60), **common,
                outcome_id=self.env.ref('dental_followup.outcome_no_answer').id)
        return case._prepare_attempt_values(
            'phone', seconds=choice.randint(90, 240), **common,
            outcome_id=self.env.ref('dental_followup.outcome_answered').id,
            event_id=visit and visit.id, mood='good', no_closing_reason="Todo va bien",
            blocker_ids=[Command.set(self.env.ref('dental_followup.blocker_none').ids)])
