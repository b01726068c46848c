from unittest.mock import patch

from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .delivery_case import DeliveryCase


@tagged('post_install', '-at_install')
class TestBounces(DeliveryCase):
    """A message that came back reached nobody, and somebody hears of it."""

    def test_it_came_back(self):
        case = self.thank()
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'sent', 'is_contact': True}])
        self.report(case)
        self.assertRecordValues(case.attempt_ids, [{
            'delivery': 'bounced', 'is_contact': False, 'mail_mail_id': False}])
        self.assertIn('5.1.1 no such user', case.attempt_ids.delivery_note)
        self.assertRecordValues(case, [{'state': 'pending', 'needs_data': True}])
        self.assertEqual(case.with_user(self.receptionist).today_part, 'now')
        self.assertEqual(self.patient.dental_returned_addresses, 'paula@ejemplo.test')
        note = case.error_reason
        self.report(case)
        self.assertEqual(case.error_reason, note)

    def test_once_it_is_confirmed_it_leaves_again(self):
        case = self.thank()
        self.report(case)
        self.patient.with_user(self.receptionist).action_dental_address_right()
        self.assertRecordValues(case, [{'needs_data': False, 'error_reason': False}])
        self.send(case)
        self.assertEqual(case.attempt_ids.mapped('delivery'), ['sent', 'bounced'])
        self.assertEqual(case.state, 'won')
        with self.assertRaises(AccessError):
            self.patient.with_user(self.outsider).action_dental_address_right()

    def test_a_report_without_the_message(self):
        """Anybody can send one: a colleague looks at it (``feedback/test_returned_mail``)."""
        case = self.remind()
        self.report(email='paula@ejemplo.test')
        self.assertEqual(case.attempt_ids.delivery, 'sent')
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_a_report_about_something_else(self):
        case = self.remind()
        self.report(message='Message-Id: <invoice-1@azahar.test>\n')
        self.assertEqual(case.attempt_ids.delivery, 'sent')
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_a_delay_is_no_return_and_an_arrival_is_known(self):
        case = self.remind()
        self.report(case, 'delayed', '4.4.7')
        self.assertEqual(case.attempt_ids.delivery, 'sent')
        self.report(case, 'delivered', '2.0.0')
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'delivered', 'is_contact': True}])

    def test_taken_for_advertising(self):
        case = self.remind()
        self.report(case, status='5.7.1')
        self.assertEqual(case.attempt_ids.delivery, 'bounced')
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_of_who_has_died_nobody_is_asked(self):
        case = self.thank()
        self.patient.dental_deceased_on = self.day
        self.report(case)
        self.assertEqual((case.state, case.attempt_ids.delivery), ('won', 'bounced'))

    def test_what_was_talked_about_since_goes_on(self):
        case = self.remind()
        with self.at('12:30'):
            self.ring_in_vain(case)
        before = case.read(['state', 'next_at', 'next_channel', 'error_reason', 'hold_note'])
        with self.at('13:00'):
            self.report(case)
        self.assertEqual(
            case.read(['state', 'next_at', 'next_channel', 'error_reason', 'hold_note']), before)
        self.assertTrue(self.patient.dental_returned_addresses)

    def test_what_waits_holds_its_place_and_what_came_back_frees_it(self):
        self.clinic.dental_cap_week = 1
        case = self.make_case('recall', None, '11:00', next_channel='email',
                              step_id=self.ref('program_recall').step_ids[0].id)
        self.assertFalse(self.patient._dental_may_contact(self.clinic, 'email', 'care'))
        self.run_cron('send_due')
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'queued', 'is_contact': False}])
        self.assertEqual(self.capped(), 'capped')
        self.send(case)
        self.assertEqual(self.capped(), 'capped')
        self.report(case)
        self.patient.action_dental_address_right()
        self.assertIsNone(self.capped())

    def capped(self):
        with self.at('12:01'):
            refusal = self.patient._dental_may_contact(self.clinic, 'email', 'care').get(
                self.patient)
        return refusal and refusal.code

    def test_an_address_typed_anew_is_written_to(self):
        case = self.thank()
        self.report(case)
        self.patient.email = 'Paula <paula@ejemplo.test>'
        self.assertTrue(self.patient.dental_returned_addresses)
        self.patient.email = 'paula.romero@ejemplo.test'
        self.assertFalse(self.patient.dental_returned_addresses)
        self.assertFalse(case.needs_data)


