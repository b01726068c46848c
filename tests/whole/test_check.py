from datetime import timedelta

from odoo import Command
from odoo.fields import Datetime
from odoo.tests import tagged

from ...devtools import invariants
from ..common import DentalCase, NoShowCase

COPY = """
    INSERT INTO dental_followup (
           partner_id, program_id, company_id, next_at, next_channel, attempt_count, event_id,
           plan_id, source_attempt_id, period, state, lost_reason_id)
    SELECT partner_id, program_id, company_id, next_at, next_channel, 0, event_id,
           plan_id, source_attempt_id, period, 'lost', %(reason)s
      FROM dental_followup WHERE id = %(case)s"""
WRITE_EMAIL = """
    INSERT INTO dental_followup_attempt (
           followup_id, partner_id, company_id, step_id, channel, direction, at, user_id)
    SELECT followup_id, partner_id, company_id, %(step)s, 'email', 'out', at, user_id
      FROM dental_followup_attempt, generate_series(1, 2) WHERE id = %(attempt)s"""
FORGET = "DELETE FROM mail_activity WHERE res_model = 'dental.followup' AND res_id = %(case)s"
CASE = "UPDATE dental_followup SET {} WHERE id = %(case)s"
BOOKED = "UPDATE dental_followup SET {} WHERE id = %(booked)s"
ATTEMPT = "UPDATE dental_followup_attempt SET {} WHERE id = %(attempt)s"
VISIT = "UPDATE calendar_event SET {} WHERE id = %(visit)s"
COMING = "UPDATE calendar_event SET {} WHERE id = %(coming)s"
HEARD = "UPDATE dental_feedback SET {} WHERE id = %(heard)s"
FORM = "UPDATE dental_evolution SET {} WHERE id = %(form)s"
NEVER_RESTS = "ALTER TABLE dental_followup DROP CONSTRAINT dental_followup_never_rests"
TAKE = "UPDATE dental_followup SET claim_user_id = {}, claim_at = %(now)s WHERE id = {}"
ELSEWHERE = "company_id = %(elsewhere)s"
WAYS = {
    'one_case_of_a_visit': ('case', "DROP INDEX dental_followup_one_per_visit", COPY),
    'one_case_of_a_period': (
        'case', "DROP INDEX dental_followup_one_per_period",
        CASE.format("event_id = NULL, period = '2026-11'"), COPY),
    'one_case_of_a_plan': (
        'case', "DROP INDEX dental_followup_one_per_plan",
        CASE.format("event_id = NULL, plan_id = %(plan)s"), COPY),
    'one_case_of_a_call': (
        'case', "DROP INDEX dental_followup_one_per_call",
        CASE.format("event_id = NULL, source_attempt_id = %(attempt)s"), COPY),
    'unique_indexes': (
        "dental_followup_one_per_plan", "DROP INDEX dental_followup_one_per_plan"),
    'one_message_of_a_step': (
        None, "DROP INDEX dental_followup_attempt_message_once", WRITE_EMAIL),
    'answered_without_closing': ('attempt', ATTEMPT.format("no_closing_reason = ' '")),
    'answered_without_blocker': (
        'attempt', "DELETE FROM dental_followup_attempt_dental_followup_blocker_rel "
        "WHERE dental_followup_attempt_id = %(attempt)s"),
    'asked_and_not_asked': ('attempt', ATTEMPT.format("not_asked = 'at_once'")),
    'never_rests': ('case', NEVER_RESTS, CASE.format("next_at = NULL")),
    'lost_has_reason': (
        'case', "ALTER TABLE dental_followup DROP CONSTRAINT dental_followup_lost_has_reason",
        CASE.format("state = 'lost'")),
    'booked_waits_for_a_visit': ('booked', COMING.format("dental_state = 'cancelled'")),
    'checks': ("dental_followup_never_rests", NEVER_RESTS),
    'won_by_a_visit': (
        'booked', "UPDATE dental_followup_program SET write_date = %(now)s - interval '1 day'",
        BOOKED.format("state = 'won', closed_at = %(now)s")),
    'called_although_they_came': ('case', VISIT.format("dental_state = 'attended'")),
    'missed_before_its_hour': ('visit', VISIT.format(
        "dental_state_user_id = 1, dental_state_at = start - interval '1 minute'")),
    'state_and_its_ledger': ('coming', COMING.format("dental_state = 'confirmed'")),
    'before_the_start': (
        'case', "UPDATE res_company SET dental_start_date = '2026-11-23' WHERE id = %(clinic)s",
        VISIT.format("start = '2026-11-22 22:59'")),
    'two_in_a_call': (
        'case', TAKE.format('%(one)s', '%(case)s'), TAKE.format('%(another)s', '%(booked)s'),
        BOOKED.format("state = 'pending'")),
    'one_time_twice': ('after', "UPDATE calendar_event SET start = start - interval '10 minutes' "
                       "WHERE id = %(after)s"),
    'contacts_changed': ('attempt', ATTEMPT.format("write_date = create_date + interval '1 s'")),
    'taken_back_alone': ('attempt', ATTEMPT.format("is_void = TRUE")),
    'told_changed': (
        'form', FORM.format("state = NULL, write_date = create_date + interval '1 s'")),
    'contacts_counted': ('case', CASE.format("attempt_count = attempt_count + 1")),
    'case_and_its_own': ('case', CASE.format(ELSEWHERE)),
    'case_and_new_visit': ('booked', COMING.format("dental_patient_id = %(patient)s")),
    'contact_and_case': ('attempt', ATTEMPT.format("partner_id = %(other)s")),
    'told_and_case': ('form', FORM.format("partner_id = %(other)s")),
    'observation_and_its_own': (
        'noted', "UPDATE dental_observation SET partner_id = %(other)s WHERE id = %(noted)s"),
    'feedback_and_its_own': ('heard', HEARD.format("partner_id = %(other)s")),
    'question_and_its_own': (
        'asked', "UPDATE dental_question SET partner_id = %(other)s WHERE id = %(asked)s"),
    'plan_and_its_own': (
        'plan', "UPDATE dental_treatment_plan SET event_id = %(foreign)s WHERE id = %(plan)s"),
    'visit_and_patient': ('visit', VISIT.format("dental_company_id = %(elsewhere)s")),
    'consent_and_patient': (
        'said', f"UPDATE dental_consent SET {ELSEWHERE} WHERE id = %(said)s"),
    'guardian_and_patient': (
        'patient', "UPDATE res_partner SET company_id = %(elsewhere)s WHERE id = %(other)s",
        "UPDATE res_partner SET dental_guardian_id = %(other)s WHERE id = %(patient)s"),
    'no_todo': ('case', FORGET, CASE.format("alarm_state = NULL")),
    'stopped_unheard': ('case', FORGET, CASE.format("error_reason = 'x'")),
    'complaints_unheard': (
        'heard', "DELETE FROM mail_activity WHERE res_model = 'dental.feedback'"),
    'changes_forgotten': (
        'heard', "UPDATE dental_feedback SET action = 'x' WHERE id = %(heard)s"),
    'answers_unread': (
        'heard', HEARD.format("kind = 'comment', answer_case_id = %(booked)s")),
    'questions_not_called': (
        'asked', "UPDATE dental_followup SET state = 'won' WHERE id = %(answering)s"),
    'questions_unseen': (
        'asked', "DELETE FROM mail_activity WHERE res_model = 'dental.question'"),
    'stopped_and_over': ('booked', BOOKED.format("error_reason = 'x'")),
    'left_behind': ('case', CASE.format(
        "next_channel = 'email', next_at = %(now)s - interval '25 hours'")),
    'red_flags_unseen': ('form', FORGET),
    'answers_not_told': (
        'form', FORM.format("state = 'answered', answered_at = %(now)s + interval '1 minute'"),
        CASE.format("alarm_state = 'answered', next_at = %(now)s + interval '25 hours'")),
    'recorded_by_nobody': ('visit', VISIT.format("dental_state_at = NULL")),
    'recorded_and_to_come': ('visit', VISIT.format("start = start + interval '2 days'")),
    'counted_and_not_arrived': ('attempt', ATTEMPT.format(
        "is_contact = TRUE, delivery = 'bounced'")),
    'counted_twice': ('attempt', ATTEMPT.format("is_contact = TRUE, direction = 'in'")),
    'case_and_its_rounds': (
        'case', "UPDATE dental_followup_round SET \"end\" = 'lost' WHERE followup_id = %(case)s"),
    'contact_and_its_round': ('attempt', ATTEMPT.format("round_id = NULL")),
    'calls_numbered': ('round', ATTEMPT.format("call_number = 2")),
    'promises_unsettled': (
        'round', "UPDATE dental_followup_round SET owed_until = %(now)s - interval '3 days', "
        "same_day = NULL WHERE id = %(round)s"),
    'said_by_nobody': ('heard', HEARD.format("partner_id = NULL")),
    'messages_unheard': ('heard', HEARD.format(
        "kind = 'comment', email_from = 'x@y.test', state = NULL")),
    'lines_of_nobody': ('heard', HEARD.format(
        "partner_id = NULL, email_from = 'x@y.test', answer_case_id = %(case)s")),
    'sent_by_nobody': ('attempt', ATTEMPT.format(
        "channel = 'email', is_contact = TRUE")),
    'results_not_kept': ('attempt', ATTEMPT.format("outcome_move = NULL")),
}
"""Of each statement, whose id (or which name) it tells, and what makes it find that."""


