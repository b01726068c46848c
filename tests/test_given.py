from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import QUIET, NoShowCase


@tagged('post_install', '-at_install')
class TestGiven(NoShowCase):
    """A case is given only to somebody who can work on it, and is nobody's when they cannot."""

    def test_only_who_works_here_with_a_role(self):
        portal = new_test_user(
            self.env, 'portal_test', 'base.group_portal', context=QUIET,
            company_id=self.clinic.id, company_ids=[(6, 0, self.clinic.ids)])
        other = self.make_clinic("Clínica Norte", self.zone)
        away = self.make_user('norte_test', 'group_receptionist', other)
        for user in (portal, self.outsider, away):
            with self.subTest(user.login):
                with self.assertRaises(ValidationError):
                    self.case.user_id = user
                with self.assertRaises(ValidationError):
                    self.env['dental.followup'].create({
                        'partner_id': self.patient.id, 'program_id': self.no_show.id,
                        'company_id': self.clinic.id, 'user_id': user.id})
        for user in (self.receptionist, self.dentist_user, self.manager):
            self.case.user_id = user

    def test_who_loses_the_role_or_the_clinic_leaves_it(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        for values in (
                {'group_ids': [(6, 0, self.env.ref('base.group_user').ids)]},
                {'company_id': other.id, 'company_ids': [(6, 0, other.ids)]},
                {'active': False}):
            user = self.make_user(f'se_va_{next(iter(values))}', 'group_receptionist')
            self.case.user_id = user
            user.write(values)
            with self.subTest(values=values):
                self.assertFalse(self.case.user_id)
                self.assertEqual(self.case.state, 'todo')

    def test_who_has_no_role_is_passed_over(self):
        program = self.ref('program_late_cancel')
        program.write({'responsible': 'user', 'user_id': self.outsider.id})
        self.assertFalse(program._responsibles(self.clinic)[0])

    def test_guardian_and_dentist_are_of_the_same_clinic(self):
        other = self.make_clinic("Clínica Norte", self.zone)
        guardian = self.make_patient("Madre", company_id=other.id)
        dentist = self.make_patient("Dentista", company_id=other.id, is_dentist=True)
        with self.assertRaises(ValidationError):
            self.patient.dental_guardian_id = guardian
        with self.assertRaises(ValidationError):
            self.make_visit('18:00', dental_dentist_id=dentist.id)
        (guardian | dentist).company_id = False
        self.patient.dental_guardian_id = guardian
        self.assertTrue(self.make_visit('18:00', dental_dentist_id=dentist.id))
