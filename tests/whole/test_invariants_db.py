from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError, errors

from ..common import NoShowCase

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
        "(followup_id, step_id) WHERE ((channel = ANY ((ARRAY['email'::character varying, "
        "'sms'::character varying])[])) AND (step_id IS NOT NULL) "
        "AND ((COALESCE(delivery, ''::character varying)) <> ALL "
        "((ARRAY['failed'::character varying, 'bounced'::character varying])[])) "
        "AND (is_void IS NOT TRUE))",
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
