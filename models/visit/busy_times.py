from datetime import date, datetime
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...tools import clinic_time, slots, working_hours

NOT_TAKEN = ('cancelled', 'moved', 'no_show')
"""States of a visit that leave its time free for somebody else."""
CLINIC, DENTIST, CHAIR = 'clinic', 'dentist', 'chair'
READ = {
    'res.company': ['resource_calendar_id'],
    'res.partner': ['dental_calendar_id'],
    'res.users': ['partner_id'],
    'resource.resource': ['calendar_id', 'user_id'],
    'resource.calendar': ['tz', 'flexible_hours'],
    'resource.calendar.attendance': [
        'calendar_id', 'dayofweek', 'week_type', 'hour_from', 'hour_to', 'day_period',
        'display_type'],
    'resource.calendar.leaves': [
        'calendar_id', 'resource_id', 'company_id', 'time_type', 'date_from', 'date_to'],
    'calendar.event': [
        'active', 'start', 'stop', 'allday', 'start_date', 'stop_date', 'show_as',
        'dental_state', 'dental_dentist_id', 'dental_chair_id', 'dental_patient_id',
        'dental_company_id'],
    'calendar.attendee': ['event_id', 'partner_id', 'state'],
}
"""What is read here by SQL, and so is written to the database before."""


class Agenda(NamedTuple):
    """The time of a clinic's dentists and chairs, as (start, end) pairs in UTC by their ids.

    Of a clinic without dentists, the key ``False`` of ``dentists`` has the clinic's own time.
    """

    dentists: dict
    chairs: dict

    def holds(self, start, end, dentist_id, chair_id):
        """Tell whether all of a time is free, of a dentist or the clinic, and of a chair if any.

        :param start: aware datetime, like ``end``
        """
        return slots.lies_in(start, end, self.free_of(dentist_id, chair_id))

    def free_of(self, dentist_id, chair_id):
        """Return when a dentist or the clinic, and a chair if any, are free together."""
        free = self.dentists.get(dentist_id, ())
        return slots.intersect(free, self.chairs.get(chair_id, ())) if chair_id else free


class Busy(NamedTuple):
    """An event that takes somebody's time: naive UTC, or whole days."""

    event_id: int
    start: datetime
    stop: datetime
    allday: bool
    first: date
    last: date
    chair_id: int
    patient_id: int
    people: list  # ids of dentists

    def span(self, zone):
        """Return from when until when, naive UTC; what lasts all day takes all of the day."""
        if not self.allday:
            return self.start, self.stop
        return (
            clinic_time.day_bounds(self.first, zone)[0], clinic_time.day_bounds(self.last, zone)[1])


class Work(NamedTuple):
    """When a clinic, its dentists and chairs work, by (kind, id)."""

    clinic: tuple  # its key
    zone: str
    hours: dict  # (start, end) in UTC, of those that have hours of their own; the clinic has
    away: dict  # leaves, naive UTC, and what else is added that takes somebody's time

    def open_hours(self):
        """Return when the clinic is open, in UTC."""
        return slots.subtract(
            self.hours[self.clinic], clinic_time.from_utc(self.away.get(self.clinic, ())))

    def free(self, kind, ids):
        """Return when each of these has time, in the clinic's hours and their own, by id."""
        open_hours = self.open_hours()
        return {key: slots.free_time(
            open_hours, self.hours.get((kind, key)),
            clinic_time.from_utc(self.away.get((kind, key), ()))) for key in ids}


class Timetable(NamedTuple):
    """Whose working hours: ``key`` is (kind, id)."""

    key: tuple
    calendar_id: int
    zone: str
    hours: list


