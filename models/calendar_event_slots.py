from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models

from ..tools import clinic_time, slots

NOTICE = timedelta(hours=2)
"""Nobody is offered a visit sooner than he can come."""
LOOK_DAYS = 21
"""How far ahead free times are looked for."""


class FreeTime(NamedTuple):
    """A time that can be booked: its start in naive UTC, with whom and where."""

    start: object
    dentist: object
    chair: object


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
        :return: list of :class:`FreeTime`, on the quarter hour, one a dentist and start
        """
        found, dentists, chairs, _zone = self._dental_look(
            company, length, dentists=dentists, chairs=chairs, patient=patient, after=after,
            days=days, besides=besides, notice=notice)
        people = {partner.id: partner for partner in dentists}
        rooms = {chair.id: chair for chair in chairs}
        nobody, nowhere = dentists.browse(), chairs.browse()
        return [FreeTime(
            clinic_time.to_utc_naive(slot.start), people.get(slot.who, nobody),
            rooms.get(slot.where, nowhere)) for slot in found]

    @api.model
    def _dental_look(
            self, company, length, *, dentists=None, chairs=None, patient=None, after=None,
            days=LOOK_DAYS, besides=None, notice=NOTICE):
        """Return what :meth:`_dental_find_slots` does as :class:`tools.slots.Slot`, and where.

        :return: (slots, dentists, chairs, name of the clinic's zone)
        """
        dentists = dentists if dentists is not None else self.env['res.partner']
        chairs = chairs if chairs is not None else self.env['resource.resource']
        earliest = fields.Datetime.now() + notice
        earliest = max(earliest, after) if after else earliest
        agenda = self._dental_agenda(
            company, dentists, chairs, earliest, earliest + timedelta(days=days),
            patient=patient, besides=besides)
        found = slots.find(
            agenda.dentists, agenda.chairs, length, clinic_time.to_local(earliest, 'UTC'))
        return found, dentists, chairs, agenda.zone

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
        found, _dentists, _chairs, zone = self._dental_look(
            company, length, dentists=dentist, chairs=chair, after=after, days=days)
        if band:
            found = slots.in_band(found, band, zone)
        return [clinic_time.to_utc_naive(slot.start) for slot in slots.choose(
            found, length, zone=zone, limit=limit)]

    @api.model
    def _dental_is_open(self, company, start, stop, dentist, chair=None):
        """Tell whether a time is still to come and inside the hours of that day (invariant 11).

        The hours are those of the clinic, the dentist and the chair, without their holidays.

        :param start: naive UTC, like ``stop``
        """
        if start <= fields.Datetime.now():
            return False
        return self._dental_fits(company, start, stop, dentist, chair, busy=False)

    @api.model
    def _dental_fits(
            self, company, start, stop, dentist, chair=None, besides=None, busy=True):
        """Tell whether the whole of a time lies in the hours of who is needed, and is free.

        :param bool busy: whether other visits count
        """
        dentist = dentist if dentist is not None else self.env['res.partner']
        chair = chair if chair is not None else self.env['resource.resource']
        day = timedelta(days=1)
        agenda = self._dental_agenda(
            company, dentist, chair, start - day, stop + day, besides=besides, busy=busy)
        begin, end = self._dental_interval(start, stop)
        needed = [*agenda.dentists.values(), *agenda.chairs.values()]
        return bool(needed) and all(
            any(opens <= begin and end <= closes for opens, closes in free) for free in needed)
