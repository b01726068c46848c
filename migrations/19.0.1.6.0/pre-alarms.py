"""A red flag is an alarm with a state: what a dentist has seen is closed, the rest is new.

Written before the update, which would look through all follow-ups for alarms.
"""


def migrate(cr, version):
    if not version:
        return
    for old, new in (('seen_at', 'answered_at'), ('seen_user_id', 'answered_user_id')):
        cr.execute(
            "SELECT FROM information_schema.columns"
            " WHERE table_name = 'dental_evolution' AND column_name = %s", [old])
        if cr.rowcount:
            cr.execute(f"ALTER TABLE dental_evolution RENAME COLUMN {old} TO {new}")
    cr.execute("DROP INDEX IF EXISTS dental_evolution__unseen_idx")
    cr.execute(
        "ALTER TABLE dental_evolution ADD COLUMN IF NOT EXISTS state varchar,"
        " ADD COLUMN IF NOT EXISTS answer_by timestamp")
    cr.execute("ALTER TABLE dental_followup ADD COLUMN IF NOT EXISTS alarm_state varchar")
    cr.execute(
        """
        UPDATE dental_evolution
           SET state = CASE WHEN answered_at IS NULL THEN 'new' ELSE 'closed' END,
               answer_by = at + interval '1 hour'
         WHERE red_flags IS NOT NULL AND state IS NULL
        """)
    cr.execute(
        """
        UPDATE dental_followup SET alarm_state = 'new'
         WHERE id IN (SELECT followup_id FROM dental_evolution WHERE state = 'new')
        """)
