from datetime import date, timedelta
from typing import NamedTuple

from odoo import Command
from odoo.tests import tagged

from ..common import AUTUMN, PLAIN, SPRING, ZONES, ZonesCase
from .program_case import ProgramCase

SPAIN = ZONES[:2]
"""The clocks change here; in Bogotá they do not."""
EVES = SPRING - timedelta(days=1), AUTUMN - timedelta(days=1)
AT = ('10:30', '23:30')
"""In the middle of the morning, and when it is another day in UTC or nearly so."""


class Place(NamedTuple):
    """A clinic and its receptionist, a day, an hour, and a patient nothing is known of."""

    zone: str
    day: date
    clock: str
    clinic: object
    user: object
    patient: object

    def __str__(self):
        return f'{self.zone} {self.day} {self.clock}'


@tagged('post_install', '-at_install')
class TestProgramsZones(ZonesCase, ProgramCase):
    """What happens at half past ten or half past eleven at night, on both days the clocks change.

    Clinics in three zones are open 9-14 and 16-20:30 every day, so that the two Sundays count.
    What is expected is written as (days later, hour on the clinic's wall clock): the same in
    every zone, but where hours are elapsed time and the clocks change in between.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['dental.followup.program'].search([]).start_date = date(2025, 1, 1)
        cls.count = 0

    def each(self, days=(SPRING, AUTUMN, PLAIN)):
        """Yield every clinic on each of some days at both hours, with a new patient."""
        for zone, (clinic, user, _patient) in self.clinics.items():
            for day in days:
                for clock in AT:
                    self.count += 1
                    yield Place(zone, day, clock, clinic, user, self.make_patient(
                        f'{zone} {day} {clock}', company_id=clinic.id,
                        phone=f'+34 655 98 {self.count // 100:02d} {self.count % 100:02d}'))

    def moment(self, place, when=None):
        """Return the naive UTC moment of (days later, hour) on a clinic's wall clock."""
        days, clock = when or (0, place.clock)
        return self.clock(clock, place.day + timedelta(days=days), place.zone)

    def there(self, place):
        """Return the environment of the receptionist, who sits in Tokyo."""
        return self.env(user=place.user, context={'allowed_company_ids': place.clinic.ids})

    def visit(self, place, start, **values):
        """Book a visit of half an hour from a naive UTC moment on."""
        return self.there(place)['calendar.event'].create({
            'dental_patient_id': place.patient.id, 'dental_dentist_id': self.dentist.id,
            'dental_company_id': place.clinic.id, 'start': start,
            'categ_ids': [Command.set(self.treatment.ids)],
            'stop': start + timedelta(minutes=30), **values})

    def happens(self, place, state):
        """Record at the hour what became of a visit that ends at that moment; return it."""
        now = self.moment(place)
        with self.at_utc(now):
            visit = self.visit(place, now - timedelta(minutes=30))
            visit.action_dental_set_state(state)
        return visit

    def case_there(self, place, code):
        """Return the patient's one case of a program, as the receptionist has it."""
        return self.case_for(code, place.patient).with_env(self.there(place))

    def run_at(self, place, when, name):
        with self.at_utc(self.moment(place, when)):
            self.run_cron(name)

    def assertDue(self, case, place, when, channel='phone'):
        self.assertRecordValues(case, [{
            'next_channel': channel, 'next_at': self.moment(place, when)}])

    def start_call(self, case, user=None):
        return super().start_call(case, user or case.env.user)

    def test_no_show_from_the_first_call_to_the_end(self):
        """Called at once, in the afternoon, next morning, two days on, written to a week on."""
        paths = {
            '10:30': ((0, '10:30'), (0, '16:00'), (1, '09:00'), (3, '16:00'), (10, '09:00')),
            '23:30': ((1, '09:00'), (1, '16:00'), (2, '09:00'), (4, '16:00'), (11, '09:00'))}
        for place in self.each((*EVES, SPRING, AUTUMN, PLAIN)):
            with self.subTest(str(place)):
                self.happens(place, 'no_show')
                case = self.case_there(place, 'no_show')
                for when in paths[place.clock][:4]:
                    self.assertDue(case, place, when)
                    self.not_reached(case)
                self.assertDue(case, place, paths[place.clock][4], 'email')

    def test_after_the_last_message_a_week_of_peace(self):
        """Queued when the clinic opens, closed when seven of its days are over."""
        for place in self.each():
            with self.subTest(str(place)):
                self.happens(place, 'no_show')
                case = self.case_for('no_show', place.patient)
                case._set_state(
                    'pending', step_id=self.ref('step_no_show_message').id, tries=4,
                    next_channel='email', next_at=self.moment(place, (0, '10:30')))
                sent = {'10:30': 0, '23:30': 1}[place.clock]
                self.run_at(place, None, 'send_due')
                if sent:
                    self.assertDue(case, place, (1, '09:00'), 'email')
                    self.run_at(place, (1, '09:00'), 'send_due')
                self.assertEqual(len(self.mails(case)), 1)
                self.assertDue(case, place, (sent + 7, '00:00'), 'wait')
                self.run_at(place, (sent + 6, '23:59'), 'close_unanswered')
                self.assertEqual(case.state, 'pending')
                self.run_at(place, (sent + 7, '00:01'), 'close_unanswered')
                self.assertEqual(case.state, 'lost')

    def test_late_cancellation(self):
        """Some hours before the visit: called the next day, and three days later."""
        for place in self.each((*EVES, SPRING, AUTUMN, PLAIN)):
            with self.subTest(str(place)):
                with self.at_utc(self.moment(place)):
                    self.visit(place, self.moment(place, (1, '09:00'))).action_dental_cancel()
                case = self.case_there(place, 'late_cancel')
                self.assertDue(case, place, (1, '09:00'))
                self.not_reached(case)
                self.assertDue(case, place, (4, '16:00'))

    def test_a_day_before_is_24_hours(self):
        """At the visit's hour on the day before: 23 or 25 hours where the clocks change."""
        for place in self.each((*EVES, PLAIN)):
            with self.subTest(str(place)):
                with self.at_utc(self.moment(place)):
                    self.visit(place, self.moment(place, (1, place.clock))).action_dental_cancel()
                is_25_hours = place.zone in SPAIN and place.day == EVES[1]
                self.assertEqual(
                    len(self.cases('late_cancel', place.patient)), 0 if is_25_hours else 1)

    def test_email_after_the_visit(self):
        for place in self.each((*EVES, SPRING, AUTUMN, PLAIN)):
            with self.subTest(str(place)):
                self.happens(place, 'attended')
                self.assertDue(self.case_there(place, 'post_visit'), place, {
                    '10:30': (0, '12:30'), '23:30': (1, '09:00')}[place.clock], 'email')

    def test_check_ups_are_elapsed_hours(self):
        """24 h after half past ten it is half past eleven where the clocks went forward, and
        half past nine where they went back."""
        self.treatment.dental_checkups = '24 h, 72 h'
        for place in self.each((*EVES, SPRING, AUTUMN, PLAIN)):
            hour = dict(zip(EVES, ('11:30', '09:30'), strict=True)).get(
                place.day, '10:30') if place.zone in SPAIN else '10:30'
            first, second = {'10:30': ((1, hour), (3, hour)),
                             '23:30': ((2, '09:00'), (4, '09:00'))}[place.clock]
            with self.subTest(str(place)):
                self.happens(place, 'attended')
                case = self.case_there(place, 'post_treatment')
                self.assertDue(case, place, first)
                self.talk_when_due(case, pain='1')
                self.assertDue(case, place, second)

    def test_undecided_plan(self):
        """Two, seven, 21 and 60 of the clinic's days after it was presented."""
        for place in self.each():
            with self.subTest(str(place)):
                with self.at_utc(self.moment(place)):
                    plan = self.there(place)['dental.treatment.plan'].create({
                        'partner_id': place.patient.id, 'company_id': place.clinic.id,
                        'amount': 900})
                self.assertEqual(plan.presented_on, place.day)
                case = self.case_there(place, 'undecided')
                for days in (2, 7, 21, 60):
                    self.assertDue(case, place, (days, '09:00'))
                    self.not_reached(case)

    def test_undecided_plan_promised_to_the_minute(self):
        """At an hour that is agreed, also when the clocks change before it."""
        for place in self.each((*EVES, PLAIN)):
            with self.subTest(str(place)):
                with self.at_utc(self.moment(place)):
                    self.there(place)['dental.treatment.plan'].create({
                        'partner_id': place.patient.id, 'company_id': place.clinic.id,
                        'amount': 900, 'call_back_at': self.moment(place, (1, '19:07'))})
                self.assertDue(self.case_there(place, 'undecided'), place, (1, '19:07'))

    def test_review_is_due_on_the_clinics_day(self):
        """Of a visit at the same hour six months before: not a minute before that day begins."""
        self.treatment.dental_recall_months = 6
        last = {SPRING: date(2025, 9, 29), AUTUMN: date(2026, 4, 25), PLAIN: date(2026, 5, 18)}
        for place in self.each():
            with self.subTest(str(place)):
                self.visit(place, self.clock(place.clock, last[place.day], place.zone),
                           dental_state='attended')
                self.run_at(place, (-1, '23:59'), 'open_searched')
                self.assertFalse(self.cases('recall', place.patient))
                self.run_at(place, None, 'open_searched')
                case = self.case_there(place, 'recall')
                when = {'10:30': (0, '10:30'), '23:30': (1, '09:00')}[place.clock]
                self.assertDue(case, place, when, 'email')
                self.run_at(place, when, 'send_due')
                self.assertDue(case, place, (7, '09:00'))
                self.not_reached(case)
                self.assertDue(case, place, (30, '16:00'))

    def test_repair_call_the_same_day(self):
        for place in self.each():
            with self.subTest(str(place)):
                visit = self.happens(place, 'attended')
                with self.at_utc(self.moment(place)):
                    visit.action_dental_incident()
                self.assertDue(self.case_there(place, 'repair'), place, {
                    '10:30': (0, '10:30'), '23:30': (1, '09:00')}[place.clock])