@tagged('post_install', '-at_install')
class TestTexts(DeliveryCase):
    """A text message goes to a mobile phone, and counts when the provider takes it."""

    def setUp(self):
        super().setUp()
        self.answers = ['success']

    def provide(self):
        """Let Odoo's queue hand over the texts to a provider that answers as told."""
        def answer(api, messages, **options):
            return [{'uuid': number['uuid'], 'state': self.answers[0]}
                    for message in messages for number in message['numbers']]
        with patch.object(SmsApi, '_send_sms_batch', answer), self.enter_registry_test_mode():
            self.env.ref('sms.ir_cron_sms_scheduler_action').method_direct_trigger()

    def test_taken_and_delivered(self):
        case = self.remind('sms')
        self.assertRecordValues(case.attempt_ids, [{
            'delivery': 'queued', 'is_contact': False, 'sent_to': '+34655979711'}])
        self.provide()
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'sent', 'is_contact': True}])
        tracker = self.env['sms.tracker'].search([
            ('sms_uuid', '=', case.attempt_ids.message_ref)])
        self.env['sms.sms'].search([('to_delete', '=', True)]).unlink()
        tracker._action_update_from_sms_state('sent')
        self.assertEqual(case.attempt_ids.delivery, 'delivered')

    def test_refused_by_the_provider(self):
        self.answers = ['wrong_number_format']
        case = self.remind('sms')
        self.provide()
        self.assertRecordValues(case.attempt_ids, [{
            'delivery': 'failed', 'is_contact': False,
            'delivery_note': "+34655979711 does not exist or takes no messages: "
                             "Wrong Number Format"}])
        self.assertEqual(self.patient.dental_returned_addresses, '+34655979711')
        self.assertRecordValues(case, [{'next_channel': 'phone', 'state': 'pending'}])
        self.assertTrue(self.patient._dental_call_number())
        self.assertEqual(self.patient._dental_may_contact(
            self.clinic, 'sms', 'care', exempt=True)[self.patient].code, 'no_address')

    def test_reported_later_as_not_arrived(self):
        case = self.remind('sms')
        self.provide()
        self.env['sms.tracker'].search([
            ('sms_uuid', '=', case.attempt_ids.message_ref),
        ])._action_update_from_provider_error('rejected')
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'bounced', 'is_contact': False}])
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_without_credit_it_waits(self):
        self.answers = ['insufficient_credit']
        case = self.remind('sms')
        self.provide()
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'queued', 'is_contact': False}])
        self.answers = ['success']
        with self.at('12:30'):
            self.run_cron('retry_messages')
            self.provide()
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'sent', 'is_contact': True}])
        self.assertEqual(self.env['sms.sms'].search_count([
            ('partner_id', '=', self.patient.id)]), 1)

    def test_not_to_a_landline_where_a_mobile_is_known(self):
        self.patient.write({'phone': '+34 963 12 34 56', 'dental_phone_alt': '+34 655 97 97 11'})
        self.assertEqual(self.patient._dental_call_number(), '+34963123456')
        case = self.remind('sms')
        self.assertEqual(case.attempt_ids.sent_to, '+34655979711')
        self.assertEqual(self.env['sms.sms'].search([
            ('partner_id', '=', self.patient.id)]).number, '+34655979711')
        self.env['phone.blacklist'].add('+34655979711')
        self.assertIn(self.patient, self.patient._dental_may_contact(
            self.clinic, 'sms', 'care', exempt=True))

    def test_a_landline_that_is_all_there_is(self):
        self.patient.phone = '+34 963 12 34 56'
        self.assertEqual(self.patient._dental_text_number(), '+34963123456')


@tagged('post_install', '-at_install')
class TestLedgerOfDelivery(DeliveryCase):
    """What became of a message is the server's to say, and changes one way only."""

    def test_nobody_writes_it(self):
        case = self.remind()
        row = case.attempt_ids
        for user in (self.receptionist, self.manager):
            for values in ({'delivery': 'bounced'}, {'delivery_note': "x"}, {'sent_to': "x"}):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    row.with_user(user).write(values)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            row.sudo().write({'delivery': 'bounced', 'note': "x"})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            row.sudo().write({'sent_to': 'otra@ejemplo.test'})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.patient.with_user(self.receptionist).dental_returned_addresses = False

    def test_what_is_known_is_not_unlearnt(self):
        row = self.remind().attempt_ids
        self.assertFalse(row._note_delivery('queued'))
        self.assertFalse(row._note_delivery('withdrawn'))
        self.assertTrue(row._note_delivery('bounced', "x"))
        self.assertFalse(row._note_delivery('sent'))
        self.assertEqual((row.delivery, row.delivery_note), ('bounced', "x"))

    def test_ten_cost_the_queries_of_one(self):
        def not_arrived(number):
            visits = self.make_visits(number, '09:00')
            visits.action_dental_attended()
            cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
            with self.at('12:00'):
                self.run_cron('send_due')
                return self.queries_of(
                    lambda: cases.attempt_ids._note_not_arrived('failed', "x"))
        not_arrived(1)
        one, ten = not_arrived(1), not_arrived(10)
        self.assertLessEqual(ten, one + 9)
