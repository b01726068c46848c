from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import clinic_time, slots

NOT_TAKEN = ('cancelled', 'moved', 'no_show')
"""States of a visit that leave its time free for somebody else."""
NOTICE = timedelta(hours=2)
"""Nobody is offered a visit sooner than he can come."""


class CalendarEvent(models.Model):
    """Free times, and booking one of them so that nobody else gets it too (invariant 11)."""

    _inherit = 'calendar.event'

    @api.model
    def _dental_free_slots(self, company, length, *, dentist=None, chair=None, band=None,
                           after=None, limit=2, days=21):
        """Return starts of free times: dentist's hours and clinic's hours, minus what is busy.

        :param timedelta length: how long the visit takes
        :param dentist: partner whose hours and visits count; empty: the clinic's hours only
        :param chair: ``resource.resource`` that must be free too
        :param band: 'morning' or 'afternoon' only (S78)
        :param after: naive UTC; nothing before it, nor sooner than :data:`NOTICE` from now
        :return: list of naive UTC datetimes, soonest first, at most one a band of a day
        """
        zone = company._dental_zone()
        earliest = max(fields.Datetime.now() + NOTICE, after or fields.Datetime.now())
        openings = self._dental_visit_hours(company, dentist, earliest, days)
        if not openings:
            return []
        busy = self._dental_busy(
            dentist, chair, clinic_time.to_utc_naive(openings[0][0]),
            clinic_time.to_utc_naive(openings[-1][1]), zone)
        found = slots.free_slots(
            openings, busy, length, clinic_time.to_local(earliest, zone),
            zone=zone, band=band, limit=limit)
        return [clinic_time.to_utc_naive(start) for start in found]

    @api.model
    def _dental_visit_hours(self, company, dentist, since, days):
        """Return when a clinic is open and a dentist (or any) works, from a day on."""
        openings = company._dental_openings(since, days)
        if dentist and dentist.sudo().dental_calendar_id:
            openings = slots.intersect(openings, company._dental_openings(
                since, days, calendar=dentist.sudo().dental_calendar_id))
        return openings

    @api.model
    def _dental_is_open(self, company, start, stop, dentist):
        """Tell whether a time is still to come and inside the hours of that day (invariant 11).

        :param start: naive UTC, like ``stop``
        """
        if start <= fields.Datetime.now():
            return False
        return any(
            clinic_time.to_utc_naive(begin) <= start and stop <= clinic_time.to_utc_naive(end)
            for begin, end in self._dental_visit_hours(company, dentist, start, 1))

    @api.model
    def _dental_busy(self, dentist, chair, start, stop, zone, besides=None):
        """Return the aware intervals in which the dentist or the chair is taken.

        :param besides: visits that do not count, because they are moved away

        Read with ``sudo``: a private appointment of the dentist is busy time as well, and only
        its hours are used.
        """
        who = Domain.FALSE
        if dentist:
            who |= Domain('dental_dentist_id', '=', dentist.id)
            who |= Domain('attendee_ids', 'any', [
                ('partner_id', '=', dentist.id), ('state', '!=', 'declined')])
        if chair:
            who |= Domain('dental_chair_id', '=', chair.id)
        events = self.sudo().search_fetch(Domain.AND([
            who,
            [('start', '<', stop), ('stop', '>', start), ('show_as', '=', 'busy')],
            [('id', 'not in', besides.ids)] if besides else [],
            ['|', ('dental_state', '=', False), ('dental_state', 'not in', NOT_TAKEN)],
        ]), ['start', 'stop', 'allday'])
        return [
            (clinic_time.to_local(event.start, zone), clinic_time.to_local(event.stop, zone))
            for event in events
        ]

    @api.model
    def _dental_is_free(self, start, stop, dentist, chair, zone, besides=None):
        """Tell whether nobody has taken this time of the dentist and the chair."""
        begin, end = clinic_time.to_local(start, zone), clinic_time.to_local(stop, zone)
        return not any(
            taken_from < end and taken_to > begin
            for taken_from, taken_to in self._dental_busy(
                dentist, chair, start, stop, zone, besides))

    @api.model
    def _dental_book(self, vals, instead_of=None):
        """Create a visit if its time is still free; the check is made under a lock.

        The lock is an update of the dentist's and the chair's rows: a second booking of the same
        time waits, then fails with a serialization error that Odoo answers by running the request
        again, and that run sees the first booking.

        :param dict vals: values of the visit with ``start``, ``stop``, ``dental_company_id`` and
            maybe ``dental_dentist_id`` and ``dental_chair_id``
        :param instead_of: the visit that this one takes the place of
        :return: the visit, or an empty recordset if the time was taken meanwhile
        """
        dentist = self.env['res.partner'].browse(vals.get('dental_dentist_id') or ())
        chair = self.env['resource.resource'].browse(vals.get('dental_chair_id') or ())
        company = self.env['res.company'].browse(vals['dental_company_id'])
        for record in (dentist or company.partner_id, chair):
            if record:
                record.flush_recordset()
                self.env.cr.execute(SQL(
                    'UPDATE %s SET id = id WHERE id = %s',
                    SQL.identifier(record._table), record.id))
        start, stop = (fields.Datetime.to_datetime(vals[name]) for name in ('start', 'stop'))
        zone = company._dental_zone()
        if not self._dental_is_free(start, stop, dentist, chair, zone, besides=instead_of):
            return self.browse()
        return self.create(vals)

    def _dental_present_dentist(self):
        """Return the dentist of this visit, if he has not left since."""
        dentist = self.dental_dentist_id.sudo()
        users = dentist.with_context(active_test=False).user_ids
        gone = not dentist.active or users and not any(users.mapped('active'))
        return self.env['res.partner'] if gone else self.dental_dentist_id

    def _dental_rebooking_values(self, start, **changes):
        """Return the values of a new visit like this one at another time.

        :param start: naive UTC datetime
        """
        self.ensure_one()
        return {
            'dental_patient_id': self.dental_patient_id.id,
            'dental_dentist_id': self._dental_present_dentist().id,
            'dental_chair_id': self.dental_chair_id.id,
            'dental_company_id': self.dental_company_id.id,
            'categ_ids': [fields.Command.set(self.categ_ids.ids)],
            'start': start,
            'stop': start + (self.stop - self.start),
            **changes,
        }
