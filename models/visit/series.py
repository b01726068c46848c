from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clinic_time
from ..vocabulary import EXPECTED
from .change import WATCHED
from .series_change import SeriesChange, SeriesMade

SERIES = ('all_events', 'future_events')
"""What of a series a change is meant for, beside the one event."""


class CalendarEvent(models.Model):
    """A series of visits is changed as one; what was recorded or has passed stays (invariant 17).

    Odoo archives the events of a changed series and makes them anew. A visit is not made anew: it
    goes to its new time as it is, with who waits for it and what is known of it
    (:class:`.series_change.SeriesChange`).
    """

    _inherit = 'calendar.event'

    # WRITE

    def _dental_changes_series(self, vals):
        """Tell whether a write changes more of a series of visits than one, or begins one."""
        if len(self) != 1 or self._dental_series_change():
            return False
        if vals.get('recurrence_update') in SERIES and self.recurrence_id:
            return bool(self._dental_meant(vals['recurrence_update'])._dental_visits())
        return bool(vals.get('recurrency') and self._dental_visits() and not self.recurrence_id)

    def _dental_series_change(self):
        """Return the :class:`SeriesMade` or changed that is going on, or ``None``."""
        change = self.env.context.get('dental_series')
        return change if isinstance(change, SeriesMade) else None

    def _dental_meant(self, setting):
        """Return the events of this one's series that a change of it is meant for."""
        # Odoo looks at the series with all rights, too: start and series are everybody's to see.
        return self.recurrence_id.calendar_event_ids.filtered(
            lambda event: setting == 'all_events' or event.start >= self.start)

    def _dental_write_series(self, vals):
        """Write to a series, or make one of a visit, and tell once of all that it changed.

        :param dict vals: of a write
        :raises UserError: for a change that starts from what has passed or was recorded
        """
        change, vals = self._dental_take_apart(dict(vals))
        watched = change.events._dental_visits()
        before = watched._dental_before(dict.fromkeys(WATCHED))
        held = watched._dental_held(dict.fromkeys(WATCHED))
        result = self.with_context(dental_series=change).write(vals)
        there = watched.exists()
        gone = there.filtered(lambda visit: not visit.active)
        stay = (there - gone) | self.browse(change.made)
        self.env['dental.followup']._on_visits_replaced(gone, stay)
        self._dental_tell(there._dental_compare(
            {visit: before[visit] for visit in there},
            {visit: held[visit] for visit in there if visit in held}))
        self.browse(change.made)._dental_tell_made()
        return result

    def _dental_take_apart(self, vals):
        """Take what was recorded or has passed out of a series that is about to be changed.

        With ``sudo``: visits of a series may be hidden from who changes it, and stay as they are
        too.

        :return: the :class:`SeriesChange`, and the values with what Odoo needs to make it
        """
        setting, series = vals.get('recurrence_update'), self.recurrence_id
        if not series or setting not in SERIES:
            return SeriesChange(self, vals), vals
        passed = self._dental_stays(setting)
        if self in passed:
            raise UserError(self.env._(
                "What has passed or was recorded is not changed with its series: open a visit "
                "that is still to come, and change the series from there."))
        if 'stop' in vals and 'start' not in vals:  # Odoo would put it off, instead of lengthen it
            vals['start'] = self.start
        self._dental_set_clock()
        change = SeriesChange(self, vals, self._dental_meant(setting), passed)
        before = self._dental_leave_series(passed, change.first())
        if setting == 'all_events' and vals.get('count'):
            vals['count'] = max(vals['count'] - before, 1)
        self._dental_choose_base(setting, change)
        return change, vals

    def _dental_stays(self, setting):
        """Return the visits of this one's series that no change of it touches."""
        now = fields.Datetime.now()
        # as in _dental_take_apart
        return self._dental_meant(setting)._dental_visits().sudo().filtered(
            lambda visit: visit.dental_state not in EXPECTED or visit.start <= now).sudo(False)

    def _dental_leave_series(self, passed, first):
        """Let visits stand each by itself; those before the first to come count no more.

        :return: how many these were
        """
        before = len(passed.filtered(lambda visit: not first or visit.start < first.start))
        if passed:
            series = self.recurrence_id.sudo()  # as in _dental_take_apart
            # They may be hidden from who changes the series.
            passed.sudo().write({'recurrence_id': False, 'recurrency': False})
            if series.end_type == 'count' and before:
                series.count = max(series.count - before, 1)
        return before

    def _dental_choose_base(self, setting, change):
        """Let Odoo begin with an event that is still in the series, and on one of its days."""
        # as in _dental_take_apart
        series = self.recurrence_id.sudo()
        rest = series.calendar_event_ids.sorted('start')
        base = change.first() if setting == 'all_events' else rest[:1]
        if series.base_event_id != base and (
                setting == 'all_events' or series.base_event_id not in rest
                or series.base_event_id.start >= self.start):
            series.base_event_id = base

    def _apply_recurrence_values(self, values, future=True):
        """Apply a rule; of visits on the clinic's clock, and of a changed series once."""
        change = self._dental_series_change()
        if change and change.placed:
            return change.dropped if values else self.browse()
        if values and self._dental_visits():
            values = {
                **values, **(change.rule(self) if change else {}),
                'event_tz': self[:1]._dental_clock()}
        return super()._apply_recurrence_values(values, future=future)

    # CLOCK

    def _dental_set_clock(self):
        """A series of visits goes by the clinic's clock, whoever made it."""
        # as in _dental_take_apart
        series, zone = self.recurrence_id.sudo(), self._dental_clock()
        if series.event_tz != zone:
            series.event_tz = zone

    def _dental_clock(self):
        """Return the zone of the clinic whose visit this is, or that of its series."""
        # Whoever changes it: which clinic's it is may be hidden, its zone is not.
        events = self.sudo()
        company = (
            events.dental_company_id or events.recurrence_id.calendar_event_ids.dental_company_id
            or self.env.company)
        return company[:1]._dental_zone()

    def _dental_wall_clock(self, moment=None, back=False):
        """Return a moment on the clinic's clock, without a zone.

        :param moment: naive UTC; without one, when this event begins
        :param bool back: from the clinic's clock to naive UTC, instead
        """
        moment = moment or self.start
        if self.allday:  # Odoo has its days in no zone
            return moment
        zone = self._dental_clock()
        if back:
            return clinic_time.at_wall_clock(moment.date(), moment.time(), zone)
        return clinic_time.to_local(moment, zone).replace(tzinfo=None)

    # DELETE

    def action_mass_deletion(self, recurrence_update_setting):
        """Delete of a series what is to come.

        :raises UserError: if there is nothing of it to come
        """
        event = self._dental_leave_out(recurrence_update_setting)
        return super(CalendarEvent, event).action_mass_deletion(recurrence_update_setting)

    def action_mass_archive(self, recurrence_update_setting):
        """Put away of a series what is to come.

        :raises UserError: if there is nothing of it to come
        """
        event = self._dental_leave_out(recurrence_update_setting)
        return super(CalendarEvent, event).action_mass_archive(recurrence_update_setting)

    def _dental_leave_out(self, setting):
        """Take what stays out of a series of which the rest is deleted.

        :return: the event from which Odoo deletes: this one, or the first of the rest
        """
        if setting not in SERIES or len(self) != 1 or self._dental_series_change():
            return self
        meant = self._dental_meant(setting)
        visits = meant._dental_visits()
        if not visits:
            return self
        self._dental_check_role()
        visits.check_access('unlink')
        passed = self._dental_stays(setting)
        rest = (meant - passed).sorted('start')
        if not rest:
            raise UserError(self.env._(
                "Nothing of this series is still to come. What has passed or was recorded stays "
                "in the agenda; a visit that was booked by mistake is deleted by itself."))
        series = self.recurrence_id.sudo()  # as in _dental_take_apart
        self._dental_leave_series(passed, rest[:1])
        if series.base_event_id in passed:
            series._select_new_base_event()
        return self if self in rest else rest[:1]


class CalendarRecurrence(models.Model):
    """How a series of visits is repeated is the clinic's; so are the visits."""

    _inherit = 'calendar.recurrence'

    def write(self, vals):
        """Write.

        :raises AccessError: for a series of visits, if the user has no role at the clinic
        """
        self._dental_check_series()
        return super().write(vals)

    def unlink(self):
        """Take the events of a series apart.

        :raises AccessError: for a series of visits, if the user has no role at the clinic
        """
        self._dental_check_series()
        return super().unlink()

    def _dental_check_series(self):
        visits = self.env['calendar.event']
        if not self.env.su:
            # the server's: a private meeting of somebody else's is not to be read for it
            visits |= self.sudo().calendar_event_ids.sudo(False)._dental_visits()
        if visits:
            visits._dental_check_role()
            visits.check_access('write')

    # CHANGE

    def _reconcile_events(self, ranges):
        """Return which events of a series stay, and the times for which one is made.

        Visits of a series that is changed are brought to its new times.
        """
        change = self.env['calendar.event']._dental_series_change()
        if not isinstance(change, SeriesChange):
            return super()._reconcile_events(ranges)
        return change.place(self, ranges)
