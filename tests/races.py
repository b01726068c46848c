"""Two transactions at once, really committed: what a test in one transaction cannot show."""
import threading
import time
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import DentalCase, freeze_class

PATIENCE = 20
"""Seconds after which something that waits has gone wrong; nothing here takes one of them."""


class Rival(threading.Thread):
    """Somebody who does something in a transaction of their own, as a request does it."""

    def __init__(self, registry, job):
        super().__init__(daemon=True)
        self.registry, self.job = registry, job
        self.may_commit, self.done = threading.Event(), threading.Event()
        self.result, self.tries, self.error = None, 0, None

    def run(self):
        try:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                self.result = retrying(partial(self.attempt, env), env)
        except Exception as error:
            self.error = error
        self.done.set()

    def attempt(self, env):
        """Do the job, and hold what it wrote uncommitted as long as the test wants it."""
        self.tries += 1
        result = self.job(env)
        env.flush_all()
        self.done.set()
        if not self.may_commit.wait(PATIENCE):
            raise TimeoutError
        return result.ids


class Worker(threading.Thread):
    """A scheduled action that runs in a connection of its own and commits as it goes."""

    def __init__(self, registry, job):
        super().__init__(daemon=True)
        self.registry, self.job = registry, job
        self.pid, self.error, self.done = None, None, threading.Event()

    def run(self):
        try:
            with self.registry.cursor() as cr:
                self.pid = cr.connection.get_backend_pid()
                self.job(api.Environment(cr, SUPERUSER_ID, {}))
        except Exception as error:
            self.error = error
        self.done.set()


class CommittedCase(BaseCase):
    """Two people do the same at the same moment, in two committed transactions."""

    make_clinic = DentalCase.__dict__['make_clinic']
    clock = DentalCase.__dict__['clock']
    zone, day = DentalCase.zone, DentalCase.day

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        freeze_class(cls, cls.clock('12:00'))

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            type(self).env = env
            clinic = self.make_clinic("Clínica de Dos", self.zone)
            patient, dentist = env['res.partner'].create([
                {'name': name, 'company_id': clinic.id, 'phone': '+34 655 97 97 11'}
                for name in ("Paula Dos", "Dra. Dos")])
            dentist.is_dentist = True
            visit = env['calendar.event'].create({
                'dental_patient_id': patient.id, 'dental_dentist_id': dentist.id,
                'dental_company_id': clinic.id, 'start': self.clock('10:00'),
                'stop': self.clock('10:30')})
            self.visit_id, self.clinic_id = visit.id, clinic.id
            self.dentist_id, self.patient_id = dentist.id, patient.id
        type(self).env = None
        self.addCleanup(self.clean)

    @contextmanager
    def committed(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def clean(self):
        """Take away what was committed, the clinic's calendar and partner too."""
        with self.committed() as env:
            self.clean_cases(env)
            self.clean_visits(env)
            clinic = env['res.company'].browse(self.clinic_id)
            calendars = env['resource.calendar'].search([('company_id', '=', self.clinic_id)])
            partners = clinic.partner_id
            env['res.partner'].with_context(active_test=False).search([
                ('company_id', '=', self.clinic_id), ('id', '!=', partners.id)]).unlink()
            env.cr.execute("UPDATE res_company SET resource_calendar_id = NULL WHERE id = %s",
                           [self.clinic_id])
            env.invalidate_all()
            calendars.unlink()
            clinic.unlink()
            partners.unlink()

    def clean_visits(self, env):
        """Take away the clinic's visits; what is on record of one goes only by SQL."""
        visits = env['calendar.event'].with_context(active_test=False).search(
            [('dental_company_id', '=', self.clinic_id)])
        env.cr.execute(
            "UPDATE calendar_event SET dental_state = 'booked', dental_previous_state = NULL, "
            "dental_moved_to_id = NULL WHERE id = ANY(%s)", [visits.ids])
        for table in ('dental_followup_freed_time', 'dental_visit_change'):
            env.cr.execute(f'DELETE FROM {table} WHERE event_id = ANY(%s)', [visits.ids])
        env.invalidate_all()
        visits.unlink()

    def clean_cases(self, env):
        """Take away the clinic's cases with their ledger, which only SQL can."""
        cases = env['dental.followup'].search([('company_id', '=', self.clinic_id)])
        env['mail.mail'].search([
            ('model', '=', 'dental.followup'), ('res_id', 'in', cases.ids)]).unlink()
        cases.activity_ids.unlink()
        env.flush_all()
        env.cr.execute("UPDATE dental_followup SET source_attempt_id = NULL "
                       "WHERE company_id = %s", [self.clinic_id])
        for table in ('dental_followup_attempt', 'dental_followup'):
            env.cr.execute(f'DELETE FROM {table} WHERE company_id = %s', [self.clinic_id])
        env.invalidate_all()

    def make_visits(self, env, number, state):
        """Return so many visits of this morning, of as many patients, in a state."""
        patients = env['res.partner'].create([{
            'name': f"Paciente {index}", 'company_id': self.clinic_id,
            'email': f'p{index}@ejemplo.test', 'phone': f'+34 600 00 10 {index:02d}',
        } for index in range(number)])
        return env['calendar.event'].create([{
            'dental_patient_id': patient.id, 'dental_company_id': self.clinic_id,
            'start': self.clock('09:00'), 'stop': self.clock('09:30'), 'dental_state': state,
        } for patient in patients])

    def answered(self, env, **values):
        """Return what is filled in of a call in which one talked with the patient."""
        return {
            'outcome_id': env.ref('dental_followup.outcome_answered').id,
            'blocker_ids': [Command.set(env.ref('dental_followup.blocker_none').ids)],
            'no_closing_reason': "Iba conduciendo", **values}

    @contextmanager
    def held(self, record):
        """Hold a row, so that who comes to it waits."""
        with self.registry.cursor() as cr:
            cr.execute(f'SELECT FROM "{record._table}" WHERE id = %s FOR UPDATE', [record.id])
            yield

    def race(self, job):
        """Let one do a job and, before they commit, a second one begin it too.

        :return: both, when they have ended
        """
        first, second = (Rival(self.registry, job) for _name in ('first', 'second'))
        with patch('odoo.service.model.random.uniform', return_value=0.01), \
                mute_logger('odoo.sql_db'):
            first.start()
            self.assertTrue(first.done.wait(PATIENCE))
            second.may_commit.set()
            second.start()
            try:
                self.wait_until_blocked(second)
            finally:
                first.may_commit.set()
                for rival in (first, second):
                    rival.join(PATIENCE)
        self.assertEqual([first.error, second.error], [None, None])
        return first, second

    def wait_until_blocked(self, rival):
        """Wait until the second waits for the first's lock; else it was no race."""
        with self.registry.cursor() as cr:
            for _turn in range(PATIENCE * 100):
                cr.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                           "AND datname = current_database()")
                waiting = cr.fetchone()[0]
                cr.rollback()
                if waiting:
                    return
                if rival.done.is_set():
                    self.fail(f"the second did not wait for the first: {rival.error!r}")
                time.sleep(0.01)
        self.fail("the second neither waited nor ended")
