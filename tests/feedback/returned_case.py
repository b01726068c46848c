from .reply_case import ReplyCase

NOTICE = """\
Return-Path: <>
From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{number}@ejemplo.test>
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}
"""
POSTFIX = """\
I'm sorry to have to inform you that your message could not be delivered.

<{email}>: host mx.ejemplo.test said: 550 5.1.1 no such user

--- The message follows.
From: atencion@azahar.test
To: {email}
{message}"""
QMAIL = """\
Hi. This is the qmail-send program at ejemplo.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{email}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
{message}"""
EXCHANGE = """\
No se pudo entregar el mensaje a los siguientes destinatarios:

{email}
El buzón no existe.

Encabezados del mensaje original:
{message}"""
WAYS = {
    'Postfix': ("MAILER-DAEMON@ejemplo.test", "Undelivered Mail Returned to Sender", POSTFIX),
    'qmail': ("MAILER-DAEMON@ejemplo.test", "failure notice", QMAIL),
    'Exchange': ("postmaster@ejemplo.test", "Undeliverable: Gracias por venir", EXCHANGE),
    'Exchange in Spanish': (
        "Administrador del sistema <postmaster@ejemplo.test>",
        "No se puede entregar: Gracias por venir", EXCHANGE),
    'a Spanish provider': (
        "Mail Delivery System <Mailer-Daemon@ejemplo.test>",
        "=?utf-8?q?Notificaci=C3=B3n_de_no_entrega?=", EXCHANGE),
}
FORGED = '<forged-1@ejemplo.test>'


class ReturnedCase(ReplyCase):
    """Notices that a mail came back, as text, and what is known of them."""

    def notice(self, case=None, way='Postfix', ref=None, to=None, headers='', **changes):
        """Let a notice come in through the mail gateway; return what is new of what is read."""
        before = self.env['dental.feedback'].search([])
        sender, subject, text = WAYS[way]
        ref = ref or case and case.attempt_ids[:1].message_ref
        values = {'sender': sender, 'subject': subject, 'email': 'paula@ejemplo.test',
                  'message': f'Message-Id: {ref}\n' if ref else '', 'text': text, **changes}
        self.env['mail.thread'].message_process('mail.mail', NOTICE.format(**{
            **values, 'to': to or self.bounce, 'number': next(self.numbers), 'headers': headers,
            'text': values['text'].format(**values)}))
        self.env.invalidate_all()
        return self.env['dental.feedback'].search([]) - before
