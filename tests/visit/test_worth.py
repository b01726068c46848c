from datetime import timedelta

from odoo import Command
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..treatment_plan.test_treatment_plan import PlanCase

SCRIPT = 'dental_followup/migrations/19.0.1.11.0/post-facts_of_visits.py'


@tagged('post_install', '-at_install')
class TestWorth(PlanCase):
    """What a visit is mainly about and worth is proposed once, by its clinic's prices."""

    def setUp(self):
        super().setUp()
        self.crown = self.treatment.create({'name': "Corona de prueba", 'dental_duration': 1})
        (self.treatment | self.crown).with_company(self.clinic).write({'dental_price': 60})
        self.crown.with_company(self.clinic).dental_price = 400
        self.env.flush_all()

    def visit(self, treatments=None, **values):
        return self.make_visit(
            categ_ids=[Command.set((self.crown if treatments is None else treatments).ids)],
            **values)

    def test_the_dearest_counts_and_all_are_paid(self):
        visit = self.visit(self.treatment | self.crown)
        self.assertRecordValues(visit, [{
            'dental_treatment_id': self.crown.id, 'dental_amount': 460,
            'dental_currency_id': self.clinic.currency_id.id}])
        self.crown.with_company(self.clinic).dental_price = 500
        self.env.invalidate_all()
        self.assertEqual(visit.dental_amount, 460, "a price that changes changes no visit")
        visit.categ_ids = self.treatment
        self.assertRecordValues(visit, [
            {'dental_treatment_id': self.treatment.id, 'dental_amount': 60}])

    def test_a_round_is_about_the_main_treatment(self):
        visit = self.visit(self.treatment | self.crown)
        visit.action_dental_no_show()
        self.assertEqual(self.case_of(visit).round_ids.treatment_id, self.crown)

    def test_what_staff_say_stays(self):
        visit = self.visit(self.treatment | self.crown).with_user(self.receptionist)
        visit.write({'dental_treatment_id': self.treatment.id, 'dental_amount': 300})
        visit.start += timedelta(days=1)
        visit.action_dental_set_state('confirmed')
        self.assertRecordValues(visit, [
            {'dental_treatment_id': self.treatment.id, 'dental_amount': 300}])

    def test_prices_are_of_a_clinic(self):
        other = self.make_clinic("Clínica Turia", self.zone)
        self.crown.with_company(other).dental_price = 350
        patient = self.make_patient("Pere Soler", company_id=other.id)
        visit = self.visit(patient=patient, dental_dentist_id=False)
        self.assertEqual((visit.dental_company_id, visit.dental_amount), (other, 350))

    def test_the_day_is_the_clinic_s(self):
        visit = self.visit(clock='00:30', day=self.day)
        self.assertEqual(visit.dental_day, self.day)
        visit.start = self.clock('23:30', self.day + timedelta(days=1))
        self.assertEqual(visit.dental_day, self.day + timedelta(days=1))
        other = self.make_clinic("Clínica Teide", 'Atlantic/Canary')
        patient = self.make_patient("Airam Suárez", company_id=other.id)
        there = self.visit(clock='00:30', day=self.day, patient=patient, dental_dentist_id=False)
        self.assertEqual(there.dental_day, self.day - timedelta(days=1))

    def test_meetings_are_worth_nothing(self):
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('10:00'), 'stop': self.clock('11:00'),
            'categ_ids': [Command.set(self.crown.ids)]})
        self.assertRecordValues(meeting, [
            {'dental_treatment_id': False, 'dental_amount': 0}])
        self.assertFalse(self.visit(self.treatment.browse()).dental_treatment_id)

    def test_what_was_accepted_is_counted_once(self):
        implant = self.treatment.create({'name': "Implante de prueba"})
        self.plan.treatment_ids = implant
        self.assertFalse(self.visit(implant).dental_amount, "nobody accepted it yet")
        self.plan.action_accept()
        other = self.make_patient("Rosa Peris")
        with self.at('13:00'):
            first, again, hers = self.env['calendar.event'].create([{
                'dental_patient_id': patient.id, 'dental_company_id': self.clinic.id,
                'categ_ids': [Command.set(implant.ids)],
                'start': self.clock(clock), 'stop': self.clock(clock) + timedelta(hours=1),
            } for patient, clock in (
                (self.patient, '16:00'), (self.patient, '18:00'), (other, '17:00'))])
        self.assertEqual((first + again + hers).mapped('dental_amount'), [1200, 0, 0])
        with self.at('13:30'):
            later = self.visit(implant, clock='19:00')
            self.assertFalse(later.dental_amount, "another visit carries it")
            first.action_dental_set_state('cancelled')
            self.assertEqual(self.visit(implant, clock='19:30').dental_amount, 1200)

    def test_each_of_a_series_is_worth_its_own(self):
        visit = self.visit(
            recurrency=True, rrule_type='weekly', count=3, end_type='count', mon=True)
        series = visit.recurrence_id.calendar_event_ids
        self.assertEqual(series.mapped('dental_amount'), [400] * 3)
        self.assertEqual(series.dental_treatment_id, self.crown)

    def test_a_thousand_cost_the_queries_of_one(self):
        visits = self.make_visits(22, clock='18:00')
        few, many = visits[:2], visits[2:]
        cost = [self.queries_of(lambda some=some: (
            some.write({'categ_ids': [Command.set(self.crown.ids)]}), self.env.flush_all(),
            self.env.invalidate_all())) for some in (few, many)]
        self.assertEqual(visits.mapped('dental_amount'), [400] * 22)
        self.assertLessEqual(cost[1], cost[0])

    def migrate(self, version='19.0.1.10.0'):
        self.env.flush_all()
        load_script(SCRIPT, 'post').migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_visits_of_before_are_told_what_they_were_about(self):
        visit = self.visit(self.treatment | self.crown)
        meeting = self.env['calendar.event'].create({
            'name': "Reunión", 'start': self.clock('10:00'), 'stop': self.clock('11:00'),
            'categ_ids': [Command.set(self.crown.ids)]})
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE calendar_event SET dental_treatment_id = NULL, dental_amount = NULL,"
            " dental_day = NULL WHERE id = %s", visit.id))
        self.env.invalidate_all()
        self.migrate(version=None)
        self.assertFalse(visit.dental_treatment_id)
        self.migrate()
        self.assertRecordValues(visit + meeting, [
            {'dental_treatment_id': self.crown.id, 'dental_amount': 0, 'dental_day': self.day},
            {'dental_treatment_id': False, 'dental_amount': 0, 'dental_day': False}])
