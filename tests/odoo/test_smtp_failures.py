from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..smtp_case import SmtpCase

LOGS = ('odoo.addons.mail.models.mail_mail', 'odoo.addons.base.models.ir_mail_server',
        'mail.log')


class FailingCase(SmtpCase):
    """What Odoo logs of a server that fails is expected here."""

    def setUp(self):
        super().setUp()
        quiet = mute_logger(*LOGS)
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def assert_ledger(self, case, delivery, is_contact=False, says=None):
        self.assertRecordValues(case.attempt_ids, [{
            'delivery': delivery, 'is_contact': is_contact}])
        if says:
            self.assertIn(says, case.attempt_ids.delivery_note)

    def assert_in_today(self, case, part='now'):
        self.assertEqual(case.with_user(self.receptionist).today_part, part)


@tagged('post_install', '-at_install')
class TestRefused(FailingCase):
    """There is nobody at an address: the next channel, or somebody finds the right one."""

    def test_thanks_wait_for_the_right_address(self):
        case = self.thank('nadie@ejemplo.test')
        self.deliver()
        self.assert_ledger(case, 'failed', says="550 5.1.1 no such user")
        self.assertEqual(case.partner_id.dental_returned_addresses, 'nadie@ejemplo.test')
        self.assertRecordValues(case, [{
            'state': 'pending', 'needs_data': True, 'next_channel': 'email',
            'next_at': self.clock('12:00')}])
        self.assertIn('Enter the right address', case.why_now)
        self.assertTrue(case.activity_ids)
        self.assert_in_today(case)
        self.deliver('12:30')
        self.assertFalse(self.inbox.messages)
        case.partner_id.with_user(self.receptionist).email = 'bien@ejemplo.test'
        self.assertFalse(case.error_reason)
        self.deliver('12:40')
        self.assertEqual(self.inbox.addresses(), ['bien@ejemplo.test'])
        self.assertEqual(case.state, 'won')
        self.assertEqual(case.attempt_ids.mapped('delivery'), ['sent', 'failed'])
        self.assertEqual(case.attempt_ids.mapped('is_contact'), [True, False])
        self.assertFalse(case.partner_id.dental_returned_addresses)

    def test_nobody_writes_there_until_it_is_confirmed(self):
        self.thank('nadie@ejemplo.test')
        self.deliver()
        patient = self.env['res.partner'].search([('email', '=', 'nadie@ejemplo.test')])
        later = self.make_case('recall', patient, '12:00', next_channel='email',
                               step_id=self.ref('program_recall').step_ids[0].id)
        self.deliver('12:30')
        self.assertFalse(later.attempt_ids)
        self.assertRecordValues(later, [{'state': 'pending', 'next_channel': 'phone'}])
        patient.with_user(self.receptionist).action_dental_address_right()
        self.assertFalse(patient.dental_returned_addresses)
        refusal = patient._dental_may_contact(self.clinic, 'email', 'care', exempt=True)
        self.assertFalse(refusal)

    def test_the_programs_next_channel(self):
        case = self.remind('nadie@ejemplo.test')
        self.deliver()
        self.assert_ledger(case, 'failed')
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'phone', 'needs_data': False,
            'error_reason': False}])
        self.assertIn('does not exist', case.hold_note)
        with self.at('12:00'):
            call = self.start_call(case)
            self.assertIn('nadie@ejemplo.test', call.warning_text)

    def test_after_the_last_message_there_is_another_channel_too(self):
        """The message was the last step, and a letter would be the way that was passed over."""
        case = self.remind('nadie@ejemplo.test')
        program = case.program_id
        (program.step_ids - case.step_id).write({'channel': 'email'})
        program.step_ids[1:].write({'template_id': case.step_id.template_id.id})
        self.deliver()
        self.assertRecordValues(case, [{
            'needs_data': True, 'next_channel': 'email', 'step_id': program.step_ids[0].id}])
        self.assert_in_today(case)

    def test_one_wrong_address_is_asked_for_once(self):
        cases = self.thank('nadie@ejemplo.test')
        cases |= self.thank('nadie@ejemplo.test', phone='+34 655 00 00 01')
        self.deliver()
        self.assertEqual(len(cases.filtered('needs_data')), 1)
        other = cases.filtered(lambda case: not case.needs_data)
        self.assertEqual(other.state, 'cancelled')
        self.assertIn('no such user', other.close_note)
        self.assertEqual(
            cases.partner_id.mapped('dental_returned_addresses'), ['nadie@ejemplo.test'] * 2)

    def test_of_a_child_the_guardians_address_is_wrong(self):
        mother = self.make_patient("Madre", email='nadie@ejemplo.test', is_dental_patient=False)
        case = self.thank('hijo@ejemplo.test', dental_birthdate='2018-01-01',
                          dental_guardian_id=mother.id)
        self.deliver()
        self.assertEqual(mother.dental_returned_addresses, 'nadie@ejemplo.test')
        self.assertFalse(case.partner_id.dental_returned_addresses)
        self.assertTrue(case.needs_data)
        mother.email = 'madre@ejemplo.test'
        self.deliver('12:30')
        self.assertEqual(self.inbox.addresses(), ['madre@ejemplo.test'])

    def test_refused_as_advertising_the_address_is_not_wrong(self):
        case = self.thank('nunca@ejemplo.test')
        self.deliver()
        self.assert_ledger(case, 'failed', says='was refused')
        self.assertFalse(case.partner_id.dental_returned_addresses)
        self.assertRecordValues(case, [{'state': 'pending', 'needs_data': False}])
        self.assertIn('Call instead', case.why_now)
        self.assert_in_today(case)

    def test_what_somebody_wrote_is_called_instead(self):
        case = self.make_case(
            'repair', self.make_patient("Paula", email='nadie@ejemplo.test'), '18:00')
        case.with_user(self.receptionist).sudo().message_post(
            body="Su radiografía", message_type='comment', subtype_xmlid='mail.mt_comment',
            partner_ids=case.partner_id.ids)
        self.deliver()
        self.assert_ledger(case, 'failed')
        self.assertRecordValues(case, [{
            'next_channel': 'phone', 'next_at': self.clock('12:00'), 'needs_data': False}])
        self.assertIn('does not exist', case.hold_note)

    def test_a_test_concerns_no_patient(self):
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'nadie@azahar.test'})
        case = self.thank()
        self.deliver()
        self.assert_ledger(case, 'failed')
        self.assertEqual(case.state, 'won')
        self.assertFalse(case.partner_id.dental_returned_addresses)

    def test_what_was_booked_meanwhile_needs_nothing(self):
        case = self.remind('nadie@ejemplo.test')
        with self.at('12:00'):
            self.run_cron('send_due')
        case.action_cancel()
        self.assert_ledger(case, 'withdrawn')
        self.deliver('12:05')
        self.assertEqual(case.state, 'cancelled')
        self.assertFalse(self.inbox.messages)


