from odoo.tests import tagged

from .reply_case import ReplyCase

HEADERS = {
    'From': 'Paula <paula@ejemplo.test>', 'To': None, 'Subject': 'Re: Un mensaje',
    'Message-Id': None, 'Content-Type': 'text/plain; charset=utf-8',
}
NO_CHARSETS = ('hex', 'rot13', 'base64', 'zlib', 'undefined', 'idna', '"', '', 'x-nobody')
BROKEN_IDS = ('<', '<>', '<@>', '[', '(' * 3000)
BROKEN_SENDERS = (
    '"Paula <paula@ejemplo.test>', 'Paula <paula@ejemplo.test', '<', '"', '(' * 3000)
REPORTS = {
    'without parts': '',
    'an empty mail in it': '--B\nContent-Type: message/rfc822\n\n\n--B--\n',
    'broken headers in it': (
        '--B\nContent-Type: text/rfc822-headers; charset=hex\n\nMessage-Id: <\n\n--B--\n'),
}


@tagged('post_install', '-at_install')
class TestBrokenMail(ReplyCase):
    """What servers and programs get wrong in a mail does not keep what it says from being heard."""

    def come_in(self, text="Me duele aún.\n", **headers):
        """Let a mail with some headers of its own come in; return what is new."""
        before = self.env['dental.feedback'].search([])
        known = {**HEADERS, 'To': self.clinic.dental_answers_at,
                 'Message-Id': f'<{next(self.numbers)}@ejemplo.test>',
                 **{name.replace('_', '-'): value for name, value in headers.items()}}
        head = ''.join(f'{name}: {value}\n' for name, value in known.items())
        self.env['mail.thread'].message_process(None, f'{head}\n{text}'.encode())
        self.env.flush_all()
        return self.env['dental.feedback'].search([]) - before

    def test_encodings_that_are_none(self):
        for kind in ('text/plain', 'text/html'):
            for name in NO_CHARSETS:
                with self.subTest(name, kind=kind), self.undone():
                    heard = self.come_in(Content_Type=f'{kind}; charset={name}')
                    self.assertRecordValues(heard, [
                        {'text': "Me duele aún.", 'partner_id': self.patient.id}])

    def test_no_encoding_is_said(self):
        for kind in ('text/plain', 'text/html', 'text/plain; format=flowed'):
            with self.subTest(kind), self.undone():
                self.assertEqual(self.come_in(Content_Type=kind).text, "Me duele aún.")

    def test_a_broken_name_of_the_message(self):
        for name in BROKEN_IDS:
            with self.subTest(name[:9]), self.undone():
                self.assertEqual(self.come_in(Message_Id=name).partner_id, self.patient)

    def test_a_broken_sender(self):
        for sender in BROKEN_SENDERS:
            with self.subTest(sender[:30]), self.undone():
                heard = self.come_in(From=sender)
                self.assertEqual(heard.text, "Me duele aún.")
                self.assertEqual(
                    heard.partner_id, self.patient if 'paula@' in sender else heard.partner_id)

    def test_headers_that_nobody_needs(self):
        for name in ('Cc', 'Bcc', 'Reply_To', 'Sender', 'Date', 'Content_Transfer_Encoding'):
            for value in ('<', '"', '[', '(' * 3000):
                with self.subTest(name, value=value[:9]), self.undone():
                    self.assertEqual(self.come_in(**{name: value}).partner_id, self.patient)

    def test_a_broken_report(self):
        self.remind()
        for name, body in REPORTS.items():
            with self.subTest(name), self.undone():
                self.come_in(
                    body, From='MAILER-DAEMON@otra.test', To=self.clinic.bounce_email,
                    Subject='Undelivered Mail Returned to Sender',
                    Content_Type='multipart/report; report-type=delivery-status; boundary=B')
                self.assertEqual(self.unsorted(), ["1 email may have come back"])
