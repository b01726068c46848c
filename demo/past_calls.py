"""Calls of before today at the demo clinic: about a missed visit, and what came of it."""
from datetime import time, timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import clinic_time, same_day
from .clinic import SATURDAY, YEAR_DAYS, ZONE

BLOCKERS = ('forgot', 'work', 'fear', 'price', 'illness', 'none')
REASONS = ('price', 'other', 'other_clinic')
MISSED_AFTER, CALLED_AFTER = timedelta(minutes=15), timedelta(minutes=25)
CLOSING = time(20, 30)
SHORT_CLOSING = time(14, 0)
BACK_AFTER = timedelta(days=4)
LATE = 0.15
"""The part of the calls that are made on the next day; a year ago there were more of them."""
HEARD = (0.58, 0.5, 0.4)
"""The part of the patients who answer the first call, the second and the third."""


class Tries(NamedTuple):
    """The calls about one missed visit: when they were made, and whether the last was answered."""

    moments: list
    is_answered: bool


class ResCompany(models.Model):
    """A day's calls in bulk: a year of them is told in seconds."""

    _inherit = 'res.company'

    def _dental_demo_past_calls(self, missed, receptionist, choice, openings=None):
        """Call about visits of the past, three times at most each; of who answers most come back.

        :param missed: no-shows without a follow-up
        :param choice: ``random.Random``
        :param openings: the two on trial, if these calls are part of it
        """
        program = self.env.ref('dental_followup.program_no_show')
        told = {visit: self._dental_demo_tries(visit.start, choice) for visit in missed}
        returning = missed.filtered(
            lambda visit: told[visit].is_answered and choice.random() < 0.72 and (
                self._dental_demo_return(visit) < fields.Datetime.now()))
        # Before there are cases: one that waits would take another's visit for its own.
        visits = missed.with_context(tracking_disable=True).create([
            visit._dental_rebooking_values(
                self._dental_demo_return(visit),
                dental_state=choice.choices(('attended', 'no_show'), (92, 8))[0])
            for visit in returning])
        instead = dict(zip(returning, visits, strict=True))
        cases = self.env['dental.followup'].sudo().create([{
            'partner_id': visit.dental_patient_id.id, 'company_id': self.id,
            'program_id': program.id, 'event_id': visit.id, 'next_at': visit.start + CALLED_AFTER,
        } for visit in missed])
        tries = {case: told[case.event_id] for case in cases}
        back = {case: instead[case.event_id] for case in cases if case.event_id in instead}
        self.env['dental.followup.attempt'].sudo().create([
            values for case in cases for values in self._dental_demo_attempts(
                case, tries[case], back.get(case, visits.browse()), receptionist, choice,
                openings)])
        self._dental_demo_end(tries, back, choice)
        self._dental_demo_date_back(tries, back)

    def _dental_demo_tries(self, missed_at, choice):
        """Return the calls about a visit: from its day or the next on, daily until one is heard."""
        ago = (fields.Datetime.now() - missed_at).days / YEAR_DAYS
        late = choice.random() < LATE + 0.35 * ago
        days = (missed_at + CALLED_AFTER + timedelta(days=day) for day in range(late, 6))
        moments = []
        for at, heard in zip((day for day in days if day.weekday() <= SATURDAY), HEARD,
                             strict=False):
            moments.append(at)
            if choice.random() < heard:
                return Tries(moments, True)
        return Tries(moments, False)

    def _dental_demo_return(self, visit):
        """Return when who missed a visit comes instead: some days later, never on a Sunday."""
        start = visit.start + BACK_AFTER
        return start + timedelta(days=2 if start.weekday() >= SATURDAY else 0)

    def _dental_demo_attempts(self, case, tries, visit, receptionist, choice, openings):
        """Return the rows of the ledger of a case: its last call is answered, or none is."""
        for at in tries.moments[:-1] if tries.is_answered else tries.moments:
            yield case._prepare_attempt_values(
                'phone', at=at, user_id=receptionist.id, seconds=choice.randint(35, 60),
                outcome_id=self.env.ref('dental_followup.outcome_no_answer').id)
        if not tries.is_answered:
            return
        blocker = self.env.ref(f'dental_followup.blocker_{choice.choice(BLOCKERS)}')
        tried = openings and openings.script_id._opening_on_trial(case, openings)
        yield case._prepare_attempt_values(
            'phone', at=tries.moments[-1], user_id=receptionist.id,
            seconds=choice.randint(90, 300),
            outcome_id=self.env.ref('dental_followup.outcome_answered').id, event_id=visit.id,
            mood=choice.choice(('good', 'neutral', 'worried')),
            blocker_ids=[Command.set(blocker.ids)], no_closing_reason="Eligió la hora enseguida",
            **({'opening_id': tried.id} if tried else {}))

    def _dental_demo_end(self, tries, back, choice):
        """Close these cases: won by the visit that the patient came back to, else lost."""
        Case = self.env['dental.followup'].sudo()
        won = {case: {'rebooked_event_id': visit.id} for case, visit in back.items()
               if visit.dental_state == 'attended'}
        Case._set_states('won', won)
        Case._set_states('lost', {
            case: {'lost_reason_id': self.env.ref(
                'dental_followup.lost_reason_' + (
                    choice.choice(REASONS) if made.is_answered else 'not_reached')).id}
            for case, made in tries.items() if case not in won})

    def _dental_demo_date_back(self, tries, back):
        """Let rounds be of the day on which their visit was missed, as their calls are."""
        now, rows = fields.Datetime.now(), []
        for case, (moments, is_answered) in tries.items():
            visit, new = case.event_id, back.get(case)
            missed = visit.start + MISSED_AFTER
            closing = clinic_time.at_wall_clock(visit.dental_day, (
                SHORT_CLOSING if visit.dental_day.weekday() == SATURDAY else CLOSING), ZONE)
            until = max(closing, missed)
            rows.append((
                case.id, visit.dental_day, missed, until, moments[0],
                moments[-1] if is_answered else None,
                new and new.id, new and moments[-1], new and new.start, new and 'call',
                new.start if new else moments[-1],
                *same_day.judge(same_day.Promise(until, missed, moments[0]), now, ZONE)))
        self._dental_demo_write_rounds(rows)

    def _dental_demo_write_rounds(self, rows):
        """Write what rounds of the past keep, in the order of the statement.

        By a statement: what a round keeps is the server's, at the moment at which it happens.
        """
        if not rows:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            UPDATE dental_followup_round
               SET opened_at = missed, clinic_day = told.day, first_due_by = closing,
                   owed_until = closing, first_attempt_at = first, first_reached_at = last,
                   booked_event_id = visit, booked_at = booked, booked_start = awaited,
                   booked_by = by, closed_at = closed, same_day = verdict, same_day_reason = why
              FROM unnest(%s::int[], %s::date[], %s::timestamp[], %s::timestamp[],
                          %s::timestamp[], %s::timestamp[], %s::int[], %s::timestamp[],
                          %s::timestamp[], %s::varchar[], %s::timestamp[], %s::varchar[],
                          %s::varchar[])
                   AS told ("case", day, missed, closing, first, last, visit, booked, awaited, by,
                            closed, verdict, why)
             WHERE followup_id = told."case"
            """, *map(list, zip(*rows, strict=True))))
        self.env.invalidate_all()
