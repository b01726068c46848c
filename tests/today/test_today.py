from datetime import timedelta

from odoo.tests import tagged

from ...tools import clinic_time
from ..common import AUTUMN, PLAIN, SPRING, ZONES, ZonesCase
from .today_case import TodayCase


@tagged('post_install', '-at_install')
class TestNextCall(TodayCase):
    """One button opens the call that is to be made now (S56)."""

    def next_call(self, user=None, after=None):
        self.env.invalidate_all()
        Followup = self.env['dental.followup'].with_user(user or self.receptionist)
        return Followup._get_next_call(after).sudo()

    def test_first_in_order_that_can_be_called(self):
        recall = self.make_due("Recall", 'recall')
        missed = self.make_missed_by("Missed")
        letter = self.make_due("Letter", 'repair', next_channel='letter')
        self.assertEqual(self.next_call(), missed)
        self.assertEqual(self.next_call(after=missed), recall)
        self.assertEqual(self.next_call(after=letter | recall), missed)
        self.assertFalse(
            self.next_call(after=missed | recall), "what was skipped does not come back")
        missed._ask_for_data("No number")
        self.assertEqual(self.next_call(), recall)
        recall._claim()
        colleague = self.make_user('colega_hoy_test', 'group_receptionist')
        recall.with_user(colleague)._claim(take_over=True)
        self.assertFalse(self.next_call())
        self.assertEqual(self.next_call(colleague), recall)
        with self.at('12:16'):
            self.assertEqual(self.next_call(), recall, "the claim has ended by itself")
        self.assertIn(letter, self.today())

    def test_no_call_against_the_rules(self):
        capped = self.make_due("Looked up first", 'no_show')
        other = self.make_due("Other", 'recall')
        capped.purpose = 'commercial'  # asks for a look into the exclusion list first
        self.assertEqual(self.today()[0], capped)
        self.assertEqual(self.next_call(), other)

    def test_later_today_is_called_sooner_only_if_nothing_speaks_against_it(self):
        self.make_due("Promised", 'repair', '17:00')._promise(self.clock('17:00'))
        self.make_due("Checkup", 'post_treatment', '17:10').checkup = 24
        tried = self.make_due("Tried", 'no_show', '11:30')
        tried._log_call(self.ref('outcome_no_answer'))
        self.assertEqual(tried.today_part, 'later')
        afternoon = self.make_due("Afternoon", 'recall', '17:20')
        afternoon.partner_id.dental_preferred_band = 'afternoon'
        self.assertFalse(self.next_call())
        free = self.make_due("Free", 'recall', '17:30')
        self.assertEqual(self.next_call(), free)
        with self.at('17:25'):
            self.assertEqual(self.next_call().partner_id.name, "Promised")


