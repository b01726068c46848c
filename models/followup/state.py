from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import CLOSED, WAITING
from .cannot_go_on import GOES_ON
from .dental_followup import SET_STATE

TRANSITIONS = {
    'todo': {'pending', 'booked', 'won', 'lost', 'cancelled'},
    'pending': {'pending', 'todo', 'booked', 'won', 'lost', 'cancelled'},
    'booked': {'booked', 'todo', 'won', 'lost', 'cancelled'},
    'won': {'booked', 'todo', 'pending', 'cancelled'},
    'lost': {'todo'},
    'cancelled': {'todo'},
}


class DentalFollowup(models.Model):
    """How cases change their state: by one author, and many of them as quickly as one."""

    _inherit = 'dental.followup'

    def _set_state(self, state, **vals):
        """Bring cases into a state, all with the same values; see :meth:`_set_states`."""
        return self._set_states(state, dict.fromkeys(self, vals))

    @api.model
    def _set_states(self, state, changes):
        """Bring cases into a state, with what goes with it; the only writer of ``state``.

        :param str state: a key of :data:`CASE_STATES`
        :param dict changes: of each case, the values written together with the state
        :raises UserError: where :data:`TRANSITIONS` does not allow it; then nothing is written
        """
        if not changes:
            return True
        cases = self.browse().union(*changes)
        labels = dict(self._fields['state']._description_selection(self.env))
        for case in cases:
            if state != case.state and state not in TRANSITIONS[case.state]:
                raise UserError(self.env._(
                    "The follow-up of %(patient)s is “%(old)s” and cannot become “%(new)s”.",
                    patient=case.partner_id.name, old=labels[case.state], new=labels[state]))
        if state in ('booked', 'lost', 'cancelled'):
            cases._cancel_unsent()
        if state in CLOSED:
            ends = {'closed_at': fields.Datetime.now(), 'closed_user_id': self.env.uid,
                    'is_promise': False, **GOES_ON, 'hold_note': False}
        else:
            ends = {'closed_at': False, 'closed_user_id': False, 'lost_reason_id': False,
                    'close_note': False, 'cancel_reason': False}
        was = {case: case.state for case in cases}
        self._write_each({
            case: {'state': state, **change, **ends} for case, change in changes.items()})
        self._follow_rounds(was, state)
        if state not in WAITING:
            cases._end_alarms()
        if state in CLOSED:
            cases._end_reading()
            cases._end_questions()
        return True

    @api.model
    def _put_back(self, standings):
        """Bring cases back to where they stood before a result that is taken back.

        No table is asked: what was given up goes on as it was, and its round with it.

        :param dict standings: of each case, the values of :meth:`_read_standing`
        """
        cases = self.browse().union(*standings)
        ended = cases.filtered('is_closed')
        checked = (cases - ended).filtered(
            lambda case: case.checkup != standings[case]['checkup'])
        self._write_each(standings)
        ended._go_on_with_rounds()
        checked._withdraw_checkup_rounds()

    @api.model
    def _write_each(self, changes):
        """Write what may differ from case to case; the to-do's follow once, for all of them.

        :param dict changes: of each case, the values
        """
        if not changes:
            return True
        cases = self.browse().union(*changes)
        alike = {}
        for case, values in changes.items():
            alike.setdefault(tuple(sorted(values.items())), []).append(case.id)
        for values, ids in alike.items():
            some = self.with_context(dental_set_state=SET_STATE).browse(ids)
            some.with_prefetch(cases.ids).write(dict(values))
        cases._sync_activities()
        return True
