"""Chromium begins in an empty clinic, in Spanish: holidays, a sample day, its first call."""
from odoo.tests import tagged

from .tour_case import PHONE, TourCase


@tagged('post_install', '-at_install')
class TestToursFirstDay(TourCase):

    lang = 'es_ES'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._make_user('gerencia', "Gerencia", 'group_manager')

    def test_from_an_empty_clinic_to_its_first_call(self):
        self._tour('/odoo', 'dental_followup_first_day', self.manager.login)
        self.assertTrue(self.clinic.dental_first_day['is_closed'])
        self.assertTrue(self.clinic.resource_calendar_id.leave_ids)
        self.assertFalse(self.env['res.partner'].with_context(active_test=False).search(
            [('dental_is_sample', '=', True)]))

    def test_phone(self):
        self.browser_size, self.touch_enabled = PHONE, True
        self._tour('/odoo/dental-overview', 'dental_followup_first_day_phone', self.manager.login)
