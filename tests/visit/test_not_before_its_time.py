from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.access.kept import as_server
from ..common import AUTUMN, SPRING, ZONES, DentalCase, ZonesCase


@tagged('post_install', '-at_install')
class TestNotBeforeItsTime(DentalCase):
    """Whether a patient came is not said before the hour of their visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('17:00')
        cls.mine = cls.visit.with_user(cls.receptionist)

    def refused(self, action, *args):
        with self.assertRaisesRegex(UserError, "can be said from then on"), self.undone():
            action(*args)

    def test_it_is_refused_until_its_minute(self):
        for clock in ('12:00', '16:59'):
            with self.at(clock):
                self.refused(self.mine.action_dental_no_show)
                self.refused(self.mine.action_dental_attended)
                self.refused(self.mine.write, {'dental_state': 'no_show'})
        with self.at('17:00'):
            self.mine.action_dental_no_show()
        self.assertEqual(self.visit.dental_state, 'no_show')

    def test_the_sentence_says_when(self):
        with self.assertRaisesRegex(UserError, "Paula Romero Gil is on .*17:00"):
            self.mine.action_dental_no_show()

    def test_all_the_rest_may_be_said_before(self):
        for state in ('confirmed', 'arrived', 'cancelled'):
            with self.subTest(state), self.undone():
                self.mine.action_dental_set_state(state)
            self.env.invalidate_all()

    def test_who_has_arrived_is_treated_early(self):
        self.mine.action_dental_arrived()
        self.mine.action_dental_attended()
        self.assertEqual(self.visit.dental_state, 'attended')

    def test_but_not_days_early(self):
        later = self.make_visit('10:00', day=self.day + timedelta(days=2)).with_user(
            self.receptionist)
        later.action_dental_arrived()
        self.refused(later.action_dental_attended)

    def test_one_that_is_entered(self):
        values = {
            'dental_patient_id': self.patient.id, 'dental_company_id': self.clinic.id,
            'stop': self.clock('18:00'), 'dental_state': 'no_show'}
        visits = self.as_user('calendar.event', self.receptionist)
        self.refused(visits.create, {**values, 'start': self.clock('17:30')})
        self.assertEqual(
            visits.create({**values, 'start': self.clock('11:30')}).dental_state, 'no_show')

    def test_no_visit_of_many(self):
        early = self.make_visit('09:00')
        self.refused((early | self.visit).with_user(self.receptionist).action_dental_no_show)

    def test_what_another_system_recorded_is_believed(self):
        as_server(self.mine).write({'dental_state': 'no_show'})
        self.assertEqual(self.visit.dental_state, 'no_show')


@tagged('post_install', '-at_install')
class TestNotBeforeItsTimeThere(ZonesCase):
    """It is the moment that counts, also in the nights in which the clocks change."""

    def test_each_clock(self):
        for zone in ZONES:
            clinic, user, patient = self.clinics[zone]
            for day in (SPRING, AUTUMN):
                start = self.clock('02:30', day, zone)
                visit = self.env['calendar.event'].create({
                    'dental_patient_id': patient.id, 'dental_company_id': clinic.id,
                    'start': start, 'stop': start + timedelta(minutes=30),
                }).with_user(user).with_context(allowed_company_ids=clinic.ids)
                with self.subTest(zone=zone, day=day):
                    with self.at_utc(start - timedelta(seconds=1)):
                        with self.assertRaises(UserError), self.undone():
                            visit.action_dental_no_show()
                    with self.at_utc(start):
                        visit.action_dental_no_show()
                        self.assertEqual(visit.dental_state_at, fields.Datetime.now())
