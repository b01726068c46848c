from datetime import timedelta

from odoo.tests import tagged

from ..common import AUTUMN, SPRING, ZONES, ZonesCase
from ..household_case import RulesCase


@tagged('post_install', '-at_install')
class TestPromiseAgain(RulesCase):
    """A promised call that nobody answers is made again the same day: the patient is waiting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case('recall')
        cls.case._promise(cls.clock('12:15'))

    def ring(self, clock, result='no_answer'):
        with self.at(clock):
            self.case._log_call(self.ref(f'outcome_{result}'))
        self.env.invalidate_all()

    def assertPromised(self, clock):
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_channel': 'phone',
            'next_at': self.clock(clock)}])

    def test_an_hour_later_and_then_by_the_steps(self):
        self.ring('12:15')
        self.assertPromised('13:15')
        self.assertEqual(
            self.case.why_now, "12:15 · No answer, again at 13:15")
        with self.at('13:15'):
            self.env.invalidate_all()
            self.assertEqual(self.case.today_part, 'now')
            self.assertEqual(
                self.case.why_now, "We promised to call and did not reach them at 12:15.")
        self.ring('13:15')
        self.assertFalse(self.case.is_promise)
        self.assertGreater(self.case.next_at, self.clock('23:59'))
        self.assertEqual(self.case.state, 'pending')

    def test_after_the_break(self):
        self.ring('13:20')
        self.assertPromised('16:00')

    def test_too_late_for_today(self):
        self.ring('19:45')
        self.assertFalse(self.case.is_promise)
        self.assertGreater(self.case.next_at, self.clock('23:59'))

    def test_busy_is_no_answer_yet(self):
        self.ring('12:15', 'busy')
        self.assertPromised('12:35')
        self.ring('12:35', 'busy')
        self.assertPromised('12:55')
        self.ring('12:55')
        self.assertPromised('13:55')

    def test_the_limits_do_not_hold_it_back(self):
        self.contacts(2)
        self.ring('12:15')
        self.assertPromised('13:15')
        with self.at('13:15'):
            self.assertFalse(self.case._refusals())

    def test_used_up_tries_do_not_end_it_the_same_day(self):
        self.case.sudo().tries = self.case.program_id.max_attempts
        self.ring('12:15')
        self.assertPromised('13:15')
        self.ring('13:15')
        self.assertEqual(self.case.state, 'lost')

    def test_somebody_else_answered_is_no_ring_in_vain(self):
        self.ring('12:15', 'third_party')
        self.assertFalse(self.case.is_promise)

    def test_no_promise_goes_by_the_steps(self):
        self.case._set_state('pending', is_promise=False)
        self.ring('12:15')
        self.assertGreater(self.case.next_at, self.clock('23:59'))

    def test_a_promise_of_another_day_begins_anew(self):
        self.ring('12:15')
        self.ring('13:15')
        self.case._promise(self.clock('10:00', self.tomorrow))
        with self.at('10:00', self.tomorrow):
            self.case._log_call(self.ref('outcome_no_answer'))
        self.assertRecordValues(self.case, [{
            'is_promise': True, 'next_at': self.clock('11:00', self.tomorrow)}])


@tagged('post_install', '-at_install')
class TestPromiseAgainThere(ZonesCase):
    """The same day is the clinic's, also where the clocks change."""

    def test_each_clock(self):
        for zone in ZONES:
            clinic, _user, patient = self.clinics[zone]
            for day in (SPRING, AUTUMN):
                for clock, again in (('09:30', '10:30'), ('13:45', '16:00'), ('19:40', None)):
                    with self.subTest(zone=zone, day=day, clock=clock), self.undone():
                        promised = self.clock(clock, day, zone)
                        with self.at_utc(promised - timedelta(hours=9)):
                            case = self.make_case('recall', patient, company_id=clinic.id)
                            case._set_state('pending', next_at=promised, is_promise=True)
                        with self.at_utc(promised):
                            case._log_call(self.ref('outcome_no_answer'))
                        self.assertEqual(case.is_promise, bool(again))
                        if again:
                            self.assertEqual(case.next_at, self.clock(again, day, zone))
                    self.env.invalidate_all()
