"""Chromium looks at a day with a column for each dentist, in Spanish."""
from datetime import timedelta

from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class DayCase(TourCase):
    """Two dentists: one with a visit that nobody recorded, one with two patients at once."""

    lang = 'es_ES'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env['res.partner'].create({
            'name': "Dr. Piñol", 'is_dentist': True, 'company_id': cls.clinic.id})

    def setUp(self):
        super().setUp()
        self.missed = self._make_missed_visit()
        patients = self.env['res.partner'].create([{
            'name': name, 'is_dental_patient': True, 'company_id': self.clinic.id,
        } for name in ("Mateo Ruiz", "Alba Soler")])
        for patient, minutes in zip(patients, (0, 15), strict=True):
            start = self._at(11) + timedelta(minutes=minutes)
            self.env['calendar.event'].create({
                'dental_patient_id': patient.id, 'dental_dentist_id': self.other.id,
                'dental_company_id': self.clinic.id, 'start': start,
                'stop': start + timedelta(minutes=30)})


@tagged('post_install', '-at_install')
class TestToursDay(DayCase):
    """At a desk, by mouse and by keyboard."""

    def test_by_mouse(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_day_mouse')
        self.assertRecordValues(self.missed + self.missed.dental_moved_to_id, [
            {'dental_state': 'moved', 'start': self._at(9)},
            {'dental_state': 'confirmed', 'start': self._at(12)}])
        self.assertEqual(self.missed.dental_moved_to_id.dental_dentist_id, self.other)

    def test_by_keyboard(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_day_keyboard')


@tagged('post_install', '-at_install')
class TestToursDayPhone(DayCase):
    """On a phone, one dentist at a time."""

    browser_size = PHONE
    touch_enabled = True

    def test_one_dentist_at_a_time(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_day_phone')
        self.assertEqual(self.missed.dental_state, 'attended')
