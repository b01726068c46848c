from datetime import timedelta

from odoo import api, fields, models

from ...tools import slots
from ..visit.reasons import settled_in_call
from ..vocabulary import EXPECTED, QUEUED, UNDECIDED, WAITING

COMING = (*EXPECTED, 'arrived')
"""States of a visit that still leads to the chair."""
ONE_DAY = timedelta(days=1)


class DentalFollowup(models.Model):
    """Cases follow their visits, whoever changes these and however often (invariants 5, 6).

    ``event_id`` is the visit that opened a case, ``rebooked_event_id`` the new one that was made
    of it; what is corrected on either is followed, forwards and backwards.
    """

    _inherit = 'dental.followup'

    def _book(self, visit):
        """Rest until the new visit: booked, not yet a success (S59)."""
        return self._book_each(dict.fromkeys(self, visit))

    @api.model
    def _book_each(self, visits):
        """Let cases rest until their new visits.

        :param dict visits: the new visit of each case
        """
        return self._set_states('booked', {case: {
            'rebooked_event_id': visit.id, 'next_at': visit.start, 'next_channel': 'wait',
            'is_promise': False, 'error_reason': False, 'error_kind': False,
        } for case, visit in visits.items()})

    def _restart(self, note):
        """Take cases up again from their first step, due as a new one is, with their history.

        An offer of an earlier time is made once, and a call that rang us is not made by us.

        :param str note: why, for who reads the case
        """
        over = self.filtered(lambda case: case._is_offer() or case._was_incoming())
        if over:
            over._set_state('cancelled', close_note=note)
        again = self - over
        if again:
            again._begin_again(note)

    def _begin_again(self, note):
        """Bring cases to their first step; see :meth:`_restart`."""
        now = fields.Datetime.now()
        changes = {}
        for case, scheduler, wish in self._with_scheduler(now):
            step = case.program_id.step_ids[:1]
            missed_at = case._missed_today_at()
            values = scheduler.schedule_step(
                step, case, wish, now, missed_at=missed_at) if step else {
                **scheduler.propose(now, wish, missed_at=missed_at), 'next_channel': 'phone'}
            if values['next_channel'] in QUEUED:
                values['next_channel'] = 'phone'
            if not case.user_id.active:
                values['user_id'] = False
            changes[case] = {'tries': 0, **values}
        self._set_states('todo', changes)
        unknown = self.filtered(lambda case: not case._has_address() and not case.needs_data)
        if unknown:
            unknown._ask_for_data(self._say_no_number())
        self._message_log_batch(dict.fromkeys(self.ids, note))

    @api.model
    def _on_visits_booked(self, visits):
        """There are new visits: the cases that want one wait for it, and their time is taken."""
        now = fields.Datetime.now()
        coming = visits.filtered(
            lambda visit: visit.start > now and visit.dental_state in EXPECTED)
        if coming:
            self._wait_for_visits(coming)
        if visits:
            self._drop_taken_offers(visits.dental_company_id)

    @api.model
    def _wait_for_visits(self, coming):
        """A patient with a case that wants a visit has one to come: the case waits for it."""
        # A visit's cases follow it whoever changes the agenda, who need not see follow-ups.
        cases = self.sudo().search([
            ('partner_id', 'in', coming.dental_patient_id.ids),
            ('state', 'in', WAITING),
            ('program_id.wants_visit', '=', True),
            ('alarm_state', '!=', 'answered'),  # the patient has to hear that first
            ('id', 'not in', list(settled_in_call(self.env) or ())),
        ])
        first_visit = {
            (visit.dental_patient_id, visit.dental_company_id): visit
            for visit in coming.sorted('start', reverse=True)
        }
        found = {case: first_visit.get((case.partner_id, case.company_id)) for case in cases}
        booked = {
            case: visit for case, visit in found.items()
            if visit and visit != case.event_id and case._is_settled_by(visit)}
        if booked:
            self._book_each(booked)

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
        return slots.visit_length(treatments.mapped('dental_duration'))

    def _is_settled_by(self, visit):
        """Tell whether a visit is what the case wants.

        Every visit is, but for a treatment plan that waits for a decision: only one for its
        treatments, since a cleaning in a month decides nothing (S5). An offer of an earlier time
        is settled in its call only.
        """
        self.ensure_one()
        if self._is_offer():
            return False
        plan = self.plan_id
        return plan.state not in UNDECIDED or bool(plan.treatment_ids & visit.categ_ids)

    @api.model
    def _on_visits_changed(self, visits):
        """Let cases follow what became of their visits.

        With ``sudo``: whoever changes the agenda need not see follow-ups, and is shown none.
        """
        if not visits:
            return
        caused = self.sudo().search([
            ('event_id', 'in', visits.ids), ('state', 'in', (*WAITING, 'booked', 'won')),
            ('trigger_state', '!=', False),
        ])
        gone = caused.filtered(lambda case: case._cause_is_gone())
        if gone:
            gone._withdraw()
        following = self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', 'in', (*WAITING, 'booked', 'won'))])
        if following:
            following._follow_new_visits()
        self._on_visits_attended(visits.filtered(
            lambda visit: visit.dental_state in ('arrived', 'attended')))
        self._drop_offers_to(visits)

    @api.model
    def _on_visits_attended(self, visits):
        """A patient is in the chair who was to be called about coming: the call is not needed.

        The case waits for the visit that they came to, and is won with it (S59).
        """
        if not visits:
            return
        # As in _on_visits_changed.
        waiting = self.sudo().search([
            ('partner_id', 'in', visits.dental_patient_id.ids), ('state', 'in', WAITING),
            ('program_id.wants_visit', '=', True), ('event_id', 'not in', visits.ids)])
        theirs = visits.grouped(
            lambda visit: (visit.dental_patient_id, visit.dental_company_id))
        came = {}
        for case in waiting:
            since = case.event_id.start or case.create_date
            visit = theirs.get((case.partner_id, case.company_id), visits.browse()).filtered(
                lambda visit, since=since: visit.stop > since)[:1]
            if visit and case._is_settled_by(visit):
                came[case] = visit
        if came:
            here = self.browse().union(*came)
            here._tell_answer()  # by the dentist they came to
            self._book_each(came)
            here._follow_new_visits()

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

    def _follow_new_visits(self):
        """Bring cases to where their new visits say they are, also after a correction."""
        booked, again, won = {}, {}, self.browse()
        for case in self:
            visit = case.rebooked_event_id
            if visit.dental_state == 'attended':
                won |= case
            elif visit.dental_state in COMING:
                booked[case] = visit
            elif case.state not in WAITING:
                if visit.dental_state == 'moved' and visit.dental_moved_to_id:
                    booked[case] = visit.dental_moved_to_id
                else:
                    again.setdefault(case._why_again(), []).append(case.id)
        won.filtered(lambda case: case.state != 'won')._set_state('won')
        self._book_each({case: visit for case, visit in booked.items()
                         if (case.state, case.rebooked_event_id) != ('booked', visit)})
        for note, ids in again.items():
            self.browse(ids)._restart(note)

    def _why_again(self):
        """Say why a case that waited for its new visit is taken up again."""
        self.ensure_one()
        visit = self.rebooked_event_id
        if visit.dental_state == 'no_show':
            return self.env._("The new visit was missed as well.")
        if visit.dental_cancel_kind == 'clinic':
            return self.env._("The clinic cancelled the new visit: offer another one.")
        return self.env._("The new visit does not take place.")

    @api.model
    def _on_visits_given(self, visits):
        """Visits are another patient's now: who waited for them does not, and the other does."""
        # As in _on_visits_changed.
        lost = self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked'),
        ]).filtered(lambda case: case.partner_id != case.rebooked_event_id.dental_patient_id)
        lost._restart(self.env._("The new visit was given to another patient."))
        lost.write({'rebooked_event_id': False})
        self._on_visits_booked(visits)

    @api.model
    def _on_visits_retimed(self, visits):
        """A booked case waits until the new hour of its visit."""
        self._write_each({
            # as in _on_visits_changed
            case: {'next_at': case.rebooked_event_id.start} for case in self.sudo().search([
                ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked')])})

    @api.model
    def _on_visits_replaced(self, gone, stay):
        """Visits of a series are put away: who waited for one waits for the next of the series.

        :param stay: the other visits of the series
        """
        now = fields.Datetime.now()
        coming = stay.filtered(
            lambda visit: visit.start > now and visit.dental_state in EXPECTED).sorted('start')
        # As in _on_visits_changed.
        waiting = self.sudo().search([
            ('rebooked_event_id', 'in', gone.ids), ('state', '=', 'booked'),
        ]) if gone and coming else self
        instead = {}
        for case in waiting:
            theirs = coming.filtered(lambda visit, case=case: (
                visit.dental_patient_id == case.partner_id
                and visit.dental_company_id == case.company_id))
            day = case.rebooked_event_id.start - ONE_DAY
            next_visit = theirs.filtered(lambda visit, day=day: visit.start > day) or theirs
            if next_visit:
                instead[case] = next_visit[0]
        self._book_each(instead)

    @api.model
    def _on_visits_gone(self, visits):
        """Visits are archived or deleted: nobody waits for them, and nobody is called for them.

        With ``sudo``, as in :meth:`_on_visits_changed`.
        """
        waiting = self.sudo().search([
            ('rebooked_event_id', 'in', visits.ids), ('state', '=', 'booked')])
        waiting._restart(self.env._("The new visit was removed."))
        waiting.write({'rebooked_event_id': False})
        self.sudo().search([
            ('event_id', 'in', visits.ids), ('state', 'in', WAITING),
        ])._set_state('cancelled', close_note=self.env._("The visit was removed."))

    def _withdraw(self):
        """Cancel cases whose visit is no longer what opened them, and what they have not sent.

        A case that is won stays so, unless all it did was queue a message that is still here.
        """
        unsent = self._unsent_attempts().followup_id
        labels = dict(self.env['calendar.event']._fields['dental_state']._description_selection(
            self.env))
        self._set_states('cancelled', {
            case: {'close_note': self.env._(
                "The visit is now “%(state)s”.", state=labels[case.event_id.dental_state])}
            for case in self if case.state != 'won' or case in unsent})
