"""A patient is opened, known at a glance, and given a visit, in Spanish."""
from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class PatientTours(TourCase):
    """Paula did not come this morning."""

    lang = 'es_ES'
    path = '/odoo/action-dental_followup.res_partner_action_patient'

    def setUp(self):
        super().setUp()
        self.missed = self._make_missed_visit()
        self.missed.action_dental_no_show()


@tagged('post_install', '-at_install')
class TestToursPatient(PatientTours):
    """At the desk."""

    def test_from_the_list_to_a_visit(self):
        self._tour(self.path, 'dental_followup_patient')
        patient = self.missed.dental_patient_id
        given = self.env['calendar.event'].search(
            [('dental_patient_id', '=', patient.id)]) - self.missed
        self.assertEqual(given.dental_state, 'booked')
        self.assertEqual(self.missed.dental_followup_ids.rebooked_event_id, given)
        advised = self.env['dental.followup.attempt'].search([('partner_id', '=', patient.id)])
        self.assertEqual(advised.mapped('value_given'), ['advice'])


@tagged('post_install', '-at_install')
class TestToursPatientPhone(PatientTours):
    """On a telephone."""

    browser_size = PHONE
    touch_enabled = True

    def test_at_a_glance(self):
        self._tour(self.path, 'dental_followup_patient_phone')