class CalendarEvent(models.Model):
    """When dentists and chairs have time, read in three queries however many they are.

    Odoo's own working hours cost two queries a calendar and one a person for what is busy: too
    much for somebody who is on the phone.
    """

    _inherit = 'calendar.event'

    _dental_stop_idx = models.Index('(stop)')

    @api.model
    def _dental_agenda(
            self, company, dentists, chairs, since, until, patient=None, besides=None):
        """Return when dentists and chairs are at work and free.

        A dentist is at work in the clinic's hours that are their own as well, if they have any; a
        chair likewise. Holidays of the clinic, leaves of a timetable and of a person or chair are
        taken off (``resource.calendar.leaves``). A timetable with flexible hours says nothing,
        but for the clinic's own.

        :param dentists: partners; empty: the clinic's own time, in which one visit at a time
            without dentist lies
        :param chairs: ``resource.resource``
        :param since: naive UTC, like ``until``
        :param patient: partner whose other visits are no free time either
        :param besides: visits that do not count, because they are moved away
        :return: :class:`Agenda`
        """
        work = self._dental_work(company, dentists, chairs, since, until)
        if not work:
            return Agenda({}, {})
        self._dental_add_busy(
            work.away, company, dentists, chairs, since, until, work.zone, patient, besides)
        return Agenda(
            work.free(DENTIST, dentists.ids or [False]), work.free(CHAIR, chairs.ids))

    @api.model
    def _dental_work(self, company, dentists, chairs, since, until):
        """Return the :class:`Work` of these between two moments, or ``None`` without a timetable.

        :param since: naive UTC, like ``until``
        """
        self._dental_flush_read()
        tables = self._dental_timetables(company, dentists, chairs)
        clinic = tables.get((CLINIC, company.id))
        if not clinic:
            return None
        away = self._dental_leaves(company, dentists, chairs, tables, since, until)
        span = clinic_time.interval(since, until)
        hours = {key: working_hours.lay_out(table.hours, *span, table.zone)
                 for key, table in tables.items() if table.hours is not None}
        if clinic.key not in hours:  # flexible hours: Odoo says when the clinic is open
            hours[clinic.key] = slots.intersect(clinic_time.in_utc(
                company._dental_open_hours(since, (until - since).days + 2)), [span])
        return Work(clinic.key, clinic.zone, hours, away)

    @api.model
    def _dental_timetables(self, company, dentists, chairs):
        """Return the timetables of a clinic, its dentists and chairs by their key."""
        self.env.cr.execute(SQL(
            """
            SELECT owner.kind, owner.id, calendar.id, calendar.tz, calendar.flexible_hours,
                   hours.dayofweek, hours.week_type, calendar.two_weeks_calendar,
                   hours.hour_from, hours.hour_to
              FROM (SELECT %(clinic)s AS kind, id, resource_calendar_id AS calendar_id
                      FROM res_company WHERE id = %(company)s
                     UNION ALL
                    SELECT %(dentist)s, id, dental_calendar_id
                      FROM res_partner WHERE id = ANY(%(dentists)s)
                     UNION ALL
                    SELECT %(chair)s, id, calendar_id
                      FROM resource_resource WHERE id = ANY(%(chairs)s)) owner
              JOIN resource_calendar calendar ON calendar.id = owner.calendar_id
              LEFT JOIN resource_calendar_attendance hours
                ON hours.calendar_id = calendar.id AND hours.display_type IS NULL
               AND hours.day_period IS DISTINCT FROM 'lunch'
            """, clinic=CLINIC, dentist=DENTIST, chair=CHAIR, company=company.id,
            dentists=dentists.ids, chairs=chairs.ids))
        tables = {}
        for (kind, owner_id, calendar_id, zone, flexible, weekday, week, fortnight,
                begins, ends) in self.env.cr.fetchall():
            table = tables.setdefault((kind, owner_id), Timetable(
                (kind, owner_id), calendar_id, zone, None if flexible else []))
            if table.hours is not None and weekday is not None:
                table.hours.append(working_hours.Hours(
                    int(weekday), begins, ends, int(week) if fortnight and week else None))
        return tables

    @api.model
    def _dental_leaves(self, company, dentists, chairs, tables, since, until):
        """Return holidays and leaves, naive UTC, of a clinic, its dentists and chairs by key."""
        self.env.cr.execute(SQL(
            """
            SELECT leave.resource_id, users.partner_id, leave.calendar_id,
                   leave.date_from, leave.date_to
              FROM resource_calendar_leaves leave
              LEFT JOIN resource_resource resource ON resource.id = leave.resource_id
              LEFT JOIN res_users users ON users.id = resource.user_id
             WHERE leave.time_type = 'leave'
               AND leave.date_from < %(until)s AND leave.date_to > %(since)s
               AND (leave.resource_id = ANY(%(chairs)s)
                    OR users.partner_id = ANY(%(dentists)s)
                    OR (leave.resource_id IS NULL AND leave.calendar_id = ANY(%(calendars)s))
                    OR (leave.resource_id IS NULL AND leave.calendar_id IS NULL
                        AND (leave.company_id IS NULL OR leave.company_id = %(company)s)))
            """, company=company.id, dentists=dentists.ids, chairs=chairs.ids,
            calendars=[table.calendar_id for table in tables.values()],
            since=since, until=until))
        away = {}
        for resource_id, partner_id, calendar_id, start, end in self.env.cr.fetchall():
            if resource_id:
                keys = [(CHAIR, resource_id), (DENTIST, partner_id)]
            elif calendar_id:
                keys = [key for key, table in tables.items() if table.calendar_id == calendar_id]
            else:
                keys = [(CLINIC, company.id)]
            for key in keys:
                away.setdefault(key, []).append((start, end))
        return away

    @api.model
    def _dental_flush_read(self):
        for name, fnames in READ.items():
            self.env[name].flush_model(fnames)

    @api.model
    def _dental_add_busy(
            self, away, company, dentists, chairs, since, until, zone, patient, besides):
        """Add to each one's absences, naive UTC, the visits and other events that take their time.

        Read past the rules: a private appointment of the dentist is busy time as well, and only
        its hours are used. What lasts all day takes the whole of the clinic's day.
        """
        for row in self._dental_busy_rows(
                company, dentists, chairs, since, until, patient, besides):
            start, end = row.span(zone)
            keys = [(DENTIST, partner_id) for partner_id in row.people]
            if row.chair_id:
                keys.append((CHAIR, row.chair_id))
            if patient and row.patient_id in patient.ids:
                keys.append((CLINIC, company.id))
            if not dentists:
                keys.append((DENTIST, False))
            for key in keys:
                away.setdefault(key, []).append((start, end))

    @api.model
    def _dental_busy_rows(self, company, dentists, chairs, since, until, patient, besides):
        """Return a :class:`Busy` for each event that takes the time of one of these.

        :param patient: partners, or ``None``
        """
        self.env.cr.execute(SQL(
            """
            SELECT event.id, event.start, event.stop, event.allday, event.start_date,
                   event.stop_date, event.dental_chair_id, event.dental_patient_id,
                   array_append(invited.people, event.dental_dentist_id)
              FROM calendar_event event
              LEFT JOIN LATERAL (
                    SELECT array_agg(attendee.partner_id) AS people
                      FROM calendar_attendee attendee
                     WHERE attendee.event_id = event.id
                       AND attendee.partner_id = ANY(%(dentists)s)
                       AND attendee.state IS DISTINCT FROM 'declined') invited ON TRUE
             WHERE event.active AND event.show_as = 'busy'
               AND event.stop > %(since)s - interval '1 day'
               AND event.start < %(until)s + interval '1 day'
               AND (event.dental_state IS NULL OR event.dental_state != ALL(%(not_taken)s))
               AND event.id != ALL(%(besides)s)
               AND (event.dental_dentist_id = ANY(%(dentists)s)
                    OR event.dental_chair_id = ANY(%(chairs)s)
                    OR event.dental_patient_id = ANY(%(patients)s)
                    OR invited.people IS NOT NULL
                    OR (%(nobody)s AND event.dental_company_id = %(company)s
                        AND event.dental_patient_id IS NOT NULL
                        AND event.dental_dentist_id IS NULL))
            """, company=company.id, dentists=dentists.ids, chairs=chairs.ids,
            patients=patient.ids if patient else [], nobody=not dentists,
            not_taken=list(NOT_TAKEN), besides=besides.ids if besides else [],
            since=since, until=until))
        return [Busy(*row) for row in self.env.cr.fetchall()]
