from markupsafe import Markup
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import DentalCase

NOTE, COMMENT = 'mail.mt_note', 'mail.mt_comment'


@tagged('post_install', '-at_install')
class TestContactWords(DentalCase):
    """What the clinic's staff says of a patient is written where only the staff reads it; on a
    contact everybody else goes on as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US'})
        cls.manager_of_contacts = cls.env.ref('base.group_partner_manager')
        cls.outsider.group_ids |= cls.manager_of_contacts
        cls.supplier = cls.env['res.partner'].create({'name': "Laboratorio Sanz"})
        cls.patient = cls.patient.with_env(cls.env)

    def post(self, partner, user, **values):
        """Post as the chatter does: the server posts in the name of who is there."""
        return partner.with_user(user).sudo().message_post(**{
            'body': Markup('<p>Le da miedo</p>'), 'message_type': 'comment',
            'subtype_xmlid': NOTE, **values})

    def plan(self, partner, user, **values):
        return self.env['mail.activity'].with_user(user).create({
            'res_model_id': self.env['ir.model']._get_id('res.partner'), 'res_id': partner.id,
            'activity_type_id': self.env.ref('mail.mail_activity_data_todo').id,
            'user_id': user.id, **values})

    def ways(self, partner, user):
        """Return, by name, how somebody can leave words on a contact."""
        def schedule():
            self.env['mail.scheduled.message'].with_user(user).create({
                'model': 'res.partner', 'res_id': partner.id, 'body': "Le da miedo",
                'is_note': True, 'author_id': user.partner_id.id,
                'scheduled_date': self.clock('18:00')})

        def compose():
            self.env['mail.compose.message'].with_user(user).create({
                'model': 'res.partner', 'res_ids': str(partner.ids), 'body': "Le da miedo",
                'partner_ids': [Command.set(partner.ids)],
                'subject': "x", 'composition_mode': 'comment'})._action_send_mail()
        return {
            'note': lambda: self.post(partner, user),
            'message': lambda: self.post(partner, user, subtype_xmlid=COMMENT),
            'record': lambda: self.env['mail.message'].with_user(user).create({
                'model': 'res.partner', 'res_id': partner.id, 'body': "Le da miedo"}),
            'composer': compose,
            'planned note': schedule,
            'activity': lambda: self.plan(partner, user, note="Le da miedo"),
            'activity done': lambda: self.plan(partner, user).action_feedback(
                feedback="Le da miedo"),
            'activity changed': lambda: self.plan(partner, user).write({'note': "Le da miedo"}),
        }

    def assertTurned(self, name, act):
        with self.subTest(name), self.assertRaisesRegex(UserError, 'Every employee'), (
                self.env.cr.savepoint()):
            act()

    def test_staff_is_told_where_it_is_written(self):
        for user in (self.receptionist, self.manager):
            for name, act in self.ways(self.patient, user).items():
                self.assertTurned(name, act)
        self.assertNotIn('miedo', ' '.join(self.patient.message_ids.mapped('body')))

    def test_on_the_contact_of_a_guardian_too(self):
        mother = self.env['res.partner'].create({'name': "Madre Romero"})
        self.post(mother, self.receptionist)
        self.patient.write({'dental_birthdate': '2015-01-01', 'dental_guardian_id': mother.id})
        self.assertTurned('guardian', lambda: self.post(mother, self.receptionist))

    def test_what_stands_there_is_not_written_anew(self):
        message = self.post(self.supplier, self.receptionist)
        self.supplier.is_dental_patient = True
        thread = self.supplier.with_user(self.receptionist)
        self.assertTurned('edited', lambda: thread._message_update_content(
            message.sudo(), body=Markup('<p>Le da mucho miedo</p>')))
        self.assertTurned('written', lambda: message.with_user(self.receptionist).write(
            {'body': "Le da mucho miedo"}))
        thread._message_update_content(message.sudo(), body='')
        self.assertNotIn('miedo', message.body)

    def test_others_go_on(self):
        """Whoever has no role at the clinic, and the staff about who is no patient."""
        for partner, user in ((self.patient, self.outsider), (self.supplier, self.receptionist)):
            for name, act in self.ways(partner, user).items():
                with self.subTest(name, user=user.login):
                    act()
            self.assertIn('miedo', ' '.join(partner.message_ids.mapped('body')))

    def test_no_words_in_a_subject_or_a_file_either(self):
        patient = self.patient.with_user(self.receptionist)
        for values in ({'subject': "Tiene miedo"}, {'attachments': [("miedo.txt", b"x")]}):
            with self.assertRaisesRegex(UserError, 'Every employee'), self.env.cr.savepoint():
                patient.message_post(message_type='comment', **values)
            self.assertTrue(self.patient.with_user(self.outsider).message_post(
                message_type='comment', **values))

    def test_what_odoo_notes_by_itself_stays(self):
        patient = self.patient.with_user(self.receptionist)
        patient.message_post(body="Comprobado por otra aplicación")
        patient.activity_schedule(
            'mail.mail_activity_data_todo', note="Factura pendiente", user_id=self.outsider.id)
        self.plan(patient, self.receptionist, summary="Enviar el duplicado").action_done()
        patient.with_context(
            tracking_disable=False, mail_notrack=False).write({'phone': '+34 600 11 22 33'})
        other = self.make_patient("Paula Romero Gil (otra)")
        self.env['base.partner.merge.automatic.wizard'].with_user(self.manager).create({
            'dst_partner_id': self.patient.id,
            'partner_ids': [Command.set((self.patient | other).ids)]}).action_merge()
        self.env.flush_all()
        bodies = ' '.join(self.patient.message_ids.mapped('body'))
        for words in ("otra aplicación", "duplicado", "Romero Gil (otra)"):
            self.assertIn(words, bodies)

    def test_what_comes_in_by_email_stays(self):
        self.patient.with_user(self.env.ref('base.user_root')).sudo().message_post(
            body="Adjunto el informe", message_type='email', subtype_xmlid=COMMENT,
            author_id=self.receptionist.partner_id.id)
        self.assertIn("informe", self.patient.message_ids[0].body)

    def test_on_a_visit_only_the_staff_reads_it(self):
        visit = self.make_visit('18:00')
        message = self.post(visit, self.receptionist)
        self.assertIn("miedo", message.with_user(self.dentist_user).body)
        self.assertFalse(self.env['mail.message'].with_user(self.outsider).search(
            [('id', '=', message.id)]))
        with self.assertRaises(AccessError):
            message.with_user(self.outsider).read(['body'])

    def test_a_text_message_from_a_contact_is_a_message_to_the_patient(self):
        def send(user):
            return self.env['sms.composer'].with_user(user).create({
                'res_model': 'res.partner', 'res_id': self.patient.id, 'body': "Llámenos",
                'composition_mode': 'comment'})._action_send_sms()
        with self.assertRaisesRegex(UserError, 'from their follow-up'), self.env.cr.savepoint():
            send(self.receptionist)
        self.assertTrue(send(self.outsider))
