from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_case_messages import MessagesCase


@tagged('post_install', '-at_install')
class TestMessagesToPatient(MessagesCase):
    """A message to the patient goes by the rules, and is in the ledger."""

    def test_by_the_button(self):
        self.compose()._action_send_mail()
        self.assertRecordValues(self.case.attempt_ids, [{
            'channel': 'email', 'delivery': 'queued', 'is_contact': False,
            'user_id': self.receptionist.id, 'at': self.clock('12:00'),
            'partner_id': self.patient.id, 'step_id': False}])
        mail = self.new_mails()
        self.assertEqual(mail, self.case.attempt_ids.mail_mail_id)
        self.assertRecordValues(mail, [{
            'state': 'outgoing', 'recipient_ids': self.patient.ids, 'email_to': False}])
        self.assertIn('atencion@azahar.test', mail.email_from)
        self.assertIn('atencion@azahar.test', mail.reply_to)
        self.assertIn("radiografía", mail.body_html)
        for word in ('Paula', self.case.program_id.name, 'radiografía'):
            self.assertNotIn(word, mail.subject)
        self.assertNotIn(self.case.program_id.name, mail.body_html)
        self.assertNotIn(self.patient, self.case.message_partner_ids)

    def test_it_uses_up_no_try_and_moves_nothing(self):
        self.case.next_at = self.clock('18:00')
        self.post()
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'tries': 0, 'attempt_count': 1, 'next_channel': 'phone',
            'next_at': self.clock('18:00')}])

    def test_colleagues_may_read_it_too(self):
        self.post(partner_ids=(self.patient | self.colleague).ids)
        self.assertEqual(len(self.case.attempt_ids), 1)
        self.assertEqual(self.new_mails().recipient_ids, self.patient | self.colleague)
        to_patient = self.case.attempt_ids.mail_mail_id
        self.assertEqual(to_patient.recipient_ids, self.patient)

    def test_the_rules_are_asked(self):
        """Each of them, at the button and where it is sent."""
        def mute():
            self.case.program_id.is_exempt = False
            self.patient.dental_muted_until = self.day + timedelta(days=5)
        for why, forbid in {
            'does not want': lambda: self.says(channel='email'),
            'no more messages': lambda: self.env['mail.blacklist']._add(self.patient.email),
            'has died': lambda: self.patient.write({'dental_deceased_on': self.day}),
            'no valid': lambda: self.patient.write({'email': False}),
            'minor': lambda: self.patient.write({'dental_birthdate': '2015-01-01'}),
            'asked for peace': mute,
            'no address to send': lambda: self.clinic.write({
                'dental_care_email': False, 'email': False}),
        }.items():
            with self.subTest(why), self.env.cr.savepoint() as savepoint:
                forbid()
                self.refused(why, self.mine.action_write)
                self.refused(why, self.post)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_limits_count_it_and_hold_for_it(self):
        self.case.program_id.is_exempt = False
        for _index in range(self.clinic.dental_cap_week):
            self.post()
        with self.assertRaisesRegex(UserError, 'often enough'), self.env.cr.savepoint():
            self.post()
        self.assertEqual(self.refusal('email', 'care'), 'capped')

    def test_what_is_commercial_needs_consent(self):
        self.case.purpose = 'commercial'
        self.refused('without consent', self.post)
        self.says('consent', purpose='commercial')
        self.post()
        self.assertTrue(self.case.attempt_ids)

    def test_outside_the_clinics_hours_it_waits(self):
        with self.at('21:30'):
            self.post()
        tomorrow = self.clock('09:00', self.day + timedelta(days=1))
        self.assertRecordValues(self.new_mails(), [{
            'state': 'outgoing', 'scheduled_date': tomorrow}])

    def test_a_no_takes_back_what_has_not_left(self):
        self.post()
        self.says(channel='email')
        self.assertEqual(self.new_mails().state, 'cancel')

    def test_a_colleague_is_in_the_call(self):
        self.start_call(self.case, self.manager)
        self.refused('gerencia_test', self.post)
        self.refused('gerencia_test', self.mine.action_write)

    def test_the_guardian_is_written_to(self):
        child = self.make_patient("Hugo Romero", dental_birthdate='2015-01-01',
                                  dental_guardian_id=self.patient.id, email='hugo@ejemplo.test')
        case = self.make_case('repair', child).with_user(self.receptionist)
        self.refused('is a minor', lambda: self.post(case, partner_ids=child.ids))
        self.compose(case)._action_send_mail()
        self.assertEqual(self.new_mails().recipient_ids, self.patient)
        self.assertEqual(case.attempt_ids.partner_id, child)
        self.assertFalse({self.patient.id, child.id} & {
            row['partner_id'] for row in case._message_get_suggested_recipients()})

    def test_in_test_mode_the_manager_gets_it(self):
        self.clinic.write({'dental_test_mode': True, 'dental_test_email': 'jefa@azahar.test'})
        self.post()
        self.assertRecordValues(self.new_mails(), [{
            'email_to': 'jefa@azahar.test', 'recipient_ids': []}])
        self.assertTrue(self.new_mails().subject.startswith('[Test]'))
        self.assertRecordValues(self.case.attempt_ids, [{'is_contact': False}])

    def test_planned_for_later_it_is_asked_twice(self):
        later = self.clock('17:00')
        composer = self.compose()
        composer.scheduled_date = str(later)
        planned = composer._action_schedule_message()
        self.assertFalse(self.case.attempt_ids)
        with self.at('17:01'), self.env.cr.savepoint() as savepoint:
            planned.with_user(self.receptionist).post_message()
            self.assertEqual(self.new_mails().recipient_ids, self.patient)
            self.assertEqual(self.case.attempt_ids.at, self.clock('17:01'))
            savepoint.rollback()
        self.env.invalidate_all()
        self.says(channel='email')
        with self.at('17:01'):
            self.refused('does not want', planned.with_user(self.receptionist).post_message)
        composer = self.env['mail.scheduled.message'].with_user(self.receptionist)
        values = {'model': 'dental.followup', 'res_id': self.case.id, 'body': "x",
                  'author_id': self.receptionist.partner_id.id, 'scheduled_date': later}
        for partner, why in ((self.patient, 'does not want'), (self.supplier, 'Sanz')):
            self.refused(why, lambda partner=partner: composer.create({
                **values, 'partner_ids': [Command.set(partner.ids)]}))
        own = composer.create(values)
        self.refused('Sanz', lambda: own.write({
            'partner_ids': [Command.set(self.supplier.ids)]}))
        self.refused('put off', lambda: self.post(
            self.make_case('recall', self.stranger).with_user(self.receptionist),
            partner_ids=self.stranger.ids, scheduled_date=str(later)))

    def test_by_text_message(self):
        def send(**values):
            return self.env['sms.composer'].with_user(self.receptionist).create({
                'res_model': 'dental.followup', 'res_id': self.case.id, 'body': "Llámenos",
                'composition_mode': 'comment', **values})._action_send_sms()
        self.refused('goes to', lambda: send(
            recipient_single_number_itf='+34 600 11 22 33'))
        self.refused('Only colleagues', lambda: self.mine._message_sms(
            "Llámenos", partner_ids=self.colleague.ids))
        with self.at('22:00'):
            self.refused('is closed', send)
        send()
        sms = self.env['sms.sms'].search([('body', '=', "Llámenos")])
        self.assertRecordValues(sms, [{
            'number': '+34655979711', 'state': 'outgoing', 'partner_id': self.patient.id}])
        self.assertRecordValues(self.case.attempt_ids, [{
            'channel': 'sms', 'delivery': 'queued', 'sent_to': '+34655979711'}])
        self.assertEqual(self.case.attempt_ids.sms_sms_id, sms)
        self.says(channel='sms')
        with self.assertRaisesRegex(UserError, 'does not want'), self.env.cr.savepoint():
            send()

    def test_who_writes_at_night_is_told_when_it_leaves(self):
        def told():
            self.env.cr.precommit.run()
            return self.env['bus.bus'].search([('message', 'like', "when the clinic opens")])
        with self.at('12:00'):
            self.post(self.mine)
        self.assertFalse(told())
        with self.at('22:00'):
            self.post(self.mine)
        self.assertIn("November 24, 09:00", told().message)

    def test_nothing_goes_past_the_rules_in_bulk(self):
        visit = self.make_visit('18:00')
        template = self.ref('mail_template_post_visit')
        note = self.env['dental.observation'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "x"})
        for record in (self.case, visit, self.patient, note):
            with self.subTest(record._name):
                values = {'model': record._name, 'res_ids': str(record.ids), 'body': "x",
                          'subject': "x", 'composition_mode': 'mass_mail'}
                self.refused('by a program', lambda values=values: self.env[
                    'mail.compose.message'].with_user(self.receptionist).create(
                        values)._action_send_mail())
                self.refused('by a program', lambda record=record: self.env[
                    'sms.composer'].with_user(self.receptionist).create({
                        'res_model': record._name, 'res_ids': str(record.ids), 'body': "x",
                        'composition_mode': 'mass'})._action_send_sms())
        self.refused('by a program', lambda: template.with_user(
            self.receptionist).send_mail(self.case.id))
        self.refused('by a program', lambda: self.mine.message_mail_with_source(template))
