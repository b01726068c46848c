"""Give each follow-up the round it is in or came to, with what is known of it.

When it was taken up last is not known of one that was reopened: it is one round since it was
opened. What was due first is known of what was never attempted.
"""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO dental_followup_round (
               followup_id, company_id, number, opened_at, first_due_by, booked_event_id, "end",
               closed_at, closed_user_id, lost_reason_id, close_note)
        SELECT followup.id, followup.company_id, 1, followup.create_date,
               CASE WHEN COALESCE(followup.attempt_count, 0) = 0 THEN followup.due_by END,
               followup.rebooked_event_id,
               CASE WHEN followup.state IN ('won', 'lost', 'cancelled') THEN followup.state END,
               followup.closed_at, followup.closed_user_id, followup.lost_reason_id,
               followup.close_note
          FROM dental_followup followup
         WHERE NOT EXISTS (SELECT FROM dental_followup_round known
                            WHERE known.followup_id = followup.id)
         ORDER BY followup.id
        """)
