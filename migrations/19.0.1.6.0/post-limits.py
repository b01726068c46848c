"""Say of what cannot go on what is missing, and of what waits whether it waits for an answer.

What was written of an error is a sentence in the clinic's language: only what is known from the
case itself is told apart, the rest is opened and looked at.
"""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE dental_followup SET error_kind = CASE WHEN needs_data THEN 'details'
               WHEN next_channel = 'phone' THEN 'decide' ELSE 'failed' END
         WHERE error_reason IS NOT NULL AND error_kind IS NULL
        """)
    cr.execute(
        """
        UPDATE dental_followup followup SET awaits_answer = TRUE
         WHERE state = 'pending' AND next_channel = 'wait' AND awaits_answer IS NOT TRUE
           AND (SELECT attempt.channel IN ('email', 'sms') FROM dental_followup_attempt attempt
                 WHERE attempt.followup_id = followup.id
                 ORDER BY attempt.at DESC, attempt.id DESC LIMIT 1)
        """)
