from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import Command, fields
from odoo.sql_db import BaseCursor
from odoo.tests import TransactionCase, new_test_user

from ..devtools import invariants
from ..tools import clinic_time
from .acts import ActsMixin

QUIET = {'no_reset_password': True, 'tracking_disable': True}


def freeze_class(case, moment):
    """Freeze the clock of a test class at a naive UTC moment.

    Records are stamped by it too: PostgreSQL's clock goes on, and what it says of a record that
    is made in a test would depend on the day of the run.
    """
    for clock in (freeze_time(moment),
                  patch.object(BaseCursor, 'now', lambda cursor: fields.Datetime.now())):
        clock.start()
        case.addClassCleanup(clock.stop)


class DentalCase(ActsMixin, TransactionCase):
    """A clinic in Valencia with its people, on Monday 23 November 2026, 12:00 on its clock.

    Opening hours are 9-14 and 16-20:30, Monday to Friday. No test reads today's date:
    :meth:`at` freezes the clock at an hour of the clinic, also the one that stamps records.
    """

    zone = 'Europe/Madrid'
    day = datetime(2026, 11, 23).date()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freeze_class(cls, cls.clock('12:00'))
        cls.clinic = cls.make_clinic("Clínica Azahar", cls.zone)
        cls.receptionist = cls.make_user('recepcion_test', 'group_receptionist')
        cls.dentist_user = cls.make_user('dentista_test', 'group_dentist')
        cls.manager = cls.make_user('gerencia_test', 'group_manager')
        cls.outsider = cls.make_user('contable_test', None)
        cls.dentist = cls.dentist_user.partner_id
        cls.dentist.is_dentist = True
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.clinic.ids})
        cls.treatment = cls.env['calendar.event.type'].create(
            {'name': "Higiene de prueba", 'dental_duration': 0.5})
        cls.patient = cls.make_patient("Paula Romero Gil")
        cls.no_show = cls.env.ref('dental_followup.program_no_show')
        cls.post_visit = cls.env.ref('dental_followup.program_post_visit')

    @classmethod
    def make_clinic(cls, name, zone, hours=((9, 14), (16, 20.5)), days=range(5)):
        """Create a company with opening hours in a zone, in use since a month."""
        company = cls.env['res.company'].create({
            'name': name, 'country_id': cls.env.ref('base.es').id, 'email': 'hola@azahar.test',
            'dental_care_email': 'atencion@azahar.test',
            'dental_start_date': cls.day - timedelta(days=30),
        })
        company.partner_id.lang = False  # what jobs note is read in the source language here
        company.resource_calendar_id = cls.env['resource.calendar'].create({
            'name': name, 'tz': zone, 'company_id': company.id,
            'attendance_ids': [Command.clear()] + [Command.create({
                'name': f'{day} {start}', 'dayofweek': str(day),
                'hour_from': start, 'hour_to': end,
            }) for day in days for start, end in hours],
        })
        return company

    @classmethod
    def make_user(cls, login, group, company=None):
        """Create an internal user of a clinic, in a role or in none."""
        company = company or cls.clinic
        return new_test_user(
            cls.env, login,
            f'base.group_user,dental_followup.{group}' if group else 'base.group_user',
            context=QUIET, company_id=company.id, company_ids=[Command.set(company.ids)],
            tz=company._dental_zone(), name=login)

    @classmethod
    def make_patient(cls, name, **values):
        """Create a patient of the clinic who can be called and written to."""
        return cls.env['res.partner'].create({
            'name': name, 'is_dental_patient': True, 'company_id': cls.clinic.id,
            'country_id': cls.env.ref('base.es').id, 'phone': '+34 655 97 97 11',
            'email': 'paula@ejemplo.test', **values,
        })

    @classmethod
    def make_visit(cls, clock='10:00', patient=None, day=None, minutes=30, **values):
        """Book a visit at an hour of the clinic's clock."""
        patient = patient or cls.patient
        start = cls.clock(clock, day)
        return cls.env['calendar.event'].create({
            'dental_patient_id': patient.id, 'dental_dentist_id': cls.dentist.id,
            'dental_company_id': (patient.company_id or cls.clinic).id,
            'categ_ids': [Command.set(cls.treatment.ids)],
            'start': start, 'stop': start + timedelta(minutes=minutes), **values,
        })

    @classmethod
    def make_visits(cls, number, clock='10:00', **values):
        """Book visits of as many patients at one hour."""
        patients = cls.env['res.partner'].create([{
            'name': f"Paciente {index}", 'is_dental_patient': True, 'company_id': cls.clinic.id,
            'phone': f'+34 655 97 {index // 100 + 10:02d} {index % 100:02d}',
            'email': f'paciente{index}@ejemplo.test',
        } for index in range(number)])
        start = cls.clock(clock)
        return cls.env['calendar.event'].create([{
            'dental_patient_id': patient.id, 'dental_dentist_id': cls.dentist.id,
            'dental_company_id': cls.clinic.id, 'start': start,
            'stop': start + timedelta(minutes=30), **values,
        } for patient in patients])

    @classmethod
    def make_missed(cls, clock='10:00', patient=None, day=None, **values):
        """Let a patient miss a visit at an hour of the clinic's clock; return the case."""
        visit = cls.make_visit(clock, patient, day, **values)
        visit.action_dental_no_show()
        return cls.case_of(visit)

    @classmethod
    def make_case(cls, program, patient=None, clock='12:00', day=None, **values):
        """Open a case by hand, due at an hour of the clinic's clock.

        :param program: a program, or the code of one that comes with the addon
        """
        if isinstance(program, str):
            program = cls.env.ref(f'dental_followup.program_{program}')
        return cls.env['dental.followup'].create({
            'partner_id': (patient or cls.patient).id, 'program_id': program.id,
            'company_id': cls.clinic.id, 'step_id': program.step_ids.filtered(
                lambda step: step.channel in ('phone', 'preferred'))[:1].id,
            'next_at': cls.clock(clock, day), **values})

    @classmethod
    def make_plan(cls, patient=None, **values):
        """Present a plan of 1,200 to a patient."""
        return cls.env['dental.treatment.plan'].create({
            'partner_id': (patient or cls.patient).id, 'company_id': cls.clinic.id,
            'name': "Implante", 'amount': 1200, **values})

    @classmethod
    def clock(cls, clock, day=None, zone=None):
        """Return the naive UTC moment of a wall-clock hour ('HH:MM') of the clinic's day."""
        return clinic_time.at_wall_clock(
            day or cls.day, time.fromisoformat(clock), zone or cls.zone)

    def on(self, days, clock='09:00'):
        """Return the naive UTC moment of an hour of the clinic, so many days after Monday."""
        return self.clock(clock, self.day + timedelta(days=days))

    @contextmanager
    def at(self, clock, day=None, zone=None):
        """Freeze the clock at an hour of the clinic."""
        with freeze_time(self.clock(clock, day, zone)):
            yield

    def at_utc(self, moment):
        """Freeze the clock at a naive UTC moment."""
        return freeze_time(moment)

    def run_cron(self, name):
        """Run a scheduled action as the scheduler does."""
        with self.enter_registry_test_mode():
            self.env.ref(f'dental_followup.ir_cron_{name}').method_direct_trigger()

    @classmethod
    def case_of(cls, visit, program=None):
        """Return the case that a visit opened."""
        return cls.env['dental.followup'].search([
            ('event_id', '=', visit.id), ('program_id', '=', (program or cls.no_show).id)])

    def broken(self):
        """Return the invariants that do not hold at this moment, as `./dev check` tells them."""
        self.env.flush_all()
        return [str(found) for found in invariants.broken(self.env.cr, fields.Datetime.now())]

    def mails(self, cases=None):
        """Return the emails queued for cases, in their order; for all cases if none are named."""
        whose = [] if cases is None else [('res_id', 'in', cases.ids)]
        return self.env['mail.mail'].search(
            [('model', '=', 'dental.followup'), *whose], order='id')

    def drop_steps(self, programs):
        """Leave programs without steps that are on, as nobody can but the product itself."""
        programs.with_context(install_mode=True).step_ids.unlink()

    def queries_of(self, action):
        """Return how many queries an action costs, begun with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def ref(self, name):
        """Return a record of the addon by the last part of its external id."""
        return self.env.ref(f'dental_followup.{name}')


ZONES = ('Europe/Madrid', 'Atlantic/Canary', 'America/Bogota')
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 18)
"""Both Sundays on which the clocks change in Spain, and a Wednesday without history."""
ALL_DAYS = range(7)


class ZonesCase(DentalCase):
    """A clinic in each zone, open every day, whose receptionist sits in Tokyo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clinics = {}
        for zone in ZONES:
            clinic = cls.make_clinic(zone, zone, days=ALL_DAYS)
            clinic.dental_start_date = date(2025, 1, 1)
            user = cls.make_user(f'tokio_{zone}', 'group_receptionist', clinic)
            user.tz = 'Asia/Tokyo'
            cls.clinics[zone] = (clinic, user, cls.make_patient(zone, company_id=clinic.id))
        cls.env.ref('base.user_root').tz = 'Pacific/Kiritimati'


class NoShowCase(DentalCase):
    """The clinic at noon, with a patient who did not come at ten and the call that this opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('10:00')
        cls.visit.action_dental_no_show()
        cls.case = cls.case_of(cls.visit)
