from datetime import timedelta

from odoo import api, fields, models

from ..tools import slots
from .calendar_event import EXPECTED
from .dental_followup import WAITING
from .dental_followup_step import QUEUED
from .dental_treatment_plan import UNDECIDED

COMING = (*EXPECTED, 'arrived')
"""States of a visit that still leads to the chair."""
USUAL_LENGTH = timedelta(minutes=30)
"""How long a visit takes of which nothing is known."""


class DentalFollowup(models.Model):
    """Cases follow their visits, whoever changes these and however often (invariants 5, 6).

    ``event_id`` is the visit that opened a case, ``rebooked_event_id`` the new one that was made
    of it; what is corrected on either is followed, forwards and backwards.
    """

    _inherit = 'dental.followup'

    def _book(self, visit):
        """Rest until the new visit: booked, not yet a success (S59)."""
        for followup in self:
            followup._set_state(
                'booked', rebooked_event_id=visit.id, next_at=visit.start, next_channel='wait',
                is_promise=False, error_reason=False)

    def _restart(self, note):
        """Take cases up again from their first step, due as a new one is, with their history."""
        now = fields.Datetime.now()
        for case, planner, wish in self._with_planner(now):
            step = case.program_id.step_ids[:1]
            values = planner.plan_step(step, case, wish, now) if step else {
                **planner.propose(now, wish), 'next_channel': 'phone'}
            if values['next_channel'] in QUEUED:
                values['next_channel'] = 'phone'
            if not case.user_id.active:
                values['user_id'] = False
            case._set_state('todo', tries=0, **values)
            if not case._has_address() and not case.needs_data:
                case._ask_for_data(self._no_number_reason())
            case.message_post(body=note, subtype_xmlid='mail.mt_note')

    @api.model
    def _on_visits_booked(self, visits):
        """A patient with a case that wants a visit has a new one: the case waits for it."""
        now = fields.Datetime.now()
        coming = visits.filtered(
            lambda visit: visit.start > now and visit.dental_state in EXPECTED)
        if not coming:
            return
        cases = self.sudo().search([
            ('partner_id', 'in', coming.dental_patient_id.ids),
            ('state', 'in', WAITING),
            ('program_id.wants_visit', '=', True),
            ('id', 'not in', self.env.context.get('dental_settled_followups', ())),
        ])
        first_visit = {
            (visit.dental_patient_id, visit.dental_company_id): visit
            for visit in coming.sorted('start', reverse=True)
        }
        for followup in cases:
            visit = first_visit.get((followup.partner_id, followup.company_id))
            if visit and visit != followup.event_id and followup._is_settled_by(visit):
                followup._book(visit)

    def _get_visit_to_repeat(self):
        """Return the visit that the new one is like: one that was missed, or is due again.

        What was treated already is not booked again.
        """
        self.ensure_one()
        visit = self.event_id
        is_done = visit.dental_state in ('arrived', 'attended')
        return visit.browse() if is_done and self.program_id.trigger != 'recall' else visit

    def _get_new_visit_length(self, like):
        """Return how long the new visit takes (S54, S80).

        As long as the one it is like; else as its treatments, or the plan's, usually take.

        :param like: ``calendar.event``, maybe empty
        :return: timedelta
        """
        self.ensure_one()
        if like and not like.allday and like.stop > like.start:
            return like.stop - like.start
        treatments = like.categ_ids or self.plan_id.treatment_ids
        return slots.visit_length(treatments.mapped('dental_duration')) or USUAL_LENGTH

    def _is_settled_by(self, visit):
        """Tell whether a visit is what the case wants.

        Every visit is, but for a treatment plan that waits for a decision: only one for its
        treatments, since a cleaning in a month decides nothing (S5).
        """
        self.ensure_one()
        plan = self.plan_id
        return plan.state not in UNDECIDED or bool(plan.treatment_ids & visit.categ_ids)

    @api.model
    def _on_visits_changed(self, visits):
        """Let cases follow what became of their visits."""
        if not visits:
            return
        caused = self.sudo().search([
            ('event_id', 'in', visits.ids), ('state', 'in', (*WAITING, 'booked', 'won')),
            ('trigger_state', '!=', False),
        ])
        caused.filtered(lambda case: case._cause_is_gone())._withdraw()
        for case in self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', 'in', (*WAITING, 'booked', 'won')),
        ]):
            case._follow_new_visit()
        self._on_visits_attended(visits.filtered(
            lambda visit: visit.dental_state in ('arrived', 'attended')))
        self._on_visits_booked(visits.filtered(
            lambda visit: visit.dental_previous_state not in EXPECTED))

    @api.model
    def _on_visits_attended(self, visits):
        """A patient is in the chair who was to be called about coming: the call is not needed.

        The case waits for the visit that he came to, and is won with it (S59).
        """
        waiting = self.sudo().search([
            ('partner_id', 'in', visits.dental_patient_id.ids), ('state', 'in', WAITING),
            ('program_id.wants_visit', '=', True), ('event_id', 'not in', visits.ids),
        ]) if visits else self.browse()
        for case in waiting:
            came = visits.filtered(
                lambda visit, case=case: visit.dental_patient_id == case.partner_id
                and visit.dental_company_id == case.company_id
                and visit.stop > (case.event_id.start or case.create_date))[:1]
            if came and case._is_settled_by(came):
                case._book(came)
                case._follow_new_visit()

    def _cause_is_gone(self):
        """Tell whether the visit is no longer what opened this case.

        A case that is booked already goes on if its missed visit is only filed differently
        (moved, cancelled), and ends if the patient was there or is awaited after all.
        """
        self.ensure_one()
        state = self.event_id.dental_state
        if self.state == 'booked':
            return state in (*COMING, 'attended') and self.trigger_state != state
        return self.trigger_state != state

    def _follow_new_visit(self):
        """Bring a case to where its new visit says it is, also after a correction."""
        self.ensure_one()
        visit = self.rebooked_event_id
        if visit.dental_state == 'attended':
            if self.state != 'won':
                self._set_state('won')
        elif visit.dental_state in COMING:
            if self.state != 'booked':
                self._book(visit)
        elif self.state in WAITING:
            return
        elif visit.dental_state == 'no_show':
            self._restart(self.env._("The new visit was missed as well."))
        elif visit.dental_state == 'moved' and visit.dental_moved_to_id:
            self._book(visit.dental_moved_to_id)
        elif visit.dental_cancel_kind == 'clinic':
            self._restart(self.env._("The clinic cancelled the new visit: offer another one."))
        else:
            self._restart(self.env._("The new visit does not take place."))

    @api.model
    def _on_visits_given(self, visits):
        """Visits are another patient's now: who waited for them does not, and the other does."""
        lost = self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked'),
        ]).filtered(lambda case: case.partner_id != case.rebooked_event_id.dental_patient_id)
        lost._restart(self.env._("The new visit was given to another patient."))
        lost.write({'rebooked_event_id': False})
        self._on_visits_booked(visits)

    @api.model
    def _on_visits_retimed(self, visits):
        """A booked case waits until the new hour of its visit."""
        for case in self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked'),
        ]):
            case.next_at = case.rebooked_event_id.start

    @api.model
    def _on_visits_gone(self, visits):
        """Visits are archived or deleted: nobody waits for them, and nobody is called for them."""
        waiting = self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked')])
        waiting._restart(self.env._("The new visit was removed."))
        waiting.write({'rebooked_event_id': False})
        self.sudo().search([
            ('event_id', 'in', visits.ids), ('state', 'in', WAITING),
        ])._set_state('cancelled', close_note=self.env._("The visit was removed."))

    @api.model
    def _on_incidents_cleared(self, visits):
        """What went wrong was noted by mistake: the call it opened is not needed.

        One that a rating or a complaint opened is: it has a period of its own.
        """
        self.sudo().search([
            ('event_id', 'in', visits.ids), ('state', 'in', WAITING), ('period', '=', False),
            ('program_id.trigger', '=', 'incident'),
        ])._set_state('cancelled', close_note=self.env._("What went wrong was taken back."))

    def _withdraw(self):
        """Cancel cases whose visit is no longer what opened them, and what they have not sent.

        A case that is won stays so, unless all it did was queue a message that is still here.
        """
        for case in self:
            if case.state == 'won' and not case._has_unsent():
                continue
            label = dict(case.event_id._fields['dental_state']._description_selection(self.env))
            case._set_state('cancelled', close_note=self.env._(
                "The visit is now “%(state)s”.", state=label[case.event_id.dental_state]))
