"""Patients are found and told apart at the desk, in Spanish."""
from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class FinderTours(TourCase):
    """Father and son bear one name."""

    lang = 'es_ES'

    def setUp(self):
        super().setUp()
        values = {
            'name': "Íñigo Peña Ruiz", 'is_dental_patient': True, 'company_id': self.clinic.id,
            'country_id': self.env.ref('base.es').id}
        self.father, self.son = self.env['res.partner'].create([
            {**values, 'phone': '622334455', 'dental_number': 'A-17',
             'dental_birthdate': '1980-03-14'},
            {**values, 'phone': '+34633445566', 'dental_birthdate': '2010-05-01'}])
        missed = self._make_missed_visit()
        missed.copy({'dental_patient_id': self.father.id}).action_dental_attended()

    def check(self, tour):
        self._tour('/odoo/action-dental_followup.dental_treatment_plan_action/new', tour)
        self.assertEqual(self.env['res.partner'].search_count(
            [('dental_name_key', '=', self.father.dental_name_key)]), 2, "no third one was made")


@tagged('post_install', '-at_install')
class TestToursFinder(FinderTours):
    """At the desk."""

    def test_namesakes_and_a_twin(self):
        self.check('dental_followup_finder')


@tagged('post_install', '-at_install')
class TestToursFinderPhone(FinderTours):
    """On a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_namesakes(self):
        self.check('dental_followup_finder_phone')
