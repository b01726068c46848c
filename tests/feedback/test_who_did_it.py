from odoo.tests import tagged

from .test_feedback import SAID, FeedbackCase


@tagged('post_install', '-at_install')
class TestWhoDidIt(FeedbackCase):
    """A colleague reads who did something: a person, or the program; no name of Odoo's."""

    def test_contact_log(self):
        called = self.make_missed('11:00')
        called.with_user(self.receptionist)._log_call(self.ref('outcome_no_answer'))
        thanks = self.case_for('post_visit')
        self.job('send_due', clock='16:00')
        self.assertEqual(
            (called | thanks).attempt_ids.with_user(self.receptionist).sorted('id').mapped(
                'by_text'), [self.receptionist.name, "The program"])

    def test_history(self):
        said = {
            self.hear(): f"Noted by {self.receptionist.name}",
            self.env['dental.feedback'].create({
                'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': SAID,
                'source': 'email', 'email_from': 'paula@ejemplo.test',
            }): "They wrote to us",
        }
        for heard, words in said.items():
            first = heard.sudo().message_ids[-1:]
            self.assertIn(words, first.body)
            self.assertNotIn("created", first.body)
        program = self.env['dental.feedback'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': SAID})
        program._message_log(body="Algo")
        for message in program.message_ids:
            self.assertFalse(message.author_id, "not OdooBot")
            self.assertEqual(message.email_from, "The program")
        mine = program.with_user(self.manager)
        mine._message_log(body="Mío")
        self.assertEqual(mine.message_ids[:1].author_id, self.manager.partner_id)
