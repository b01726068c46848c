from datetime import timedelta

from odoo.tests import tagged

from ..common import NoShowCase, ZonesCase


@tagged('post_install', '-at_install')
class TestSameDay(NoShowCase):
    """Whether a call was promised for the day of a missed visit, and was made (S52)."""

    def verdict(self, case=None):
        """Return what is kept of the promise of a case's first round."""
        row = (self.case if case is None else case).round_ids.sorted('number')[:1]
        return row.same_day, row.same_day_reason

    def watch(self, days=1, clock='00:10'):
        """Run the hourly job, so many days after Monday."""
        with self.at(clock, self.on(days).date()):
            self.run_cron('watch')

    def test_promised_until_closing(self):
        self.assertRecordValues(self.case.round_ids, [{
            'owed_until': self.clock('20:30'), 'same_day': False, 'same_day_reason': False,
            'clinic_day': self.day, 'program_code': 'no_show', 'dentist_id': self.dentist.id,
            'treatment_id': self.treatment.id, 'first_attempt_at': False}])

    def test_kept_by_a_call_and_stays_so(self):
        with self.at('13:00'):
            self.ring_in_vain()
        self.assertEqual(self.verdict(), ('kept', False))
        self.assertEqual(self.case.round_ids.first_attempt_at, self.clock('13:00'))
        self.assertFalse(self.case.round_ids.first_reached_at)
        self.watch()
        self.assertEqual(self.verdict(), ('kept', False))
        self.assertEqual(self.broken(), [])

    def test_missed_when_the_day_is_over(self):
        for clock in ('20:31', '23:55'):
            self.watch(0, clock)
            self.assertEqual(self.verdict(), (False, False))
        self.watch()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))
        with self.at('09:10', self.on(1).date()):
            self.ring_in_vain()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))
        self.assertEqual(self.case.round_ids.first_attempt_at, self.on(1, '09:10'))

    def test_missed_although_the_job_did_not_run(self):
        """What is asked is what has no verdict, not what the last hour brought."""
        with self.at('09:10', self.on(3).date()):
            self.ring_in_vain()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))
        other = self.make_missed('10:30', self.make_patient("Otra Persona"))
        self.watch(40)
        self.assertEqual(self.verdict(other), ('missed', 'not_called'))

    def test_what_is_recorded_on_a_later_day_is_missed_at_once(self):
        visit = self.make_visit('10:30', self.make_patient("Otra Persona"))
        self.watch()
        with self.at('21:00', self.on(2).date()):
            visit.action_dental_no_show()
            self.env.flush_all()
            self.assertEqual(self.verdict(self.case_of(visit)), ('missed', 'recorded_late'))
            self.assertEqual(self.broken(), [])

    def test_recording_late_does_not_pay(self):
        """Neither late on the day nor on the next one; a call on the day keeps it all the same."""
        with self.at('20:10'):
            late, called = (self.make_missed('10:00', self.make_patient(name))
                            for name in ("Tarde", "Llamada"))
            self.call_now(called)
        with self.at('09:00', self.on(1).date()):
            next_day = self.make_missed('10:00', self.make_patient("Mañana"), self.day)
        self.watch(1, '10:10')
        self.assertEqual(self.verdict(late), ('missed', 'recorded_late'))
        self.assertEqual(self.verdict(next_day), ('missed', 'recorded_late'))
        self.assertEqual(self.verdict(called), ('kept', False))

    def call_now(self, case):
        """Note a call that nobody answered, as the server does."""
        case._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)

    def test_too_near_closing(self):
        """By the visit's hour, whenever it was recorded: the last half hour after the grace."""
        self.clinic.dental_grace_minutes = 15
        for clock, owed in (('19:45', True), ('19:46', False), ('20:15', False)):
            with self.at('20:29'):
                case = self.make_missed(clock, self.make_patient(clock))
            expected = (False, False) if owed else ('not_owed', 'closing')
            self.assertEqual(self.verdict(case), expected, clock)

    def test_no_number(self):
        case = self.make_missed('10:30', self.make_patient("Sin Teléfono", phone=False))
        found = self.make_missed('11:00', self.make_patient("Encontrada", phone=False))
        found.partner_id.phone = '+34 600 11 22 33'
        with self.at('18:00'):
            self.call_now(found)
        self.watch()
        self.assertEqual(self.verdict(case), ('not_owed', 'no_number'))
        self.assertEqual(self.verdict(found), ('kept', False))

    def test_objection(self):
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'channel': 'phone', 'text': "No quiere llamadas"})
        self.watch()
        self.assertEqual(self.verdict(), ('not_owed', 'objection'))

    def test_moved_by_us(self):
        """It was no miss: the clinic had cancelled the visit."""
        self.visit.action_dental_cancel_by_clinic()
        self.assertEqual(self.verdict(), ('not_owed', 'ours'))

    def test_it_was_no_miss(self):
        self.visit.action_dental_undo()
        self.assertEqual(self.verdict(), ('not_owed', 'settled'))

    def test_no_call_was_needed_any_more(self):
        with self.at('13:00'):
            self.make_visit('17:00')
        self.watch()
        self.assertEqual(self.verdict(), ('not_owed', 'settled'))

    def test_who_rings_first_needs_no_call(self):
        with self.at('13:00'):
            self.answer_call(self.take_call(), call_back_at=self.on(2)).action_done()
        self.assertEqual(self.verdict(), ('not_owed', 'settled'))
        self.assertEqual(self.case.round_ids.first_reached_at, self.clock('13:00'))
        self.assertFalse(self.case.round_ids.first_attempt_at)

    def test_giving_up_without_a_call_is_no_excuse(self):
        self.case._lose(self.ref('lost_reason_price'))
        self.watch()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))

    def test_call_that_is_taken_back_keeps_nothing(self):
        with self.at('12:30'):
            self.ring_in_vain()
        self.assertEqual(self.verdict(), ('kept', False))
        with self.at('12:35'):
            self.case.attempt_ids.with_user(self.receptionist).action_take_back()
        self.assertEqual(self.verdict(), (False, False))
        self.assertFalse(self.case.round_ids.first_attempt_at)
        self.watch()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))
        self.assertEqual(self.broken(), [])

    def test_wrong_end_is_judged_anew(self):
        visit = self.make_visit('12:15')
        with self.at('12:30'):
            visit.action_dental_attended()
        self.assertEqual(self.verdict(), ('not_owed', 'settled'))
        with self.at('12:40'):
            visit.action_dental_undo()
        self.assertRecordValues(self.case.round_ids.sorted('number'), [
            {'is_taken_back': True, 'same_day': 'not_owed', 'owed_until': self.clock('20:30')},
            {'is_taken_back': False, 'same_day': False, 'owed_until': self.clock('20:30')}])

    def test_who_is_taken_up_again_is_promised_nothing(self):
        self.case.action_cancel()
        self.case.action_reopen()
        self.assertEqual(self.case.round_ids.sorted('number').mapped('owed_until'),
                         [self.clock('20:30'), False])

    def test_only_programs_whose_first_step_says_so(self):
        self.assertFalse(self.make_case('recall').round_ids.owed_until)
        self.assertTrue(self.make_case('dentist_asks').round_ids.owed_until)
        self.no_show.step_ids[0].same_day = False
        case = self.make_missed('10:30', self.make_patient("Otra Persona"))
        self.watch()
        self.assertEqual(self.verdict(case), (False, False))

    def test_job_costs_the_same_for_ten(self):
        visits = self.make_visits(11)
        visits.action_dental_no_show()
        rounds = self.env['dental.followup.round'].search([('same_day', '=', False)])
        with self.at('00:10', self.on(1).date()):
            one = self.queries_of(rounds[:1]._judge_same_day)
            self.assertLessEqual(self.queries_of(rounds[1:11]._judge_same_day), one)
        self.assertEqual(rounds[:11].mapped('same_day'), ['missed'] * 11)

    def test_a_bad_record_does_not_stop_the_others(self):
        bad = self.make_missed('10:30', self.make_patient("Otra Persona"))
        Refused = type(self.env['dental.followup'])
        right = Refused._refusals

        def refusals(cases, channel=None):
            if bad.id in cases.ids:
                raise ValueError("broken")
            return right(cases, channel)

        self.patch(Refused, '_refusals', refusals)
        with self.at('00:10', self.on(1).date()), self.assertLogs(
                'odoo.addons.dental_followup.models.followup.same_day', 'ERROR'):
            self.env['dental.followup.round']._judge_past()
        self.assertEqual(self.verdict(), ('missed', 'not_called'))
        self.assertEqual(self.verdict(bad), (False, False))


@tagged('post_install', '-at_install')
class TestSameDayElsewhere(ZonesCase):
    """The day is the clinic's, whoever looks, and whatever the clocks do."""

    def test_day_of_each_clinic(self):
        for zone, (clinic, _user, patient) in self.clinics.items():
            for day in (self.day, self.day + timedelta(days=6)):  # a Sunday too
                with self.subTest(zone, day=day), self.at('12:00', day, zone):
                    case = self.make_missed(
                        patient=patient.copy(), start=self.clock('10:00', day, zone),
                        stop=self.clock('10:30', day, zone), dental_dentist_id=False)
                    self.assertRecordValues(case.round_ids, [{
                        'company_id': clinic.id, 'clinic_day': day,
                        'owed_until': self.clock('20:30', day, zone)}])
                with self.at('23:50', day, zone):
                    self.env['dental.followup.round']._judge_past()
                    self.assertFalse(case.round_ids.same_day)
                with self.at('00:01', day + timedelta(days=1), zone):
                    self.env['dental.followup.round']._judge_past()
                    self.assertEqual(case.round_ids.same_day, 'missed')
