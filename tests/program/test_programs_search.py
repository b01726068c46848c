from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .program_case import ProgramCase


class SearchCase(ProgramCase):
    """Patients whose last visit was some time ago, and the daily job that looks for them."""

    @classmethod
    def seen(cls, days_ago, patient=None, clock='10:00', **values):
        """Record that a patient was there, so many days before Monday."""
        return cls.make_visit(
            clock, patient, cls.day - timedelta(days=days_ago), dental_state='attended', **values)

    @classmethod
    def make_patients(cls, number):
        """Create patients of as many households."""
        return cls.env['res.partner'].concat(*(
            cls.make_patient(f"Paciente {index}", phone=f'+34 655 97 96 {index:02d}')
            for index in range(number)))

    def look(self, days=0, clock='12:00'):
        self.job('open_searched', days, clock)


@tagged('post_install', '-at_install')
class TestRecallProgram(SearchCase):
    """A review is due: an email, a call a week later, another one after a month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.dental_recall_months = 6
        cls.last = cls.seen(184)  # 23 May 2026: six months ago to the day

    def test_on_the_day_by_the_treatment(self):
        self.look(-1, '13:00')
        self.assertFalse(self.cases('recall'))
        self.look()
        case = self.case_for('recall')
        self.assertNext(case, 0, '12:00', 'email', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'event_id': self.last.id, 'topic': "Higiene de prueba",
            'anchor_at': self.on(0, '00:00'), 'company_id': self.clinic.id}])

    def test_path_to_not_reached(self):
        self.look()
        case = self.case_for('recall')
        self.job('send_due')
        self.assertQueued(case, "it is time to see you again")
        self.assertNext(case, 7, '09:00')
        self.not_reached(case)
        self.assertNext(case, 30, '16:00')
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])
        self.look(31)
        self.assertEqual(self.cases('recall'), case)

    def test_found_late_keeps_its_distances(self):
        """A day without the job, or ten, loses nothing, and nobody gets all contacts at once."""
        self.look(10)
        case = self.case_for('recall')
        self.assertNext(case, 10, '12:00', 'email', state='todo')
        self.job('send_due', 10)
        self.assertNext(case, 17, '09:00')
        self.not_reached(case)
        self.assertNext(case, 42, '16:00')  # the fortieth day is a Saturday

    def test_twice_the_same_day_nothing_doubles(self):
        for _run in range(2):
            self.look()
        self.look(1)
        self.assertEqual(len(self.cases('recall')), 1)

    def test_without_email_it_is_a_call(self):
        self.patient.email = False
        self.look()
        self.job('send_due')
        case = self.case_for('recall')
        self.assertFalse(self.mails(case))
        self.assertNext(case, 7, '09:00')

    def test_who_prefers_texts_gets_one(self):
        self.patient.dental_preferred_channel = 'sms'
        self.look()
        case = self.case_for('recall')
        self.assertNext(case, 0, '12:00', 'sms', state='todo')
        self.job('send_due')
        self.assertFalse(self.mails(case))
        text = self.env['sms.sms'].search([('partner_id', '=', self.patient.id)])
        self.assertEqual(text.number, '+34655979711')
        self.assertIn("would like to find a day for you", text.body)

    def test_the_dentists_own_interval(self):
        self.patient.write({'dental_recall': 'own', 'dental_recall_months': 7})
        self.look()
        self.assertFalse(self.cases('recall'))
        self.look(30)  # 23 December
        self.assertNext(self.case_for('recall'), 30, '12:00', 'email', state='todo')

    def test_never(self):
        self.patient.dental_recall = 'never'
        self.look()
        self.assertFalse(self.cases('recall'))

    def test_paused(self):
        self.patient.dental_recall_paused_until = self.day + timedelta(days=9)
        self.look(8)
        self.assertFalse(self.cases('recall'))
        self.look(9)
        self.assertNext(self.case_for('recall'), 9, '12:00', 'email', state='todo')

    def test_a_visit_to_come(self):
        coming = self.make_visit('10:00', day=self.day + timedelta(days=20))
        self.look()
        self.assertFalse(self.cases('recall'))
        coming.action_dental_cancel()
        self.look(1)
        self.assertEqual(len(self.cases('recall')), 1)

    def test_a_later_visit_of_the_treatment(self):
        self.seen(30)
        self.look()
        self.assertFalse(self.cases('recall'))

    def test_start_date_sweeps_nothing_up(self):
        """What was due before is left alone, for ever."""
        self.program('recall').start_date = self.day
        before, after = self.make_patients(2)
        self.seen(185, before)
        self.seen(183, after)
        self.look(2)
        self.assertFalse(self.cases('recall', before))
        self.assertEqual(len(self.cases('recall')), 1)
        self.assertEqual(len(self.cases('recall', after)), 1)

    def test_so_many_a_day_and_the_rest_waits_its_turn(self):
        self.program('recall').max_per_day = 2
        patients = self.make_patients(4)
        for index, patient in enumerate(patients):
            self.seen(190 + index, patient)
        cases = self.env['dental.followup']
        for days, number in ((0, 2), (0, 2), (1, 4), (2, 5), (3, 5)):
            self.look(days)
            cases = cases.search([('program_id', '=', self.program('recall').id)], order='id')
            self.assertEqual(len(cases), number)
        self.assertEqual(cases.partner_id[:4], patients[::-1])
        self.assertEqual(cases[-1].partner_id, self.patient)

    def test_the_quota_is_of_the_clinics_day(self):
        """At half past midnight it is another day, whatever the day is in UTC."""
        self.program('recall').max_per_day = 1
        self.seen(190, self.make_patients(1))
        self.look(0, '23:30')
        self.look(1, '00:30')
        self.assertEqual(len(self.cases('recall')), 1)

    def test_books_and_comes(self):
        self.look()
        case = self.case_for('recall')
        visit = self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.job('send_due')
        self.assertFalse(self.mails(case))
        self.assertNext(case, 3, '10:00', 'wait', state='booked')
        with self.at_utc(visit.stop):
            visit.action_dental_attended()
        self.assertEqual(case.state, 'won')

    def test_booked_in_the_call_for_the_same_treatment(self):
        self.look()
        case = self.case_for('recall')
        self.job('send_due')
        self.assertEqual(self.take_first_slot(case).categ_ids, self.treatment)

    def test_last_visit_taken_back(self):
        with self.frozen('11:00'):
            visit = self.make_visit('10:00', self.make_patients(1), self.day - timedelta(days=184))
            visit.action_dental_attended()
        self.look()
        visit.action_dental_undo()
        self.assertEqual(self.cases('recall', visit.dental_patient_id).state, 'cancelled')


@tagged('post_install', '-at_install')
class TestDormantProgram(SearchCase):
    """Not seen for a year and not for three: called, if the law or the dentist allows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cls.seen(400)
        cls.consent = cls.env['dental.consent'].create({
            'partner_id': cls.patient.id, 'company_id': cls.clinic.id, 'kind': 'consent',
            'purpose': 'commercial', 'channel': 'phone', 'given_on': cls.day - timedelta(days=500),
            'text': "Sí, pueden llamarme"})
        cls.program('dormant').is_on = True

    def test_off_until_somebody_switches_it_on(self):
        self.program('dormant').is_on = False
        self.look()
        self.assertFalse(self.cases('dormant'))

    def test_with_consent_it_is_commercial(self):
        self.look()
        case = self.case_for('dormant')
        self.assertNext(case, 0, '12:00', state='todo')
        self.assertRecordValues(case, [{'purpose': 'commercial', 'event_id': self.last.id}])

    def test_without_consent_nobody_is_called(self):
        self.consent.action_withdraw()
        self.look()
        self.assertFalse(self.cases('dormant'))

    def test_consent_for_email_is_none_for_calls(self):
        patient = self.make_patients(1)
        self.seen(400, patient)
        self.env['dental.consent'].create({
            'partner_id': patient.id, 'company_id': self.clinic.id, 'kind': 'consent',
            'purpose': 'commercial', 'channel': 'email', 'given_on': self.day,
            'text': "Solo por correo"})
        self.look()
        self.assertFalse(self.cases('dormant', patient))

    def test_consent_withdrawn_after_it_was_opened(self):
        self.look()
        self.consent.action_withdraw()
        self.assertIn(self.case_of(self.last, self.program('dormant')).state,
                      ('lost', 'cancelled'))

    def test_the_dentists_own_interval_makes_it_care(self):
        self.consent.action_withdraw()
        self.program('recall').is_on = False
        self.patient.write({'dental_recall': 'own', 'dental_recall_months': 6})
        self.look()
        self.assertRecordValues(self.case_for('dormant'), [{
            'purpose': 'care', 'next_at': self.on(0, '12:00')}])

    def test_recall_goes_before(self):
        self.patient.write({'dental_recall': 'own', 'dental_recall_months': 6})
        self.look()
        self.assertEqual(len(self.cases('recall')), 1)
        self.assertFalse(self.cases('dormant'))

    def test_between_one_year_and_three(self):
        """Thresholds to the day; who left longer ago is left in peace, and who has a visit."""
        self.consent.action_withdraw()
        for index, (days, found) in enumerate(
                ((364, False), (365, True), (1095, True), (1096, False), (1097, False))):
            patient = self.make_patient(f"Hace {days}", phone=f'+34 655 97 95 0{index}')
            self.consent.copy({'partner_id': patient.id, 'withdrawn_at': False})
            self.seen(days, patient)
            with self.subTest(days=days):
                self.look()
                self.assertEqual(bool(self.cases('dormant', patient)), found)

    def test_monday_to_friday_from_nine_to_nine(self):
        """The clinic opens from 8 to 22 every day: the law does not."""
        self.clinic.resource_calendar_id = self.make_clinic(
            "Todos los días", self.zone, ((8, 22),), range(7)).resource_calendar_id
        self.clinic.write({'dental_contact_from': 7, 'dental_contact_to': 22})
        for days, clock, on, expected in (
                (0, '08:00', 0, '09:00'), (0, '20:59', 0, '20:59'), (0, '21:00', 1, '09:00'),
                (4, '21:30', 7, '09:00'), (5, '12:00', 7, '09:00'), (6, '08:00', 7, '09:00')):
            with self.subTest(days=days, clock=clock):
                self.look(days, clock)
                case = self.case_for('dormant')
                self.assertNext(case, on, expected, state='todo')
                with self.at(clock, self.on(days).date()):
                    case.unlink()

    def test_a_holiday_is_skipped(self):
        self.env['resource.calendar.leaves'].create({
            'name': "Fiesta local", 'calendar_id': self.clinic.resource_calendar_id.id,
            'company_id': self.clinic.id,
            'date_from': self.on(1, '00:00'), 'date_to': self.on(1, '23:59')})
        self.look(0, '21:30')
        self.assertNext(self.case_for('dormant'), 2, '09:00', state='todo')

    def test_path_to_not_reached(self):
        self.look()
        case = self.case_for('dormant')
        for days, clock in ((3, '16:00'), (10, '09:00')):
            self.not_reached(case)
            self.assertNext(case, days, clock)
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_not_reached').id}])
        self.look(20)
        self.assertEqual(self.cases('dormant'), case)

    def test_so_many_a_day(self):
        self.program('dormant').max_per_day = 1
        patient = self.make_patients(1)
        self.consent.copy({'partner_id': patient.id})
        self.seen(500, patient)
        self.look()
        self.assertFalse(self.cases('dormant'))
        self.look(1)
        self.assertEqual(len(self.cases('dormant', patient) | self.cases('dormant')), 2)

    def test_books_and_comes(self):
        self.look()
        case = self.case_for('dormant')
        visit = self.take_first_slot(case)
        self.assertFalse(visit.categ_ids)
        self.assertEqual(visit.dental_dentist_id, self.dentist)
        with self.at_utc(visit.stop):
            visit.action_dental_attended()
        self.assertEqual(case.state, 'won')

    def test_does_not_want_to_be_called(self):
        self.look()
        case = self.case_for('dormant')
        with self.at_utc(case.next_at):
            self.start_call(case).with_context(outcome='do_not_call').action_not_answered()
        self.assertEqual(case.state, 'lost')
        self.assertRecordValues(self.patient.dental_consent_ids.sorted('id')[-1], [{
            'kind': 'objection', 'channel': 'phone', 'source': 'call'}])
        self.assertEqual(self.patient.dental_muted_until, self.day + timedelta(days=60))

    def test_other_treatments_do_not_matter(self):
        """Dormant is who was not here at all, whatever was done."""
        other = self.env['calendar.event.type'].create({'name': "Ortodoncia de prueba"})
        self.seen(100, categ_ids=[Command.set(other.ids)])
        self.look()
        self.assertFalse(self.cases('dormant'))
