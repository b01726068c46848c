from datetime import timedelta

from odoo import fields, models

from ..vocabulary import CANCELLING, EXPECTED, STAFF
from .calendar_event import PREFETCHED

CANCEL_KINDS = [
    ('early', "By the patient, in time"),
    ('late', "By the patient, late"),
    ('clinic', "By the clinic"),
]
BY_CLINIC = object()
"""Says in the context that the clinic cancels; an object, so that no caller from outside has it."""


class InCall(frozenset):
    """Ids of the follow-ups that a call settles itself, in the context of what the call changes.

    Of a class of its own, so that no caller from outside makes one.
    """


def settled_in_call(env):
    """Return the :class:`InCall` of an environment; ``None`` where no call changes something."""
    said = env.context.get('dental_in_call')
    return said if isinstance(said, InCall) else None


class CalendarEvent(models.Model):
    """What a visit gives reason to: who cancelled it and when, and what went wrong at it."""

    _inherit = 'calendar.event'

    dental_cancel_kind = fields.Selection(
        CANCEL_KINDS, string="Cancelled", groups=STAFF, copy=False, readonly=True)
    dental_incident = fields.Boolean(
        string="Something went wrong", groups=STAFF, copy=False, prefetch=PREFETCHED,
        help="A long wait, a misunderstanding, a pain: somebody calls to put it right.")
    dental_incident_note = fields.Char(
        string="What went wrong", groups=STAFF, copy=False)

    def _dental_in_call(self, call):
        """Return these visits as a call changes them.

        The call itself says what comes next, so no other one is opened about it.
        """
        return self.with_context(dental_in_call=InCall(call._get_cases().ids))

    def _dental_reasons(self, program):
        """Return the reasons these visits give for a follow-up by a program.

        They may be in memory only, as those of a file that is looked at.

        :return: list of dict (see :meth:`DentalFollowup._open_for_reasons`)
        """
        visits = self.filtered(lambda visit: visit.dental_patient_id and visit.dental_company_id)
        if program.treatment_ids:
            visits = visits.filtered(
                lambda visit: visit.categ_ids._origin & program.treatment_ids)
        reasons = [{
            'partner_id': visit.dental_patient_id.id, 'company': visit.dental_company_id,
            'event_id': visit.id, 'trigger_state': visit.dental_state, 'period': False,
            'dentist_id': visit.dental_dentist_id.id, 'start': visit.start, 'stop': visit.stop,
        } for visit in visits]
        if program.trigger == 'checkup':
            return visits._dental_with_checkups(reasons)
        if program.trigger == 'incident':
            now = fields.Datetime.now()
            return [{
                **reason, 'trigger_state': False, 'start': now, 'stop': now,
                'topic': visit.dental_incident_note,
            } for reason, visit in zip(reasons, visits, strict=True)]
        if program.trigger in CANCELLING:
            return visits._dental_cancelled(reasons, program.trigger)
        return reasons

    def _dental_cancelled(self, reasons, trigger):
        """Return the reasons that these visits give which were cancelled, counted from now.

        An agenda of last year that is tidied up calls nobody, and the call in which a visit was
        cancelled says what comes next. Nor is anybody called twice: a case that waited for the
        visit is taken up again, and who cancelled in time has perhaps another visit to come.
        """
        if settled_in_call(self.env) is not None:
            return []
        now = fields.Datetime.now()
        unneeded = set() if trigger == 'late_cancel' else self._dental_looked_after(
            now, booked=trigger == 'early_cancel')
        return [{**reason, 'at': reason['start'], 'start': now, 'stop': now}
                for reason, visit in zip(reasons, self, strict=True)
                if visit._origin.id not in unneeded]

    def _dental_looked_after(self, now, booked):
        """Return the ids of those of these cancelled visits that need no call of their own.

        With ``sudo``: a case that is hidden from who cancels calls the patient all the same.

        :param bool booked: also of who has another visit to come in the clinic
        """
        waited = self.env['dental.followup'].sudo().search([
            ('rebooked_event_id', 'in', self.ids), ('is_closed', '=', False)]).rebooked_event_id
        if not booked:
            return set(waited.ids)
        coming = {(patient, clinic) for patient, clinic in self._read_group([
            ('dental_patient_id', 'in', self.dental_patient_id.ids), ('start', '>', now),
            ('dental_state', 'in', EXPECTED), ('id', 'not in', self.ids),
        ], ['dental_patient_id', 'dental_company_id'])}
        return set((waited | self.filtered(lambda visit: (
            visit.dental_patient_id, visit.dental_company_id) in coming)).ids)

    def _dental_with_checkups(self, reasons):
        """Add when the first check-up after each visit's treatments is due; drop the others."""
        dated = []
        for reason, visit in zip(reasons, self, strict=True):
            hours = visit.categ_ids._dental_checkup_hours()
            if hours:
                dated.append({
                    **reason, 'checkup': hours[0], 'topic': ', '.join(
                        visit.categ_ids.filtered('dental_checkups').mapped('name')),
                    'due_at': visit.stop + timedelta(hours=hours[0])})
        return dated

    def _dental_get_cancel_kind(self, state, start, now):
        """Return how a visit that comes into a state is cancelled, or that it is not.

        By the clinic if that was said; else by the patient, in time or late. One whose hour has
        passed is late: the patient has no visit, and nobody is forgotten because of how it was
        filed.

        :param start: naive UTC datetime, when it begins or was to begin
        :param now: naive UTC datetime
        :return: a key of :data:`CANCEL_KINDS`, or ``False``
        """
        self.ensure_one()
        if state != 'cancelled':
            return False
        if self.env.context.get('dental_cancelled_by') is BY_CLINIC:
            return 'clinic'
        notice = timedelta(hours=self.dental_company_id.dental_late_cancel_hours)
        return 'early' if start - now > notice else 'late'

    def action_dental_cancel_by_clinic(self):
        """The clinic cannot see the patient: that is not the patient's doing."""
        return self.with_context(dental_cancelled_by=BY_CLINIC).action_dental_cancel()

    def action_dental_incident(self):
        """Something went wrong at these visits; the program calls to put it right."""
        return self.write({'dental_incident': True})
