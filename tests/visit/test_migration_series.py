from odoo.modules.module import load_script
from odoo.tests import tagged

from .series_case import SeriesCase

SCRIPT = 'dental_followup/migrations/19.0.1.8.0/post-series.py'


@tagged('post_install', '-at_install')
class TestMigrationSeries(SeriesCase):
    """Series that were made elsewhere go by the clinic's clock; their visits stay."""

    def migrate(self, version):
        self.env.flush_all()
        load_script(SCRIPT, 'series').migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_zone(self):
        visits = self.make_series()
        series, before = visits.recurrence_id, visits.mapped('start')
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': visits[0].start, 'stop': visits[0].stop,
            'recurrency': True, 'rrule_type': 'weekly', 'interval': 1, 'mon': True,
            'event_tz': 'Europe/Kyiv', 'end_type': 'count', 'count': 3})
        for zone in ('Asia/Tokyo', False):
            series.event_tz = zone
            self.migrate(None)
            self.assertEqual(series.event_tz, zone)
            self.migrate('19.0.1.7.0')
            self.assertEqual(series.event_tz, self.zone)
        self.assertEqual(meeting.recurrence_id.event_tz, 'Europe/Kyiv')
        self.assertEqual(visits.mapped('start'), before)
