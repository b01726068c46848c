from odoo import api, fields, models
from odoo.exceptions import UserError

from ..access.kept import as_server, is_server
from ..vocabulary import EXPECTED, STAFF, VISIT_STATES
from .ledger import BY_DEATH, BY_UNDO, Undo

TRANSITIONS = {
    False: {'booked', 'confirmed', 'arrived', 'attended', 'no_show', 'cancelled', 'moved'},
    'booked': {'confirmed', 'arrived', 'attended', 'no_show', 'cancelled', 'moved'},
    'confirmed': {'booked', 'arrived', 'attended', 'no_show', 'cancelled', 'moved'},
    'arrived': {'attended', 'cancelled'},
    'attended': set(),
    'no_show': {'arrived', 'attended', 'cancelled', 'moved'},
    'cancelled': {'booked', 'confirmed', 'arrived', 'attended'},
    'moved': set(),
}
"""What may follow what; a slip of the hand is taken back by *Undo*, whatever the state."""
JUDGED = ('attended', 'no_show')
"""States that say whether the patient came: not before it can be known."""


class CalendarEvent(models.Model):
    """What became of a visit: which state may follow which, recorded in one click and undone."""

    _inherit = 'calendar.event'

    dental_allowed_states = fields.Char(compute='_compute_dental_allowed_states', groups=STAFF)

    @api.depends('dental_state', 'dental_previous_state')
    def _compute_dental_allowed_states(self):
        """List the states that may follow, and 'undo', for the buttons to show."""
        for event in self:
            allowed = [
                state for state, _label in VISIT_STATES if state in TRANSITIONS[event.dental_state]
            ] if event.dental_patient_id else []
            event.dental_allowed_states = ','.join(
                [*allowed, *(['undo'] if event.dental_previous_state else [])])

    def _dental_check_transition(self, state):
        """Refuse a state that may not follow the present one.

        :raises UserError: saying what to do instead
        """
        labels = dict(self._fields['dental_state']._description_selection(self.env))
        for event in self:
            if state != event.dental_state and state not in TRANSITIONS[event.dental_state]:
                raise UserError(self.env._(
                    "The visit of %(patient)s is “%(old)s” and cannot become “%(new)s”. "
                    "If it was recorded by mistake, press Undo first.",
                    patient=event.dental_patient_id.name,
                    old=labels[event.dental_state], new=labels.get(state, state)))

    @api.model
    def _dental_check_time(self, state, start, visit):
        """Refuse that a person says whether a patient came before the visit's time.

        Whoever has arrived may be treated early on that day. What another system recorded, an
        import's, is believed.

        :param start: when the visit begins, naive UTC
        :param visit: the visit as it was, or one that is made
        :raises UserError: saying what to do instead
        """
        now = fields.Datetime.now()
        if state not in JUDGED or not start or start <= now or is_server(self.env):
            return
        company = visit.dental_company_id or self.env.company
        if visit.dental_state == 'arrived' and company._dental_is_today(start):
            return
        raise UserError(self.env._(
            "The visit of %(patient)s is on %(when)s: whether they came can be said from then on. "
            "If they are here already, press Arrived.",
            patient=visit.dental_patient_id.name, when=company._dental_when(start)))

    # ACTIONS

    def action_dental_set_state(self, state):
        """Record what became of these visits.

        :param str state: a key of :data:`VISIT_STATES`
        :raises UserError: where the transition table does not allow it, or for an unknown state
        """
        if not isinstance(state, str) or state not in dict(VISIT_STATES):
            raise UserError(self.env._("A visit has no state called “%(state)s”.", state=state))
        pending = self.filtered(lambda event: event.dental_state != state)
        if any(not event.dental_patient_id for event in pending):
            raise UserError(self.env._("Only a patient's visit has a state."))
        return pending.write({'dental_state': state}) if pending else True

    def action_dental_arrived(self):
        """The patient is here; what was agreed with them is shown at once, if anything was."""
        result = self.action_dental_set_state('arrived')
        return self._dental_handover_action() or result

    def action_dental_confirmed(self):
        """The patient says that they will come."""
        return self.action_dental_set_state('confirmed')

    def action_dental_attended(self):
        """The patient was treated."""
        return self.action_dental_set_state('attended')

    def action_dental_no_show(self):
        """The patient did not come."""
        return self.action_dental_set_state('no_show')

    def action_dental_cancel(self):
        """The visit does not take place; if somebody could come instead, it is said, not asked."""
        result = self.action_dental_set_state('cancelled')
        return self._dental_freed_notice() or result

    def action_dental_undo(self):
        """Take the last recorded state back, and withdraw what it started and was not sent.

        Pressed again, it goes on to the state before: all the way back to the first.
        """
        undone = self.filtered('dental_previous_state')
        standing = undone._dental_standing_changes()
        none = self.env['dental.visit.change']
        for (was, now, before, kind), events in undone.grouped(lambda event: (
                event.dental_previous_state, event.dental_state,
                *standing.get(event, none)[1:2]._get_before())).items():
            rows = none.union(*(standing.get(event, none)[:1] for event in events))
            events.with_context(dental_undo=Undo(rows.ids), dental_way=BY_UNDO).write({
                'dental_state': was, 'dental_previous_state': before, 'dental_cancel_kind': kind,
                **({'dental_hands_off': True} if now == 'no_show' else {})})
            if now == 'moved':
                events._dental_undo_move()
        return True

    @api.model
    def _dental_free_times_of(self, partners):
        """The visits to come of patients who have died do not take place: their time is free.

        With ``sudo``: whoever notes it, also of visits that are not theirs to see.
        """
        self.sudo().search([
            ('dental_patient_id', 'in', partners.ids), ('dental_state', 'in', EXPECTED),
            ('start', '>', fields.Datetime.now()),
        ]).with_context(dental_way=BY_DEATH).action_dental_set_state('cancelled')

    def _dental_undo_move(self):
        """The visit that a move made does not take place; who waits for it waits for the old one.

        :raises UserError: if something was recorded of the new visit already
        """
        for event in self.filtered('dental_moved_to_id'):
            new = event.dental_moved_to_id
            if new.dental_state not in (*EXPECTED, 'cancelled'):
                raise UserError(self.env._(
                    "The visit it was moved to has been recorded already, on %(date)s.",
                    date=event.dental_company_id._dental_when(new.start)))
            as_server(event).dental_moved_to_id = False
            if event.dental_state in EXPECTED:
                # Which visit a case waits for is the server's to write; these waited for this very
                # one.
                self.env['dental.followup'].sudo().search([
                    ('rebooked_event_id', '=', new.id), ('state', '=', 'booked')])._book(event)
            new.with_context(dental_way=BY_UNDO).action_dental_set_state('cancelled')
