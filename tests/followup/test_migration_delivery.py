from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import DentalCase

SCRIPT = 'dental_followup/migrations/19.0.1.6.0/post-delivery.py'


@tagged('post_install', '-at_install')
class TestMigrationDelivery(DentalCase):
    """Of messages of before, the ledger says what Odoo still knows of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load_script(SCRIPT, 'delivery')

    def setUp(self):
        super().setUp()
        visits = self.make_visits(6, '09:00')
        visits.action_dental_attended()
        cases = self.env['dental.followup'].search([('event_id', 'in', visits.ids)])
        with self.at('12:00'):
            self.run_cron('send_due')
        self.rows = cases.attempt_ids.sorted('id')
        self.call = self.make_missed('10:00')
        with self.at('12:00'):
            self.talk(self.call).action_done()

    def migrate(self, version):
        """Bring rows over that are as they were before."""
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            UPDATE dental_followup_attempt SET is_contact = counts;
            UPDATE dental_followup_attempt SET delivery = NULL, delivery_at = NULL, counts = NULL,
                   message_ref = NULL, sent_to = NULL"""))
        self.script.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_what_odoo_knows(self):
        mails = self.rows.mail_mail_id.sorted('id')
        refs = mails.mapped('message_id')
        for mail, state in zip(mails, ('outgoing', 'exception', 'cancel', 'sent'), strict=False):
            mail.state = state
        mails[4].unlink()
        text = self.env['sms.sms'].create({'number': '+34655979711', 'state': 'sent', 'body': "x"})
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE dental_followup_attempt SET channel = 'sms', mail_mail_id = NULL, "
            "sms_sms_id = %s WHERE id = %s", text.id, self.rows[5].id))
        self.migrate('19.0.1.5.0')
        self.assertEqual(self.rows.mapped('delivery'), [
            'queued', 'failed', 'withdrawn', 'sent', 'sent', 'delivered'])
        self.assertEqual(self.rows.mapped('is_contact'), [False] * 3 + [True] * 3)
        self.assertTrue(all(self.rows.mapped('counts')))
        self.assertEqual(
            self.rows.mapped('message_ref'), [*refs[:4], False, text.uuid])
        call = self.call.attempt_ids
        self.assertRecordValues(call, [{'delivery': False, 'is_contact': True, 'counts': True}])

    def test_a_new_database_has_nothing_of_before(self):
        self.migrate(None)
        self.assertFalse(any(self.rows.mapped('delivery')))
