from odoo.tests import tagged

from .reply_case import ReplyCase

HOSTILE = {
    'nothing': b'\0', 'bell': b'\x07', 'escape': b'\x1b', 'delete': b'\x7f', 'C1': '\x85'.encode(),
    'half a pair': b'\xed\xa0\x80', 'no character': '\uffff'.encode(), 'broken': b'\xff\xfe',
}
"""What PostgreSQL or XML do not take in a text, and what looks like it."""


@tagged('post_install', '-at_install')
class TestHostileMail(ReplyCase):
    """Whatever signs stand in a mail, it comes in, and the words around them are read."""

    def test_every_sign_everywhere(self):
        for name, signs in HOSTILE.items():
            for kind in ('text/plain', 'text/html'):
                with self.subTest(name, kind=kind), self.undone():
                    heard = self.write_signs(signs, kind)
                    self.assertEqual(heard.partner_id, self.patient)
                    self.assertRegex(heard.text, r'Me duele\s*.*aún')
                    self.assertRegex(heard.subject, r'Dolor.*fuerte')
                    for text in (heard.text, heard.subject, heard.message_ids[-1:].email_from,
                                 *heard.attachment_ids.mapped('name')):
                        self.assertNotRegex(text, '[\0\x07\x1b\ud800\uffff]')
                    self.assertRegex(heard.attachment_ids[:1].name, r'radio.*grafia\.pdf')

    def test_in_the_headers_that_are_looked_for(self):
        for name in ('ref', 'answers', 'sender', 'to'):
            value = {'sender': 'Pau\0la <paula@ejemplo.test>',
                     'to': f'Cl\0nica <{self.clinic.dental_answers_at}>'}.get(
                         name, f'<9\0{name}@ejemplo.test>')
            with self.subTest(name), self.undone():
                self.assertTrue(self.write_signs(b'', **{name: value}))

    def test_a_notice_that_a_mail_came_back(self):
        case = self.remind()
        self.report(case, said="no such\0 user")
        self.assertIn("no such user", case.attempt_ids.delivery_note)
