"""Chromium receives a patient by what was agreed with her on the telephone (S60)."""
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .tour_case import PHONE, TourCase

OFFER = "Una primera visita corta"
NOTE = "Prefiere que se le explique cada paso"


class HandoverTour(TourCase):
    """Reception in Spanish, with a visit booked in a call and one that nobody rang about."""

    lang = 'es_ES'

    def make_booked_visit(self):
        """Miss a visit, talk, and book another for today; return the new one."""
        missed = self._make_missed_visit()
        missed.action_dental_no_show()
        case = missed.dental_followup_ids.with_user(self.receptionist)
        call = case.env['dental.followup.call'].browse(case.action_call()['res_id'])
        call.action_answered()
        call.write({
            'blocker_ids': [Command.set(self.env.ref('dental_followup.blocker_fear').ids)],
            'mood': 'worried', 'solution': OFFER, 'no_closing_reason': "Iba conduciendo",
            'observation': NOTE, 'observation_is_pinned': True})
        call.slot_id = call.slot_ids[0]
        call.action_done()
        return case.rebooked_event_id.sudo()

    def arrive(self):
        visit = self.make_booked_visit()
        other = self.env['calendar.event'].create({
            'dental_patient_id': self.env['res.partner'].create({
                'name': "Clara Sanz Mir", 'is_dental_patient': True,
                'company_id': self.clinic.id}).id,
            'dental_company_id': self.clinic.id, 'start': self._at(20),
            'stop': self._at(20) + timedelta(minutes=30)})
        self._tour('/odoo/dental-agenda', 'dental_followup_handover')
        self.assertEqual(visit.dental_state, 'attended')
        self.assertEqual(other.dental_state, 'arrived')
        self.assertEqual(
            self.env['dental.followup'].search([('rebooked_event_id', '=', visit.id)]).state,
            'won')


@tagged('post_install', '-at_install')
class TestToursHandover(HandoverTour):

    def test_arrive(self):
        self.arrive()


@tagged('post_install', '-at_install')
class TestToursHandoverPhone(HandoverTour):

    browser_size = PHONE
    touch_enabled = True

    def test_arrive(self):
        self.arrive()
