"""Chromium lives a day at reception.

The browser's clock cannot be frozen, so the clinic is where it is ten in the morning now: nothing
depends on the hour or the day of the run.
"""
from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import ChromeBrowser
from odoo.tools import file_open

from ..tools import clinic_time

MORNING_HOUR = 10


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


@tagged('post_install', '-at_install')
class TestTours(HttpCase):
    """What reception does in the browser, with its own eyes and clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')
        cls.now = fields.Datetime.now()
        cls.zone = morning_zone(cls.now)
        cls.today = clinic_time.local_date(cls.now, cls.zone)
        cls.clinic = cls._make_clinic()
        cls.receptionist = new_test_user(
            cls.env, 'recepcion_tour', 'base.group_user,dental_followup.group_receptionist',
            context={'no_reset_password': True}, name="Recepción", lang='en_US', tz=cls.zone,
            company_id=cls.clinic.id, company_ids=[Command.set(cls.clinic.ids)])
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.clinic.ids})

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

    def _tour(self, path, name):
        """Run a tour as the receptionist."""
        with patch('odoo.tests.common.ChromeBrowser', ClinicBrowser):
            self.start_tour(path, name, login=self.receptionist.login)
        self.env.invalidate_all()

    def test_no_show_to_new_visit(self):
        missed = self._make_missed_visit()
        self._tour('/odoo/dental-agenda', 'dental_followup_no_show')
        case = missed.dental_followup_ids
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'phone', 'attempt_count': 1}])
        self.assertEqual(case.attempt_ids.outcome_id.code, 'no_answer')
        self.assertEqual(
            clinic_time.band_of(case.attempt_ids.at, self.zone), clinic_time.MORNING)
        self.assertEqual(case.next_at, self._at(14), "the next try is at another time of day")

        self._tour('/odoo/dental-today', 'dental_followup_guided_call')
        visit = case.rebooked_event_id
        self.assertEqual(case.state, 'booked')
        self.assertEqual(case.attempt_ids.mapped('outcome_id.code'), ['answered', 'no_answer'])
        self.assertRecordValues(visit, [{
            'dental_state': 'booked', 'dental_patient_id': case.partner_id.id,
            'dental_dentist_id': missed.dental_dentist_id.id,
            'start': self._at(14), 'stop': self._at(14) + timedelta(minutes=30),
        }])
        answered = case.attempt_ids[0]
        self.assertEqual(answered.blocker_ids, self.env.ref('dental_followup.blocker_fear'))
        self.assertEqual(
            answered.closing_question_id,
            self.env.ref('dental_followup.script_no_show_closing_two'))
        self.assertEqual(case.partner_id.dental_observation_ids.user_id, self.receptionist)

        self._tour('/odoo/dental-agenda', 'dental_followup_next_call')
        self.assertEqual(visit.dental_state, 'no_show')
        self.assertEqual(case.state, 'todo', "a new visit that is missed takes the case up again")

    def test_agenda(self):
        self._tour('/odoo/dental-agenda', 'dental_followup_agenda')
        patient = self.env['res.partner'].search([('name', '=', "Nuria Sanz Mir")])
        self.assertTrue(patient.is_dental_patient)
        old, new = patient.dental_visit_ids.sorted('start')
        self.assertRecordValues(old + new, [
            {'dental_state': 'moved', 'dental_moved_to_id': new.id, 'start': self._at(12),
             'dental_company_id': self.clinic.id},
            {'dental_state': 'booked', 'dental_moved_to_id': False, 'start': new.start,
             'dental_company_id': self.clinic.id},
        ])
        self.assertEqual(old.stop - old.start, new.stop - new.start)

    def test_import_file_with_errors(self):
        with file_open('dental_followup/tests/data/agenda_con_errores.csv', 'rb') as stream:
            self.env['ir.attachment'].create({
                'name': 'agenda_con_errores.csv', 'raw': stream.read(), 'public': True,
                'url': '/dental_followup_tests/agenda_con_errores.csv', 'type': 'binary',
            })
        self._tour('/odoo/dental-agenda-import', 'dental_followup_agenda_import')
        visits = self.env['calendar.event'].search([('dental_company_id', '=', self.clinic.id)])
        self.assertEqual(len(visits), 20)
        day = clinic_time.local_date(visits.sorted('start')[0].start, self.zone)
        self.assertEqual(day, datetime(2026, 11, 23).date())
        patients = self.env['res.partner'].search([
            ('company_id', '=', self.clinic.id), ('is_dental_patient', '=', True)])
        self.assertEqual(set(patients.mapped('dental_number')), {str(4000 + n) for n in range(20)})
