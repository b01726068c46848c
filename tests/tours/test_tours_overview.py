"""Chromium looks at the overview as the manager does, in Spanish: at a desk, by keyboard, on a
phone, and on a clinic's first day."""
from datetime import timedelta

from odoo.tests import tagged

from .tour_case import PHONE, TourCase


class OverviewTourCase(TourCase):

    lang = 'es_ES'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._make_user('gerencia', "Gerencia", 'group_manager')

    def make_day(self):
        """Two no-shows were called today; one of yesterday was not."""
        self.make_called("Nuria Sanz Mir", '+34 600 10 20 02')
        self.make_called("Óscar Ibáñez Ruiz", '+34 600 10 20 03')
        self.env['dental.followup'].create({
            'partner_id': self.make_patient("Marta Esteve Pons", '+34 600 10 20 01').id,
            'program_id': self.env.ref('dental_followup.program_no_show').id,
            'company_id': self.clinic.id, 'next_at': self.now - timedelta(days=1)})

    def make_patient(self, name, phone):
        return self.env['res.partner'].create({
            'name': name, 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone': phone, 'country_id': self.env.ref('base.es').id})

    def make_called(self, name, phone):
        """Have somebody called in vain who missed a visit this morning."""
        visit = self.env['calendar.event'].create({
            'dental_patient_id': self.make_patient(name, phone).id,
            'dental_company_id': self.clinic.id, 'start': self._at(9),
            'stop': self._at(9) + timedelta(minutes=30)})
        visit.action_dental_no_show()
        case = self.env['dental.followup'].search([('event_id', '=', visit.id)])
        case.with_user(self.receptionist)._log_call(
            self.env.ref('dental_followup.outcome_no_answer'))


@tagged('post_install', '-at_install')
class TestToursOverview(OverviewTourCase):

    def test_desk(self):
        self.make_day()
        self._tour('/odoo', 'dental_followup_overview', self.manager.login)

    def test_keyboard(self):
        self.make_day()
        self._tour('/odoo/dental-overview', 'dental_followup_overview_keys', self.manager.login)

    def test_first_day(self):
        self._tour(
            '/odoo/dental-overview', 'dental_followup_overview_first_day', self.manager.login)


@tagged('post_install', '-at_install')
class TestToursOverviewPhone(OverviewTourCase):

    browser_size = PHONE
    touch_enabled = True

    def test_phone(self):
        self.make_day()
        self._tour('/odoo/dental-overview', 'dental_followup_overview_phone', self.manager.login)
