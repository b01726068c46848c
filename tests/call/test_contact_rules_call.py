from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..household_case import RulesCase


@tagged('post_install', '-at_install')
class TestWhoIsCalled(RulesCase):
    """A minor's guardian is called and written to; a wrong number is a task."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.child = cls.make_patient(
            "Leo Romero", phone=False, email=False, dental_birthdate=date(2008, 11, 24),
            dental_guardian_id=cls.patient.id)

    def test_guardian_of_a_minor(self):
        case = self.make_case('no_show', self.child)
        self.assertRecordValues(case, [{
            'phone': '+34655979711', 'contact_partner_id': self.patient.id}])
        self.assertEqual(self.refusals({None}, patient=self.child), {
            (purpose, channel) for purpose in ('appointment', 'care')
            for channel in ('phone', 'email', 'sms')})

    def test_email_goes_to_the_guardian(self):
        self.child.email = 'leo@ejemplo.test'
        visit = self.make_visit('09:00', patient=self.child)
        visit.action_dental_attended()
        with self.at('12:30'):
            self.run_cron('send_due')
        mail = self.case_of(visit, self.post_visit).attempt_ids.mail_mail_id
        self.assertEqual(mail.email_to or mail.recipient_ids.email, 'paula@ejemplo.test')

    def test_a_number_is_entered_before_the_call(self):
        """For a child it is the guardian's; what cannot be dialled is said, and not kept."""
        for patient, person in ((self.stranger, self.stranger), (self.child, self.patient)):
            with self.subTest(patient.name):
                person.phone = False
                call = self.start_call(self.make_case('no_show', patient))
                self.assertEqual(call.refusal_code, 'no_address')
                with self.assertRaises(UserError):  # taken back, as in a request
                    call.new_number = '655'
                    call.action_note_number()
                self.assertFalse(person.phone)
                call.new_number = '655 97 97 12'
                call.action_note_number()
                self.assertEqual(call.phone, '+34655979712')
                self.assertFalse(call.refusal_code or call.followup_id.needs_data)

    def test_eighteenth_birthday_on_the_clinics_day(self):
        self.child.phone = '+34 600 55 55 55'
        case = self.make_case('no_show', self.child)
        self.assertEqual(case.phone, '+34655979711')
        with self.at('23:45'):
            self.env.invalidate_all()
            self.assertEqual(case.phone, '+34655979711')
        with self.at('00:15', self.tomorrow):  # 23:15 of the day before in UTC
            self.env.invalidate_all()
            self.assertRecordValues(case, [{
                'phone': '+34600555555', 'contact_partner_id': self.child.id}])

    def test_household_of_a_minor_until_they_are_18(self):
        self.child.phone = '+34 600 55 55 55'
        self.assertEqual(self.child.dental_household_number, '+34655979711')
        with self.at('08:00'):
            self.run_cron('watch')
        self.assertEqual(self.child.dental_household_number, '+34655979711')
        with self.at('08:00', self.tomorrow):
            self.run_cron('watch')
        self.assertEqual(self.child.dental_household_number, '+34600555555')

    def test_minor_without_guardian(self):
        self.child.write({'dental_guardian_id': False, 'phone': '+34 600 55 55 55',
                          'email': 'leo@ejemplo.test'})
        self.assertEqual(self.refusals({'minor_alone'}, patient=self.child), {
            (purpose, channel) for purpose in ('appointment', 'care', 'commercial')
            for channel in ('email', 'sms')})
        self.assertIsNone(self.refusal(patient=self.child))
        visit = self.make_visit('09:00', patient=self.child)
        visit.action_dental_attended()
        with self.at('12:30'):
            self.run_cron('send_due')
        case = self.case_of(visit, self.post_visit)
        self.assertFalse(case.attempt_ids)
        self.assertIn("minor", case.close_note)
        with self.at('00:15', self.tomorrow):
            self.assertIsNone(self.refusal('email', patient=self.child))

    def test_a_message_never_goes_to_the_childs_phone(self):
        self.child.phone = '+34 600 55 55 55'
        self.patient.phone = False
        self.assertEqual(self.refusal('sms', patient=self.child), 'no_address')
        self.assertIsNone(self.refusal('phone', patient=self.child))

    def test_nobody_is_their_own_guardian(self):
        with self.assertRaisesRegex(ValidationError, 'own guardian'):
            self.child.dental_guardian_id = self.child

    def test_guardians_number_is_wrong(self):
        case = self.make_case('no_show', self.child)
        self.start_call(case).with_context(outcome='wrong_number').action_not_answered()
        self.assertEqual(self.patient.dental_wrong_number, '+34655979711')
        self.assertRecordValues(case, [{'needs_data': True, 'phone': False, 'state': 'pending'}])
        self.patient.phone = '+34 600 44 44 44'
        self.assertRecordValues(case, [{'needs_data': False, 'phone': '+34600444444'}])
        self.assertEqual(self.child.dental_household_number, '+34600444444')

    def test_both_numbers_are_wrong(self):
        self.patient.dental_phone_alt = '+34 600 99 88 77'
        case = self.make_case('no_show')
        for _number in range(2):
            with self.at_utc(case.next_at):
                self.start_call(case).with_context(outcome='wrong_number').action_not_answered()
        self.assertRecordValues(case, [{'needs_data': True, 'phone': False}])
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_data'))
        self.patient.dental_phone_alt = '+34 600 77 77 77'
        self.assertRecordValues(case, [{
            'needs_data': False, 'phone': '+34600777777', 'state': 'pending'}])
        self.assertEqual(
            case.activity_ids.activity_type_id, self.ref('mail_activity_type_call'))
        self.assertFalse(self.patient.with_context(active_test=False).dental_muted_until)


