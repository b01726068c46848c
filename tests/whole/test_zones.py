from datetime import timedelta

from odoo.tests import tagged

from ...tools import clinic_time, slots
from ..common import ALL_DAYS, AUTUMN, PLAIN, SPRING, ZONES, ZonesCase

WEEKDAYS = range(5)
HALF = timedelta(minutes=30)


@tagged('post_install', '-at_install')
class TestZones(ZonesCase):
    """“The same day” is the clinic's day, wherever the server and the user are."""

    def local(self, zone, day, clock):
        return self.clock(clock, day, zone)

    def miss(self, zone, day, visit_clock, now, state='no_show'):
        """Record in a zone, by a receptionist in Tokyo, what became of a visit."""
        clinic, user, patient = self.clinics[zone]
        start = self.local(zone, day, visit_clock)
        with self.at(now, day, zone):
            env = self.env(user=user, context={'allowed_company_ids': clinic.ids})
            visit = env['calendar.event'].create({
                'dental_patient_id': patient.id, 'dental_dentist_id': self.dentist.id,
                'dental_company_id': clinic.id, 'start': start,
                'stop': start + timedelta(minutes=30)})
            visit.action_dental_set_state(state)
            return visit.dental_followup_ids

    def each_day(self):
        """Yield each zone with the days around each change of the clocks."""
        for zone in ZONES:
            for change in (SPRING, AUTUMN, PLAIN):
                for offset in (-1, 0, 1):
                    yield zone, change + timedelta(days=offset)

    def test_morning_no_show_is_called_the_same_day(self):
        for zone, day in self.each_day():
            with self.subTest(zone=zone, day=day):
                case = self.miss(zone, day, '10:30', '10:50')
                self.assertRecordValues(case, [{
                    'next_at': self.local(zone, day, '10:50'), 'opened_late': False,
                    'due_by': self.local(zone, day, '20:30')}])
                self.assertEqual(case.activity_ids.date_deadline, day)

    def test_late_no_show_is_called_next_morning(self):
        for zone, day in self.each_day():
            with self.subTest(zone=zone, day=day):
                case = self.miss(zone, day, '23:30', '23:50')
                tomorrow = day + timedelta(days=1)
                self.assertRecordValues(case, [{
                    'next_at': self.local(zone, tomorrow, '09:00'), 'opened_late': True,
                    'due_by': self.local(zone, tomorrow, '20:30')}])
                self.assertEqual(case.activity_ids.date_deadline, tomorrow)

    def test_night_no_show_belongs_to_the_day_that_began(self):
        for zone, day in self.each_day():
            with self.subTest(zone=zone, day=day):
                case = self.miss(zone, day, '00:15', '00:40')
                self.assertRecordValues(case, [{
                    'next_at': self.local(zone, day, '09:00'), 'opened_late': False}])

    def test_emails_leave_inside_hours(self):
        for zone, day in self.each_day():
            with self.subTest(zone=zone, day=day):
                for now, expected, later in (
                        ('10:50', '13:00', 0), ('12:10', '16:00', 0), ('19:00', '09:00', 1),
                        ('23:50', '09:00', 1), ('05:00', '09:00', 0)):
                    visit_clock = '10:30' if now == '10:50' else now
                    case = self.miss(zone, day, visit_clock, now, 'attended')
                    self.assertRecordValues(case, [{
                        'next_channel': 'email',
                        'next_at': self.local(zone, day + timedelta(days=later), expected)}])

    def test_two_hours_over_the_change_of_the_clocks(self):
        """From half past one, when three o'clock is an hour nearer or farther, in a clinic
        that is open all night."""
        clinic, _user, _patient = self.clinics['Europe/Madrid']
        clinic.resource_calendar_id = self.make_clinic(
            "De guardia", 'Europe/Madrid', hours=((0, 24),), days=ALL_DAYS).resource_calendar_id
        clinic.write({'dental_contact_from': 0, 'dental_contact_to': 24})
        for day, clock in ((SPRING, '05:00'), (AUTUMN, '03:00'), (PLAIN, '04:00')):
            with self.subTest(day=day):
                case = self.miss('Europe/Madrid', day, '01:30', '01:40', 'attended')
                self.assertEqual(case.next_at, self.local('Europe/Madrid', day, clock))

    def test_next_day_over_the_change_of_the_clocks(self):
        """Not reached three times: the third step is tomorrow, in the morning or the afternoon
        of the clinic's clock, not 24 hours later."""
        for zone in ZONES:
            for change in (SPRING, AUTUMN):
                day = change - timedelta(days=1)
                with self.subTest(zone=zone, day=day):
                    case = self.miss(zone, day, '10:30', '10:50')
                    for clock in ('10:55', '16:30'):
                        with self.at(clock, day, zone):
                            self.not_reached(case)
                    self.assertEqual(case.next_at, self.local(zone, change, '09:00'))

    def not_reached(self, case):
        case.env.invalidate_all()
        self.ring_in_vain(case, case.env.user)

    def test_job_finds_each_clinics_day(self):
        """At 02:00 in Madrid on the 19th it is still the 18th in Bogotá and open there until
        20:30; the job looks at each clinic's own day."""
        visits = {}
        for zone in ZONES:
            clinic, _user, patient = self.clinics[zone]
            visits[zone] = self.env['calendar.event'].create([{
                'dental_patient_id': patient.id, 'dental_company_id': clinic.id,
                'dental_dentist_id': self.dentist.id, 'dental_state': state,
                'start': self.local(zone, PLAIN, clock), 'stop': self.local(zone, PLAIN, '19:59'),
            } for clock, state in (('09:00', 'arrived'), ('18:30', 'booked'))])[1]
        with self.at('19:00', PLAIN, 'America/Bogota'):
            self.run_cron('find_no_shows')
        for zone, day, clock, late in (
                ('Europe/Madrid', PLAIN + timedelta(days=1), '09:00', True),
                ('Atlantic/Canary', PLAIN + timedelta(days=1), '09:00', True),
                ('America/Bogota', PLAIN, '19:00', False)):
            with self.subTest(zone=zone):
                self.assertEqual(visits[zone].dental_state, 'no_show')
                self.assertRecordValues(self.case_of(visits[zone]), [{
                    'next_at': self.local(zone, day, clock), 'opened_late': late}])

    def test_today_is_the_clinics_day(self):
        with self.at('23:30', PLAIN, 'Europe/Madrid'):
            days = {zone: clinic._dental_today() for zone, (clinic, *_rest) in self.clinics.items()}
        self.assertEqual(set(days.values()), {PLAIN})
        with self.at('00:30', PLAIN, 'Europe/Madrid'):
            days = {zone: clinic._dental_today() for zone, (clinic, *_rest) in self.clinics.items()}
        self.assertEqual(days, {
            'Europe/Madrid': PLAIN, 'Atlantic/Canary': PLAIN - timedelta(days=1),
            'America/Bogota': PLAIN - timedelta(days=1)})

    def test_offered_times_are_in_the_clinics_hours(self):
        for zone, day in self.each_day():
            with self.subTest(zone=zone, day=day):
                clinic, user, _patient = self.clinics[zone]
                with self.at('12:00', day, zone):
                    events = self.env(user=user, context={
                        'allowed_company_ids': clinic.ids})['calendar.event']
                    found = [clinic_time.to_utc_naive(slot.start) for slot in slots.choose(
                        events._dental_find_slots(clinic, HALF), HALF, zone=zone, limit=4)]
                tomorrow = day + timedelta(days=1)
                self.assertEqual(found, [
                    self.local(zone, *when) for when in (
                        (day, '16:00'), (tomorrow, '09:00'), (tomorrow, '16:00'),
                        (tomorrow + timedelta(days=1), '09:00'))])
                self.assertTrue(all(
                    clinic_time.to_local(start, zone).hour in (9, 16) for start in found))
