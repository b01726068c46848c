from datetime import timedelta

from .test_visit_record import RecordCase


class SeriesCase(RecordCase):
    """A patient who comes every Monday at half past five."""

    def make_series(self, weeks=4, since=2, clock='17:30', user=None, **values):
        """Book a weekly series that began some weeks ago; return its visits in order."""
        start = self.clock(clock, self.day - timedelta(weeks=since))
        events = self.env['calendar.event'].with_user(user or self.env.user)
        with self.at_utc(start - timedelta(days=1)):
            first = events.create({
                'dental_patient_id': self.stranger.id, 'dental_dentist_id': self.dentist.id,
                'dental_company_id': self.clinic.id, 'name': "Ortodoncia", 'start': start,
                'stop': start + timedelta(minutes=30), 'recurrency': True,
                'rrule_type': 'weekly', 'interval': 1, 'mon': True, 'end_type': 'count',
                'count': weeks, **values})
        visits = first.recurrence_id.calendar_event_ids.sorted('start').sudo(False).with_user(
            self.env.user)
        self.assertEqual(len(visits), weeks)
        return visits

    def send(self, visit, method, *args):
        """Send what a person does with a visit of the series."""
        return self.rpc('calendar.event', method, visit.ids, *args)

    def change(self, visit, update='all_events', **values):
        """Change a visit, and as much of its series."""
        self.send(visit, 'write', {'recurrence_update': update, **values})

    def retime(self, visit, days=0, clock='17:30', update='all_events', minutes=30):
        """Bring a visit to another day and hour, and as much of its series."""
        start = self.local_day(visit) + timedelta(days=days)
        start = self.clock(clock, start)
        self.change(visit, update, start=str(start), stop=str(start + timedelta(minutes=minutes)))

    def local_day(self, visit):
        return visit._dental_wall_clock().date()

    def theirs(self):
        return self.env['calendar.event'].search(
            [('dental_patient_id', '=', self.stranger.id)], order='start')

    def when(self, visits=None):
        """Return the days since Monday, and the hours, of visits: of all the patient has."""
        return [((self.local_day(visit) - self.day).days, f'{visit._dental_wall_clock():%H:%M}')
                for visit in (self.theirs() if visits is None else visits)]
