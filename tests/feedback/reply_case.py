import base64
from urllib.parse import quote

from odoo.tests import Form

from ..followup.delivery_case import DeliveryCase

MAIL = """\
From: {name} <{sender}>
To: {to}
Subject: Re: Un mensaje
Date: Mon, 23 Nov 2026 10:00:00 +0100
Message-Id: <{number}@ejemplo.test>
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}
"""
WITH_FILES = """\
From: {sender}
To: {to}
Subject: {subject}
Message-Id: {ref}
In-Reply-To: {answers}
MIME-Version: 1.0
Content-Type: multipart/related; boundary="B1"

--B1
Content-Type: {kind}; charset=utf-8
Content-Transfer-Encoding: base64

{body}
--B1
Content-Type: image/png
Content-Disposition: inline; filename*=utf-8''{name}
Content-Id: <foto>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--B1
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''{name}
Content-Transfer-Encoding: base64

JVBERi0=
--B1--
"""
QUOTED = "\n\nEl lun, 23 nov 2026 a las 9:00, Clínica Azahar escribió:\n> Gracias por venir.\n"


class ReplyCase(DeliveryCase):
    """A clinic at which answers come in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reply = cls.env.ref('dental_followup.program_reply')
        cls.numbers = iter(range(1, 1000))

    def answer(self, text="El martes no puedo.", case=None, sender='paula@ejemplo.test', to=None,
               headers='', number=None, quoted=QUOTED):
        """Let a mail come in through the gateway; return what is new of what patients say."""
        before = self.env['dental.feedback'].search([])
        ref = case and case.attempt_ids[-1:].message_ref
        self.env['mail.thread'].message_process(None, MAIL.format(
            name="Paula", sender=sender, to=to or self.clinic.dental_answers_at, text=text + quoted,
            number=number or next(self.numbers),
            headers=headers + (f'In-Reply-To: {ref}\nReferences: {ref}\n' if ref else '')))
        self.env.invalidate_all()
        return self.env['dental.feedback'].search([]) - before

    def write_signs(self, signs, kind='text/plain', **headers):
        """Let a mail with files, and some signs everywhere, come in; return what is new."""
        before = self.env['dental.feedback'].search([])
        coded = ''.join(f'={byte:02X}' for byte in signs)
        number, text = next(self.numbers), b'Me duele' + signs + ' aún'.encode()
        if kind == 'text/html':
            text = b'<p>' + text + b' &#0;&#1;&#xFFFF; <img src="cid:foto"></p>'
        self.env['mail.thread'].message_process(None, WITH_FILES.format(**{
            'sender': f'=?utf-8?q?Paula{coded}_Romero?= <paula@ejemplo.test>',
            'to': self.clinic.dental_answers_at, 'subject': f'=?utf-8?q?Dolor{coded}_fuerte?=',
            'ref': f'<{number}@ejemplo.test>', 'answers': '<1@azahar.test>', 'kind': kind,
            'body': base64.b64encode(text).decode(),
            'name': quote(b'radio' + signs + b'grafia.pdf'), **headers}))
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['dental.feedback'].search([]) - before

    def line(self, heard, user=None):
        """Return its line in Today, as a colleague has it."""
        return heard.answer_case_id.with_user(user or self.receptionist)

    def as_reader(self, heard):
        return heard.with_user(self.receptionist)

    def write_back(self, heard):
        """Answer what was written, as reception does in Odoo's composer."""
        action = self.as_reader(heard).action_answer()
        composer = Form(self.env['mail.compose.message'].with_user(self.receptionist).with_context(
            **action['context'])).save()
        self.assertIn(heard.text, composer.dental_heard_text, "one sees what one answers")
        composer.body = "El jueves, entonces."
        composer.action_send_mail()

    def unsorted(self, user=None):
        summary = self.env['dental.followup'].with_user(user or self.receptionist)
        return [line['text'] for line in summary.with_context(
            allowed_company_ids=summary.env.user.company_ids.ids).get_today_summary()['unsorted']]