@tagged('post_install', '-at_install')
class TestTodaysOrder(TodayCase):
    """One order: who waits comes first (S52, S56, S57)."""

    def flag(self, case):
        """Note in a call that something is wrong after a treatment."""
        return self.env['dental.evolution'].create({
            'followup_id': case.id, 'pain': 3, 'fever': True})

    def test_order(self):
        with self.at('11:00'):
            promised = self.make_due("Promised", 'recall')
            promised._promise(self.clock('11:58'))
            overdue = self.make_due("Promised and late", 'recall')
            overdue._promise(self.clock('11:30'))
            tried = self.make_due("Tried", 'recall', '10:00')
            tried._log_call(self.ref('outcome_busy'))
        yesterday = self.make_missed_by("Missed yesterday", '19:00', self.day - timedelta(days=1))
        yesterday.next_at = self.clock('09:00')
        rest = self.make_due("Dormant", 'completed')
        recall = self.make_due("Recall", 'recall')
        plan = self.make_due("Plan", 'undecided')
        late_cancel = self.make_due("Cancelled", 'late_cancel')
        repair = self.make_due("Repair", 'repair')
        asked = self.make_due("Asked", 'dentist_asks', '11:10')
        checkup = self.make_due("Checkup", 'post_treatment', '11:00')
        flagged = self.make_due("Flagged", 'completed')
        self.flag(flagged)
        missed = self.make_missed_by("Missed today")
        missing = self.make_due("No number", 'no_show')
        missing._ask_for_data("None")
        evening = self.make_due("Evening", 'recall', '18:00')
        evening_promise = self.make_due("Evening promise", 'repair')
        evening_promise._promise(self.clock('17:00'))
        done = self.make_due("Done", 'recall')
        done._log_call(self.ref('outcome_refused'))
        self.make_due("Tomorrow", 'recall', day=self.tomorrow)
        self.make_due("Closed", 'recall').action_cancel()
        order = [
            flagged, overdue, promised, missed, yesterday, tried, repair, checkup, asked,
            late_cancel, plan, recall, rest, missing, evening_promise, evening, done]
        self.assertToday(order)
        self.assertEqual(
            [case.today_part for case in self.today()],
            ['now'] * 14 + ['later'] * 2 + ['done'])
        self.assertEqual(self.today().mapped('today_rank'), sorted(
            self.today().mapped('today_rank')))

    def test_who_waits_longest_comes_first(self):
        second, first = self.make_due("B", 'recall', '11:00'), self.make_due("A", 'recall', '10:00')
        self.assertToday([first, second])

    def test_what_is_behind_a_line_is_done_with_it(self):
        first = self.make_case('no_show', clock='11:00')
        self.make_case('recall', self.sister, clock='10:00')
        self.assertToday([first])
        self.assertIn("1 more reason", first.why_now)
        self.start_call(first).action_not_answered()
        self.assertToday([first])
        self.assertEqual(len(first.last_attempt_id), 1)

    def test_red_flag_without_a_call(self):
        case = self.make_due("Flagged", 'completed', day=self.tomorrow)
        form = self.flag(case)
        self.assertToday([case])
        self.assertRecordValues(case, [{'today_part': 'now', 'is_late': False}])
        self.assertIn("Red flag: fever", case.why_now)
        self.make_missed_by("Missed")
        self.assertEqual(self.today()[0], case)
        form.with_user(self.dentist_user).action_emergency()
        self.assertEqual(self.today()[0], case, "now reception calls with the answer")
        self.assertIn("go to the emergency department", case.why_now)
        self.talk(case).action_done()
        self.assertNotIn("emergency", case.why_now)

    def test_red_flag_whose_call_comes_later(self):
        case = self.make_due("Flagged", 'completed', '17:00')
        self.assertRecordValues(case, [{'today_part': 'later'}])
        form = self.flag(case)
        recall = self.make_due("Recall", 'recall')
        self.assertToday([case, recall])
        self.assertRecordValues(case, [{'today_part': 'now'}])
        self.assertIn("Red flag: fever", case.why_now)
        form.with_user(self.dentist_user).action_come_today()
        self.env.invalidate_all()
        self.assertRecordValues(case, [{'today_part': 'now', 'alarm_state': 'answered'}])

    def test_red_flag_behind_a_promise_to_the_family(self):
        """The call is the mother's; the child's red flag has a line of its own."""
        promise = self.make_case('recall', self.sister, clock='11:00')
        promise._set_state('pending', is_promise=True)
        case = self.make_case('completed', clock='11:30')
        self.assertToday([promise])
        self.flag(case)
        self.assertToday([case, promise])
        self.assertIn("Red flag: fever", case.why_now)

    def test_danger_of_life_comes_before_an_older_red_flag(self):
        older, danger = (self.make_due(name, 'completed', '11:30') for name in ("Fever", "Breath"))
        with self.at('11:40'):
            self.flag(older)
        self.env['dental.evolution'].create({'followup_id': danger.id, 'swallowing': True})
        self.assertToday([danger, older])

    def test_reached_and_put_off_is_no_retry(self):
        with self.at('10:00'):
            talked = self.make_due("Talked", 'undecided')
            self.talk(talked).action_done()
            talked.next_at = self.clock('11:00')
            repair = self.make_due("Repair", 'repair', '11:30')
        self.assertToday([repair, talked])
        self.assertNotIn("Not reached", talked.why_now)

    def test_missed_again(self):
        missed = self.make_missed_by("Twice", '10:00', self.day - timedelta(days=1))
        visit = self.make_visit('11:00', missed.partner_id)
        missed._book(visit)
        visit.action_dental_no_show()
        earlier = self.make_missed_by("Once", '18:00', self.day - timedelta(days=1))
        earlier.next_at = self.clock('09:00')
        self.assertToday([missed, earlier])
        self.assertIn("today at 11:00", missed.why_now)

    def test_order_of_anything_else(self):
        """What is not for today comes last, and a program that is off is not for today."""
        late = self.make_due("Late", 'recall', '11:00')
        off = self.make_due("Off", 'repair')
        off.program_id.is_on = False
        found = self.env['dental.followup'].search(
            [('id', 'in', (off | late).ids)], order='today_rank, id')
        self.assertEqual(found, late | off)
        self.assertRecordValues(off, [{
            'today_rank': 0, 'today_part': False, 'is_late': False, 'is_done_today': False}])

    def test_done_today(self):
        yesterday = self.make_due("Yesterday", 'recall')
        with self.at('12:00', self.day - timedelta(days=1)):
            yesterday._log_call(self.ref('outcome_refused'))
        first, second = self.make_due("First", 'recall'), self.make_due("Second", 'recall')
        first._log_call(self.ref('outcome_refused'))
        with self.at('12:30'):
            second._log_call(self.ref('outcome_no_answer'))
            mailed = self.make_due("Mailed", 'recall', next_channel='email')
            mailed._write_attempts('email')
            mailed.action_cancel()
            self.assertToday([second, first])
            self.assertEqual(
                self.env['dental.followup'].search([('is_done_today', '=', True)]),
                first | second)

    def test_done_and_again_today(self):
        case = self.make_missed_by("Again")
        case._log_call(self.ref('outcome_no_answer'))
        self.assertRecordValues(case, [{'today_part': 'later', 'is_done_today': True}])
        self.assertEqual(case.why_now, "12:00 · No answer, again at 16:00")
        with self.at('16:01'):
            self.env.invalidate_all()
            self.assertEqual(case.today_part, 'now')
            self.assertEqual(
                case.why_now, "Did not come today at 10:00 · not reached yet: attempt 2 of 5 · "
                "we close in 4 h")


