import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from freezegun import freeze_time
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError, errors

from .common import DentalCase, NoShowCase

PATIENCE = 20
"""Seconds after which something that waits has gone wrong; nothing here takes one of them."""
UNIQUE = {
    'dental_followup': (
        "(program_id, event_id) WHERE ((event_id IS NOT NULL) AND (state <> 'cancelled'))",
        "(company_id, program_id, partner_id, period) "
        "WHERE ((event_id IS NULL) AND (plan_id IS NULL) AND (source_attempt_id IS NULL) "
        "AND (state <> 'cancelled'))",
        "(program_id, plan_id) WHERE ((plan_id IS NOT NULL) AND (state <> 'cancelled'))",
        "(program_id, source_attempt_id) "
        "WHERE ((source_attempt_id IS NOT NULL) AND (state <> 'cancelled'))",
    ),
    'dental_followup_attempt': (
        "(followup_id, step_id) WHERE ((channel <> 'phone') AND (step_id IS NOT NULL))",
    ),
    'calendar_event': (
        '(dental_company_id, dental_import_ref) WHERE (dental_import_ref IS NOT NULL)',
    ),
    'res_partner': (
        '(COALESCE(company_id, 0), dental_number) WHERE (dental_number IS NOT NULL)',
    ),
}
CHECKS = {
    'dental_followup': ('dental_followup_never_rests', 'dental_followup_lost_has_reason'),
    'calendar_event': ('calendar_event_dental_state_needs_patient',),
}


@tagged('post_install', '-at_install')
class TestInvariantsDb(NoShowCase):
    """What PostgreSQL itself refuses, whoever writes and by whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()

    def column(self, query, *params):
        self.env.cr.execute(query, params)
        return [value for value, in self.env.cr.fetchall()]

    def refused(self, error, query, *params):
        with self.assertRaises(error), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute(query, params)

    def test_unique_indexes(self):
        for table, wanted in UNIQUE.items():
            found = ' '.join(self.column(
                "SELECT replace(indexdef, '::text', '') FROM pg_indexes WHERE tablename = %s "
                "AND indexdef LIKE 'CREATE UNIQUE%%'", table))
            plain = found.replace('(state)', 'state').replace('(channel)', 'channel')
            for definition in wanted:
                with self.subTest(table=table, definition=definition):
                    self.assertIn(definition, plain)

    def test_checks(self):
        for table, wanted in CHECKS.items():
            found = self.column(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated "
                "AND conrelid = %s::regclass", table)
            for name in wanted:
                with self.subTest(name):
                    self.assertIn(name, found)

    def test_one_case_of_a_visit(self):
        """Invariant 1, with and without a visit; a cancelled one does not count."""
        copy = (
            "INSERT INTO dental_followup (partner_id, program_id, event_id, period, company_id, "
            "state, next_at, next_channel) SELECT partner_id, program_id, %s, %s, company_id, "
            "%s, next_at, next_channel FROM dental_followup WHERE id = %s")
        case = self.case.id
        self.refused(errors.UniqueViolation, copy, self.visit.id, None, 'todo', case)
        self.refused(errors.UniqueViolation, copy, self.visit.id, None, 'won', case)
        self.env.cr.execute(copy, (self.visit.id, None, 'cancelled', case))
        self.env.cr.execute(copy, (None, '2026-11', 'todo', case))
        self.refused(errors.UniqueViolation, copy, None, '2026-11', 'won', case)
        self.env.cr.execute(copy, (None, '2026-12', 'todo', case))

    def test_one_message_of_a_step(self):
        """Invariant 2: a step's message once, its calls as often as they are made."""
        values = {
            'followup_id': self.case.id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'step_id': self.no_show.step_ids[-1].id}
        attempts = self.env['dental.followup.attempt']
        attempts.create([{**values, 'channel': channel} for channel in ('phone', 'phone', 'email')])
        for channel in ('email', 'sms'):
            with self.subTest(channel), mute_logger('odoo.sql_db'), \
                    self.assertRaises(errors.UniqueViolation), self.env.cr.savepoint():
                attempts.create({**values, 'channel': channel})

    def test_never_rests(self):
        """Invariant 4: open means dated, lost means said why."""
        update = "UPDATE dental_followup SET {} WHERE id = %s"
        for change in ("next_at = NULL", "next_channel = NULL", "state = 'lost'",
                       "state = 'booked', next_at = NULL"):
            with self.subTest(change):
                self.refused(errors.CheckViolation, update.format(change), self.case.id)

    def test_ledger_is_held(self):
        """Neither a case nor a patient with attempts can be deleted, in SQL either."""
        self.env['dental.followup.attempt'].create({
            'followup_id': self.case.id, 'partner_id': self.patient.id,
            'company_id': self.clinic.id, 'channel': 'phone'})
        for table, record in (('dental_followup', self.case), ('res_partner', self.patient)):
            with self.subTest(table):
                self.refused(IntegrityError,
                             f"DELETE FROM {table} WHERE id = %s", record.id)


