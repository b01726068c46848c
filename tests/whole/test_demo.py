import random
from collections import Counter
from datetime import date, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from ...demo.clinic import PATIENTS, hours_of
from ...demo.people import birthdate
from ...models.patient.number_and_household import ADULT_AGE
from ..common import DentalCase

DAYS = (
    date(2026, 11, 23), date(2027, 1, 1), date(2027, 3, 28), date(2028, 2, 29),
    date(2031, 5, 15), date(2036, 12, 31),
)
MISSED = (date(2026, 10, 31), date(2026, 11, 9))  # a Saturday and a Monday


@tagged('post_install', '-at_install')
class TestDemo(DentalCase):
    """The demo clinic has the same kinds of people in any year."""

    def test_as_old_on_any_day(self):
        at_first, *later = [self.ages(day) for day in DAYS]
        self.assertIn(ADULT_AGE - 1, at_first)
        self.assertIn(ADULT_AGE, at_first)
        for day, ages in zip(DAYS[1:], later, strict=True):
            self.assertEqual(ages, at_first, day)

    def test_birthdays_stay(self):
        first, *later = [
            [birthdate(index, day).strftime('%d/%m') for index in range(60)] for day in DAYS]
        for birthdays in later:
            self.assertEqual(birthdays, first)

    def test_every_minor_has_a_guardian(self):
        with freeze_time('2034-08-01 10:00:00'):
            self.patient.is_dental_patient = False  # only the demo's have a birthday
            patients = self.clinic._dental_demo_patients()
            self.clinic._dental_demo_families()
            minors = patients.filtered(lambda who: who._dental_is_minor())
            self.assertEqual(len(minors), 14)
            self.assertEqual(patients.filtered('dental_guardian_id'), minors)
            for guardian in minors.dental_guardian_id:
                self.assertFalse(guardian._dental_is_minor(), guardian.name)

    def test_closed_on_sundays_but_for_today(self):
        friday, sunday = date(2026, 11, 27), date(2026, 11, 29)
        week = [sunday - timedelta(days=days) for days in range(7)]
        self.assertEqual(
            [len(hours_of(day, friday)) for day in week], [0, 1, 2, 2, 2, 2, 2])
        self.assertEqual([len(hours_of(day, sunday)) for day in week], [2, 1, 2, 2, 2, 2, 2])

    def test_past_calls_stand_on_their_days(self):
        """Who missed two visits is called about both; each round is of its own day."""
        with self.at('09:00', self.day + timedelta(days=1)):
            visits = self.env['calendar.event'].union(*(
                self.make_visit(day=day, dental_state='no_show') for day in MISSED))
            self.clinic._dental_demo_past_calls(visits, self.receptionist, random.Random(1))
        rounds = self.env['dental.followup.round'].search(
            [('followup_id.event_id', 'in', visits.ids)], order='clinic_day')
        self.assertEqual(rounds.mapped('clinic_day'), [*MISSED])
        self.assertTrue(set(rounds.mapped('end')) <= {'won', 'lost'})
        for each in rounds:
            calls = each.followup_id.attempt_ids.sorted('at')
            self.assertEqual(each.first_attempt_at, calls[0].at)
            self.assertEqual(calls.mapped('call_number'), [*range(1, len(calls) + 1)])
            self.assertNotIn(6, [call.clinic_day.weekday() for call in calls])
            on_the_day = calls[0].clinic_day == each.clinic_day
            self.assertEqual(each.same_day, 'kept' if on_the_day else 'missed')
            self.assertEqual(bool(each.booked_event_id), bool(each.booked_at))

    @staticmethod
    def ages(day):
        """How many patients are how old on a day that the demo is loaded on."""
        born = [birthdate(index, day) for index in range(PATIENTS)]
        return Counter(
            day.year - on.year - ((day.month, day.day) < (on.month, on.day)) for on in born)

    def test_care_of_the_weeks_before_has_come_to_its_end(self):
        """Each check-up and each review is of its own week, and most of them went well."""
        self.clinic.dental_start_date = self.day
        patients = [self.make_patient(
            f"Paciente {index}", phone=f'+34 655 97 {60 + index // 50} {index % 50:02d}')
            for index in range(110)]
        visits = self.env['calendar.event'].union(*(
            self.make_visit('10:00', patient, self.day - timedelta(days=5 + index % 60),
                            dental_state='attended')
            for index, patient in enumerate(patients)))
        self.clinic._dental_demo_past_care(self.receptionist)
        self.env.flush_all()
        Round = self.env['dental.followup.round']
        rounds = Round.search([('followup_id.partner_id', 'in', visits.dental_patient_id.ids)])
        self.assertEqual(
            Counter(rounds.mapped('program_code')), {'post_treatment': 60, 'recall': 48})
        self.assertFalse(rounds.filtered(lambda each: not each.end))
        for code in 'post_treatment', 'recall':
            of_program = rounds.filtered(lambda each, code=code: each.program_code == code)
            self.assertGreater(
                2 * len(of_program.filtered(lambda each: each.end == 'won')), len(of_program))
            self.assertGreater(len({day.isocalendar().week for day in of_program.mapped(
                'clinic_day')}), 6)
        self.assertFalse(rounds.filtered(
            lambda each: each.clinic_day >= self.day or each.clinic_day.weekday() == 6))
        self.assertEqual(self.broken(), [])
