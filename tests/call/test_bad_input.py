from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...models.followup.scheduler import Scheduler
from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestMissingData(HouseholdCase):
    """What is missing is asked for, and loses no patient."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unknown = cls.make_patient("Sin Datos", phone=False, email=False)

    def test_no_phone_and_no_email(self):
        case = self.make_missed(patient=self.unknown)
        self.assertRecordValues(case, [{'state': 'todo', 'needs_data': True, 'phone': False}])
        self.assertIn("no valid phone number", case.error_reason)
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_data'))
        with self.at('12:00', self.day + timedelta(days=40)):
            self.run_cron('send_due')
            self.run_cron('close_unanswered')
        self.assertEqual(case.state, 'todo')
        self.unknown.phone = '600 11 22 33'
        self.assertRecordValues(case, [{
            'needs_data': False, 'error_reason': False, 'phone': '+34600112233',
            'next_at': self.clock('12:00')}])
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_call'))

    def test_email_only_program_without_email(self):
        """An email that is the only way to reach the patient for a visit is asked for, once."""
        program = self.env['dental.followup.program'].create({
            'name': "Solo email", 'purpose': 'appointment', 'step_ids': [(0, 0, {
                'channel': 'email', 'template_id': self.ref('mail_template_recall').id})]})
        case = self.env['dental.followup']._open_for_records(program, self.unknown)
        self.run_cron('send_due')
        self.assertRecordValues(case, [{'state': 'todo', 'needs_data': True}])
        self.assertIn("email address", case.error_reason)
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_data'))
        self.unknown.email = 'ya@ejemplo.test'
        self.assertRecordValues(case, [{
            'needs_data': False, 'error_reason': False, 'next_channel': 'email'}])
        self.assertFalse(case.activity_ids)
        self.run_cron('send_due')
        self.assertEqual(case.attempt_count, 1)

    def test_recall_without_email_is_called(self):
        self.patient.email = False
        case = self.make_case('recall', next_channel='email', anchor_at=self.clock('12:00'),
                              step_id=self.ref('step_recall_email').id)
        self.run_cron('send_due')
        self.assertRecordValues(case, [{'next_channel': 'phone', 'needs_data': False}])
        self.unknown.email = False
        case = self.make_case('recall', self.unknown, next_channel='email',
                              anchor_at=self.clock('12:00'),
                              step_id=self.ref('step_recall_email').id)
        self.run_cron('send_due')
        self.assertRecordValues(case, [{'next_channel': 'phone', 'needs_data': True}])

    def test_number_that_is_deleted(self):
        case = self.make_missed(patient=self.patient)
        self.patient.phone = False
        self.assertRecordValues(case, [{'needs_data': True, 'state': 'todo'}])
        self.patient.phone = '600 11 22 33'
        self.assertRecordValues(case, [{'needs_data': False, 'phone': '+34600112233'}])

    def test_text_that_is_no_number(self):
        self.patient.phone = 'la de su madre'
        self.assertFalse(self.patient._dental_call_number())
        self.assertTrue(self.make_missed(patient=self.patient).needs_data)

    def test_program_without_steps(self):
        program = self.env['dental.followup.program'].create({'name': "Vacío", 'is_on': False})
        with self.assertRaisesRegex(ValidationError, 'no steps'):
            program.action_switch_on()
        case = self.make_missed(patient=self.patient)
        checkup = self.make_case('post_treatment')
        checkup.write({'checkup': 24, 'anchor_at': self.clock('09:00')})
        self.drop_steps(self.no_show | self.ref('program_post_treatment'))
        call = self.talk(checkup, pain='1')
        call.reason_ids.result = 'later'
        call.action_done()
        self.assertEqual(checkup.state, 'won')
        self.assertRecordValues(case, [{'state': 'pending', 'attempt_count': 1}])
        self.assertFalse(self.make_missed(patient=self.make_patient("Otra más")))

    def test_dentist_who_left(self):
        missed = self.make_missed(patient=self.patient)
        self.dentist_user.active = False
        call = self.talk(missed)
        self.assertTrue(call.slot_ids)
        self.assertFalse(call.slot_ids.dentist_id)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertRecordValues(missed.rebooked_event_id, [{'dental_dentist_id': False}])
        program = self.ref('program_post_treatment')
        program.responsible = 'dentist'
        self.treatment.dental_checkups = '24 h'
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        self.assertRecordValues(self.case_of(visit, program), [{'user_id': False}])
        self.assertTrue(self.case_of(visit, program).activity_ids)


@tagged('post_install', '-at_install')
class TestHours(HouseholdCase):
    """A clinic without hours says so; one that is closed for a month just waits."""

    def close(self, days):
        """The clinic is closed from today on."""
        self.env['resource.calendar.leaves'].create({
            'name': "Vacaciones", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id, 'date_from': self.clock('00:00'),
            'date_to': self.clock('23:59', self.day + timedelta(days=days - 1))})

    def opened(self):
        visits = self.make_visit('10:00') | self.make_visit('09:00', patient=self.stranger)
        visits[0].action_dental_no_show()
        visits[1].action_dental_attended()
        return self.case_of(visits[0]), self.case_of(visits[1], self.post_visit)

    def test_no_hours_at_all(self):
        self.clinic.resource_calendar_id.attendance_ids.unlink()
        call, thanks = self.opened()
        for case in (call, thanks):
            self.assertEqual(case.state, 'todo')
            self.assertIn("no opening hours", case.error_reason)
        self.assertFalse(self.start_call(call).slot_ids)
        self.run_cron('send_due')
        self.assertEqual(thanks.state, 'todo')

    def test_closed_for_a_month(self):
        self.ref('program_post_visit').expires_days = 0
        self.close(31)
        first = self.day + timedelta(days=31)
        while first.weekday() > 4:
            first += timedelta(days=1)
        call, thanks = self.opened()
        for case in (call, thanks):
            self.assertRecordValues(case, [{
                'state': 'todo', 'error_reason': False, 'next_at': self.clock('09:00', first)}])

    def test_message_of_before_waits_until_it_opens(self):
        self.ref('program_post_visit').expires_days = 0
        _call, thanks = self.opened()
        self.close(31)
        with self.at('13:00'):
            self.run_cron('send_due')
        self.assertRecordValues(thanks, [{'state': 'todo', 'error_reason': False}])
        reopens = thanks.next_at
        self.assertGreater(reopens, self.clock('09:00', self.day + timedelta(days=30)))
        with self.at_utc(reopens):
            self.run_cron('send_due')
        self.assertEqual(thanks.state, 'won')

    def test_promise_while_closed(self):
        self.close(31)
        case = self.make_case('no_show')
        case._promise(self.clock('18:25'))
        self.assertEqual(case.next_at, self.clock('18:25'))

    def test_company_without_calendar(self):
        self.clinic.resource_calendar_id = False
        call, _thanks = self.opened()
        self.assertIn("no opening hours", call.error_reason)


@tagged('post_install', '-at_install')
class TestDates(HouseholdCase):
    """A date of 1900 or 2999 is refused where it is typed, in words."""

    FAR = (date(1900, 1, 1), date(2999, 12, 31))

    def refuses(self, record, name, days, words):
        for day in days:
            with self.subTest(field=name, day=day), \
                    self.assertRaisesRegex((UserError, ValidationError), words), \
                    self.env.cr.savepoint():
                record[name] = day

    def test_days_of_the_patient(self):
        patient = self.patient.with_user(self.receptionist)
        patient.dental_birthdate = date(1980, 5, 5)
        tomorrow = self.day + timedelta(days=1)
        self.refuses(patient, 'dental_deceased_on', (*self.FAR, tomorrow, date(1980, 5, 4)),
                     'Nobody dies')
        self.refuses(patient, 'dental_birthdate', (date(1899, 12, 31), self.FAR[1]), 'born')
        self.refuses(patient, 'dental_recall_paused_until', self.FAR, 'ten years')
        self.refuses(patient, 'dental_muted_until', self.FAR, 'rest lasts')
        self.refuses(patient, 'dental_robinson_on', (*self.FAR, tomorrow), 'was not looked into')
        patient.write({
            'dental_deceased_on': self.day, 'dental_robinson_on': self.day,
            'dental_muted_until': self.day + timedelta(days=730),
            'dental_recall_paused_until': self.day + timedelta(days=365)})

    def test_born_after_the_death(self):
        self.patient.dental_deceased_on = self.day - timedelta(days=10)
        self.refuses(self.patient, 'dental_birthdate', (self.day,), 'Nobody dies')

    def test_a_rest_of_two_years_can_be_kept(self):
        case = self.make_case('no_show')
        self.patient.dental_muted_until = date(2028, 11, 20)
        self.assertEqual(case.next_at, self.clock('09:00', date(2028, 11, 20)))

    def test_next_contact(self):
        case = self.make_case('no_show')
        for year in (1900, 2999, 9999):
            self.refuses(case.with_user(self.receptionist), 'next_at',
                         (datetime(year, 12, 31, 23, 59),), str(year))

    def test_promise(self):
        for moment, words in (
                (datetime(1900, 1, 1), 'passed'), (self.clock('12:00'), 'passed'),
                (datetime(2999, 12, 31), 'two years'), (datetime(9999, 12, 31), 'two years')):
            case = self.make_case('no_show', period=str(moment))
            with self.subTest(moment=moment), self.assertRaisesRegex(UserError, words), \
                    self.env.cr.savepoint():
                self.talk(case, call_back_at=moment).action_done()
            self.assertFalse(case.attempt_ids)

    def test_consent(self):
        values = {'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "x"}
        for days, words in (
                ({'given_on': self.FAR[0]}, 'said'), ({'given_on': self.FAR[1]}, 'said'),
                ({'given_on': self.day + timedelta(days=1)}, 'said'),
                ({'expires_on': self.FAR[1]}, 'twenty years')):
            with self.subTest(days=days), self.assertRaisesRegex(ValidationError, words), \
                    self.env.cr.savepoint():
                self.env['dental.consent'].create({**values, **days})
        with mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation), \
                self.env.cr.savepoint():
            self.env['dental.consent'].create({**values, 'expires_on': self.FAR[0]})

    def test_checkup_offsets(self):
        for text in ('mañana', '24', '-3 h', '0 h', '999999 h', '61 d', '1 h; 2 h; 3 h; 4 h; 5 h; '
                     '6 h; 7 h', '24 h 72', "'; DROP TABLE", '٣ h'):
            self.refuses(self.treatment, 'dental_checkups', (text,), 'no time after a treatment')
        for text in ('24 h, 72 h', '7 días', '1 semana', '  24H ', False):
            self.treatment.dental_checkups = text

    def test_recall_months(self):
        with self.assertRaisesRegex(ValidationError, 'how many months'):
            self.patient.dental_recall = 'own'
        for record in (self.patient, self.treatment):
            for months in (-1, 121, 2**31 - 1):
                with self.subTest(record=record, months=months), mute_logger('odoo.sql_db'), \
                        self.assertRaises(CheckViolation), self.env.cr.savepoint():
                    record.dental_recall_months = months
                    record.flush_recordset()
            record.dental_recall_months = 120


@tagged('post_install', '-at_install')
class TestOneBadRecord(HouseholdCase):
    """One record that fails stops none of the other five hundred (design §3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.make_visits(500, '09:00')
        cls.visits.action_dental_attended()
        cls.thanks = cls.env['dental.followup'].search([
            ('event_id', 'in', cls.visits.ids), ('program_id', '=', cls.post_visit.id)])
        cls.bad = cls.thanks[317]

    @mute_logger('odoo.addons.mail.models.mail_render_mixin')
    def test_message(self):
        template = self.post_visit.step_ids.template_id.with_context(
            lang=self.bad.partner_id.lang)
        template.subject = f"{{{{ 1 / (object.id - {self.bad.id}) }}}}"
        with self.at('12:30'):
            self.run_cron('send_due')
        self.assertEqual(len(self.thanks.attempt_ids.mail_mail_id), 499)
        self.assertRecordValues(self.bad, [{'state': 'todo', 'attempt_count': 0}])
        self.assertIn('could not be done', self.bad.error_reason)
        self.assertEqual(set((self.thanks - self.bad).mapped('state')), {'won'})

    def test_answer_that_never_came(self):
        self.thanks._set_state(
            'pending', next_channel='wait', next_at=self.clock('12:00'), awaits_answer=True)
        give_up = type(self.thanks)._give_up

        def fail(cases):
            if self.bad in cases:
                raise ValueError("roto")
            return give_up(cases)
        with patch.object(type(self.thanks), '_give_up', fail):
            self.run_cron('close_unanswered')
        self.assertRecordValues(self.bad, [{'state': 'pending'}])
        self.assertIn('roto', self.bad.error_reason)
        self.assertNotIn('pending', (self.thanks - self.bad).mapped('state'))

    def test_opening(self):
        program = self.env['dental.followup.program'].create({
            'name': "Mi búsqueda", 'trigger': 'patients', 'max_per_day': 0,
            'company_id': self.clinic.id, 'step_ids': [(0, 0, {'channel': 'phone'})],
            'patient_domain': "[('name', '=like', 'Paciente %')]"})
        schedule_first = Scheduler.schedule_first
        bad = self.bad.partner_id

        def fail(scheduler, step, reason, partner, wish):
            if partner == bad:
                raise ValueError("roto")
            return schedule_first(scheduler, step, reason, partner, wish)
        with patch.object(Scheduler, 'schedule_first', fail):
            self.run_cron('open_searched')
        opened = self.env['dental.followup'].search([('program_id', '=', program.id)])
        self.assertEqual(opened.partner_id, self.visits.dental_patient_id - bad)
        self.run_cron('open_searched')
        self.assertEqual(self.env['dental.followup'].search_count([
            ('program_id', '=', program.id)]), 500)

    @mute_logger('odoo.addons.dental_followup.models.followup.searches')
    def test_search_that_fails(self):
        broken, program = self.env['dental.followup.program'].create([{
            'name': name, 'trigger': 'patients', 'company_id': self.clinic.id, 'max_per_day': 3,
            'step_ids': [(0, 0, {'channel': 'phone'})], 'sequence': sequence,
        } for name, sequence in (("Rota", 1), ("Buena", 2))])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dental_followup_program SET patient_domain = %s WHERE id = %s",
            ("[('no_such_field', '=', 1)]", broken.id))
        self.env.invalidate_all()
        self.run_cron('open_searched')
        self.assertEqual(self.env['dental.followup'].search_count([
            ('program_id', '=', program.id)]), 3)