@tagged('post_install', '-at_install')
class TestServerDown(FailingCase):
    """A server that is down cancels nothing: messages wait, are asked about again, and leave."""

    def test_down_for_an_hour_and_back(self):
        self.turn_off()
        cases = self.thank() | self.remind('eva@ejemplo.test', phone='+34 655 00 00 01')
        self.deliver()
        self.assertEqual(cases.attempt_ids.mapped('delivery'), ['queued'] * 2)
        self.assertFalse(any(cases.attempt_ids.mapped('is_contact')))
        self.assertEqual(cases.mapped('state'), ['won', 'pending'])
        for clock in ('12:10', '12:20', '12:40'):
            self.deliver(clock)
        self.assertIn('tried again', cases[0].attempt_ids.delivery_note)
        self.turn_on()
        for clock in ('13:05', '13:10', '13:40'):
            self.deliver(clock)
        self.assertEqual(
            sorted(self.inbox.addresses()), ['eva@ejemplo.test', 'paula@ejemplo.test'])
        self.assertEqual(cases.attempt_ids.mapped('delivery'), ['sent'] * 2)
        self.assertTrue(all(cases.attempt_ids.mapped('is_contact')))
        self.assertEqual(cases.mapped('state'), ['won', 'pending'])

    def test_greylisted_leaves_later(self):
        case = self.thank('luego@ejemplo.test')
        self.deliver()
        self.assert_ledger(case, 'queued', says='451')
        self.inbox.greylists = False
        self.deliver('12:05')
        self.assertFalse(self.inbox.messages)
        self.deliver('12:15')
        self.assertEqual(self.inbox.addresses(), ['luego@ejemplo.test'])
        self.assert_ledger(case, 'sent', is_contact=True)

    def test_while_it_waits_the_patient_says_no(self):
        self.turn_off()
        case = self.thank()
        self.deliver()
        self.env['dental.consent'].create({
            'partner_id': case.partner_id.id, 'company_id': self.clinic.id, 'kind': 'objection',
            'channel': 'email', 'text': "No"})
        self.turn_on()
        self.deliver('13:00')
        self.assertFalse(self.inbox.messages)
        self.assert_ledger(case, 'withdrawn')
        self.assertEqual(case.state, 'cancelled')

    def confirm(self):
        """Agree on a call in the afternoon; return the case of its confirmation."""
        self.turn_off()
        missed = self.make_missed('10:00')
        self.talk(missed, call_back_at=self.clock('17:45')).action_done()
        case = self.env['dental.followup'].search([
            ('source_attempt_id', 'in', missed.attempt_ids.ids)])
        self.deliver('12:30')
        self.assert_ledger(case, 'queued')
        self.turn_on()
        return case

    def test_what_was_agreed_is_still_to_come(self):
        case = self.confirm()
        self.deliver('13:30')
        self.assertEqual(len(self.inbox.messages), 1)
        self.assert_ledger(case, 'sent')

    def test_what_was_agreed_has_passed(self):
        case = self.confirm()
        self.deliver('18:00')
        self.assertFalse(self.inbox.messages)
        self.assert_ledger(case, 'withdrawn')
        self.assertEqual(case.state, 'cancelled')
        self.assertIn('was agreed has changed', case.close_note)

    def test_while_it_waits_it_becomes_too_late(self):
        """Thanks are of use for three days; the server is back on the fourth."""
        self.turn_off()
        case = self.thank()
        self.deliver()
        self.turn_on()
        self.deliver('12:00', self.day + timedelta(days=4))
        self.assertFalse(self.inbox.messages)
        self.assert_ledger(case, 'failed')
        self.assertEqual(case.state, 'cancelled')

    def test_after_three_days_it_goes_another_way(self):
        self.turn_off()
        case = self.remind()
        self.deliver()
        self.deliver('11:59', self.day + timedelta(days=3))
        self.assert_ledger(case, 'queued')
        self.deliver('12:01', self.day + timedelta(days=3))
        self.assert_ledger(case, 'failed', says='three days')
        self.assertRecordValues(case, [{'state': 'pending', 'next_channel': 'phone'}])
        self.assertFalse(case.partner_id.dental_returned_addresses)
        self.turn_on()
        self.deliver('12:30', self.day + timedelta(days=3))
        self.assertFalse(self.inbox.messages)

    def test_one_bad_row_stops_none_of_the_others(self):
        self.turn_off()
        bad, good = self.remind(), self.remind('eva@ejemplo.test', phone='+34 655 00 00 01')
        self.deliver()
        Attempt = type(bad.attempt_ids)
        holds = Attempt._still_holds

        def fail(row, now):
            return 1 / 0 if row.followup_id == bad else holds(row, now)
        self.turn_on()
        with patch.object(Attempt, '_still_holds', fail):
            self.deliver('12:30')
        self.assertEqual(self.inbox.addresses(), ['eva@ejemplo.test'])
        self.assert_ledger(good, 'sent', is_contact=True)
        self.assert_ledger(bad, 'failed', says='could not be sent')
        self.assertEqual(bad.next_channel, 'phone')

    def test_not_at_night(self):
        self.turn_off()
        self.remind()
        self.deliver('13:55')
        self.turn_on()
        self.deliver('14:20')
        self.assertFalse(self.inbox.messages)
        self.deliver('16:00')
        self.assertEqual(len(self.inbox.messages), 1)

    def test_what_was_deleted_before_it_left(self):
        case = self.remind()
        with self.at('12:00'):
            self.run_cron('send_due')
        case.attempt_ids.mail_mail_id.unlink()
        self.deliver('12:20')
        self.assert_ledger(case, 'failed', says='deleted')
        self.assertEqual(case.next_channel, 'phone')

    def test_dropped_in_mid_message_is_not_sent_again(self):
        self.inbox.drops = 1
        cases = self.thank() | self.remind('eva@ejemplo.test', phone='+34 655 00 00 01')
        for clock in ('12:00', '12:20', '12:40', '13:20'):
            self.deliver(clock)
        self.assertEqual(
            sorted(self.inbox.addresses()), ['eva@ejemplo.test', 'paula@ejemplo.test'])
        self.assertEqual(set(cases.attempt_ids.mapped('delivery')), {'failed', 'sent'})
        failed = cases.attempt_ids.filtered(lambda row: row.delivery == 'failed')
        self.assertIn('nobody knows', failed.delivery_note)
        self.assertFalse(failed.is_contact)
        self.assertTrue(
            failed.followup_id.error_reason or failed.followup_id.next_channel == 'phone')

    def test_slow_is_sent_and_too_slow_is_not_known(self):
        case = self.thank()
        self.inbox.naps = 1
        self.deliver()
        self.assert_ledger(case, 'sent', is_contact=True)
        other = self.thank('lento@ejemplo.test', phone='+34 655 00 00 01')
        self.inbox.naps = 1
        self.deliver('12:30', patience=0.2)
        self.deliver('12:50')
        self.assert_ledger(other, 'failed', says='nobody knows')
        self.assertEqual(self.inbox.addresses().count('lento@ejemplo.test'), 1)
        with self.at('12:51'):
            self.assert_in_today(other)


