"""What somebody logged by hand as an email or a text message reached nobody that is known of: it
counts for no limit any more."""


def migrate(cr, version):
    if version:
        cr.execute("""
            UPDATE dental_followup_attempt
               SET counts = FALSE, is_contact = FALSE
             WHERE channel IN ('email', 'sms') AND direction = 'out' AND delivery IS NULL
               AND (counts OR is_contact)""")
