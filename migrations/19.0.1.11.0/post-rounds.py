"""Fill in what rounds and contacts keep from now on, as far as the rows tell it.

How long calls took is not told, nor whether a call on the same day could be made: of visits whose
call stood in the list on their own day, the ledger tells whether it was made. What else is not told
stays empty, which is not nothing: figures leave it out.
"""

PLACES = """
    UPDATE dental_followup_attempt attempt
       SET round_id = (SELECT known.id FROM dental_followup_round known
                        WHERE known.followup_id = attempt.followup_id
                        ORDER BY known.opened_at > attempt.at,
                                 CASE WHEN known.opened_at > attempt.at THEN known.number
                                      ELSE -known.number END
                        LIMIT 1)
     WHERE round_id IS NULL"""
"""A contact is of the round that was begun last before it."""
ZONES = """
    SELECT company.id, COALESCE(hours.tz, contact.tz, 'UTC') AS zone
      FROM res_company company
      JOIN res_partner contact ON contact.id = company.partner_id
      LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id"""
FACTS = f"""
    UPDATE dental_followup_attempt attempt
       SET clinic_day = told.local::date, reached = told.reached,
           weekday = (extract(isodow FROM told.local)::int - 1)::varchar,
           hour_band = CASE WHEN told.local::time < '14:00' THEN 'morning' ELSE 'afternoon' END,
           value_given = CASE WHEN told.reached <> 'patient' THEN NULL
                              WHEN repair_result = 'resolved' THEN 'incident'
                              WHEN same_call_id IS NOT NULL THEN NULL
                              WHEN event_id IS NOT NULL THEN 'appointment'
                              WHEN reply_id IS NOT NULL OR COALESCE(solution, '') <> ''
                              THEN 'doubt' END
      FROM (SELECT one.id, one.at AT TIME ZONE 'UTC' AT TIME ZONE place.zone AS local,
                   CASE WHEN one.takes_back_id IS NOT NULL THEN 'unknown'
                        WHEN one.channel = 'in_person' THEN 'patient'
                        WHEN one.channel <> 'phone' THEN 'unknown'
                        WHEN outcome.code = 'third_party' OR one.outcome_move = 'died'
                        THEN 'third_party'
                        WHEN one.direction = 'in'
                          OR one.outcome_move IN ('answered', 'promise', 'close', 'complaint')
                        THEN CASE WHEN own.partner_id <> one.partner_id THEN 'unknown'
                                  ELSE 'patient' END
                        WHEN one.outcome_move IS NULL THEN 'unknown'
                        WHEN one.outcome_move = 'retry' AND COALESCE(own.counts, one.counts)
                        THEN 'unknown'
                        ELSE 'nobody' END AS reached
              FROM dental_followup_attempt one
              JOIN ({ZONES}) place ON place.id = one.company_id
              LEFT JOIN dental_followup_outcome outcome ON outcome.id = one.outcome_id
              LEFT JOIN dental_followup_attempt own ON own.id = one.same_call_id
             WHERE one.reached IS NULL) told
     WHERE told.id = attempt.id"""
NUMBERS = """
    UPDATE dental_followup_attempt attempt
       SET call_number = counted.number
      FROM (SELECT id, row_number() OVER (PARTITION BY round_id ORDER BY at, id) AS number
              FROM dental_followup_attempt
             WHERE channel = 'phone' AND direction = 'out' AND same_call_id IS NULL
               AND takes_back_id IS NULL AND is_void IS NOT TRUE) counted
     WHERE counted.id = attempt.id AND attempt.call_number IS NULL"""
ROUNDS = f"""
    UPDATE dental_followup_round present
       SET program_code = program.code, amount = plan.amount, currency_id = plan.currency_id,
           clinic_day = (present.opened_at AT TIME ZONE 'UTC' AT TIME ZONE place.zone)::date,
           dentist_id = COALESCE(visit.dental_dentist_id, plan.dentist_id),
           treatment_id = COALESCE(
               visit.dental_treatment_id,
               (SELECT min(calendar_event_type_id)
                  FROM calendar_event_type_dental_treatment_plan_rel
                 WHERE dental_treatment_plan_id = plan.id))
      FROM dental_followup followup
      JOIN ({ZONES}) place ON place.id = followup.company_id
      JOIN dental_followup_program program ON program.id = followup.program_id
      LEFT JOIN calendar_event visit ON visit.id = followup.event_id
      LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
     WHERE followup.id = present.followup_id AND present.program_code IS NULL"""
