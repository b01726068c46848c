"""The ledger knows what became of the messages of before, as far as Odoo still does."""
from odoo.tools import SQL


def migrate(cr, version):
    """Say of each message whether it left, by the state of its email or text.

    What Odoo has deleted was sent: it keeps what failed. Messages that did not arrive count for no
    limit any more.
    """
    if not version:
        return
    cr.execute(SQL("UPDATE dental_followup_attempt SET counts = is_contact WHERE counts IS NULL"))
    cr.execute(SQL("""
        UPDATE dental_followup_attempt attempt
           SET delivery = CASE
                   WHEN mail.state = 'outgoing' OR text.state = 'outgoing' THEN 'queued'
                   WHEN mail.state = 'exception' OR text.state = 'error' THEN 'failed'
                   WHEN mail.state = 'cancel' OR text.state = 'canceled' THEN 'withdrawn'
                   WHEN text.state = 'sent' THEN 'delivered'
                   ELSE 'sent' END,
               delivery_at = attempt.at,
               message_ref = COALESCE(message.message_id, text.uuid),
               sent_to = text.number
          FROM dental_followup_attempt own
          LEFT JOIN mail_mail mail ON mail.id = own.mail_mail_id
          LEFT JOIN mail_message message ON message.id = mail.mail_message_id
          LEFT JOIN sms_sms text ON text.id = own.sms_sms_id
         WHERE own.id = attempt.id AND attempt.delivery IS NULL
           AND attempt.channel IN ('email', 'sms') AND attempt.outcome_id IS NULL
    """))
    cr.execute(SQL("""
        UPDATE dental_followup_attempt SET is_contact = FALSE
         WHERE is_contact AND delivery NOT IN ('sent', 'delivered')
    """))