@tagged('post_install', '-at_install')
class TestFiveHundred(FailingCase):
    """A morning's mail on a bad day: nothing lost, nothing twice, nothing counted that did not
    arrive."""

    def test_nothing_lost_nothing_twice(self):
        visits = self.make_visits(500, '09:00')
        patients = visits.dental_patient_id
        for index, patient in enumerate(patients):
            if index % 10 == 3:
                patient.email = f'nadie@e{index}.test'
            elif index % 10 == 7:
                patient.email = f'luego@e{index}.test'
        visits.action_dental_attended()
        cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
        self.turn_off()
        self.deliver()
        self.assertEqual(set(cases.attempt_ids.mapped('delivery')), {'queued'})
        self.turn_on()
        self.inbox.drops = 2
        for clock in ('12:20', '12:30', '12:50'):
            self.deliver(clock)
        self.inbox.greylists = False
        for clock in ('13:30', '13:50'):
            self.deliver(clock)
        arrived = self.inbox.addresses()
        self.assertEqual(len(arrived), len(set(arrived)))
        self.assertEqual(set(arrived), {
            email for email in patients.mapped('email') if not email.startswith('nadie')})
        rows = cases.attempt_ids
        self.assertEqual(len(rows), 500)
        counted = rows.filtered('is_contact')
        self.assertEqual(set(rows.mapped('delivery')), {'sent', 'failed'})
        self.assertEqual(len(counted), 448)
        self.assertLess(set(counted.mapped('sent_to')), set(arrived))
        failed = rows - counted
        self.assertTrue(all(failed.mapped('delivery_note')))
        self.assertTrue(all(failed.followup_id.mapped('error_reason')))
        self.assertEqual(len(failed.followup_id.filtered('needs_data')), 50)
