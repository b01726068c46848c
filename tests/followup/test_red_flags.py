from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .checkup_case import CheckupCase


@tagged('post_install', '-at_install')
class TestRedFlags(CheckupCase):
    """An alarm told in a call is kept however the call ends, and ends with a clinician (S43)."""

    def assertAlarm(self, **values):
        self.assertRecordValues(self.form(), [{'red_flags': 'fever', 'state': 'new', **values}])
        self.assertTrue(self.flags(self.dentist_user))

    def alarm(self, **values):
        return self.env['dental.evolution'].with_user(self.receptionist).create({
            'followup_id': self.checkup.id, 'fever': True, **values})

    # how the call ends

    def test_no_time_to_talk(self):
        self.talk(self.checkup, fever=True, call_back_at=self.clock('18:00')).action_done()
        self.assertAlarm(pain=0, pain_unknown=True)
        self.assertTrue(self.checkup.is_promise)

    def test_not_the_patient(self):
        call = self.talk(self.checkup, fever=True)
        call.with_context(outcome='third_party').action_not_answered()
        self.assertAlarm()

    def test_do_not_call_me_again(self):
        call = self.talk(self.checkup, fever=True, pain='3')
        call.with_context(outcome='do_not_call').action_not_answered()
        self.assertIn(self.checkup.state, ('cancelled', 'lost'))
        self.assertAlarm(pain=3, pain_unknown=False)

    def test_not_now(self):
        self.talk(self.checkup, fever=True).action_not_now()
        self.assertAlarm()
        self.assertFalse(self.checkup.claim_user_id)

    def test_left_for_now_and_gone_on_with(self):
        """It is noted once, and what else was said waits for who takes it up again."""
        call = self.talk(
            self.checkup, fever=True, told="Tiene escalofríos", observation="Vive sola")
        for _again in range(2):
            call.action_not_now()
        self.assertAlarm()
        self.assertEqual(len(self.flags()), 1)
        self.assertFalse(call.ended)
        self.assertEqual(self.start_call(self.checkup), call)
        call.call_back_at = self.clock('18:00')
        call.action_done()
        self.assertAlarm()
        self.assertEqual(len(self.flags()), 1)
        self.assertEqual(self.checkup.attempt_ids.told, "Tiene escalofríos")
        self.assertEqual(self.patient.dental_observation_ids.text, "Vive sola")

    def test_looked_over_before_it_is_saved(self):
        call = self.talk(self.checkup, fever=True, call_back_at=self.clock('18:00'))
        call.action_review()
        self.assertFalse(self.form() or self.flags() or call.evolution_id)
        call.action_done()
        self.assertAlarm()

    def test_left_for_now_and_told_more(self):
        call = self.talk(self.checkup, swelling='mild')
        call.action_not_now()
        self.assertFalse(self.flags())
        self.start_call(self.checkup)
        call.write({'fever': True, 'call_back_at': self.clock('18:00')})
        call.action_done()
        self.assertEqual(self.form().mapped('red_flags'), ['fever', False])
        self.assertTrue(self.flags(self.dentist_user))

    def test_saved_and_then_left_in_another_window(self):
        call = self.talk(self.checkup, fever=True, call_back_at=self.clock('18:00'))
        call.action_done()
        self.start_call(self.checkup)
        call.action_not_now()
        self.assertAlarm()
        self.assertEqual(call.ended, 'saved')
        self.assertEqual(
            self.checkup.claim_user_id, self.receptionist, "reception is in the next call already")
        call.evolution_id = False  # is not the caller's to say
        self.assertEqual(call.evolution_id, self.form())

    def test_put_off_after_it_was_told(self):
        missed = self.make_case('no_show', clock='11:00')
        call = self.talk(missed, fever=True, call_back_at=self.clock('18:00'))
        call.reason_ids.result = 'later'
        call.action_done()
        self.assertAlarm()

    def test_nothing_told_is_no_form(self):
        self.talk(self.checkup).action_not_now()
        self.talk(self.checkup, call_back_at=self.clock('18:00')).action_done()
        self.assertFalse(self.form())

    def test_cancelled_afterwards(self):
        self.alarm()
        self.checkup._set_state('cancelled')
        self.assertAlarm()

    def test_unknown_pain_has_not_grown(self):
        self.alarm(pain=3)
        self.alarm()
        self.assertEqual(self.alarm(pain=4).red_flags, 'fever')
        self.assertEqual(self.alarm(pain=6).red_flags, 'fever pain_rising')

    # who may end it

    def test_reception_cannot_say_it_was_answered(self):
        form = self.alarm(state='closed', escalated_at='2026-01-01', answer='no_danger',
                          answered_user_id=self.dentist_user.id, red_flags=False,
                          answer_words="Nada", come_at='2026-01-01')
        self.assertAlarm(
            escalated_at=False, answered_user_id=False, answer=False, answer_words=False)
        self.assertGreater(form.come_at, self.clock('12:00'))
        for answer in (form.action_i_call, form.action_come_today, form.action_emergency):
            with self.assertRaisesRegex(AccessError, "for a dentist or a manager"):
                answer()
        with self.assertRaises(AccessError):
            form.answer_words = "Nada"

    def test_reception_cannot_end_the_task(self):
        self.alarm()
        mine = self.flags(self.dentist_user).with_user(self.receptionist)
        for end in (lambda: mine.action_feedback(feedback="ya"), mine.action_cancel, mine.unlink,
                    mine.action_archive, lambda: mine.write({'user_id': self.receptionist.id})):
            with self.assertRaisesRegex(AccessError, "for a dentist or a manager"):
                end()
        self.assertAlarm()

    def test_dentist_ends_the_task_by_answering_only(self):
        self.alarm()
        mine = self.flags(self.dentist_user).with_user(self.dentist_user)
        for end in (mine.action_cancel, mine.unlink, mine.action_archive,
                    lambda: mine.write({'user_id': self.manager.id}),
                    lambda: mine.write({'date_deadline': self.on(9).date()})):
            with self.assertRaisesRegex(UserError, "waits for a dentist"):
                end()
        self.assertAlarm()
        mine.action_feedback(feedback="Frío y reposo")
        self.assertRecordValues(self.form(), [{
            'answer': 'i_call', 'answer_words': "Frío y reposo"}])

    def test_no_meeting_takes_the_task_along(self):
        self.alarm()
        flag = self.flags(self.dentist_user)
        for user in (self.receptionist, self.dentist_user):
            meeting = self.env['calendar.event'].with_user(user).create({
                'name': "Sesión", 'start': self.clock('16:00'), 'stop': self.clock('16:30')})
            meeting.write({'activity_ids': [Command.link(flag.id)]})
            meeting.unlink()
            self.env.invalidate_all()
            self.assertAlarm()

    def test_done_by_the_dentist_is_their_call(self):
        form = self.alarm()
        form.sudo()._tell(self.manager, self.clock('13:00'))
        self.flags(self.dentist_user).with_user(self.dentist_user).action_feedback()
        self.assertRecordValues(form, [{
            'answered_user_id': self.dentist_user.id, 'answer': 'i_call', 'state': 'answered'}])
        self.assertFalse(self.flags())
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'user_id': self.dentist_user.id, 'alarm_state': 'answered'}])

    def test_one_of_two_answered(self):
        first, second = self.alarm(), self.alarm()
        first.with_user(self.manager).action_emergency()
        self.assertTrue(self.flags(self.dentist_user))
        self.assertEqual(self.checkup.alarm_state, 'new')
        second.with_user(self.manager).action_emergency()
        self.assertFalse(self.flags())
        self.assertEqual(self.checkup.alarm_state, 'answered')

    def test_looked_at_when_the_hour_is_over(self):
        cron = self.ref('ir_cron_watch')
        form = self.alarm()
        self.assertEqual(self.env['ir.cron.trigger'].search([
            ('cron_id', '=', cron.id)], order='id desc', limit=1).call_at,
            form.at + timedelta(hours=1))

    # what cannot have been told

    def test_what_cannot_have_been_told(self):
        """A script, or a form of another version, is answered by a sentence; nothing is kept."""
        for values, sentence in (
                ({'followup_id': False}, "Of which follow-up"),
                ({'followup_id': 'x'}, "Of which follow-up"),
                ({'followup_id': 10 ** 20}, "Of which follow-up"),
                ({'followup_id': 2 ** 31 - 5}, "Of which follow-up"),
                ({'pain': 11}, "from 0"), ({'pain': -1}, "from 0"), ({'pain': 'much'}, "from 0"),
                ({'pain': float('nan')}, "from 0"), ({'pain': float('inf')}, "from 0"),
                ({'pain': [3]}, "from 0"),
                ({'swelling': 'enormous'}, "is no answer to “Swelling”"),
                ({'bleeding': 1}, "is no answer to “Bleeding”"),
                ({'bleeding': ['a_lot']}, "is no answer to “Bleeding”")):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, sentence):
                self.alarm(**values)
        self.assertFalse(self.form())
        self.assertRecordValues(
            self.alarm(pain='7', swelling=False), [{'red_flags': 'fever pain', 'pain': 7}])

    def test_what_a_form_begins_with_alarms_too(self):
        forms = self.env['dental.evolution'].with_context(
            default_swelling='severe', default_followup_id=self.checkup.id)
        self.assertEqual(forms.create({'pain': 0}).red_flags, 'swelling')
