from collections import Counter
from datetime import date

from freezegun import freeze_time
from odoo.tests import tagged

from ...demo.clinic import PATIENTS
from ...demo.people import birthdate
from ...models.patient.number_and_household import ADULT_AGE
from ..common import DentalCase

DAYS = (
    date(2026, 11, 23), date(2027, 1, 1), date(2027, 3, 28), date(2028, 2, 29),
    date(2031, 5, 15), date(2036, 12, 31),
)


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

    @staticmethod
    def ages(day):
        """How many patients are how old on a day that the demo is loaded on."""
        born = [birthdate(index, day) for index in range(PATIENTS)]
        return Counter(
            day.year - on.year - ((day.month, day.day) < (on.month, on.day)) for on in born)
