from datetime import timedelta

from odoo.tests import tagged

from .returned_case import FORGED, WAYS, ReturnedCase


@tagged('post_install', '-at_install')
class TestNotices(ReturnedCase):
    """A notice that is only a text ends as a report does, if it names our message."""

    def test_each_way_of_saying_it(self):
        for way in WAYS:
            for to in (self.bounce, self.clinic.dental_answers_at):
                with self.subTest(way, to=to), self.undone():
                    case = self.thank()
                    self.assertFalse(self.notice(case, way, to=to))
                    self.assertRecordValues(case.attempt_ids, [{
                        'delivery': 'bounced', 'is_contact': False}])
                    self.assertRecordValues(case, [{'state': 'pending', 'needs_data': True}])
                    self.assertEqual(
                        self.patient.dental_returned_addresses, 'paula@ejemplo.test')

    def test_it_says_why(self):
        case = self.thank()
        self.notice(case)
        self.assertIn("550 5.1.1 no such user", case.attempt_ids.delivery_note)

    def test_by_what_it_answers(self):
        case = self.thank()
        ref = case.attempt_ids.message_ref
        self.notice(case, ref=' ', headers=f'In-Reply-To: {ref}\n',
                    to=self.clinic.dental_answers_at)
        self.assertEqual(case.attempt_ids.delivery, 'bounced')

    def test_taken_for_advertising(self):
        case = self.remind()
        self.notice(case, text="<{email}>: 550 5.7.1 looks like advertising\n{message}")
        self.assertEqual(case.attempt_ids.delivery, 'bounced')
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_a_delay_is_no_return(self):
        for text in ("It is delayed, and will be retried. 4.4.1\n{message}",
                     "El mensaje aún no se ha entregado; se seguirá intentando.\n{message}"):
            case = self.remind()
            with self.subTest(text), self.undone():
                self.assertFalse(self.notice(
                    case, subject="Warning: message delayed", text=text))
                self.assertFalse(self.notice(subject="Delivery Status Notification (Delay)",
                                             text="Delayed: {email}"))
                self.assertEqual(case.attempt_ids.delivery, 'sent')
            case.action_cancel()

    def test_an_absence_is_no_return(self):
        case = self.thank()
        self.assertFalse(self.notice(
            case, subject="Fuera de la oficina", to=self.clinic.dental_answers_at))
        self.assertEqual(case.attempt_ids.delivery, 'sent')


@tagged('post_install', '-at_install')
class TestForgedReturns(ReturnedCase):
    """Anybody can write that a mail came back: without our Message-Id nothing is changed."""

    def assert_as_it_was(self, case):
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'sent', 'is_contact': True}])
        self.assertFalse(self.patient.dental_returned_addresses)

    def test_a_report(self):
        case = self.remind()
        for message in ('', f'Message-Id: {FORGED}\n'):
            with self.subTest(message), self.undone():
                self.report(email='paula@ejemplo.test', message=message)
                self.assert_as_it_was(case)
                self.assertEqual(self.unsorted(), ["1 email may have come back"])

    def test_a_notice(self):
        case = self.remind()
        for ref in (None, FORGED):
            with self.subTest(ref), self.undone():
                heard = self.notice(ref=ref)
                self.assert_as_it_was(case)
                self.assertRecordValues(heard, [{
                    'returned_to': 'paula@ejemplo.test', 'partner_id': False,
                    'company_id': self.clinic.id, 'is_unread': True,
                    'email_from': 'mailer-daemon@ejemplo.test'}])

    def test_only_what_the_message_is_about(self):
        """Who has one message of ours says nothing of another's."""
        other = self.make_patient("Eva", email='eva@ejemplo.test', phone='+34 655 00 00 01')
        mine, theirs = self.remind(), self.remind(patient=other)
        self.report(mine, email='eva@ejemplo.test')
        self.assertEqual(theirs.attempt_ids.delivery, 'sent')
        self.assertFalse(other.dental_returned_addresses)
        self.assertEqual(mine.attempt_ids.delivery, 'bounced')

    def test_who_reads_it_decides(self):
        case = self.remind()
        heard = self.notice()
        self.as_reader(heard).action_returned()
        self.assertRecordValues(case.attempt_ids, [{'delivery': 'bounced', 'is_contact': False}])
        self.assertEqual(self.patient.dental_returned_addresses, 'paula@ejemplo.test')
        self.assertEqual(heard.state, 'closed')
        self.assertFalse(self.unsorted())

    def test_or_that_it_is_nothing(self):
        case = self.remind()
        heard = self.notice()
        self.as_reader(heard).action_nothing()
        self.assert_as_it_was(case)
        self.assertFalse(self.unsorted())

    def test_of_an_address_nobody_wrote_to(self):
        """What others send in the clinic's name comes back to it by the hundred."""
        self.remind()
        self.assertFalse(self.notice(email='nadie@otro.test'))
        self.report(email='nadie@otro.test')
        with self.at('12:00', self.day + timedelta(days=6)):
            self.assertFalse(self.notice())
        self.assertFalse(self.unsorted())

    def test_which_names_nobody(self):
        self.remind()
        for to in (self.bounce, self.clinic.dental_answers_at):
            with self.subTest(to), self.undone():
                heard = self.notice(text="Your message could not be delivered.", to=to)
                self.assertEqual((heard.company_id, heard.returned_to), (self.clinic, False))
                self.assertEqual(self.unsorted(), ["1 email may have come back"])

    def test_of_another_app(self):
        """A bounce of an invoice is Odoo's to follow, and no line for the clinic."""
        self.remind()
        invoice = self.env['mail.message'].create({
            'model': 'res.partner', 'res_id': self.clinic.partner_id.id, 'body': "Factura",
            'message_id': '<invoice-1@azahar.test>'})
        self.report(email='paula@ejemplo.test', message=f'Message-Id: {invoice.message_id}\n')
        self.assertFalse(self.notice(ref=invoice.message_id))
        self.assertFalse(self.unsorted())
