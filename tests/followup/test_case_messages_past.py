from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_case_messages import MessagesCase


@tagged('post_install', '-at_install')
class TestMessagesPastTheRules(MessagesCase):
    """The ways past the case's own message: none of them writes to a patient."""

    def test_nothing_goes_to_a_number_that_is_typed(self):
        def send(user, number, **values):
            return self.env['sms.composer'].with_user(user).create({
                'body': "Llámenos", 'composition_mode': 'numbers', 'numbers': number, **values,
            })._action_send_sms()
        self.patient.dental_phone_alt = '+34 600 99 88 77'
        for number in (self.patient.phone, self.patient.dental_phone_alt):
            for mode in ('numbers', 'comment'):
                self.refused('by a program', lambda number=number, mode=mode: send(
                    self.receptionist, number, composition_mode=mode))
        for typed in ('655 97 97 11', '655979711'):  # as one says it, not as it is kept
            self.refused('by a program', lambda typed=typed: send(
                self.receptionist, False, recipient_single_number_itf=typed))
        self.assertEqual(send(self.receptionist, '+34 600 55 44 33').number, '+34600554433')
        self.assertTrue(send(self.outsider, self.patient.phone), "knows of no patients")

    def test_nothing_goes_by_a_template_of_ones_own(self):
        def send(user):
            template = self.env['mail.template'].create({
                'name': "x", 'model_id': self.env['ir.model']._get_id('res.partner'),
                'subject': "x", 'body_html': "x", 'partner_to': '{{ object.id }}'})
            return template.with_user(user).send_mail(self.patient.id)
        self.refused('by a program', lambda: send(self.receptionist))
        self.assertTrue(send(self.outsider))

    def test_nothing_goes_to_who_is_named_on_a_contact(self):
        def notify(user, records, partner):
            return records.with_user(user).with_context(lang='en_US').message_notify(
                body="Llámenos", subject="x", partner_ids=partner.ids)
        for records in (self.patient, self.supplier, self.env['mail.thread']):
            self.refused('by a program', lambda records=records: notify(
                self.receptionist, records, self.patient))
        for records in (self.patient, self.supplier):
            self.refused('by a program', lambda records=records: records.with_user(
                self.receptionist).with_context(lang='en_US').message_post(
                    body="Llámenos", subtype_xmlid='mail.mt_comment',
                    partner_ids=self.patient.ids))
        self.assertTrue(notify(self.receptionist, self.patient, self.colleague))
        self.assertTrue(notify(self.outsider, self.supplier, self.patient), "knows of none")

    def test_nobody_moves_the_case_to_where_other_rules_count(self):
        exempt = self.env['dental.followup.program'].search([('is_exempt', '=', True)], limit=1)
        self.case.event_id = self.make_visit('19:00')
        other = self.make_visit('18:00')
        for values in ({'program_id': exempt.id}, {'event_id': other.id}, {'event_id': False}):
            self.refused('open another one', lambda values=values: self.mine.write(values))
        self.mine.write({'program_id': self.case.program_id.id})

    def test_the_patient_is_not_invited_to_the_visit(self):
        visit = self.make_visit('18:00')
        guardian = self.make_patient("Su madre", email='madre@ejemplo.test')
        self.patient.write({
            'dental_birthdate': self.day - timedelta(days=3000), 'dental_guardian_id': guardian.id})
        invite = visit.with_user(self.receptionist)
        for partner in (self.patient, guardian):
            with self.assertRaisesRegex(UserError, 'past the rules'), (
                    self.env.cr.savepoint()):
                invite.partner_ids = [Command.link(partner.id)]
            with self.assertRaisesRegex(UserError, 'past the rules'), (
                    self.env.cr.savepoint()):
                invite.env['calendar.attendee'].create({
                    'event_id': visit.id, 'partner_id': partner.id})
        invite.partner_ids = [Command.link(self.colleague.id)]
        self.assertEqual(visit.attendee_ids.partner_id, visit.partner_ids)

    def test_who_is_proposed_by_odoo_is_not_invited_either(self):
        """From a contact's meetings, the contact is among the attendees of a new one."""
        start = self.clock('18:00')
        values = {'name': "x", 'start': start, 'stop': self.clock('18:30'),
                  'partner_ids': (self.patient | self.colleague).ids}
        events = self.env['calendar.event'].with_user(self.receptionist)
        meeting = events.create(values)
        invitations = self.new_mails()
        self.assertIn(self.patient, invitations.recipient_ids, "Odoo's own, to a meeting")
        visit = events.create({**values, 'dental_patient_id': self.patient.id})
        meeting.dental_patient_id = self.patient
        self.assertNotIn(self.patient, (self.new_mails() - invitations).recipient_ids)
        for made in (visit, meeting):
            self.assertEqual(made.partner_ids, self.colleague)
            self.assertEqual(made.attendee_ids.partner_id, self.colleague)
