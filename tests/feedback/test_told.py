from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_feedback import FeedbackCase


@tagged('post_install', '-at_install')
class TestTold(FeedbackCase):
    """The patient has heard what was changed when the result of a call says so (S36)."""

    def tell(self):
        """Return a complaint and the call to tell what was changed."""
        complaint = self.hear().with_user(self.manager)
        complaint.action = "avisamos a los diez minutos de espera"
        complaint.action_tell()
        return complaint, self.case_for('changed')

    def test_who_has_no_time_to_hear_it_has_not_heard_it(self):
        """A call that ends with another one is not heard, whichever result says so."""
        complaint, case = self.tell()
        call = self.start_call(case)
        call.call_back_at = self.on(0, '17:00')
        call.action_done_when()
        self.assertRecordValues(case, [{'state': 'pending', 'next_at': self.on(0, '17:00')}])
        self.assertFalse(complaint.told_at)
        with self.at('17:00'):
            self.talk(case, call_back_at=self.on(0, '18:00')).action_done()
            self.assertEqual(case.state, 'pending')
            self.assertFalse(complaint.told_at)
        with self.at('18:00'):
            self.talk(case).action_done()
            self.assertEqual(complaint.told_at, self.on(0, '18:00'))

    def test_nor_in_a_call_about_something_else(self):
        complaint, case = self.tell()
        missed = self.make_missed('11:00', self.patient)
        call = self.start_call(missed)
        self.assertIn(case, call.reason_ids.followup_id)
        self.answer_call(call, call_back_at=self.on(0, '17:00')).action_done()
        self.assertRecordValues(case, [{'state': 'pending', 'next_at': self.on(0, '17:00')}])
        self.assertFalse(complaint.told_at)
        with self.at('17:00'):
            self.talk(missed).action_done()
            self.assertEqual(complaint.told_at, self.on(0, '17:00'))

    def test_who_hears_it_and_books_has_heard_it(self):
        complaint, case = self.tell()
        call = self.talk(case)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertEqual((case.state, complaint.told_at), ('booked', self.on(0, '12:00')))

    def test_whoever_never_answers_has_not_heard_it(self):
        complaint, case = self.tell()
        self.talk(case, call_back_at=self.on(0, '17:00')).action_done()
        case._give_up()
        self.assertTrue(case.is_closed)
        self.assertFalse(complaint.told_at)


@tagged('post_install', '-at_install')
class TestOpenStays(FeedbackCase):
    """A complaint is one until it is settled, whoever writes and reads what."""

    def test_open_it_does_not_become_something_else(self):
        complaint = self.hear().with_user(self.manager)
        for kind in ('comment', 'suggestion', 'praise', 'detail', False):
            with self.subTest(kind), self.assertRaisesRegex(UserError, "until it is settled"):
                self.rpc('dental.feedback', 'write', complaint.ids, {'kind': kind},
                         user=self.manager)
        self.assertTrue(self.env['dental.feedback']._dental_complaining(self.patient))
        self.assertEqual(self.case_for('repair').state, 'todo')
        complaint.result = "Hablado"
        complaint.action_close()
        complaint.kind = 'comment'
        self.assertFalse(complaint.is_unread)

    def test_reading_messages_settles_no_complaint(self):
        """Both begin as “nobody has it yet”, and are told apart by what they are."""
        complaint = self.hear()
        message = self.env['dental.feedback'].sudo().create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "Gracias",
            'kind': 'comment', 'source': 'email', 'email_from': 'a@b.test', 'state': 'new'})
        self.assertRecordValues(complaint | message, [
            {'state': 'new', 'is_open': True, 'is_unread': False},
            {'state': 'new', 'is_open': False, 'is_unread': True}])
        (complaint | message)._done()
        self.assertRecordValues(complaint | message, [
            {'state': 'new', 'is_open': True, 'is_unread': False},
            {'state': 'closed', 'is_open': False, 'is_unread': False}])
        with self.assertRaisesRegex(UserError, "has read this already"):
            complaint.with_user(self.manager).action_nothing()
        self.assertTrue(complaint.is_open)
