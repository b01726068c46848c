from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..common import AUTUMN, SPRING
from .series_case import SeriesCase

ELSEWHERE = (False, 'UTC', 'Asia/Tokyo', 'America/Bogota', 'Pacific/Auckland')


@tagged('post_install', '-at_install')
class TestSeriesClock(SeriesCase):
    """A series goes by the clinic's clock, whoever makes or changes it (invariant 14)."""

    def at_change(self, change, user, **values):
        """Book every Monday at 9:30, from two weeks before the clocks change on."""
        since = (self.day - (change - timedelta(days=13))).days // 7
        return self.make_series(weeks=5, since=since, clock='09:30', user=user, **values)

    def clocks(self, visits):
        return {f'{visit._dental_wall_clock():%a %H:%M}' for visit in visits}

    def each(self, look):
        """Look at a series over each change of the clocks, made by people of many zones."""
        for change in (SPRING, AUTUMN):
            for zone in ELSEWHERE:
                self.receptionist.tz = zone
                with self.subTest(zone=zone, change=change), self.undone():
                    visits = self.at_change(change, self.receptionist)
                    self.assertEqual({visit.start.hour for visit in visits}, {7, 8})
                    with self.at_utc(visits[0].start - timedelta(days=1)):
                        look(visits)
                self.env.invalidate_all()

    def test_made(self):
        def look(visits):
            self.assertEqual(self.clocks(visits), {'Mon 09:30'})
            self.assertEqual(visits.recurrence_id.event_tz, self.zone)
        self.each(look)

    def test_changed_for_all(self):
        def look(visits):
            self.retime(visits[1], clock='20:00')
            self.assertEqual(self.clocks(visits), {'Mon 20:00'})
            self.retime(visits[4], days=1, clock='09:15')
            self.assertEqual(self.clocks(visits), {'Tue 09:15'})
        self.each(look)

    def test_changed_from_here_on(self):
        def look(visits):
            self.retime(visits[1], clock='20:00', update='future_events')
            self.assertEqual(self.clocks(visits[1:]), {'Mon 20:00'})
            self.change(visits[3], 'future_events', interval=2)
            self.assertEqual(self.clocks(self.theirs()[1:]), {'Mon 20:00'})
        self.each(look)

    def test_longer(self):
        def look(visits):
            self.change(visits[0], count=9)
            self.assertEqual(len(self.theirs()), 9)
            self.assertEqual(self.clocks(self.theirs()), {'Mon 09:30'})
        self.each(look)

    def test_a_zone_that_is_sent_is_not_the_clinics(self):
        visits = self.at_change(AUTUMN, self.receptionist, event_tz='America/New_York')
        self.assertEqual(self.clocks(visits), {'Mon 09:30'})

    def test_one_from_before(self):
        """Made in Greenwich before it was so: the next change of the hour brings them together."""
        visits = self.at_change(AUTUMN, self.receptionist)
        visits.recurrence_id.event_tz = 'UTC'
        for visit in visits[2:]:
            visit.with_context(dont_notify=True).write({
                'start': visit.start - timedelta(hours=1), 'stop': visit.stop - timedelta(hours=1),
                'follow_recurrence': True})
        self.assertEqual(self.clocks(visits), {'Mon 09:30', 'Mon 08:30'})
        with self.at_utc(visits[0].start - timedelta(days=1)):
            self.retime(visits[0], clock='10:00')
        self.assertEqual(self.clocks(visits), {'Mon 10:00'})
        self.assertEqual(self.theirs(), visits)

    def test_a_clinic_far_from_greenwich(self):
        """Its Monday morning is a Sunday there, which Odoo takes for the day."""
        self.clinic.resource_calendar_id.tz = 'Pacific/Auckland'
        for update in ('all_events', 'future_events'):
            with self.subTest(update), self.undone(), patch.object(
                    type(self), 'zone', 'Pacific/Auckland'):
                visits = self.make_series(weeks=4, since=-1, clock='09:30')
                self.retime(visits[1], days=1, clock='10:00', update=update)
                changed = visits if update == 'all_events' else visits[1:]
                self.assertEqual(self.clocks(changed), {'Tue 10:00'})
                rule = changed.recurrence_id
                self.assertEqual([rule.sun, rule.mon, rule.tue, rule.wed],
                                 [False, False, True, False])
            self.env.invalidate_all()
