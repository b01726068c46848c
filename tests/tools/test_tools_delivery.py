import unittest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...tools import delivery
from .strategies import examples

START = datetime(2026, 11, 23, 12)
SAYS = "Mail Delivery Failed\nMail delivery failed via SMTP server 'None'.\n"
NOBODY = SAYS + "SMTPRecipientsRefused: {'nadie@ejemplo.test': (550, b'no such user')}"


class TestJudge(unittest.TestCase):
    """An answer of a server means: later, never to this address, not this one, or nobody knows."""

    def test_answers(self):
        for failure, answer, kind in (
                ('mail_smtp', "[Errno 111] Connection refused", 'later'),
                ('mail_from_missing', "You must either provide a sender address", 'later'),
                ('unknown', SAYS + "SMTPRecipientsRefused: {'a@b.c': (450, b'4.7.1 greylisted')}",
                 'later'),
                ('unknown', SAYS + "SMTPDataError: (421, b'closing')", 'later'),
                ('unknown', SAYS + "SMTPSenderRefused: (550, b'who are you', 'a@b.c')", 'later'),
                ('unknown', SAYS + "SMTPRecipientsRefused: {'a@b.c': (530, b'log in')}", 'later'),
                ('unknown', NOBODY, 'address'),
                ('unknown', SAYS + "SMTPDataError: (550, b'5.1.1 no mailbox')", 'address'),
                ('mail_email_invalid', "", 'address'),
                ('mail_email_missing', None, 'address'),
                ('unknown', SAYS + "SMTPRecipientsRefused: {'a@b.c': (550, b'relaying denied')}",
                 'refused'),
                ('unknown', SAYS + "SMTPRecipientsRefused: {'a@b.c': (550, b'5.7.1 no')}",
                 'refused'),
                ('unknown', SAYS + "SMTPDataError: (554, b'looks like advertising')", 'refused'),
                ('mail_spam', "OutboundSpamException", 'refused'),
                ('unknown', "Connection unexpectedly closed", 'unclear'),
                (None, None, 'unclear')):
            with self.subTest(failure=failure, answer=answer):
                self.assertEqual(delivery.judge_email(failure, answer).kind, kind)

    def test_the_server_is_quoted_without_the_address(self):
        self.assertEqual(delivery.judge_email('unknown', NOBODY).words, "550 no such user")
        self.assertEqual(
            delivery.judge_email('unknown', "(550, b'no\\r\\nsuch user')").words,
            "550 no such user")

    def test_texts(self):
        for failure, kind in (
                ('sms_server', 'later'), ('sms_credit', 'later'), ('sms_number_format', 'address'),
                ('sms_invalid_destination', 'address'), ('sms_rejected', 'refused'),
                ('unknown', 'refused'), (None, 'refused')):
            self.assertEqual(delivery.judge_text(failure), kind, failure)

    def test_reports(self):
        for action, status, meaning in (
                ('failed', '5.1.1', 'address'), ('Failed', '5.7.1', 'refused'),
                ('failed', '4.4.7', 'address'), ('delayed', '4.4.7', None),
                ('delivered', '2.0.0', 'delivered'), ('relayed', '2.1.5', 'delivered'),
                (None, None, 'address')):
            self.assertEqual(delivery.judge_report(action, status), meaning, (action, status))

    @examples(200)
    @given(st.sampled_from([None, 'unknown', 'mail_smtp']), st.text(max_size=400),
           st.integers(100, 999))
    def test_any_answer_is_told_in_a_short_line(self, failure, said, code):
        verdict = delivery.judge_email(failure, f"SMTPDataError: ({code}, {said.encode()!r})")
        self.assertIn(verdict.kind, ('later', 'address', 'refused', 'unclear'))
        self.assertLessEqual(len(verdict.words), delivery.TOLD)
        self.assertNotIn('\n', verdict.words)
        self.assertEqual(verdict.kind == 'later', failure == 'mail_smtp' or code < 500 or code in (
            530, 535))


class TestTryAgain(unittest.TestCase):
    """A server that is down is asked soon, then ever more rarely, for three days at most."""

    def tries(self, every):
        """Return the moments of the tries if it is looked so often and no server answers."""
        first = last = now = START
        tried = []
        while not delivery.is_over(first, now):
            if delivery.may_try_again(first, last, now):
                tried.append(now)
                last = now
            now += every
        return tried

    @examples(30)
    @given(st.integers(5, 60))
    def test_soon_then_rarely_and_not_for_ever(self, minutes):
        tried = self.tries(timedelta(minutes=minutes))
        self.assertLess(len(tried), 40)
        self.assertLessEqual(tried[0] - START, timedelta(minutes=15 + minutes))
        self.assertLess(tried[-1] - START, delivery.PATIENCE)
        gaps = [after - before for before, after in zip(tried, tried[1:], strict=False)]
        self.assertEqual(gaps, sorted(gaps))

    def test_back_after_an_hour(self):
        tried = self.tries(timedelta(minutes=15))
        after = next(moment for moment in tried if moment >= START + timedelta(hours=1))
        self.assertLessEqual(after - START, timedelta(hours=1, minutes=30))

    def test_three_days(self):
        self.assertFalse(delivery.is_over(START, START + timedelta(days=3, seconds=-1)))
        self.assertTrue(delivery.is_over(START, START + timedelta(days=3)))
