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
        composer.body = "El jueves, entonces."
        composer.action_send_mail()

    def unsorted(self, user=None):
        summary = self.env['dental.followup'].with_user(user or self.receptionist)
        return [line['text'] for line in summary.with_context(
            allowed_company_ids=summary.env.user.company_ids.ids).get_today_summary()['unsorted']]
