from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..household_case import CHANNELS, PURPOSES, RulesCase


@tagged('post_install', '-at_install')
class TestWishes(RulesCase):
    """What the patient says counts, for its purpose and channel, and no other."""

    def test_nothing_against_care(self):
        self.assertEqual(self.refusals({None}), {
            (purpose, channel) for purpose in PURPOSES[:2] for channel in CHANNELS})
        self.assertEqual(self.refusal(purpose='commercial'), 'no_relation')

    def test_objection(self):
        everything = {(purpose, channel) for purpose in PURPOSES for channel in CHANNELS}
        for purpose, channel, refused in (
                (False, False, everything),
                (False, 'phone', {(purpose, 'phone') for purpose in PURPOSES}),
                ('commercial', False, {('commercial', channel) for channel in CHANNELS}),
                ('care', 'email', {('care', 'email'), ('commercial', 'email')}),
                ('appointment', 'sms', {('appointment', 'sms')})):
            with self.subTest(purpose=purpose, channel=channel):
                said = self.says(purpose=purpose, channel=channel)
                self.assertEqual(self.refusals({'objection'}), refused)
                said.action_withdraw()
                self.assertFalse(self.refusals({'objection'}))
                self.assertTrue(said.withdrawn_user_id)

    def test_objection_that_ends(self):
        self.says(expires_on=self.day)
        self.assertEqual(self.refusal(), 'objection')
        with self.at('00:30', self.day + timedelta(days=1)):
            self.assertIsNone(self.refusal())

    def test_what_was_asked_for_is_done(self):
        self.says()
        self.assertIsNone(self.refusal(promised=True))
        self.assertEqual(self.refusal(exempt=True), 'objection')

    def test_consent_opens_what_the_law_closes(self):
        consent = self.says('consent', purpose='commercial', channel='phone', source='web',
                            expires_on=self.day + timedelta(days=1))
        self.assertRecordValues(consent, [{
            'text': "Palabras de la paciente", 'source': 'web', 'given_on': self.day,
            'user_id': self.env.uid}])
        self.assertIsNone(self.refusal(purpose='commercial'))
        self.assertEqual(self.refusal('email', 'commercial'), 'no_relation')
        with self.at('12:00', self.day + timedelta(days=2)):
            self.assertEqual(self.refusal(purpose='commercial'), 'no_relation')
        consent.action_withdraw()
        self.assertEqual(self.refusal(purpose='commercial'), 'no_relation')

    def test_consent_was_given_to_one_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        self.patient.company_id = False
        self.says('consent', company_id=other.id)
        self.assertEqual(self.refusal(purpose='commercial'), 'no_relation')

    def test_what_was_said_is_not_changed(self):
        said = self.says()
        for values in ({'kind': 'consent'}, {'withdrawn_at': self.clock('12:00')}):
            for user in (self.receptionist, self.manager):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    said.with_user(user).write(values)
        said.with_user(self.receptionist).action_withdraw()
        self.assertEqual(said.withdrawn_user_id, self.receptionist)

    def test_blacklists(self):
        self.env['mail.blacklist']._add('paula@ejemplo.test')
        self.assertEqual(self.refusals({'blacklisted'}), {
            (purpose, 'email') for purpose in PURPOSES})
        self.env['phone.blacklist'].add('+34655979711')
        self.assertEqual(self.refusal('sms'), 'blacklisted')
        self.assertEqual(self.refusal('phone'), 'blacklisted')
        self.assertIsNone(self.refusal(promised=True))

    def test_blacklist_of_the_number_that_is_dialled(self):
        self.patient.dental_phone_alt = '+34 600 99 88 77'
        self.env['phone.blacklist'].add('+34600998877')
        self.assertIsNone(self.refusal())
        self.patient.dental_wrong_number = '+34655979711'
        self.assertEqual(self.refusal(), 'blacklisted')

    def test_who_cannot_be_contacted(self):
        self.patient.email = 'mal@@x'
        self.assertEqual(self.refusals({'no_address'}), {
            (purpose, 'email') for purpose in PURPOSES})
        self.patient.phone = False
        self.assertEqual(len(self.refusals({'no_address'})), 9)
        self.assertEqual(self.refusal(promised=True), 'no_address')
        self.patient.active = False
        self.assertEqual(self.refusal(promised=True), 'archived')
        self.patient.dental_deceased_on = self.day
        self.assertEqual(self.refusal(promised=True), 'deceased')

    def test_said_on_the_patient(self):
        self.assertFalse(self.patient.dental_contact_note)
        self.says(channel='phone')
        self.env.invalidate_all()
        self.assertIn("does not want to be contacted", self.patient.dental_contact_note)

    def test_objection_reaches_every_program_at_once(self):
        missed, care = self.make_case('no_show'), self.make_case('completed')
        self.make_case('recall')._set_state('booked', next_channel='wait')
        self.says(channel='phone')
        self.assertRecordValues(missed, [{'state': 'pending', 'next_channel': 'email'}])
        self.assertIn("does not want", missed.hold_note)
        self.assertEqual(care.state, 'cancelled')
        self.assertIn("does not want", care.close_note)
        self.says()
        self.assertRecordValues(missed, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_no_calls').id}])

    def test_objection_takes_back_what_has_not_left(self):
        visit = self.make_visit('09:00')
        visit.action_dental_attended()
        with self.at('12:30'):
            self.run_cron('send_due')
        case = self.case_of(visit, self.post_visit)
        mail = case.attempt_ids.mail_mail_id
        self.assertEqual((case.state, mail.state), ('won', 'outgoing'))
        self.says(channel='phone')
        self.assertEqual(mail.state, 'outgoing')
        self.says(channel='email')
        self.assertEqual((case.state, mail.state), ('cancelled', 'cancel'))
        self.assertIn("does not want", case.close_note)

    def test_cost_of_ten_patients(self):
        patients = self.make_visits(22).dental_patient_id
        for patient in patients[1:]:
            patient.dental_guardian_id = patients[0]

        def queries(some, ask):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ask(some)
            return self.env.cr.sql_log_count - before
        now = self.clock('12:00')
        for ask in (
                lambda some: some._dental_may_contact(self.clinic, 'phone', 'commercial'),
                lambda some: some._dental_may_contact(self.clinic, 'email', 'care'),
                lambda some: some._dental_wishes(self.clinic, now)):
            queries(patients[1:2], ask)
            self.assertLessEqual(
                queries(patients[1:11], ask), queries(patients[11:12], ask) + 2)


@tagged('post_install', '-at_install')
class TestLimits(RulesCase):
    """Nobody is pestered: limits of the patient and the household, rest after a no."""

    def test_two_in_a_week(self):
        self.contacts(1, days=6)
        self.assertIsNone(self.refusal())
        self.contacts(1, days=1)
        self.assertEqual(
            self.refusals({'capped'}), {(purpose, 'phone') for purpose in PURPOSES[:2]})
        self.assertIsNone(self.refusal(promised=True))
        self.assertIsNone(self.refusal(exempt=True))
        with self.at('09:59', self.day + timedelta(days=1)):
            self.assertEqual(self.refusal(), 'capped')
        with self.at('10:00', self.day + timedelta(days=1)):
            self.assertIsNone(self.refusal())

    def test_four_in_a_month(self):
        for days in (29, 20, 10):
            self.contacts(1, days=days)
        self.assertIsNone(self.refusal())
        self.contacts(1, days=8)
        self.assertEqual(self.refusal(), 'capped')

    def test_configurable_and_none(self):
        self.contacts(3)
        self.clinic.dental_cap_week = 4
        self.assertIsNone(self.refusal())
        self.contacts(5, days=2)
        self.assertEqual(self.refusal(), 'capped')
        self.clinic.write({'dental_cap_week': 0, 'dental_cap_month': 0})
        self.assertIsNone(self.refusal())

    def test_household_counts_together(self):
        self.contacts(1)
        self.contacts(1, self.sister)
        self.assertEqual(self.refusal(), 'household_capped')
        self.assertEqual(self.refusal(patient=self.sister), 'household_capped')
        self.assertIsNone(self.refusal(patient=self.stranger))
        self.stranger.write({
            'dental_guardian_id': self.sister.id, 'dental_birthdate': date(2015, 5, 5)})
        self.assertEqual(self.refusal(patient=self.stranger), 'household_capped')

    def test_what_rang_in_vain_does_not_count(self):
        case = self.make_case('no_show')
        for _try in range(3):
            case._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
        self.assertIsNone(self.refusal())

    def test_next_contact_waits_for_the_limit(self):
        self.contacts(2)
        case = self.make_missed(day=self.day - timedelta(days=1))
        self.assertEqual(case.next_at, self.clock('09:00', self.day + timedelta(days=7)))
        self.assertIn("often enough", case.hold_note)
        treated = self.make_visit('10:30', dental_incident=True)
        repair = self.case_of(treated, self.ref('program_repair'))
        self.assertEqual(repair.next_at, self.clock('12:00'))
        self.assertFalse(repair.hold_note)

    def test_a_no_gives_rest_and_puts_off_the_others(self):
        refused = self.make_case('no_show')
        others = self.make_case('recall', clock='12:30') | self.make_case(
            'completed', day=self.tomorrow)
        safe, hers = self.make_case('post_treatment'), self.make_case('no_show', self.sister)
        promised = self.make_case('undecided')
        promised._promise(self.clock('18:00'))
        refused._log_call(self.ref('outcome_refused'))
        until = self.day + timedelta(days=60)
        self.assertEqual(refused.state, 'lost')
        self.assertEqual(self.patient.dental_muted_until, until)
        for case in others:
            self.assertEqual(case.next_at, self.clock('09:00', until))
            self.assertIn("asked for peace", case.hold_note)
        self.assertEqual((safe | hers).mapped('next_at'), [self.clock('12:00')] * 2)
        self.assertEqual(promised.next_at, self.clock('18:00'))
        self.assertEqual(len(self.refusals({'muted'})), 6)
        self.assertIsNone(self.refusal(exempt=True))
        with self.at('00:00', until):
            self.assertIsNone(self.refusal())

    def test_not_now_gives_rest_other_reasons_do_not(self):
        self.make_case('no_show')._lose(self.ref('lost_reason_other_clinic'))
        self.assertFalse(self.patient.dental_muted_until)
        self.make_case('recall')._lose(self.ref('lost_reason_not_now'))
        self.assertEqual(self.patient.dental_muted_until, self.day + timedelta(days=60))

    def test_a_longer_rest_is_not_shortened(self):
        self.patient.dental_muted_until = self.day + timedelta(days=300)
        self.make_case('no_show')._lose(self.ref('lost_reason_not_now'))
        self.assertEqual(self.patient.dental_muted_until, self.day + timedelta(days=300))
        self.clinic.dental_mute_days = 0
        self.make_case('no_show', self.stranger)._lose(self.ref('lost_reason_not_now'))
        self.assertIsNone(self.refusal(patient=self.stranger))
