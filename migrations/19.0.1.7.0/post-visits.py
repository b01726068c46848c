"""Begin the ledger of the visits that are there, with the last state of each: what was known."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO dental_visit_change (
            event_id, company_id, from_state, state, at, user_id, asked_by, cancel_kind,
            create_date)
        SELECT visit.id, visit.dental_company_id, visit.dental_previous_state, visit.dental_state,
               visit.dental_state_at, visit.dental_state_user_id,
               CASE WHEN visit.dental_cancel_kind = 'clinic' THEN 'clinic' END,
               visit.dental_cancel_kind,
               visit.write_date
          FROM calendar_event visit
         WHERE visit.dental_state IS NOT NULL
           AND NOT EXISTS (SELECT FROM dental_visit_change known WHERE known.event_id = visit.id)
         ORDER BY visit.id
        """)
