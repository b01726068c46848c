from datetime import timedelta

from odoo import api, fields, models

from ..tools import clinic_time, slots

NOTICE = timedelta(hours=2)
"""Nobody is offered a visit sooner than he can come."""
LOOK_DAYS = 21
"""How far ahead free times are looked for."""


class CalendarEvent(models.Model):
    """Free times: the hours of clinic, dentist and chair, minus what is busy (invariant 11)."""

    _inherit = 'calendar.event'

    @api.model
    def _dental_find_slots(
            self, company, length, *, dentists=None, chairs=None, patient=None, after=None,
            days=LOOK_DAYS, besides=None, notice=NOTICE):
        """Return every time at which a visit can begin, soonest first, in three queries.

        :param timedelta length: how long the visit takes
        :param dentists: partners any of whom will do, in the order of preference; empty: the
            clinic's hours, minus its visits without a dentist
        :param chairs: ``resource.resource``, one of which must be free as well, the preferred one
            first; empty: none is needed
        :param patient: partner who cannot be in two places at once
        :param after: naive UTC; nothing before it, nor sooner than ``notice`` from now
        :param days: how many days ahead are looked at, that of ``after`` included
        :param besides: visits that do not count, because they are moved away
        :return: list of :class:`tools.slots.Slot` with the ids of dentist and chair, on the
            quarter hour, one a dentist and start
        """
        dentists = dentists if dentists is not None else self.env['res.partner']
        chairs = chairs if chairs is not None else self.env['resource.resource']
        earliest = fields.Datetime.now() + notice
        earliest = max(earliest, after) if after else earliest
        agenda = self._dental_agenda(
            company, dentists, chairs, earliest, earliest + timedelta(days=days),
            patient=patient, besides=besides)
        return slots.find(
            agenda.dentists, agenda.chairs, length, clinic_time.to_local(earliest, 'UTC'))

    @api.model
    def _dental_free_slots(self, company, length, *, dentist=None, chair=None, band=None,
                           after=None, limit=2, days=LOOK_DAYS):
        """Return starts of free times, spread over the agenda: a choice for the patient.

        :param timedelta length: how long the visit takes
        :param dentist: partner whose hours and visits count; empty: the clinic's hours only
        :param chair: ``resource.resource`` that must be free too
        :param band: 'morning' or 'afternoon' only (S78)
        :param after: naive UTC; nothing before it, nor sooner than :data:`NOTICE` from now
        :return: list of naive UTC datetimes, soonest first, at most one a band of a day
        """
        zone = company._dental_zone()
        found = self._dental_find_slots(
            company, length, dentists=dentist, chairs=chair, after=after, days=days)
        if band:
            found = slots.in_band(found, band, zone)
        return [clinic_time.to_utc_naive(slot.start) for slot in slots.choose(
            found, length, zone=zone, limit=limit)]

    @api.model
    def _dental_fits(self, company, start, stop, dentist, chair, besides=None):
        """Tell whether the whole of a time lies in the hours of who is needed, and is free.

        :param start: naive UTC, like ``stop``
        """
        day = timedelta(days=1)
        agenda = self._dental_agenda(
            company, dentist, chair, start - day, stop + day, besides=besides)
        return agenda.holds(*self._dental_interval(start, stop), dentist.id, chair.id)
