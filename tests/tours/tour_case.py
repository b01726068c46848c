"""A clinic in which Chromium lives a day at reception.

The browser's clock cannot be frozen, so the clinic is where it is ten in the morning now: nothing
depends on the hour or the day of the run.
"""
from datetime import time, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import ChromeBrowser

from ...tools import clinic_time

MORNING_HOUR = 10
DESK, PHONE = '1366x768', '390x844'
"""What reception looks at, in pixels."""


def morning_zone(now):
    """Return the name of a zone where it is between ten and eleven in the morning.

    :param now: naive UTC datetime
    """
    east = MORNING_HOUR - now.hour
    if east < -12:
        east += 24
    return f'Etc/GMT{-east:+d}'  # their names count westward


class ClinicBrowser(ChromeBrowser):
    """A browser that stands in the zone of the test's clinic."""

    def __init__(self, test_case, *args, **kwargs):
        super().__init__(test_case, *args, **kwargs)
        self._websocket_request(
            'Emulation.setTimezoneOverride', params={'timezoneId': test_case.zone})


@tagged('browser')
class TourCase(HttpCase):
    """A clinic in its morning and its receptionist, who sees it in Spanish if ``lang`` says so.

    A tour of a phone sets ``browser_size`` to :data:`PHONE` and ``touch_enabled``.
    """

    lang = 'en_US'
    browser_class = ClinicBrowser
    browser_size = DESK

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang(cls.lang)
        cls.now = fields.Datetime.now()
        cls.zone = morning_zone(cls.now)
        cls.today = clinic_time.local_date(cls.now, cls.zone)
        cls.clinic = cls._make_clinic()
        cls.receptionist = cls._make_user('recepcion', "Recepción", 'group_receptionist')
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.clinic.ids})

    @classmethod
    def _make_user(cls, login, name, group):
        """Create who works in the clinic, in a role."""
        return new_test_user(
            cls.env, f'{login}_tour', f'base.group_user,dental_followup.{group}',
            context={'no_reset_password': True}, name=name, lang=cls.lang, tz=cls.zone,
            company_id=cls.clinic.id, company_ids=[Command.set(cls.clinic.ids)])

    @classmethod
    def _make_clinic(cls):
        """Create a clinic that never closes, in use since a month."""
        company = cls.env['res.company'].create({
            'name': "Clínica del Tour", 'country_id': cls.env.ref('base.es').id,
            'email': 'hola@azahar.test', 'dental_start_date': cls.today - timedelta(days=30),
        })
        company.resource_calendar_id = cls.env['resource.calendar'].create({
            'name': "Siempre", 'tz': cls.zone, 'company_id': company.id,
            'attendance_ids': [Command.clear()] + [Command.create({
                'name': str(day), 'dayofweek': str(day), 'hour_from': 0, 'hour_to': 24,
            }) for day in range(7)],
        })
        return company

    def _at(self, hour):
        """Return an hour of today on the clinic's clock, naive UTC."""
        return clinic_time.at_wall_clock(self.today, time(hour), self.zone)

    def _tour(self, path, name, login=None):
        """Run a tour as the receptionist, or as another user."""
        with patch('odoo.tests.common.ChromeBrowser', self.browser_class):
            self.start_tour(path, name, login=login or self.receptionist.login)
        self.env.invalidate_all()

    def _make_missed_visit(self):
        """Book the visit at nine this morning to which nobody came."""
        dentist = self.env['res.partner'].create({
            'name': "Dra. Vidal", 'is_dentist': True, 'company_id': self.clinic.id})
        patient = self.env['res.partner'].create({
            'name': "Paula Romero Gil", 'is_dental_patient': True, 'company_id': self.clinic.id,
            'phone': '+34 655 97 97 11', 'country_id': self.env.ref('base.es').id,
        })
        return self.env['calendar.event'].create({
            'dental_patient_id': patient.id, 'dental_dentist_id': dentist.id,
            'dental_company_id': self.clinic.id, 'start': self._at(9),
            'stop': self._at(9) + timedelta(minutes=30),
        })
