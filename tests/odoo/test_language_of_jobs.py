from unittest.mock import patch

from odoo.tests import tagged

from ..call.test_incoming import IncomingCase
from ..freed_time.freed_case import FreedCase
from ..household_case import RulesCase


class SpanishJobs:
    """A clinic that speaks Spanish, and jobs that run as a server that speaks English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ('en_US', 'es_ES'):
            cls.env['res.lang']._activate_lang(lang)
        cls.clinic.partner_id.lang = 'es_ES'
        cls.env.ref('base.partner_root').lang = 'en_US'


@tagged('post_install', '-at_install')
class TestLanguageOfJobs(SpanishJobs, RulesCase):
    """What the server notes is read by the clinic's staff, in the clinic's language."""

    def test_why_a_call_waits(self):
        self.contacts(2)
        case = self.make_case('no_show')
        self.run_cron('watch')
        self.assertIn("El paciente", case.hold_note)

    def test_why_a_call_is_not_made(self):
        case = self.make_case('no_show')
        self.env['phone.blacklist'].create({'number': self.patient.phone_sanitized})
        self.run_cron('watch')
        self.assertNotIn("no more", case.close_note or case.hold_note)

    def test_what_could_not_be_done(self):
        case = self.make_case('recall', next_channel='wait', clock='11:00')
        case._set_state('pending', next_channel='wait', next_at=self.clock('11:00'),
                        awaits_answer=True)
        with patch.object(type(case), '_give_up', lambda cases: 1 / 0):
            self.run_cron('close_unanswered')
        self.assertNotIn("could not be done", case.error_reason)

    def test_a_message_that_failed(self):
        self.make_visit('09:00').action_dental_attended()
        self.run_cron('send_due')
        mail = self.mails()
        mail._postprocess_sent_message(
            [], [], failure_type='unknown', failure_reason="(550, b'5.1.1 no')")
        row = self.env['dental.followup.attempt'].search([('mail_mail_id', '=', mail.id)])
        self.assertEqual(row.delivery, 'failed')
        self.assertNotIn("does not exist", row.delivery_note)
        self.assertNotIn("Enter the right", row.followup_id.error_reason)

    def test_a_plan_that_was_forgotten(self):
        plan = self.make_plan(name=False)
        plan.followup_ids.action_cancel()
        plan._open_forgotten()
        self.assertTrue(plan.has_next_step)
        self.assertNotIn("no decision", ' '.join(plan.followup_ids.message_ids.mapped('body')))


@tagged('post_install', '-at_install')
class TestLanguageOfIncoming(SpanishJobs, IncomingCase):

    def test_a_call_of_which_nothing_was_noted(self):
        case = self.take_call().followup_id
        with self.at('13:05'):
            self.run_cron('watch')
        self.assertEqual(case.state, 'cancelled')
        self.assertNotIn("The patient rang", case.close_note)


@tagged('post_install', '-at_install')
class TestLanguageOfFreedTimes(SpanishJobs, FreedCase):

    def test_an_offer_that_is_over(self):
        later = self.make_visit('10:00', patient=self.luis, day=self.wednesday.replace(day=30))
        self.give_up()
        case = self.env['dental.followup']._open_sooner(later, self.time_of())
        with self.at('10:00', self.wednesday):
            self.run_cron('watch')
        self.assertEqual(case.state, 'cancelled')
        self.assertNotIn("earlier time", case.close_note)
