from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .today_case import TodayCase


@tagged('post_install', '-at_install')
class TestTodaysWords(TodayCase):
    """Why now, how late, and what came of it, as one colleague tells another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('en_US')

    def why(self, case, clock, user=None, day=None):
        with self.at(clock, day):
            self.env.invalidate_all()
            return case.with_user(user or self.receptionist).with_context(lang='en_US').why_now

    def test_promise(self):
        case = self.make_due("Promised", 'recall')
        case._promise(self.clock('16:30'))
        self.assertEqual(self.why(case, '12:00'), "We promised to call at 16:30.")
        self.assertEqual(self.why(case, '16:35'), "We promised to call at 16:30.")
        self.assertEqual(self.why(case, '16:36'), "We promised to call at 16:30 · late by 6 min")
        self.assertEqual(self.why(case, '18:29'), "We promised to call at 16:30 · late by 1 h")
        self.assertEqual(
            self.why(case, '09:00', day=self.tomorrow),
            "We promised to call yesterday at 16:30 · late by 1 day")

    def test_days_that_are_near(self):
        case = self.make_missed_by("Missed")
        for day, words in (
                (self.day, "Did not come today at 10:00"),
                (self.tomorrow, "Did not come yesterday at 10:00"),
                (self.tomorrow + timedelta(days=1), "Did not come on 23/11 at 10:00")):
            with self.subTest(day=day):
                self.assertTrue(self.why(case, '12:00', day=day).startswith(words))
        visit = self.make_visit('10:00', self.make_person("Near"), dental_state='booked')
        say = self.clinic.with_context(lang='en_US')._dental_say_near
        for days, words in ((0, "today at 10:00"), (-1, "tomorrow at 10:00"),
                            (1, "yesterday at 10:00"), (2, "Monday November 23, 10:00")):
            with self.subTest(words), self.at('12:00', self.day + timedelta(days=days)):
                self.assertEqual(say(visit.start), words)
        self.assertEqual(say(False), '')

    def test_no_reason_is_said_twice(self):
        case = self.make_due("Twice", 'recall')
        case.sudo().topic = case.program_id.with_context(lang='en_US').name
        self.assertEqual(self.why(case, '12:00').count(case.topic), 1)

    def test_lines_stand_under_what_they_are(self):
        """Each kind once, in the order of the headings."""
        with self.at('11:00'):
            self.make_due("Promised", 'recall')._promise(self.clock('11:30'))
        self.make_missed_by("Missed today")
        self.make_missed_by("Missed before", day=self.day - timedelta(days=3))
        self.make_due("Review", 'recall')
        self.make_due("Repair", 'repair')
        later = self.make_due("Later", 'recall', '19:00')
        self.start_call(self.make_due("Called", 'recall')).action_not_answered()
        with self.at('12:00'):
            kinds = self.today().mapped('today_kind')
            self.assertEqual(later.today_kind, 'later')
        order = [key for key, _label in self.case_kinds()]
        self.assertEqual(kinds, sorted(kinds, key=order.index))
        self.assertLessEqual({'promise', 'missed_today', 'repair', 'recall', 'later'}, set(kinds))
        self.assertFalse(self.make_due("Next week", 'recall', day=self.day + timedelta(
            days=7)).today_kind)

    def case_kinds(self):
        return self.env['dental.followup']._fields['today_kind'].selection

    def test_late_is_counted_as_it_is_told(self):
        """What is told to be late is found as late, at every moment."""
        promised = self.make_due("Promised", 'recall', '09:00')
        promised._promise(self.clock('16:30'))
        missed = self.make_missed_by("Missed")
        by_hand = self.make_due("By hand", 'repair')
        cases = promised | missed | by_hand
        for clock, day in (
                ('16:30', None), ('16:35', None), ('16:36', None), ('20:30', None),
                ('20:31', None), ('23:59', None), ('00:00', self.tomorrow),
                ('10:00', self.tomorrow)):
            with self.subTest(clock=clock, day=day), self.at(clock, day):
                self.env.invalidate_all()
                self.assertEqual(
                    cases.filtered('is_late'),
                    cases.filtered(lambda case: 'late by' in case.why_now))
                self.assertEqual(
                    self.env['dental.followup'].search(
                        [('is_late', '=', True), ('id', 'in', cases.ids)]),
                    cases.filtered('is_late').sorted(lambda case: (case.next_at, case.id)))

    def test_a_message_is_no_result(self):
        """A patient who was called and then written to: what came of the call is told."""
        case = self.make_missed_by("Called")
        self.start_call(case).action_not_answered()
        with self.at('12:01'):
            case.sudo()._write_attempts('email')
        self.assertRegex(self.why(case, '12:05'), r"^12:00 · No answer, again ")

    def test_results(self):
        booked = self.make_missed_by("Booked")
        call = self.talk(booked)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        when = self.clinic._dental_when(booked.rebooked_event_id.start)
        self.assertIn(booked.rebooked_event_id.start.strftime('%M'), when)
        self.assertTrue(self.why(booked, '12:05').startswith("12:00 · Booked: "))
        lost = self.make_due("Lost", 'recall')
        lost._log_call(self.ref('outcome_answered'), blocker_ids=[
            Command.set(self.ref('blocker_none').ids)], no_closing_reason="Test")
        lost._lose(self.ref('lost_reason_price'))
        self.assertEqual(
            self.why(lost, '12:05'), f"12:00 · Lost: {self.ref('lost_reason_price').name}")
        tomorrow = self.make_due("Tomorrow", 'recall')
        tomorrow._log_call(self.ref('outcome_voicemail'))
        tomorrow.next_at = self.clock('10:00', self.tomorrow)
        self.assertEqual(
            self.why(tomorrow, '12:05'), "12:00 · Voicemail, again tomorrow at 10:00")

    def test_somebody_else_has_it_in_hand(self):
        case = self.make_missed_by("In hand")
        colleague = self.make_user('colega_palabras_test', 'group_receptionist')
        case.with_user(colleague)._claim()
        self.assertEqual(
            self.why(case, '12:05'),
            "colega_palabras_test is in a call with this patient since 12:00.")
        self.assertIn("we close in", self.why(case, '12:05', colleague))

    def test_found_by_anybody_of_the_household(self):
        case = self.make_case('no_show', clock='11:00')
        stranger = self.make_case('no_show', self.stranger, clock='11:00')
        case._log_call(self.ref('outcome_refused'))
        self.stranger.dental_number = 'H-2001'

        def found(text):
            return self.env['dental.followup'].with_user(self.receptionist).search([
                ('today_part', 'in', ('now', 'done')), ('whom', 'ilike', text)]).sudo()
        self.assertEqual(found("Clara Rom"), case, "her sister answers at the same number")
        self.assertEqual(found("655 97 97"), case)
        self.assertEqual(found("otra"), stranger)
        self.assertEqual(found("H-2001"), stranger)
        self.assertFalse(found("97") & stranger)


@tagged('post_install', '-at_install')
class TestTodaysSummary(TodayCase):
    """How the day stands, in one line."""

    def summary(self, user=None):
        self.env.invalidate_all()
        return self.env['dental.followup'].with_user(
            user or self.receptionist).get_today_summary()

    def told(self):
        return ' · '.join(count['text'] for count in self.summary()['counts'])

    def test_nothing_yet(self):
        summary = self.summary()
        self.assertEqual((summary['counts'], summary['talk']), ([], False))
        self.assertEqual(summary['title'], "Nobody is waiting for a call")

    def test_a_day(self):
        missed = self.make_missed_by("Missed")
        self.make_case('repair', missed.partner_id)
        promised = self.make_due("Promised", 'recall')
        promised._promise(self.clock('12:20'))
        self.make_due("Later", 'recall', '17:00')
        self.assertEqual(self.told(), "1 to call · 2 later today")
        with self.at('12:40'):
            self.assertEqual(self.told(), "2 to call · 1 late · 1 later today")
            call = self.talk(missed)
            self.assertEqual(
                self.summary()['talk'], "You are in a call with Missed since 12:40.")
            self.assertFalse(self.summary(self.manager)['talk'])
            call.write({'slot_id': call.slot_ids[0].id, 'repair_result': 'resolved'})
            call.action_done()
            self.assertEqual(
                self.told(),
                "1 to call · 1 late · 1 later today · 1 done today · 1 visit booked")
            promised._log_call(self.ref('outcome_refused'))
            self.assertEqual(self.told(), "1 later today · 2 done today · 1 visit booked")
            self.assertEqual(
                (self.summary()['title'], self.summary()['text']),
                ("Nobody is waiting for a call now", "The next one is at 17:00."))
        with self.at('17:00'):
            self.today()[0]._log_call(self.ref('outcome_refused'))
            self.assertEqual(
                (self.summary()['title'], self.summary()['text']),
                ("Everybody has been called", "3 calls, 1 visit. Enjoy the calm."))
        with self.at('00:00', self.tomorrow):
            self.assertEqual(self.summary()['title'], "Nobody is waiting for a call")

    def test_of_the_users_clinics_only(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        user = self.make_user('bruc_test', 'group_receptionist', other)
        self.make_missed_by("Missed")
        self.assertFalse(self.env['dental.followup'].with_user(user).with_context(
            allowed_company_ids=other.ids).get_today_summary()['counts'])
        with self.assertRaises(AccessError):
            self.summary(self.outsider)


@tagged('post_install', '-at_install')
class TestCallTheNext(TodayCase):
    """The one button."""

    def press(self):
        self.env.invalidate_all()
        return self.env['dental.followup'].with_user(self.receptionist).action_call_next()

    def test_opens_the_call(self):
        self.make_due("Recall", 'recall')
        missed = self.make_missed_by("Missed")
        action = self.press()
        self.assertEqual(action['res_model'], 'dental.followup.call')
        call = self.env['dental.followup.call'].browse(action['res_id'])
        self.assertEqual(call.followup_id, missed)
        self.assertEqual(missed.claim_user_id, self.receptionist)

    def test_goes_on_with_the_call_this_user_is_in(self):
        recall = self.make_due("Recall", 'recall')
        self.talk(recall)
        self.make_missed_by("Missed")
        for action in (self.press(), self.env['dental.followup'].with_user(
                self.receptionist).action_go_on()):
            call = self.env['dental.followup.call'].browse(action['res_id'])
            self.assertEqual(call.followup_id, recall)

    def test_what_is_left_for_now_is_not_in_the_way(self):
        left = self.make_missed_by("Left")
        recall = self.make_due("Recall", 'recall')
        self.talk(left).action_not_now()

        def opened(action):
            return self.env['dental.followup.call'].browse(action['res_id']).followup_id

        self.assertEqual(opened(self.press()), recall)
        self.assertEqual(opened(self.env['dental.followup'].with_user(
            self.receptionist).action_go_on()), left, "who asks for it goes on with it")
        self.talk(left).action_not_now()
        recall.action_cancel()
        self.assertEqual(opened(self.press()), left, "when nobody else is to be called")

    def test_a_call_begun_in_another_clinic_is_not_in_the_way(self):
        """Who works in two clinics calls on in the one that is chosen."""
        other = self.make_clinic("Clínica Norte", self.zone)
        self.receptionist.company_ids |= other
        stranger = self.make_patient("Del Norte", company_id=other.id)
        north = self.make_case('recall', stranger, company_id=other.id)
        self.talk(north.with_context(allowed_company_ids=other.ids))
        here = self.make_missed_by("Missed")
        call = self.env['dental.followup.call'].browse(self.press()['res_id'])
        self.assertEqual(call.followup_id, here)

    def test_nobody_to_call(self):
        self.assertEqual(self.press()['params']['title'], "Nobody is waiting for a call")
        case = self.make_missed_by("Missed")
        case._ask_for_data("No number")
        self.assertEqual(self.press()['params']['title'], "Nobody can be called right now")
        case.action_cancel()
        self.make_due("Promised", 'recall')._promise(self.clock('18:30'))
        params = self.press()['params']
        self.assertEqual(params['message'], "The next one is at 18:30.")

    def test_two_receptionists_get_two_patients(self):
        first, second = self.make_missed_by("First"), self.make_due("Second", 'recall')
        colleague = self.make_user('colega_boton_test', 'group_receptionist')
        self.press()
        action = self.env['dental.followup'].with_user(colleague).action_call_next()
        call = self.env['dental.followup.call'].browse(action['res_id'])
        self.assertEqual((first.claim_user_id, call.followup_id), (self.receptionist, second))
