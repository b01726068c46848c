"""Chromium works through Today, in Spanish: at a desk, on a phone, with the keyboard alone."""
from datetime import timedelta

from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class TodayTourCase(TourCase):
    """A morning with one call that is due, one that is for the evening, and one that was made."""

    lang = 'es_ES'

    def make_case(self, name, phone, **values):
        patient = self.env['res.partner'].create({
            'name': name, 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone': phone, 'country_id': self.env.ref('base.es').id})
        return self.env['dental.followup'].create({
            'partner_id': patient.id, 'company_id': self.clinic.id,
            'program_id': self.env.ref('dental_followup.program_dentist_asks').id,
            'next_at': self.now - timedelta(minutes=5), **values})

    def make_done(self):
        """Have somebody called who does not want to talk now."""
        done = self.make_case("Óscar Ibáñez Ruiz", '+34 600 10 20 03')
        done.with_user(self.receptionist)._log_call(
            self.env.ref('dental_followup.outcome_refused'))
        return done

    def make_day(self):
        self.later = self.make_case("Nuria Sanz Mir", '+34 600 10 20 02', next_at=self._at(18))
        self.due = self.make_case("Marta Esteve Pons", '+34 600 10 20 01')
        self.done = self.make_done()


@tagged('post_install', '-at_install')
class TestToursToday(TodayTourCase):

    def test_desk(self):
        self.make_day()
        self._tour('/odoo/dental-today', 'dental_followup_today_desk')
        self.assertFalse((self.due | self.later).claim_user_id)

    def test_filters_are_remembered(self):
        self.make_day()
        self._tour('/odoo/dental-today', 'dental_followup_today_remembers')

    def test_keyboard_alone(self):
        self.make_day()
        self._tour('/odoo/dental-today', 'dental_followup_today_keys')

    def test_nothing_yet(self):
        self._tour('/odoo/dental-today', 'dental_followup_today_calm')

    def test_everybody_called(self):
        self.make_done()
        self._tour('/odoo/dental-today', 'dental_followup_today_all_done')

    def test_a_call_broken_off_goes_on(self):
        self.make_day()
        case = self.later.with_user(self.receptionist)
        case.env['dental.followup.call'].browse(
            case.action_call()['res_id']).action_answered()
        self._tour('/odoo/dental-today', 'dental_followup_today_go_on')
        self.assertFalse(self.later.claim_user_id)


@tagged('post_install', '-at_install')
class TestToursTodayPhone(TodayTourCase):

    browser_size = PHONE
    touch_enabled = True

    def test_phone(self):
        self.make_day()
        self._tour('/odoo/dental-today', 'dental_followup_today_phone')
