from odoo.exceptions import UserError
from odoo.tests import tagged

from .reply_case import ReplyCase


@tagged('post_install', '-at_install')
class TestKeptWords(ReplyCase):
    """What a patient wrote stands as they wrote it: nobody changes or deletes it, over RPC too."""

    def setUp(self):
        super().setUp()
        self.heard = self.write_signs(b'')
        self.mail = self.heard.message_ids.filtered(lambda mail: mail.message_type == 'email')
        self.pieces = self.heard.attachment_ids
        self.assertTrue(self.mail and self.pieces)

    def everybody(self):
        return (self.receptionist, self.manager, self.env.ref('base.user_admin'))

    def assert_refused(self, model, method, *args, **kw):
        admin = self.env.ref('base.user_admin')
        admin.write({'company_ids': [(4, self.clinic.id)], 'group_ids': [
            (4, self.env.ref('dental_followup.group_manager').id)]})
        for user in self.everybody():
            with self.subTest(model=model, method=method, user=user.login, args=args[1:]), \
                    self.undone(), self.assertRaises(UserError):
                self.rpc(model, method, *args, user=user, **kw)
                self.env.flush_all()

    def test_the_record(self):
        for values in (
                {'text': "x"}, {'subject': "x"}, {'email_from': 'x@y.test'}, {'source': 'desk'},
                {'at': '2020-01-01 00:00:00'}, {'partner_id': False}, {'returned_to': 'x@y.test'},
                {'company_id': self.env.ref('base.main_company').id}):
            self.assert_refused('dental.feedback', 'write', self.heard.ids, values)
        self.assert_refused('dental.feedback', 'unlink', self.heard.ids)

    def test_the_mail(self):
        for values in (
                {'body': "x"}, {'subject': "x"}, {'email_from': 'x@y.test'}, {'author_id': False},
                {'date': '2020-01-01 00:00:00'}, {'model': False}, {'res_id': 0},
                {'message_type': 'comment'}, {'attachment_ids': [(5,)]},
                {'attachment_ids': [(3, self.pieces[0].id)]}):
            self.assert_refused('mail.message', 'write', self.mail.ids, values)
        self.assert_refused('mail.message', 'unlink', self.mail.ids)
        self.assertIn("Me duele", self.mail.body)

    def test_what_the_screen_does_with_a_message(self):
        """It is edited in the chatter as the server: that is no way either."""
        for user in self.everybody():
            with self.subTest(user.login), self.undone(), self.assertRaises(UserError):
                self.heard.with_user(user).sudo()._message_update_content(
                    self.mail.with_user(user).sudo(), body='', attachment_ids=[])

    def test_what_was_attached(self):
        for values in (
                {'name': "x.pdf"}, {'datas': 'eA=='}, {'raw': b'x'}, {'res_id': 0},
                {'res_model': False}, {'public': True}, {'mimetype': 'text/plain'}):
            self.assert_refused('ir.attachment', 'write', self.pieces.ids, values)
        self.assert_refused('ir.attachment', 'unlink', self.pieces.ids)
        with self.assertRaises(UserError):
            self.pieces.with_user(self.receptionist).sudo()._delete_and_notify(self.mail)

    def test_nothing_is_added_in_their_name(self):
        note = self.env['ir.attachment'].with_user(self.receptionist).create({
            'name': "otra.pdf", 'raw': b'x', 'res_model': 'dental.feedback',
            'res_id': self.heard.id})
        self.assert_refused('mail.message', 'create', [{
            'model': 'dental.feedback', 'res_id': self.heard.id, 'message_type': 'email',
            'body': "x", 'author_id': self.patient.id}])
        self.assert_refused(
            'dental.feedback', 'message_post', self.heard.ids, body="x", message_type='email')
        self.heard.with_user(self.manager).message_post(
            body="Mirad esto", attachment_ids=note.ids)
        self.env.invalidate_all()
        self.assertEqual(self.heard.attachment_ids, self.pieces)

    def test_it_is_looked_at_as_ever(self):
        mine = self.pieces.with_user(self.receptionist)
        self.assertTrue(mine[0].name)
        self.assertTrue(mine.generate_access_token())
        self.mail.with_user(self.receptionist).toggle_message_starred()

    def test_its_line_is_not_moved_away(self):
        """What nobody has read stays in Today until somebody has."""
        line = self.heard.answer_case_id
        for values in ({'next_at': '2027-11-23 09:00:00'}, {'next_channel': 'wait'},
                       {'next_channel': 'phone'}, {'topic': "x"}):
            self.assert_refused('dental.followup', 'write', line.ids, values)
        other = self.make_missed('10:00')
        self.assert_refused('dental.followup', 'write', other.ids, {'next_channel': 'answer'})
        self.as_reader(self.heard).action_call()
        self.assertEqual(line.next_channel, 'phone')

    def test_notes_of_colleagues_are_theirs(self):
        note = self.heard.with_user(self.manager).message_post(body="Mirad esto")
        note.with_user(self.manager).body = "Mirad esto otro"
        file = self.env['ir.attachment'].with_user(self.manager).create({
            'name': "otra.pdf", 'raw': b'x', 'res_model': 'dental.feedback',
            'res_id': self.heard.id})
        file.name = "nota.pdf"
        file.unlink()
