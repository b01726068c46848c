"""A change of a series of visits: which visit goes where, and what is made or given up."""
from odoo import fields

from ...tools import series as tool
from ..vocabulary import EXPECTED

TIMES = frozenset({'start', 'stop', 'start_date', 'stop_date', 'duration', 'allday'})
NOT_COPIED = TIMES | {
    'recurrence_update', 'recurrency', 'recurrence_id', 'follow_recurrence', 'rrule_type_ui',
    'access_token', 'active', 'attendee_ids'}
"""What a write to one visit of a series does not say of the others."""
DAYS = (*tool.WEEKDAYS, 'day', 'weekday', 'byday')
"""What a rule says of its days."""
TURNS = ('rrule_type', 'month_by')
"""What makes a rule one of another kind, with other days."""


class SeriesMade:
    """The visits that are made with a series: all are told of at once.

    Of a class of its own in the context, so that no caller from outside makes one.
    """

    placed = False

    def __init__(self):
        self.made = []

    def rule(self, base):
        """Return what is said of the days of the rule beside what was given."""
        return {}


class SeriesChange(SeriesMade):
    """What is known of a series before it is changed, and what became of it."""

    def __init__(self, event, vals, meant=None, passed=None):
        """Remember a series as it is.

        :param event: the one that is changed; without the next two, it begins to be repeated
        :param dict vals: of a write
        :param meant: those of the series that the change is meant for
        :param passed: those of them that stay as they are
        """
        super().__init__()
        names = event._get_recurrent_fields()
        self.event, self.series = event, event.recurrence_id
        self.events = meant - passed if self.series else event
        self.dropped = event.browse()
        self.was = {one: (one._dental_wall_clock(), one.stop - one.start) for one in self.events}
        self.values = {
            name: value for name, value in vals.items() if name not in NOT_COPIED | names}
        self.given = {name: vals[name] for name in names & vals.keys() if name != 'event_tz'}
        self.retimed = bool(TIMES & vals.keys())
        self.differs = {
            name for name, value in self.given.items() if self._says_otherwise(name, value)}
        self.keeps_rule = bool(self.series) and not self.differs
        self.old_rule = {name: self.series[name] for name in DAYS} if self.series else {}
        times = self._times_of_rule(meant.sorted('start')) if self.series else set()
        self.days = {time.date() for time in times}
        self.regular = self.events.filtered(
            lambda one: one.follow_recurrence or self.was[one][0] in times)

    def _says_otherwise(self, name, value):
        if name == 'until':
            value = fields.Date.to_date(value)
        return (value or False) != (self.series[name] or False)

    def _times_of_rule(self, meant):
        """Return when the series has a visit by its rule, up to its last one, by the wall clock."""
        anchor = (meant.filtered('follow_recurrence') or meant)[0]
        last = max(meant.mapped('start'))
        # Whoever changes it, Odoo works out a rule from events that may be hidden.
        times = self.series.sudo()._get_occurrences(anchor.start)
        return {anchor._dental_wall_clock(time) for time in times if time <= last}

    def first(self):
        """Return the first of these events that was not dragged from where the rule has it."""
        return self.regular.sorted('start')[:1] or self.event

    def rule(self, base):
        """Return the days of the new rule, of which ``base`` is a visit.

        Odoo reads them from the hour in Greenwich, which may be of another day.
        """
        if not self.series:
            return {}
        old, new = self.was[base][0].date(), base._dental_wall_clock().date()
        weekdays = [name for name in tool.WEEKDAYS if self.old_rule[name]]
        turned = bool(self.differs.intersection(TURNS))
        return {
            **self.old_rule,
            **tool.turned_weekdays(weekdays or [tool.WEEKDAYS[old.weekday()]], old, new),
            **(tool.day_in_month(new) if turned or old != new else {}),
            **{name: value for name, value in self.given.items() if name in DAYS}}

    def place(self, recurrence, ranges):
        """Bring the visits of the series to its new times.

        While the rule stays, so does each visit, also where one was dragged by itself, and no
        visit comes back that was cancelled or deleted. By another rule visits are made, but none
        in the past, nor on a day whose visit was given up.

        :param ranges: (start, stop) in naive UTC of each time of the new rule
        :return: which events stay in the series, and the ranges for which one is made
        """
        self.placed = True
        base = recurrence.base_event_id
        times = {base._dental_wall_clock(span[0]): span for span in ranges}
        clock = base._dental_wall_clock()
        stays = base if (
            self.keeps_rule or clock in times or self._is_settled(base)) else base.browse()
        times.pop(clock, None)
        shift = clock - self.was[base][0]
        others = (self.events - base).exists().with_env(recurrence.env)
        places = tool.place(
            {one: self.was[one][0] for one in others if one in self.regular}, times, shift)
        last = max((*times, clock))
        kept = others.filtered(lambda one: self.keeps_rule or one in places or (
            one not in self.regular and self.was[one][0] <= last))
        self._retime(kept & self.regular, places, times, shift, base)
        if kept:
            kept.with_context(dont_notify=True, no_mail_to_attendees=True).write({
                **self.values, 'active': True, 'recurrence_id': recurrence.id,
                'recurrency': True, 'recurrence_update': 'self_only'})
        stays |= kept
        self.dropped = recurrence.calendar_event_ids - stays
        if self.keeps_rule:
            return stays, []
        now, placed = fields.Datetime.now(), set(places.values())
        return stays, [span for time, span in times.items() if (
            time not in placed and span[0] > now and (time - shift).date() not in self.days)]

    def _retime(self, visits, places, times, shift, base):
        """Write the new hours of visits."""
        if self.keeps_rule and not self.retimed:
            return
        length = base.stop - base.start
        lengthened = length != self.was[base][1]
        for one in visits:
            was, own_length = self.was[one]
            time = places.get(one) or was + shift
            start = times[time][0] if time in times else one._dental_wall_clock(time, back=True)
            stop = start + (length if lengthened else own_length)
            if (start, stop) != (one.start, one.stop):
                one.with_context(dont_notify=True, no_mail_to_attendees=True).write({
                    'start': start, 'stop': stop, 'follow_recurrence': True,
                    'recurrence_update': 'self_only'})

    @staticmethod
    def _is_settled(event):
        """Tell whether an event has passed or was recorded: it is not given up for a rule."""
        # The server's to know: a private meeting's state is hidden from colleagues.
        event = event.sudo()
        return event.start <= fields.Datetime.now() or bool(
            event.dental_state and event.dental_state not in EXPECTED)
