"""Replies to what keeps a patient from coming are sentences of their own, several a blocker."""
from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Move each blocker's reply, in all its languages, to its first reply sentence.

    Where a clinic had written its own, the product's other replies to it are put aside: they may
    say what the clinic took out.
    """
    if not version or not column_exists(cr, 'dental_followup_blocker', 'reply'):
        return
    cr.execute(SQL("""
        UPDATE dental_followup_script_line line
           SET text = line.text || blocker.reply
          FROM dental_followup_blocker blocker
         WHERE line.blocker_id = blocker.id AND line.script_id IS NULL
           AND line.text ->> 'en_US' = blocker.reply ->> 'en_US'
    """))
    cr.execute(SQL("""
        UPDATE dental_followup_script_line line
           SET active = FALSE
          FROM dental_followup_blocker blocker
         WHERE line.blocker_id = blocker.id AND line.script_id IS NULL
           AND COALESCE(blocker.reply ->> 'en_US', '') <> ''
           AND NOT EXISTS (
               SELECT FROM dental_followup_script_line same
                WHERE same.blocker_id = blocker.id AND same.script_id IS NULL
                  AND same.text ->> 'en_US' = blocker.reply ->> 'en_US')
    """))
    cr.execute(SQL("""
        INSERT INTO dental_followup_script_line
               (kind, blocker_id, sequence, active, text, needs, audience,
                create_uid, write_uid, create_date, write_date)
        SELECT 'reply', blocker.id, 5, TRUE, blocker.reply, 'none', 'anybody',
               1, 1, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
          FROM dental_followup_blocker blocker
         WHERE COALESCE(blocker.reply ->> 'en_US', '') <> ''
           AND NOT EXISTS (
               SELECT FROM dental_followup_script_line same
                WHERE same.blocker_id = blocker.id AND same.script_id IS NULL
                  AND same.text ->> 'en_US' = blocker.reply ->> 'en_US')
    """))