@tagged('post_install', '-at_install')
class TestTodaysClock(ZonesCase):
    """Every line of Today is on its own clinic's clock (invariant 14)."""

    def make_due(self, zone, moment, program='recall', **values):
        """Open a case in a clinic that is due at a naive UTC moment."""
        clinic, _user, patient = self.clinics[zone]
        return self.make_case(program, patient, company_id=clinic.id, next_at=moment, **{
            'step_id': self.ref(f'program_{program}').step_ids[:1].id, **values})

    def missed(self, zone, clock, day):
        clinic, _user, patient = self.clinics[zone]
        visit = self.env['calendar.event'].create({
            'dental_patient_id': patient.id, 'dental_company_id': clinic.id,
            'start': self.clock(clock, day, zone),
            'stop': self.clock(clock, day, zone) + timedelta(minutes=30)})
        visit.action_dental_no_show()
        return self.env['dental.followup'].search([('event_id', '=', visit.id)])

    def parts(self, cases):
        self.env.invalidate_all()
        return cases.mapped('today_part')

    def test_midnight(self):
        for day in (SPRING, AUTUMN, PLAIN):
            for zone in ZONES:
                _first, midnight = clinic_time.day_bounds(day, zone)
                case = self.make_due(zone, midnight - timedelta(minutes=1), period=f'{day} {zone}')
                with self.subTest(day=day, zone=zone):
                    with self.at_utc(_first):
                        self.assertEqual(self.parts(case), ['later'])
                    with self.at_utc(_first - timedelta(seconds=1)):
                        self.assertEqual(self.parts(case), [False], "it is for tomorrow")
                    with self.at_utc(midnight - timedelta(minutes=1)):
                        self.assertEqual(self.parts(case), ['now'])
                        self.assertFalse(case.is_late)
                    with self.at_utc(midnight):
                        self.assertEqual(self.parts(case), ['now'])
                        self.assertTrue(case.is_late)
                        self.assertIn("late by 1 day", case.why_now)
                case.action_cancel()

    def test_closing(self):
        for day in (SPRING, AUTUMN, PLAIN):
            for zone in ZONES:
                with self.at_utc(self.clock('11:00', day, zone)):
                    case = self.missed(zone, '10:00', day)
                with self.subTest(day=day, zone=zone):
                    for clock, words in (
                            ('11:00', "today at 10:00 · we close in 9 h"),
                            ('19:40', "today at 10:00 · we close in 50 min"),
                            ('20:29', "today at 10:00 · we close in 1 min"),
                            ('20:30', "today at 10:00."),
                            ('20:31', "today at 10:00 · late by 1 min")):
                        with self.at_utc(self.clock(clock, day, zone)):
                            self.env.invalidate_all()
                            self.assertTrue(case.why_now.endswith(words), case.why_now)
                    with self.at_utc(self.clock('00:00', day + timedelta(days=1), zone)):
                        self.env.invalidate_all()
                        self.assertTrue(
                            case.why_now.endswith("at 10:00 · late by 1 day"), case.why_now)
                case.action_cancel()

    def test_clinics_in_one_list(self):
        """When it is evening in Madrid it is noon in Bogotá: who closes first is first."""
        madrid, canary, bogota = ZONES
        with self.at_utc(self.clock('17:40', PLAIN, madrid)):
            here = self.missed(madrid, '16:00', PLAIN)
            there = self.missed(bogota, '10:00', PLAIN)
            island = self.missed(canary, '16:00', PLAIN)
            cases = self.env['dental.followup'].search(
                [('id', 'in', (here | there | island).ids)], order='today_rank')
            self.assertEqual(cases, here | island | there)
            self.assertEqual(
                [case.why_now.partition(' · ')[2] for case in cases],
                ["we close in 2 h", "we close in 3 h", "we close in 8 h"])
            self.assertEqual(there.from_hour, there._local(there.next_at).strftime('%H:%M'))

    def test_promise_over_a_change_of_the_clock(self):
        """In the night the clocks go back, two o'clock comes twice; an hour is an hour."""
        zone = ZONES[0]
        promised = self.clock('02:30', AUTUMN, zone)
        case = self.make_due(zone, promised)
        with self.at_utc(promised - timedelta(hours=5)):
            case._set_state('pending', next_at=promised, is_promise=True)
        with self.at_utc(promised + timedelta(minutes=90)):
            self.env.invalidate_all()
            self.assertTrue(case.is_late)
            self.assertTrue(case.why_now.endswith("late by 1 h"), case.why_now)