class Rival(threading.Thread):
    """Somebody who does something in a transaction of his own, as a request does it."""

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


@tagged('post_install', '-at_install')
class TestTwoAtOnce(BaseCase):
    """Two people do the same at the same moment, in two committed transactions."""

    make_clinic = DentalCase.__dict__['make_clinic']
    clock = DentalCase.__dict__['clock']
    zone, day = DentalCase.zone, DentalCase.day

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        freezer = freeze_time(cls.clock('12:00'))
        freezer.start()
        cls.addClassCleanup(freezer.stop)

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            type(self).env = env
            clinic = self.make_clinic("Clínica de Dos", self.zone)
            patient, dentist = env['res.partner'].create([
                {'name': name, 'company_id': clinic.id} for name in ("Paula Dos", "Dra. Dos")])
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
            env['dental.followup'].search([('company_id', '=', self.clinic_id)]).unlink()
            env['calendar.event'].search([('dental_company_id', '=', self.clinic_id)]).unlink()
            clinic = env['res.company'].browse(self.clinic_id)
            calendars = env['resource.calendar'].search([('company_id', '=', self.clinic_id)])
            partners = clinic.partner_id
            env['res.partner'].browse([self.patient_id, self.dentist_id]).unlink()
            env.cr.execute("UPDATE res_company SET resource_calendar_id = NULL WHERE id = %s",
                           [self.clinic_id])
            env.invalidate_all()
            calendars.unlink()
            clinic.unlink()
            partners.unlink()

    def race(self, job):
        """Let one do a job and, before he commits, a second one begin it too.

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

    def test_one_visit_opens_one_case(self):
        def open_case(env):
            program = env.ref('dental_followup.program_no_show')
            return env['dental.followup']._open_for_visits(
                program, env['calendar.event'].browse(self.visit_id))
        first, second = self.race(open_case)
        with self.committed() as env:
            cases = env['dental.followup'].search([('event_id', '=', self.visit_id)])
            self.assertEqual(cases.ids, first.result)
            self.assertEqual(len(cases.activity_ids), 1)
        self.assertEqual(second.result, [])

    def test_the_whole_no_show_twice(self):
        """The same button pressed by two people: the second is told by the database to try
        again, and then finds it done."""
        def no_show(env):
            visit = env['calendar.event'].browse(self.visit_id)
            visit.action_dental_no_show()
            return visit
        _first, second = self.race(no_show)
        self.assertEqual(second.tries, 2)
        with self.committed() as env:
            cases = env['dental.followup'].search([('event_id', '=', self.visit_id)])
            self.assertEqual(len(cases), 1)
            self.assertEqual(cases.state, 'todo')

    def test_one_time_is_booked_once(self):
        start = self.clock('17:00')

        def book(env):
            return env['calendar.event']._dental_book({
                'dental_patient_id': self.patient_id, 'dental_dentist_id': self.dentist_id,
                'dental_company_id': self.clinic_id, 'start': start,
                'stop': start + timedelta(minutes=30)})
        first, second = self.race(book)
        self.assertEqual(len(first.result), 1)
        self.assertEqual((second.result, second.tries), ([], 2))
        with self.committed() as env:
            visits = env['calendar.event'].search([
                ('dental_dentist_id', '=', self.dentist_id), ('start', '=', start)])
            self.assertEqual(visits.ids, first.result)

    def test_one_patient_is_in_one_call(self):
        with self.committed() as env:
            env['calendar.event'].browse(self.visit_id).action_dental_no_show()
        users = {}

        def claim(env):
            user = users.setdefault(threading.get_ident(), SUPERUSER_ID + len(users))
            case = env(user=user, su=True)['dental.followup'].search(
                [('event_id', '=', self.visit_id)])
            return case if case._claim() else case.browse()
        first, second = self.race(claim)
        self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))
