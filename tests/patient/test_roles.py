from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestRoles(DentalCase):
    """What a dentist and a manager decide, though Odoo lets them edit no contact nor clinic."""

    # the review of a patient

    def recall(self, user, patient=None):
        action = (patient or self.patient).with_user(user).action_dental_set_recall()
        return self.as_user(action['res_model'], user, **action['context'])

    def test_dentist_sets_the_review(self):
        form = Form(self.recall(self.dentist_user))
        self.assertEqual(form.dental_recall, 'auto')
        form.dental_recall = 'own'
        form.dental_recall_months = 4
        form.save().action_save()
        self.assertRecordValues(self.patient, [{
            'dental_recall': 'own', 'dental_recall_months': 4,
            'dental_recall_user_id': self.dentist_user.id}])
        with self.assertRaisesRegex(ValidationError, "how many months"):
            self.recall(self.dentist_user).create({
                'dental_recall': 'own', 'dental_recall_months': 0}).action_save()

    def test_review_is_for_dentists_of_the_clinic(self):
        with self.assertRaises(AccessError):
            self.recall(self.receptionist).create({})
        there = self.make_patient(
            "De Otra", company_id=self.make_clinic("Otra", 'Europe/Madrid').id)
        with self.assertRaises(AccessError):
            self.as_user('dental.followup.recall', self.dentist_user).create({
                'partner_id': there.id, 'dental_recall': 'never'}).action_save()
        self.assertFalse(there.dental_recall)

    def test_who_set_the_review_on_the_contact(self):
        self.patient.with_user(self.receptionist).dental_recall = 'never'
        self.assertEqual(self.patient.dental_recall_user_id, self.receptionist)

    # the clinic

    def test_manager_decides_for_the_clinic(self):
        self.assertFalse(self.manager.has_group('base.group_system'))
        self.clinic.dental_grace_minutes = 25
        form = Form(self.as_user('dental.followup.clinic', self.manager))
        self.assertEqual(form.dental_grace_minutes, 25)
        self.assertEqual(form.dental_calendar_id, self.clinic.resource_calendar_id)
        form.dental_cap_week = 1
        form.dental_minute_cost = 0.4
        form.dental_new_patient_cost = 80
        form.dental_test_mode = True
        form.dental_test_email = 'gerencia@azahar.test'
        form.save().action_save()
        self.assertRecordValues(self.clinic, [{
            'dental_cap_week': 1, 'dental_grace_minutes': 25, 'dental_test_mode': True,
            'dental_test_email': 'gerencia@azahar.test', 'dental_minute_cost': 0.4,
            'dental_new_patient_cost': 80}])

    def test_what_a_clinic_refuses_is_said(self):
        Clinic = self.as_user('dental.followup.clinic', self.manager)
        with self.assertRaisesRegex(ValidationError, "to which address"):
            Clinic.create({'dental_test_mode': True}).action_save()

    def test_limits_of_a_clinic(self):
        Clinic = self.as_user('dental.followup.clinic', self.manager)
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            Clinic.create({'dental_grace_minutes': 500}).action_save()
            self.env.flush_all()

    def test_clinic_is_for_its_managers(self):
        for user in (self.receptionist, self.dentist_user):
            with self.assertRaises(AccessError):
                self.as_user('dental.followup.clinic', user).create({})
        other = self.make_clinic("Otra", 'Europe/Madrid')
        Clinic = self.as_user('dental.followup.clinic', self.manager)
        with self.assertRaises(AccessError):
            Clinic.create({'company_id': other.id, 'dental_cap_week': 9}).action_save()
        with self.assertRaises(AccessError):
            Clinic.create({
                'dental_calendar_id': other.resource_calendar_id.id}).action_save()

    def test_manager_changes_the_opening_hours(self):
        calendar = self.clinic.resource_calendar_id.with_user(self.manager)
        calendar.attendance_ids[:1].hour_from = 8
        self.assertEqual(self.clinic.resource_calendar_id.attendance_ids[:1].hour_from, 8)
