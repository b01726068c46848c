from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import get_lang

from ...tools import clinic_time, slots
from ...tools.titles import said_of
from ..vocabulary import EXPECTED, STAFF
from .busy_times import CHAIR, DENTIST

FARTHEST = timedelta(days=3660)
"""Ten years: of what is farther off nothing is known."""
A_DAY = timedelta(days=1)
"""So much before and after a time is looked at, for what lasts all day."""


class CalendarEvent(models.Model):
    """What speaks against the time of a visit: said where it is entered, and never a wall."""

    _inherit = 'calendar.event'

    dental_warning = fields.Text(compute='_compute_dental_warning', groups=STAFF)

    @api.depends(
        'start', 'stop', 'allday', 'dental_dentist_id', 'dental_chair_id', 'dental_patient_id',
        'dental_company_id', 'dental_state')
    def _compute_dental_warning(self):
        sentences = self._dental_warnings()
        for visit in self:
            visit.dental_warning = '\n'.join(sentences.get(visit.id, ())) or False

    def _dental_warnings(self):
        """Return what speaks against the times of these visits, as sentences by their ids.

        Of a visit whose patient is not awaited any more nothing is said, nor of one whose hour has
        come since it was made. The visits may be in memory only, as in a form.
        """
        now = fields.Datetime.now()
        asked = self.filtered(lambda visit: (
            visit.dental_patient_id and visit.start and visit.stop and not visit.allday
            and (visit.dental_state or 'booked') in EXPECTED
            and abs(visit.start - now) < FARTHEST and abs(visit.stop - visit.start) < A_DAY
            and not (visit._origin.start == visit.start and visit.start <= now)))
        return {
            visit.id: sentences
            for company, visits in asked.grouped(
                lambda visit: visit.dental_company_id._origin or self.env.company).items()
            for visit, sentences in visits._dental_warn_in(company, now)}

    def _dental_warn_in(self, company, now):
        """Yield (visit, its sentences) of visits in one clinic; five queries, however many.

        With ``sudo``: whose a chair is may be hidden; its name is told to who has chosen it.
        """
        dentists, patients = self.dental_dentist_id._origin, self.dental_patient_id._origin
        chairs = self.sudo().dental_chair_id._origin
        since, until = min(self.mapped('start')) - A_DAY, max(self.mapped('stop')) + A_DAY
        work = self._dental_work(company, dentists, chairs, since, until)
        if not work:  # without a timetable nobody knows when the clinic is open
            return
        at_work = {
            (kind, key): spans for kind, ids in ((DENTIST, dentists.ids), (CHAIR, chairs.ids))
            for key, spans in work.free(kind, ids).items()}
        at_work[work.clinic] = work.open_hours()
        busy = sorted((
            (*row.span(work.zone), row) for row in self._dental_busy_rows(
                company, dentists, chairs, since, until, patients, None)),
            key=lambda item: item[:2])
        for visit in self:
            yield visit, [
                *visit._dental_warn_of_the_hour(company, now),
                *visit._dental_warn_of_hours(work, at_work),
                *visit._dental_warn_of_others(work.zone, busy)]

    def _dental_warn_of_the_hour(self, company, now):
        """Return the sentences on an hour that has passed, and on nobody to see the patient."""
        found = []
        if self.start <= now:
            found.append(self.env._(
                "%(when)s has passed already.", when=company._dental_when(self.start)))
        if not self.dental_dentist_id:
            found.append(self.env._("No dentist is chosen."))
        return found

    def _dental_warn_of_hours(self, work, at_work):
        """Return the sentences on who does not work at this time.

        :param at_work: intervals in UTC by (kind, id)
        """
        begin, end = clinic_time.interval(self.start, self.stop)
        clinic = work.away.get(work.clinic, ())
        if any(start < self.stop and stop > self.start for start, stop in clinic):
            return [self.env._("The clinic has a holiday then.")]
        if not slots.lies_in(begin, end, at_work[work.clinic]):
            return [self.env._("The clinic is closed then.")]
        return [
            self.env._("%(name)s does not work then.", name=said_of(
                who.name, get_lang(self.env).code, begins=True)) for kind, who in (
                # as in _dental_warn_in
                (DENTIST, self.dental_dentist_id), (CHAIR, self.dental_chair_id.sudo()))
            if who and not slots.lies_in(begin, end, at_work[kind, who._origin.id])]

    def _dental_warn_of_others(self, zone, busy):
        """Return the sentences on who is somewhere else at this time.

        :param busy: of (start, stop, row), naive UTC
        """
        # as in _dental_warn_in
        dentist, chair = self.dental_dentist_id._origin, self.dental_chair_id.sudo()._origin
        patient, found = self.dental_patient_id._origin, []
        for start, stop, row in busy:
            if row.event_id == self._origin.id or start >= self.stop or stop <= self.start:
                continue
            times = {'from': f'{clinic_time.to_local(start, zone):%H:%M}',
                     'to': f'{clinic_time.to_local(stop, zone):%H:%M}'}
            if patient.id == row.patient_id:
                found.append(self.env._(
                    "The patient has another visit from %(from)s to %(to)s.", **times))
            if dentist.id in row.people and dentist:
                found.append(self.env._(
                    "%(name)s is busy from %(from)s to %(to)s.", name=said_of(
                        dentist.name, get_lang(self.env).code, begins=True), **times))
            if chair and chair.id == row.chair_id:
                found.append(self.env._(
                    "%(name)s is taken from %(from)s to %(to)s.", name=chair.name, **times))
        return found
