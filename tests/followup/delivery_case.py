from ..common import DentalCase

REPORT = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@ejemplo.test>
To: {bounce}
Subject: Undelivered Mail Returned to Sender
Message-Id: <bounce-1@ejemplo.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Type: text/plain

What became of your message.

--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; ejemplo.test

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} {said}

--B1
Content-Type: message/rfc822

From: atencion@azahar.test
To: {email}
{message}Subject: x

x
--B1--
"""


class DeliveryCase(DentalCase):
    """A clinic with a mail gateway, and messages that have left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env['mail.alias.domain'].create({'name': 'azahar.test'})
        cls.clinic.alias_domain_id = domain
        cls.bounce = domain.bounce_email

    def thank(self, patient=None):
        """Let a patient come; return the case, whose thanks have left and are deleted."""
        visit = self.make_visit('09:00', patient)
        visit.action_dental_attended()
        return self.send(self.case_of(visit, self.post_visit))

    def remind(self, channel='email', patient=None):
        """Return the case of a review whose message has left."""
        step = self.ref('program_recall').step_ids[0]
        return self.send(self.make_case(
            'recall', patient, '11:00', step_id=step.id, next_channel=channel))

    def send(self, case):
        self.run_cron('send_due')
        mail = case.attempt_ids.mail_mail_id
        if mail:
            mail.state = 'sent'
            mail._postprocess_sent_message([], [])
            mail.exists().unlink()  # as Odoo does sooner or later
        return case

    def report(self, case=None, action='failed', status='5.1.1', said="no such user", **values):
        """Let a report come in through the mail gateway."""
        ref = case.attempt_ids[:1].message_ref if case else ''
        self.env['mail.thread'].message_process('mail.mail', REPORT.format(**{
            'bounce': self.bounce, 'action': action, 'status': status, 'said': said,
            'email': case.contact_partner_id.email if case else 'paula@ejemplo.test',
            'message': f'Message-Id: {ref}\n' if ref else '', **values}))
        self.env.invalidate_all()