@tagged('post_install', '-at_install')
class TestCommercial(RulesCase):
    """Offers follow the stricter rules: hours, holidays, relation, exclusion lists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_visit('10:00', day=cls.day - timedelta(days=365), dental_state='attended')
        cls.patient.dental_robinson_on = cls.day

    def offer(self, clock='12:00', day=None, channel='phone'):
        with self.at(clock, day):
            self.patient.invalidate_recordset()
            return self.refusal(channel, 'commercial')

    def test_hours(self):
        for clock, days, answer in (
                ('08:59', 0, 'hours'), ('09:00', 0, None), ('20:59', 0, None),
                ('21:00', 0, 'hours'), ('12:00', -1, 'hours'), ('12:00', -2, 'hours')):
            day = self.day + timedelta(days=days)
            with self.subTest(clock=clock, days=days):
                self.patient.dental_robinson_on = day
                self.assertEqual(self.offer(clock, day), answer)
        self.assertIsNone(self.offer('22:00', channel='email'))
        with self.at('22:00'):
            self.assertIsNone(self.refusal())

    def test_holiday(self):
        self.env['resource.calendar.leaves'].create({
            'name': "Fiesta local", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id, 'date_from': self.clock('00:00'),
            'date_to': self.clock('23:59')})
        refusal = self.patient._dental_may_contact(
            self.clinic, 'phone', 'commercial')[self.patient]
        self.assertEqual(refusal.code, 'hours')
        self.assertEqual(refusal.until.replace(tzinfo=None), self.clock('09:00', self.tomorrow))
        self.assertIsNone(self.refusal())

    def test_relation_of_a_year(self):
        self.assertIsNone(self.offer())
        self.patient.dental_robinson_on = self.tomorrow - timedelta(days=1)
        self.assertEqual(self.offer(day=self.tomorrow), 'no_relation')

    def test_exclusion_list(self):
        self.patient.dental_robinson_on = False
        self.assertEqual(self.offer(), 'robinson')
        self.patient.dental_robinson_on = self.day - timedelta(days=30)
        self.assertIsNone(self.offer())
        self.patient.dental_robinson_on = self.day - timedelta(days=31)
        self.assertEqual(self.offer(), 'robinson')
        self.clinic.dental_robinson_days = 60
        self.assertIsNone(self.offer())
        self.patient.dental_robinson_listed = True
        self.assertEqual(self.offer(), 'robinson_listed')
        self.says('consent', purpose='commercial')
        self.assertIsNone(self.offer())
        self.assertEqual(self.offer('21:30'), 'hours')

    def test_call_waits_for_the_legal_hour(self):
        self.ref('program_dormant').is_on = True
        case = self.make_case('dormant')
        with self.at('21:30'):
            case._give_way(case._refusals())
        self.assertEqual(case.next_at, self.clock('09:00', self.tomorrow))


@tagged('post_install', '-at_install')
class TestRefusedCall(RulesCase):
    """A call against the rules is refused with its sentence; a manager may decide otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case('repair')
        cls.patient.dental_consent_ids = [(0, 0, {
            'text': "No me llamen", 'company_id': cls.clinic.id, 'kind': 'objection',
            'purpose': 'appointment', 'channel': 'phone'})]
        cls.refused = cls.make_case('no_show')

    def test_reception_is_told_why(self):
        call = self.start_call(self.refused)
        self.assertEqual(call.refusal_code, 'objection')
        self.assertFalse(call.can_override)
        call.override_reason = "Me parece bien"
        for action in (call.action_answered, call.action_not_answered):
            with self.assertRaisesRegex(UserError, "does not want to be contacted"), \
                    self.env.cr.savepoint():
                action()
        self.assertFalse(self.refused.attempt_ids)
        self.assertFalse(self.start_call(self.case).refusal_text)

    def test_manager_decides_and_says_why(self):
        call = self.start_call(self.refused, self.manager)
        self.assertTrue(call.can_override)
        for reason in (False, "   "):
            call.override_reason = reason
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call.action_not_answered()
        call.override_reason = "Lo pidió en recepción"
        call.action_not_answered()
        self.assertRecordValues(self.refused.attempt_ids, [{
            'override_reason': "Lo pidió en recepción", 'user_id': self.manager.id}])

    def test_without_refusal_nothing_is_overridden(self):
        call = self.start_call(self.case, self.manager)
        call.override_reason = "Por si acaso"
        call.action_not_answered()
        self.assertFalse(self.case.attempt_ids.override_reason)

    def test_what_cannot_be_overridden(self):
        self.patient.phone = False
        call = self.start_call(self.refused, self.manager)
        self.assertEqual(call.refusal_code, 'no_address')
        call.override_reason = "Insisto"
        with self.assertRaisesRegex(UserError, "no valid phone"):
            call.action_answered()

    def test_refusal_is_not_forged(self):
        Call = self.env['dental.followup.call'].with_user(self.receptionist)
        for call in (
                Call.create({'followup_id': self.refused.id, 'refusal_code': False,
                             'refusal_text': False, 'can_override': True,
                             'override_reason': "x"}),
                Call.with_context(default_refusal_code=False, default_can_override=True).create(
                    {'followup_id': self.refused.id, 'override_reason': "x"}),
                self.start_call(self.case)):
            call.write({
                'refusal_code': False, 'refusal_text': False, 'can_override': True,
                'phase': 'talk', 'followup_id': self.refused.id,
                'outcome_id': self.ref('outcome_no_answer').id})
            with self.assertRaisesRegex(UserError, "does not want"), self.env.cr.savepoint():
                call.action_done()
        self.assertFalse(self.refused.attempt_ids)

    def test_asking_not_to_be_called_stops_every_program(self):
        cases = self.make_case('recall') | self.make_case('undecided') | self.make_case(
            'post_treatment') | self.make_case('dentist_asks', day=self.tomorrow)
        call = self.start_call(self.case)
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertRecordValues(self.patient.dental_consent_ids.filtered(
            lambda said: not said.purpose), [{
                'kind': 'objection', 'channel': 'phone', 'source': 'call',
                'user_id': self.receptionist.id, 'given_on': self.day, 'expires_on': False}])
        for case in cases | self.case:
            self.assertFalse(
                case.next_channel == 'phone' and not case.is_closed, case.display_name)
        self.assertEqual(
            self.refusal(exempt=True, purpose='appointment'), 'objection')
        again = self.start_call(self.make_missed())
        self.assertEqual(again.refusal_code, 'objection')

    def test_said_on_the_clinics_day(self):
        """Just after midnight here it is still yesterday in UTC."""
        with self.at('00:30'):
            self.make_case('no_show', self.stranger)._log_call(self.ref('outcome_do_not_call'))
        self.assertEqual(self.stranger.dental_consent_ids.given_on, self.day)

    def test_moments_have_a_date_in_words(self):
        self.contacts(2)
        note = self.patient._dental_wishes(
            self.clinic, datetime(2026, 11, 23, 11))[self.patient].rest_of('call').note
        self.assertRegex(note, r'not before \w+')