TRIED = """
    UPDATE dental_followup_round present
       SET first_attempt_at = ledger.tried, first_reached_at = ledger.reached
      FROM (SELECT round_id,
                   min(at) FILTER (WHERE direction = 'out'
                                     AND delivery IS DISTINCT FROM 'withdrawn') AS tried,
                   min(at) FILTER (WHERE reached = 'patient') AS reached
              FROM dental_followup_attempt
             WHERE is_void IS NOT TRUE GROUP BY round_id) ledger
     WHERE ledger.round_id = present.id
       AND present.first_attempt_at IS NULL AND present.first_reached_at IS NULL"""
BOOKED = """
    UPDATE dental_followup_round present
       SET booked_start = visit.start,
           booked_at = CASE WHEN visit.create_date >= present.opened_at
                            THEN date_trunc('second', visit.create_date) END,
           booked_by = CASE WHEN visit.dental_import_ref IS NOT NULL
                              OR visit.create_date < present.opened_at THEN 'unknown'
                            ELSE COALESCE((
               SELECT CASE WHEN arrived.direction = 'in' AND EXISTS (
                                SELECT FROM dental_followup_attempt ours
                                 WHERE ours.round_id = present.id AND ours.is_void IS NOT TRUE
                                   AND ours.direction = 'out' AND ours.id < arrived.id
                                   AND ours.at > arrived.at - interval '30 days'
                                   AND COALESCE(ours.delivery, '')
                                       NOT IN ('failed', 'bounced', 'withdrawn')) THEN 'rang_back'
                           WHEN arrived.direction = 'in' THEN 'patient'
                           WHEN arrived.channel IN ('phone', 'in_person') THEN 'call'
                           ELSE 'message' END
                 FROM dental_followup_attempt arrived
                WHERE arrived.round_id = present.id AND arrived.is_void IS NOT TRUE
                  AND (arrived.event_id = visit.id OR arrived.at <= visit.create_date)
                  AND arrived.at > visit.create_date - interval '30 days'
                  AND (arrived.direction = 'in' OR arrived.is_contact
                       OR arrived.reached IN ('patient', 'third_party'))
                ORDER BY (arrived.event_id = visit.id) IS TRUE DESC, arrived.at DESC,
                         arrived.id DESC
                LIMIT 1), 'patient') END
      FROM calendar_event visit
     WHERE visit.id = present.booked_event_id AND present.booked_start IS NULL"""
SAME_DAY = f"""
    UPDATE dental_followup_round present
       SET same_day = CASE WHEN told.called = told.day THEN 'kept'
                           WHEN told.day < told.today AND NOT told.over THEN 'missed' END,
           same_day_reason = CASE WHEN told.called IS DISTINCT FROM told.day
                                   AND told.day < told.today AND NOT told.over
                                  THEN 'not_called' END,
           owed_until = CASE WHEN told.day = told.today AND told.called IS NULL
                             THEN present.first_due_by END
      FROM (SELECT one.id, day.visit AS day, day.called, day.today,
                   (followup.needs_data OR one."end" = 'cancelled' OR day.ended <= day.visit
                    OR day.booked <= day.visit OR day.reached <= day.visit) IS TRUE AS over
              FROM dental_followup_round one
              JOIN dental_followup followup ON followup.id = one.followup_id
              JOIN dental_followup_program program ON program.id = followup.program_id
              JOIN calendar_event visit ON visit.id = followup.event_id
              JOIN ({ZONES}) place ON place.id = followup.company_id
             CROSS JOIN LATERAL (
                   SELECT (visit.start AT TIME ZONE 'UTC' AT TIME ZONE zone)::date AS visit,
                          (one.first_attempt_at AT TIME ZONE 'UTC' AT TIME ZONE zone)::date
                              AS called,
                          COALESCE(one.closed_at AT TIME ZONE 'UTC' AT TIME ZONE zone,
                                   'infinity')::date AS ended,
                          COALESCE(one.booked_at AT TIME ZONE 'UTC' AT TIME ZONE zone,
                                   'infinity')::date AS booked,
                          COALESCE(one.first_reached_at AT TIME ZONE 'UTC' AT TIME ZONE zone,
                                   'infinity')::date AS reached,
                          (%s AT TIME ZONE 'UTC' AT TIME ZONE zone)::date AS today) day
             WHERE program.trigger = 'no_show' AND followup.opened_late IS NOT TRUE
               AND one.number = 1 AND one.clinic_day = day.visit) told
     WHERE told.id = present.id AND present.same_day IS NULL AND present.owed_until IS NULL"""
"""Of visits that were recorded as missed on their day, early enough for a call on it."""


def migrate(cr, version):
    if not version:
        return
    for statement in (PLACES, FACTS, NUMBERS, ROUNDS, TRIED, BOOKED):
        cr.execute(statement)
    cr.execute(SAME_DAY, [cr.now()])
