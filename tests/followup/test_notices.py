from odoo.tests import tagged

from ..household_case import HouseholdCase


@tagged('post_install', '-at_install')
class TestNotices(HouseholdCase):
    """What colleagues are mailed about a case has nothing of the patient in its subject."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case('post_treatment')
        cls.mail_colleagues()

    def mails_of(self, act):
        """Return the mails that an act makes."""
        act(self.case.with_context(
            mail_notrack=False, tracking_disable=False, mail_notify_force_send=False))
        return self.new_mails()

    def assertNeutral(self, mails, recipients):
        self.assertEqual(mails.recipient_ids, recipients.partner_id)
        for mail in mails:
            text = f'{mail.subject} {mail.mail_message_id.body}'
            for word in ('Paula', 'Romero', self.case.program_id.name, 'flag'):
                self.assertNotIn(word, text)
            self.assertEqual(mail.subject, "Tiene un seguimiento: véalo en Odoo")

    def test_red_flag(self):
        self.assertNeutral(self.mails_of(lambda case: case.env['dental.evolution'].create({
            'followup_id': case.id, 'fever': True})), self.dentist_user)

    def test_case_given_to_somebody(self):
        self.assertNeutral(self.mails_of(lambda case: case.with_user(self.manager).write({
            'user_id': self.receptionist.id})), self.receptionist)

    def test_colleague_asked_in_the_chatter(self):
        mails = self.mails_of(lambda case: case.message_post(
            body="?", partner_ids=self.manager.partner_id.ids, message_type='comment'))
        self.assertNotIn('Paula', mails.subject)
