from markupsafe import Markup
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import QUIET
from ..household_case import RulesCase

NOTE, COMMENT = 'mail.mt_note', 'mail.mt_comment'


class MessagesCase(RulesCase):
    """A case of Paula's, who can be written to, and a colleague of who works on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_english()
        cls.case = cls.make_case('repair')
        cls.mail_colleagues()
        cls.colleague = cls.manager.partner_id
        cls.supplier = cls.env['res.partner'].create({
            'name': "Laboratorio Sanz", 'email': 'sanz@ejemplo.test'})
        cls.portal = new_test_user(
            cls.env, 'paciente_portal_test', 'base.group_portal', context=QUIET,
            company_id=cls.clinic.id, company_ids=[Command.set(cls.clinic.ids)])
        cls.mine = cls.case.with_user(cls.receptionist)

    def post(self, case=None, **values):
        """Post as the chatter does: the server posts in the name of who is there."""
        return (case or self.mine).sudo().message_post(**{
            'body': Markup('<p>Su radiografía está lista.</p>'), 'message_type': 'comment',
            'subtype_xmlid': COMMENT, 'partner_ids': self.patient.ids, **values})

    def compose(self, case=None, **values):
        """Send what the button of a case opens, with a text in it."""
        context = (case or self.mine).action_write()['context']
        composer = Form(self.env['mail.compose.message'].with_user(
            self.receptionist).with_context(context, lang='en_US'))
        composer.body = "Su radiografía está lista."
        for name, value in values.items():
            composer[name] = value
        return composer.save()

    def refused(self, why, act):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            act()
        self.assertIn(why, str(caught.exception))
        self.assertFalse(self.case.attempt_ids)
        self.assertFalse(self.new_mails())


@tagged('post_install', '-at_install')
class TestCaseMessages(MessagesCase):
    """Notes among colleagues never reach the patient; a message to the patient goes by the rules
    and stands in the ledger."""

    # among colleagues

    def test_only_colleagues_are_proposed(self):
        self.case.user_id = self.manager
        self.case.message_unsubscribe(self.colleague.ids)
        self.assertEqual([row['partner_id'] for row in self.suggested()], self.colleague.ids)
        self.post(partner_ids=self.patient.ids)
        self.post(partner_ids=self.dentist.ids)
        self.assertEqual(
            {row['partner_id'] for row in self.suggested()},
            {self.colleague.id, self.dentist.id, self.receptionist.partner_id.id}
            - set(self.case.message_partner_ids.ids))

    def suggested(self, **values):
        return self.mine._message_get_suggested_recipients(reply_discussion=True, **values)

    def test_who_is_added_in_the_form_is_not_proposed_either(self):
        self.assertFalse(self.suggested(
            additional_partners=self.patient | self.supplier, primary_email='otra@ejemplo.test'))

    def test_a_note_reaches_colleagues_only(self):
        self.post(subtype_xmlid=NOTE, partner_ids=self.colleague.ids)
        self.assertEqual(self.new_mails().recipient_ids, self.colleague)
        self.assertFalse(self.case.attempt_ids)

    def test_a_note_to_the_patient_is_refused(self):
        self.refused('note is for colleagues', lambda: self.post(subtype_xmlid=NOTE))
        self.refused('note is for colleagues', lambda: self.mine.message_post(
            body="Hola", partner_ids=self.patient.ids))
        self.refused('note is for colleagues', lambda: self.mine.message_notify(
            body="Hola", partner_ids=self.patient.ids))

    def test_nobody_else_from_outside_is_written_to(self):
        for outside in (self.supplier, self.portal.partner_id, self.outsider.partner_id):
            with self.subTest(outside.name):
                for subtype in (NOTE, COMMENT):
                    self.refused(outside.name, lambda outside=outside, subtype=subtype: self.post(
                        partner_ids=outside.ids, subtype_xmlid=subtype))
                self.refused(outside.name, lambda outside=outside: self.post(
                    partner_ids=(self.patient | outside).ids))
                self.refused(outside.name, lambda outside=outside: self.mine.message_notify(
                    body="Hola", partner_ids=outside.ids))
        self.refused('address from outside', lambda: self.post(
            partner_ids=[], outgoing_email_to='alguien@ejemplo.test'))

    def test_a_colleague_of_another_clinic_is_from_outside(self):
        elsewhere = self.make_user(
            'alli_test', 'group_receptionist', self.make_clinic("Otra", self.zone)).partner_id
        self.refused('alli_test', lambda: self.post(partner_ids=elsewhere.ids))

    def test_who_is_not_to_be_seen_is_not_named(self):
        stranger = self.make_patient(
            "Benito Bruc", company_id=self.make_clinic("Otra", self.zone).id)
        visit = self.make_visit('17:00').with_user(self.receptionist)
        doors = {'message_post': {'message_type': 'comment'}, 'message_subscribe': {}}
        for record in (self.mine, visit):
            for act, values in doors.items():
                told = ''
                with self.subTest(record=record._name, act=act):
                    try:
                        getattr(record, act)(partner_ids=stranger.ids, **values)
                    except UserError as error:
                        told = str(error)
                    self.assertNotIn('Benito', told)
                    # a visit may be followed, as in Odoo
                    self.assertEqual(bool(told), (record, act) != (visit, 'message_subscribe'))
        self.refused('somebody who is not yours to see', lambda: self.post(
            partner_ids=stranger.ids))

    def test_what_was_written_names_nobody_from_outside_later(self):
        message = self.post(partner_ids=self.colleague.ids)
        with self.assertRaisesRegex(UserError, self.supplier.name):
            self.mine._message_update_content(
                message, body="Otra cosa", partner_ids=self.supplier.ids)
        self.mine._message_update_content(
            message, body="Otra cosa", partner_ids=self.dentist.ids)
        self.assertEqual(message.partner_ids, self.dentist)

    def test_nobody_from_outside_follows(self):
        outside = self.patient | self.supplier | self.portal.partner_id
        for partner in outside:
            with self.subTest(partner.name):
                self.refused(partner.name, lambda partner=partner: self.mine.message_subscribe(
                    partner_ids=partner.ids))
        with self.assertRaisesRegex(UserError, 'Paula'), self.env.cr.savepoint():
            self.env['mail.followers.edit'].with_user(self.receptionist).create({
                'res_model': 'dental.followup', 'res_ids': str(self.case.ids),
                'partner_ids': [Command.set(self.patient.ids)]}).edit_followers()
        with self.assertRaisesRegex(ValidationError, 'Paula'), self.env.cr.savepoint():
            self.env['mail.followers'].create({
                'res_model': 'dental.followup', 'res_id': self.case.id,
                'partner_id': self.patient.id})
        # what the server does by itself goes on, and leaves them out
        self.case.message_subscribe((outside | self.outsider.partner_id | self.colleague).ids)
        self.mine.with_context(mail_post_autofollow=True).sudo().message_post(
            body="x", message_type='comment', subtype_xmlid=COMMENT,
            partner_ids=self.patient.ids)
        self.assertEqual(
            self.case.message_partner_ids, self.colleague | self.receptionist.partner_id)

    def test_who_follows_from_before_is_told_nothing(self):
        """A colleague who left the clinic, or who is the patient of this case."""
        self.case.message_subscribe((self.colleague | self.dentist).ids)
        self.manager.group_ids -= self.ref('group_manager')
        own = self.make_case('recall', self.dentist)
        self.assertFalse(own.message_partner_ids & self.dentist)
        self.post(partner_ids=[])
        self.assertEqual(self.new_mails().recipient_ids, self.dentist)

    def test_what_comes_in_by_email_is_told_to_colleagues(self):
        self.case.message_subscribe(self.colleague.ids)
        self.case.sudo().with_user(self.env.ref('base.user_root')).message_post(
            body="Gracias", message_type='email', subtype_xmlid=COMMENT,
            author_id=self.patient.id, email_from=self.patient.email,
            partner_ids=(self.patient | self.supplier).ids)
        self.assertEqual(self.new_mails().recipient_ids, self.colleague)
        self.assertNotIn(self.patient, self.case.message_partner_ids)

    def test_nothing_answers_a_patient_by_itself(self):
        self.case.user_id = self.manager
        self.manager.write({
            'out_of_office_from': self.clock('08:00'), 'out_of_office_to': self.clock('20:00'),
            'out_of_office_message': "Estoy fuera"})
        self.assertTrue(self.manager.is_out_of_office)
        self.case.message_post(
            body="Gracias", message_type='email', subtype_xmlid=COMMENT,
            author_id=self.patient.id, email_from=self.patient.email)
        self.assertNotIn(self.patient, self.new_mails().recipient_ids)
        self.assertFalse(self.case.message_ids.filtered(
            lambda message: message.message_type == 'out_of_office'))

    def test_subjects_say_nothing(self):
        message = self.post(subject="Infección de Paula", partner_ids=self.colleague.ids)
        self.assertEqual(message.subject, "About a follow-up")
        self.assertEqual(self.new_mails().subject, "About a follow-up")
        self.assertIn(self.clinic.name, self.post(subject="Infección").subject)

    def test_a_treatment_plan_is_a_matter_of_colleagues_too(self):
        plan = self.env['dental.treatment.plan'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 100,
            'name': "Implante"}).with_user(self.receptionist)
        self.assertFalse(plan._message_get_suggested_recipients(reply_discussion=True))
        self.refused('from a follow-up', lambda: self.post(plan))
        with self.assertRaisesRegex(UserError, 'Paula'), self.env.cr.savepoint():
            plan.message_subscribe(partner_ids=self.patient.ids)
        self.post(plan, partner_ids=self.colleague.ids)
        self.assertEqual(self.new_mails().recipient_ids, self.colleague)
        self.assertNotIn('Implante', self.new_mails().subject)

    def test_a_visit_is_one_too(self):
        visit = self.make_visit('18:00').with_user(self.receptionist)
        self.assertFalse({self.patient.id, self.supplier.id} & {
            row['partner_id'] for row in visit._message_get_suggested_recipients(
                additional_partners=self.patient | self.supplier)})
        self.refused('from a visit', lambda: self.post(visit))
        visit.sudo().message_subscribe(self.supplier.ids)
        self.post(visit, partner_ids=self.colleague.ids)
        self.assertEqual(self.new_mails().recipient_ids, self.colleague)
        meeting = self.env['calendar.event'].with_user(self.receptionist).create({
            'name': "Pedido", 'start': self.clock('18:00'), 'stop': self.clock('18:30')})
        self.post(meeting, partner_ids=self.supplier.ids)
        self.assertIn(self.supplier, self.new_mails().recipient_ids)

    def test_of_a_visit_nothing_is_told_outside_in_other_ways_either(self):
        visit = self.make_visit('18:00').with_user(self.receptionist)
        for values in ({}, {'message_type': 'auto_comment'}):
            visit.message_post(body="Oferta", partner_ids=self.patient.ids, **values)
        visit.message_notify(body="Oferta", partner_ids=self.portal.partner_id.ids)
        self.assertFalse(self.new_mails())
        self.refused('from a visit', lambda: visit.message_post(
            body="Oferta", outgoing_email_to='alguien@ejemplo.test'))
        self.refused('from a visit', lambda: self.env['mail.scheduled.message'].with_user(
            self.receptionist).create({
                'model': 'calendar.event', 'res_id': visit.id, 'body': "Oferta",
                'partner_ids': self.patient.ids, 'author_id': self.receptionist.partner_id.id,
                'scheduled_date': self.clock('19:00')}))
