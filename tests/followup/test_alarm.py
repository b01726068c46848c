from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .checkup_case import CheckupCase


class AlarmCase(CheckupCase):
    """A check-up in which a red flag is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()

    def alarm(self, **values):
        """Tell a red flag in a call that is saved; return what was noted."""
        self.talk(self.checkup, **{'fever': True, 'pain': '3', **values}).action_done()
        return self.form().with_user(self.dentist_user)

    def watch(self, clock):
        with self.at(clock):
            self.run_cron('watch')
            self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestAlarmIsAnswered(AlarmCase):
    """New, answered, closed: a dentist says what happens, and the patient hears it."""

    def test_its_case_waits_with_the_dentist(self):
        self.alarm()
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'alarm_state': 'new', 'user_id': self.dentist_user.id,
            'next_at': self.clock('13:00'), 'next_channel': 'phone'}])
        self.assertFalse(
            self.checkup.activity_ids - self.flags(), "one thing to do, and not a call too")

    def test_told_again(self):
        form = self.alarm().with_user(self.receptionist)
        flags = self.flags(self.dentist_user)
        with self.at('12:10'):
            form.action_tell_again()
        self.assertEqual(self.flags(), flags, "no second to-do")
        self.assertEqual(form.reminded_at, self.clock('12:10'))
        with self.at('12:12'), self.assertRaisesRegex(UserError, "told at 12:10: wait"):
            form.action_tell_again()
        self.assertEqual(len(self.env['mail.message'].search([
            ('message_type', '=', 'user_notification'), ('model', '=', 'dental.followup'),
            ('res_id', '=', self.checkup.id),
            ('partner_ids', 'in', self.dentist.ids)])), 2, "when it was told, and once again")

    def test_last_check_up_is_not_won(self):
        self.checkup.with_context(install_mode=True).sudo().checkup = 72
        self.alarm()
        self.assertEqual(self.checkup.state, 'pending')

    def test_come_today(self):
        form = self.alarm()
        self.assertEqual(form.come_at, self.clock('13:00'))
        form.come_at = self.clock('17:30')
        with self.at('12:20'):
            form.action_come_today()
        self.assertRecordValues(form, [{
            'state': 'answered', 'answer': 'come', 'answered_at': self.clock('12:20'),
            'answered_user_id': self.dentist_user.id}])
        self.assertFalse(self.flags())
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'alarm_state': 'answered', 'user_id': False, 'is_promise': True,
            'next_at': self.clock('12:20'), 'next_channel': 'phone'}])
        with self.at('12:25'):
            self.assertIn("dentista_test says: come at 17:30", self.checkup.why_now)
            call = self.start_call(self.checkup)
            self.assertIn("come at 17:30", call.card_html)
            self.assertRegex(call.opening_text, "dentista_test .*: .*17:30")
            self.assertEqual(call.slot_id.start, self.clock('17:30'), "it is only to be told")
            self.answer_call(call).action_done()
        self.assertEqual(form.state, 'closed')
        visit = self.checkup.partner_id.dental_visit_ids.filtered(
            lambda found: found.start == self.clock('17:30'))
        self.assertEqual(visit.dental_state, 'booked')
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'alarm_state': False, 'checkup': 72, 'is_promise': False}])

    def test_hour_that_the_dentist_named_is_booked_whoever_is_there(self):
        """Between two visits, or when the clinic has closed: the dentist knows, and has said so."""
        other = self.make_patient("Otra", phone='+34 655 97 97 97')
        for hour in ('17:30', '19:50'):
            self.make_visit(hour, other, minutes=60)
            form = self.alarm()[:1]
            form.come_at = self.clock(hour)
            with self.subTest(hour), self.at('12:20'):
                form.action_come_today()
                call = self.answer_call(self.start_call(self.checkup))
                self.assertEqual(call.slot_id.start, self.clock(hour))
                call.action_done()
                self.assertEqual(form.state, 'closed')
                self.assertTrue(self.checkup.partner_id.dental_visit_ids.filtered(
                    lambda visit, hour=hour: visit.start == self.clock(hour)
                    and visit.dental_state == 'booked'))

    def test_nobody_thanks(self):
        """Who may be in danger gets no thanks, for the call or for the visit."""
        written = [('program_id.trigger', 'in', ('answered', 'attended')),
                   ('next_channel', 'in', ('email', 'sms')),
                   ('partner_id', '=', self.patient.id), ('state', 'in', ('todo', 'pending'))]
        Followup = self.env['dental.followup']
        self.talk(self.checkup, pain='1').action_done()
        self.assertEqual(
            set(Followup.search(written).mapped('program_id.trigger')), {'answered', 'attended'})
        form = self.alarm()[:1]
        self.assertFalse(Followup.search(written))
        form.action_emergency()
        call = self.talk(self.checkup)
        self.assertFalse(call.why_text, "what the dentist answers is said at once")
        call.action_done()
        self.assertEqual(form.state, 'closed')
        self.assertFalse(Followup.search(written))

    def test_hour_that_the_patient_does_not_want(self):
        form = self.alarm()
        form.come_at = self.clock('17:30')
        with self.at('12:20'):
            form.action_come_today()
            call = self.start_call(self.checkup)
            call.action_no_slot()
            self.answer_call(call).action_done()
        self.assertEqual(form.state, 'closed')
        self.assertRecordValues(self.checkup, [{'state': 'pending', 'checkup': 72}])

    def test_hour_that_has_passed(self):
        form = self.alarm()
        for hour in (False, self.clock('11:00'), self.on(9)):
            form.come_at = hour
            with self.subTest(hour), self.assertRaisesRegex(UserError, "At which hour"):
                form.action_come_today()
        self.assertEqual(form.state, 'new')

    def test_no_danger_needs_words(self):
        form = self.alarm()
        with self.assertRaisesRegex(UserError, "What is reception to say"):
            form.action_no_danger()
        form.answer_words = "Frío y reposo; es normal."
        form.action_no_danger()
        self.assertIn("there is no danger. Frío y reposo", self.checkup.why_now)
        with self.assertRaisesRegex(UserError, "It is answered already"):
            form.with_user(self.manager).action_emergency()
        with self.assertRaisesRegex(UserError, "not changed afterwards"):
            form.answer_words = "Otra cosa"

    def test_the_dentist_calls(self):
        form = self.alarm()
        form.action_i_call()
        self.assertEqual(self.checkup.user_id, self.dentist_user)
        Followup = self.env['dental.followup']
        self.assertFalse(Followup.with_user(self.receptionist)._get_next_call())
        self.assertEqual(Followup.with_user(self.dentist_user)._get_next_call(), self.checkup)
        self.talk(self.checkup, self.dentist_user).action_done()
        self.assertEqual(form.state, 'closed')
        self.assertRecordValues(self.checkup, [{'user_id': False, 'alarm_state': False}])

    def test_answer_is_changed_before_it_is_heard(self):
        form = self.alarm()
        form.answer_words = "Frío y reposo."
        form.action_no_danger()
        with self.at('12:20'):
            form.action_change_answer()
        self.assertRecordValues(form, [{
            'state': 'new', 'answer': False, 'answered_at': False, 'answered_user_id': False,
            'answer_by': self.clock('13:20'), 'answer_words': "Frío y reposo."}])
        self.assertEqual(self.flags().user_id, self.dentist_user)
        self.assertEqual(self.checkup.user_id, self.dentist_user)
        self.assertIn("Taken back: dentista_test says: there is no danger. Frío y reposo.",
                      self.checkup.message_ids[0].body)
        self.assertFalse(self.env['dental.followup'].with_user(self.receptionist)._get_next_call())
        with self.at('12:25'):
            self.env.invalidate_all()
            self.assertIn("The answer was taken back at 12:20: do not tell it to the patient.",
                          self.checkup.why_now)
        form.action_emergency()
        self.assertRecordValues(self.checkup, [{'alarm_state': 'answered', 'user_id': False}])
        self.assertFalse(self.flags())
        self.assertFalse(form.taken_back_at)

    def test_whose_task_it_was_has_it_no_more(self):
        """Who was going to tell the answer has neither call nor to-do, in the same moment."""
        self.checkup.sudo().user_id = self.receptionist
        form = self.alarm()
        form.action_emergency()
        self.assertEqual(self.checkup.user_id, self.receptionist)
        mine = [('user_id', '=', self.receptionist.id), ('res_id', '=', self.checkup.id),
                ('res_model', '=', 'dental.followup')]
        self.assertEqual(
            self.env['mail.activity'].search(mine).activity_type_id,
            self.ref('mail_activity_type_call'))
        form.with_user(self.manager).action_change_answer()
        self.assertFalse(self.env['mail.activity'].search(mine))
        self.assertEqual(self.flags().user_id, self.manager)
        self.assertFalse(self.env['dental.followup'].with_user(self.receptionist)._get_next_call())
        form.with_user(self.manager).action_emergency()
        self.assertEqual(self.checkup.user_id, self.receptionist, "it comes back to them")
        self.assertFalse(self.broken())

    def test_answer_that_is_being_told_or_was_is_not_changed(self):
        form = self.alarm()
        with self.assertRaisesRegex(UserError, "heard the answer already"):
            form.action_change_answer()
        form.action_emergency()
        with self.assertRaises(AccessError):
            form.with_user(self.receptionist).action_change_answer()
        call = self.start_call(self.checkup)
        with self.assertRaisesRegex(UserError, "is in a call with this patient"):
            form.action_change_answer()
        self.answer_call(call).action_done()
        with self.assertRaisesRegex(UserError, "heard the answer already"):
            form.action_change_answer()

    def test_of_which_visit_it_is(self):
        self.assertRegex(
            self.alarm().visit_text, "November 22, 11:00 · dentista_test · Higiene de prueba")

    def test_whose_call_it_was(self):
        self.checkup.user_id = self.receptionist
        form = self.alarm()
        self.assertEqual(self.checkup.user_id, self.dentist_user)
        form.action_emergency()
        self.assertEqual(self.checkup.user_id, self.receptionist)

    def test_of_several_dentists_it_is_no_call_of_reception(self):
        second = self.make_user('dentista_dos', 'group_dentist')
        case = self.make_case('completed', self.stranger, clock='11:00')
        users = self.env['res.users'].with_user(self.receptionist)
        roles = self.env['dental.followup.program'].search([]).mapped('role')
        before = users._dental_count_pool(roles)
        self.env['dental.evolution'].create({'followup_id': case.id, 'fever': True})
        self.assertFalse(case.user_id)
        self.assertEqual(case.activity_ids.user_id, self.dentist_user | second)
        self.assertEqual(
            users._dental_count_pool(roles), {**before, 'today': before['today'] - 1})

    def test_answer_that_was_not_heard(self):
        """In vain, or no time for it: it is called again, and the alarm stays."""
        form = self.alarm()
        form.action_emergency()
        self.ring_in_vain(self.checkup)
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'alarm_state': 'answered', 'next_at': self.clock('13:00')}])
        with self.at('13:00'):
            self.talk(self.checkup, call_back_at=self.clock('13:30')).action_done()
        self.assertRecordValues(self.checkup, [{
            'alarm_state': 'answered', 'next_at': self.clock('13:30')}])
        self.checkup._give_up()
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'alarm_state': 'answered', 'error_kind': 'decide'}])

    def test_closed_meanwhile_is_taken_up_again(self):
        form = self.alarm()
        self.checkup._set_state('cancelled')
        self.assertEqual(form.state, 'new')
        form.action_emergency()
        self.assertRecordValues(self.checkup, [{'state': 'pending', 'is_promise': True}])

    def test_nothing_is_offered(self):
        """No closing question; and the patient who rings about it is not asked anew."""
        self.talk(self.checkup, fever=True, pain='3', no_closing_reason=False).action_done()
        self.assertIn("a dentist decides", self.checkup.attempt_ids.no_closing_reason)
        self.answer_call(self.take_call(), no_closing_reason=False).action_done()
        self.assertRecordValues(self.checkup, [{'state': 'pending', 'alarm_state': 'new'}])

    def test_nothing_to_answer(self):
        form = self.alarm(fever=False)
        with self.assertRaisesRegex(UserError, "no red flag to answer"):
            form.action_emergency()


@tagged('post_install', '-at_install')
class TestAlarmGoesOn(AlarmCase):
    """Unanswered for an hour it is the next dentist's, and then the managers'."""

    def test_next_dentist_then_managers(self):
        second = self.make_user('dentista_dos', 'group_dentist')
        third = self.make_user('dentista_tres', 'group_dentist')
        third.partner_id.is_dentist = True
        self.make_visit('18:00', self.stranger, dental_dentist_id=third.partner_id.id)
        form = self.alarm()
        self.assertEqual(self.flags().user_id, self.dentist_user)
        self.watch('12:59')
        self.assertEqual(self.checkup.user_id, self.dentist_user)
        for clock, user, told in (('13:00', third, 2), ('14:00', second, 3)):
            self.watch(clock)
            self.watch(clock)
            self.assertEqual(self.checkup.user_id, user)
            self.assertEqual(len(self.flags()), told)
            self.assertFalse(form.escalated_at)
        self.watch('15:00')
        self.assertIn(self.manager, self.flags().user_id)
        self.assertTrue(form.escalated_at)
        with self.at('15:01'):
            self.assertIn("Nobody has answered", self.checkup.why_now)
        told = self.flags()
        self.watch('16:30')
        self.assertEqual(self.flags(), told)
        form.with_user(second).action_i_call()
        self.assertFalse(self.flags())

    def test_answered_in_time(self):
        self.make_user('dentista_dos', 'group_dentist')
        self.alarm().action_emergency()
        self.watch('14:00')
        self.assertFalse(self.flags())


@tagged('post_install', '-at_install')
class TestAlarmIsTold(AlarmCase):
    """Said before saving, on the card, in Incoming call, on the patient, and first in Today."""

    def test_before_saving(self):
        call = self.talk(self.checkup, fever=True, pain='3')
        call.action_review()
        self.assertEqual(
            call.review_next,
            "Red flag: fever. Told: dentista_test. To be answered by 13:00.")
        self.assertFalse(self.form())

    def test_everywhere(self):
        said = "Red flag: fever. Told: dentista_test. To be answered by 13:00."
        self.assertFalse(self.patient.with_user(self.receptionist).dental_alarm_text)
        self.alarm()
        self.env.invalidate_all()
        self.assertEqual(self.patient.with_user(self.receptionist).dental_alarm_text, said)
        self.assertFalse(self.sister.with_user(self.receptionist).dental_alarm_text)
        self.assertIn(said, self.start_call(self.make_case('recall')).card_html)

    def test_today(self):
        promise = self.make_case('recall', self.stranger, clock='11:00')
        promise._set_state('pending', is_promise=True)
        self.alarm()
        own = self.make_case('no_show', clock='11:30')
        Followup = self.env['dental.followup'].with_user(self.receptionist)
        today = Followup.search([('today_part', '=', 'now')], order='today_rank').sudo()
        self.assertEqual(today, self.checkup | promise | own)
        self.assertIn("Red flag: fever", own.why_now, "whoever calls the patient knows")
        self.assertEqual(Followup.get_today_summary()['counts'][:2], [
            {'filter': 'alarm', 'text': "1 alarm"}, {'filter': 'to_call', 'text': "2 to call"}])
        self.assertEqual(Followup._get_next_call(), promise)
        self.assertFalse(self.checkup.is_late)
        with self.at('13:01'):
            self.env.invalidate_all()
            self.assertTrue(self.checkup.is_late)
        self.assertEqual(
            self.checkup.action_open_alarm()['res_id'], self.form().id)


@tagged('post_install', '-at_install')
class TestDanger(AlarmCase):
    """Breath or life in danger: 112 first, in the clinic's words; what is not asked is not told."""

    def test_first_of_all(self):
        call = self.talk(self.checkup)
        for values in ({'fever': True}, {'bleeding': 'a_little'}, {'swelling': 'severe'}):
            call.write(values)
            self.assertFalse(call.danger_text)
        call.swallowing = True
        self.assertIn("calls 112 now", call.danger_text)
        call.write({'swallowing': False, 'bleeding': 'a_lot'})
        self.assertIn("calls 112 now", call.danger_text)
        self.clinic.dental_danger_text = "Llame al 112."
        call.invalidate_recordset()
        self.assertEqual(call.danger_text, "Llame al 112.")
        call.action_done()  # and is asked for nothing else
        self.assertRecordValues(self.form(), [{'state': 'new', 'pain_unknown': True}])

    def test_managers_edit_the_words(self):
        form = self.env['dental.followup.clinic'].with_user(self.manager).create({})
        form.dental_danger_text = "Llame al 112."
        form.action_save()
        self.assertEqual(self.clinic.dental_danger_text, "Llame al 112.")

    def test_not_asked_is_not_none(self):
        self.talk(self.checkup, pain='2').action_done()
        self.assertRecordValues(self.form(), [{'swelling': False, 'bleeding': False}])
        with self.at('12:00', self.day + timedelta(days=3)):
            self.talk(self.checkup, pain='2', swelling='mild').action_done()
            first = self.form()[0]
            self.assertFalse(first.red_flags, "of what was not asked nobody knows that it grew")

    def test_nothing_is_something_told(self):
        self.talk(self.checkup, swelling='none').action_not_now()
        self.assertEqual(self.form().swelling, 'none')