@tagged('post_install', '-at_install')
class TestCheck(NoShowCase):
    """`./dev check` finds what nobody can do in Odoo, and nothing where all is well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls.make_clinic("Clínica Mar", cls.zone)
        cls.other = cls.make_patient("Otra Persona")
        missed = cls.make_missed('10:30', cls.other)
        cls.coming, after = (
            cls.make_visit(clock, cls.other, cls.day + timedelta(days=1))
            for clock in ('10:00', '10:30'))
        attempt = cls.call(cls.case, event_id=False)
        for visit in (cls.coming, after):
            cls.call(missed, event_id=visit.id)
        missed._book(cls.coming)
        whose = {'partner_id': cls.patient.id, 'company_id': cls.clinic.id}
        form = cls.env['dental.evolution'].create({'followup_id': cls.case.id, 'pain': 10})
        noted = cls.env['dental.observation'].create({**whose, 'text': "x", 'event_id': (
            cls.visit.id)})
        said = cls.env['dental.consent'].create({**whose, 'text': "x", 'channel': 'letter'})
        heard = cls.env['dental.feedback'].create({
            **whose, 'kind': 'complaint', 'text': "x", 'event_id': cls.visit.id})
        asked = cls.env['dental.question'].create({
            **whose, 'text': "x", 'event_id': cls.visit.id})
        cls.ids = {
            'asked': asked.id, 'answering': asked.case_id.id,
            'case': cls.case.id, 'booked': missed.id, 'attempt': attempt.id, 'form': form.id,
            'round': attempt.round_id.id,
            'visit': cls.visit.id, 'coming': cls.coming.id, 'after': after.id,
            'heard': heard.id, 'noted': noted.id, 'said': said.id, 'plan': cls.make_plan().id,
            'patient': cls.patient.id, 'other': cls.other.id, 'foreign': missed.event_id.id,
            'clinic': cls.clinic.id, 'elsewhere': cls.others.id, 'one': cls.receptionist.id,
            'another': cls.dentist_user.id, 'step': cls.no_show.step_ids[-1].id,
            'reason': cls.env.ref('dental_followup.lost_reason_other').id, 'now': Datetime.now(),
        }
        cls.env.flush_all()

    @classmethod
    def call(cls, case, **values):
        """Note an answered call of a case."""
        return cls.env['dental.followup.attempt'].create({
            'followup_id': case.id, 'partner_id': case.partner_id.id,
            'company_id': case.company_id.id, 'channel': 'phone', 'no_closing_reason': "x",
            'outcome_id': cls.env.ref('dental_followup.outcome_answered').id,
            'blocker_ids': [Command.set(cls.env.ref('dental_followup.blocker_none').ids)],
            **values})

    def found(self):
        """Return what does not hold, by the name of its statement."""
        return {found.statement.name: found
                for found in invariants.broken(self.env.cr, Datetime.now())}

    def test_every_statement_is_read_and_broken(self):
        written = [line.split() for script in invariants.SCRIPTS
                   for line in script.read_text().splitlines()
                   if line.startswith('-- ') and line.split()[1].isdigit()]
        read = [(str(each.number), each.name) for each in invariants.statements()]
        self.assertEqual(read, [(number, name) for _dashes, number, name in written])
        self.assertEqual(sorted(WAYS), sorted(name for _number, name in read))

    def test_all_is_well(self):
        self.assertEqual(self.broken(), [])

    def test_what_is_broken_is_named(self):
        for name, (whose, *ways) in WAYS.items():
            with self.subTest(name), self.undone():
                for way in ways:
                    self.env.cr.execute(way, self.ids)
                found = self.found()
                self.assertIn(name, found)
                if whose:
                    self.assertIn(self.ids.get(whose, whose), found[name].ids)

    def test_more_than_some_are_counted(self):
        self.make_visits(7).action_dental_no_show()
        self.env.flush_all()
        with self.undone():
            self.env.cr.execute("DELETE FROM mail_activity")
            told = str(self.found()['no_todo'])
        self.assertRegex(told, r"^✗ 16 .+: \d+, \d+, \d+, \d+, \d+ … \(10\)$")

    def test_what_is_not_broken_is_not_named(self):
        """Edges: the first minute of the start, a claim that has ended, times side by side."""
        for way in (
            "UPDATE res_company SET dental_start_date = '2026-11-24' WHERE id = %(clinic)s",
            TAKE.format('%(one)s', '%(case)s'),
            COMING.format("start = start, dental_state_at = %(now)s"),
        ):
            with self.subTest(way), self.undone():
                self.env.cr.execute(way, self.ids)
                self.assertEqual(self.found(), {})
        with self.undone():
            self.env.cr.execute(
                "UPDATE res_company SET dental_start_date = '2026-11-23' WHERE id = %(clinic)s",
                self.ids)
            self.env.cr.execute(VISIT.format("start = '2026-11-22 23:00'"), self.ids)
            self.assertNotIn('before_the_start', self.found())


@tagged('post_install', '-at_install')
class TestCheckDemo(DentalCase):
    """The demo clinic is as a clinic may be."""

    def test_demo(self):
        self.env(context={})['res.company']._dental_load_demo()
        self.assertTrue(self.env['dental.followup.attempt'].search_count([
            ('company_id', '=', self.env.ref('base.main_company').id)]))
        self.assertEqual(self.broken(), [])

    def test_demo_on_a_night_of_the_weekend(self):
        with self.at('01:30', self.day + timedelta(days=5)):
            self.env(context={})['res.company']._dental_load_demo()
            self.assertEqual(self.broken(), [])
