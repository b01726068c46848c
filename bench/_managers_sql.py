"""What managers ask, in SQL written by hand: each statement reads what its question needs.

A statement may name ``%(first)s`` and ``%(last)s``, the days that are looked at, ``%(clinics)s``,
``%(now)s`` and ``%(today)s``. Pivots give groups by what stands in rows and by month.
"""

SETS = "GROUP BY GROUPING SETS ((), (1), (2), (1, 2))"

ROUNDS = f"""
SELECT r.program_id, date_trunc('month', r.clinic_day), count(*),
       avg(CASE WHEN NOT p.wants_visit AND r.booked_event_id IS NULL THEN NULL
                WHEN r."end" = 'won' THEN 1.0 WHEN r."end" = 'lost' THEN 0.0 END),
       avg(CASE r.same_day WHEN 'kept' THEN 1.0 WHEN 'missed' THEN 0.0 END),
       avg(CASE WHEN r.first_reached_at IS NOT NULL THEN 1.0
                WHEN r.first_attempt_at IS NOT NULL THEN 0.0 END),
       avg(CASE WHEN r.booked_at <= r.opened_at + interval '30 days' THEN 1.0
                WHEN r."end" = 'cancelled' THEN NULL
                WHEN r."end" IS NOT NULL OR r.opened_at < %(now)s - interval '30 days' THEN 0.0
           END),
       avg(CASE v.dental_state WHEN 'no_show' THEN 1.0 WHEN 'attended' THEN 0.0 END)
  FROM dental_followup_round r
  JOIN dental_followup_program p ON p.id = r.program_id
  LEFT JOIN calendar_event v ON v.id = r.booked_event_id
 WHERE r.clinic_day BETWEEN %(first)s AND %(last)s AND r.company_id = ANY(%(clinics)s)
   AND r.is_taken_back IS NOT TRUE
 {SETS}"""

CALLS = f"""
SELECT a.call_number, date_trunc('month', a.clinic_day), count(*),
       avg(CASE WHEN a.reached != 'unknown' THEN (a.reached = 'patient')::int END),
       avg((a.event_id IS NOT NULL)::int),
       avg(CASE WHEN v.dental_state = 'attended' THEN 1.0
                WHEN v.dental_state IN ('booked', 'confirmed', 'arrived') THEN NULL
                ELSE 0.0 END),
       avg(CASE WHEN a.call_back_at IS NULL THEN NULL
                WHEN EXISTS (
                     SELECT FROM dental_followup_attempt k
                      WHERE k.followup_id = a.followup_id AND k.id > a.id
                        AND k.channel = 'phone' AND k.is_void IS NOT TRUE
                        AND k.at BETWEEN a.call_back_at - interval '30 minutes'
                            AND a.call_back_at + interval '30 minutes') THEN 1.0
                WHEN a.call_back_at < %(now)s - interval '30 minutes' THEN 0.0 END)
  FROM dental_followup_attempt a
  LEFT JOIN calendar_event v ON v.id = a.event_id
 WHERE a.clinic_day BETWEEN %(first)s AND %(last)s AND a.company_id = ANY(%(clinics)s)
   AND a.call_number > 0 AND a.is_void IS NOT TRUE
 {SETS}"""

VISITS = f"""
SELECT v.dental_treatment_id, date_trunc('month', v.dental_day), count(*),
       avg(CASE WHEN v.dental_state = 'no_show' THEN 1.0
                WHEN v.dental_state IN ('arrived', 'attended') THEN 0.0 END),
       avg(CASE WHEN v.dental_state IN ('arrived', 'attended') THEN 1.0
                WHEN v.dental_state IN ('no_show', 'cancelled') THEN 0.0 END),
       avg(CASE WHEN v.dental_state = 'cancelled' AND v.dental_cancel_kind = 'early' THEN 1.0
                WHEN v.dental_state IN ('arrived', 'attended', 'no_show') THEN 0.0
                WHEN v.dental_state = 'cancelled' AND v.dental_cancel_kind = 'late' THEN 0.0
           END),
       avg(CASE WHEN v.dental_state != 'attended' THEN NULL
                WHEN EXISTS (
                     SELECT FROM calendar_event l
                      WHERE l.dental_patient_id = v.dental_patient_id AND l.active
                        AND l.dental_state = 'attended' AND l.dental_day > v.dental_day
                        AND l.dental_day <= v.dental_day + interval '1 year') THEN 1.0
                WHEN v.dental_day < %(today)s - interval '1 year' THEN 0.0 END)
  FROM calendar_event v
 WHERE v.dental_day BETWEEN %(first)s AND %(last)s AND v.dental_company_id = ANY(%(clinics)s)
   AND v.dental_patient_id IS NOT NULL AND v.active
 {SETS}"""

PLANS = f"""
SELECT CASE WHEN p.state NOT IN ('presented', 'thinking', 'consulting') THEN NULL
            WHEN p.presented_on >= %(today)s - 7 THEN '1'
            WHEN p.presented_on >= %(today)s - 30 THEN '2'
            WHEN p.presented_on >= %(today)s - 90 THEN '3' ELSE '4' END,
       date_trunc('month', p.presented_on), count(*),
       avg(CASE WHEN p.state IN ('accepted', 'partly', 'completed') THEN 1.0
                WHEN p.state = 'declined' THEN 0.0 END),
       avg(CASE WHEN p.state IN ('accepted', 'partly', 'completed')
                THEN ((p.decided_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Madrid')::date
                      = p.presented_on)::int WHEN p.state = 'declined' THEN 0.0 END)
  FROM dental_treatment_plan p
 WHERE p.presented_on BETWEEN %(first)s AND %(last)s AND p.company_id = ANY(%(clinics)s)
 {SETS}"""

CAUSES = f"""
SELECT told.id, date_trunc('month', r.clinic_day), count(*), sum(r.amount),
       avg((reason.code NOT IN ('not_reached', 'wrong_number'))::int)
  FROM dental_followup_round r
  JOIN dental_followup_lost_reason reason ON reason.id = r.lost_reason_id
  LEFT JOIN LATERAL (
       SELECT b.id FROM dental_followup_attempt a
         JOIN dental_followup_attempt_dental_followup_blocker_rel rel
           ON rel.dental_followup_attempt_id = a.id
         JOIN dental_followup_blocker b ON b.id = rel.dental_followup_blocker_id
                                       AND b.is_none IS NOT TRUE
        WHERE a.round_id = r.id AND a.is_void IS NOT TRUE
        ORDER BY a.at DESC, a.id DESC, b.sequence, b.id LIMIT 1) told ON TRUE
 WHERE r.clinic_day BETWEEN %(first)s AND %(last)s AND r.company_id = ANY(%(clinics)s)
   AND r."end" = 'lost' AND r.is_taken_back IS NOT TRUE
 {SETS}"""

CALLERS = """
SELECT a.user_id, NULL, count(*),
       avg(CASE WHEN a.call_number > 0 AND a.reached != 'unknown'
                THEN (a.reached = 'patient')::int END),
       avg(CASE WHEN COALESCE(a.call_number, 0) = 0 THEN NULL
                WHEN v.dental_state = 'attended' THEN 1.0
                WHEN v.dental_state IN ('booked', 'confirmed', 'arrived') THEN NULL
                ELSE 0.0 END),
       avg(CASE WHEN a.reached = 'patient' THEN (o.objects IS TRUE)::int END),
       avg(CASE WHEN a.reached = 'patient' THEN EXISTS (
                SELECT FROM dental_feedback f
                 WHERE f.attempt_id = a.id AND f.kind IN ('complaint', 'incident'))::int END)
  FROM dental_followup_attempt a
  JOIN res_company c ON c.id = a.company_id AND c.dental_team_told_on IS NOT NULL
  LEFT JOIN dental_followup_outcome o ON o.id = a.outcome_id
  LEFT JOIN calendar_event v ON v.id = a.event_id
 WHERE a.clinic_day BETWEEN %(first)s AND %(last)s AND a.company_id = ANY(%(clinics)s)
   AND a.channel = 'phone' AND a.is_void IS NOT TRUE
 GROUP BY GROUPING SETS ((), (1))"""

SILENT = """
SELECT *, count(*) OVER () FROM (
SELECT 2 * p.id AS id, s.day
  FROM dental_treatment_plan p
  JOIN LATERAL (
       SELECT GREATEST(p.presented_on, max(a.clinic_day)) AS day FROM dental_followup_attempt a
        WHERE a.partner_id = p.partner_id AND a.reached = 'patient'
          AND a.company_id = p.company_id AND a.is_void IS NOT TRUE) s ON s.day < %(today)s - 30
 WHERE p.state IN ('presented', 'thinking', 'consulting') AND p.company_id = ANY(%(clinics)s)
   AND (p.call_back_at IS NULL OR p.call_back_at < %(now)s)
   AND s.day BETWEEN %(first)s AND %(last)s
   AND NOT EXISTS (
       SELECT FROM calendar_event v
        WHERE v.dental_patient_id = p.partner_id AND v.dental_company_id = p.company_id
          AND v.active AND v.dental_state IN ('booked', 'confirmed') AND v.start > %(now)s)
 UNION ALL
SELECT 2 * c.id + 1, r.clinic_day
  FROM dental_followup_round r
  JOIN dental_followup c ON c.id = r.followup_id AND c.state = 'lost'
  JOIN dental_followup_lost_reason w ON w.id = c.lost_reason_id
                                    AND w.code IN ('not_reached', 'wrong_number')
 WHERE r.company_id = ANY(%(clinics)s) AND r.is_taken_back IS NOT TRUE AND r."end" = 'lost'
   AND r.clinic_day BETWEEN %(first)s AND %(last)s
   AND NOT EXISTS (
       SELECT FROM dental_followup_round n
        WHERE n.followup_id = r.followup_id AND n.number > r.number
          AND n.is_taken_back IS NOT TRUE)
   AND NOT EXISTS (
       SELECT FROM calendar_event v
        WHERE v.dental_patient_id = c.partner_id AND v.dental_company_id = c.company_id
          AND v.active AND (v.dental_state IN ('booked', 'confirmed') AND v.start > %(now)s
               OR v.dental_state = 'attended' AND v.start > c.closed_at))
   AND NOT EXISTS (
       SELECT FROM dental_followup o
        WHERE o.partner_id = c.partner_id AND o.id != c.id AND o.company_id = c.company_id
          AND (o.state IN ('todo', 'pending', 'booked') OR o.state = 'lost'
               AND o.lost_reason_id = c.lost_reason_id AND o.id > c.id))
) silent ORDER BY day DESC, id DESC LIMIT 80"""

GAPS = """
SELECT g.*, p.name, count(*) OVER () FROM dental_followup_gap g
  JOIN res_partner p ON p.id = g.partner_id
 WHERE g.state = 'open' AND g.company_id = ANY(%(clinics)s)
   AND g.day BETWEEN %(first)s AND %(last)s
 ORDER BY g.day, g.id LIMIT 80"""

STATEMENTS = {
    'follow-ups': ROUNDS, 'calls': CALLS, 'visits': VISITS, 'plans': PLANS, 'causes': CAUSES,
    'callers': CALLERS, 'silent losses': SILENT, 'without follow-up': GAPS,
}

# the overview: the last thirty days beside the thirty before, and what stands now
TAKEN_UP = """
SELECT r.company_id,
       count(*) FILTER (WHERE r.program_code = 'no_show' AND r.same_day = 'kept'),
       count(*) FILTER (WHERE r.program_code = 'no_show' AND r.same_day IN ('kept', 'missed')),
       count(r.first_reached_at) FILTER (WHERE called.found),
       count(r.first_attempt_at) FILTER (WHERE called.found)
  FROM dental_followup_round r
 CROSS JOIN LATERAL (SELECT EXISTS (
       SELECT FROM dental_followup_attempt a
        WHERE a.round_id = r.id AND a.call_number > 0 AND a.is_void IS NOT TRUE) AS found) called
 WHERE r.company_id = ANY(%(clinics)s) AND r.is_taken_back IS NOT TRUE
   AND r.clinic_day BETWEEN %(today)s - {} AND %(today)s - {}
 GROUP BY r.company_id"""
BOOKED = """
SELECT r.company_id, count(*) FILTER (
           WHERE r.booked_at <= r.opened_at + interval '30 days'),
       count(*) FILTER (WHERE r."end" IS DISTINCT FROM 'cancelled' OR r.booked_at IS NOT NULL)
  FROM dental_followup_round r
 WHERE r.company_id = ANY(%(clinics)s) AND r.is_taken_back IS NOT TRUE
   AND r.program_code = 'no_show'
   AND r.clinic_day BETWEEN %(today)s - {} AND %(today)s - {}
 GROUP BY r.company_id"""
ENDED = """
SELECT r.company_id, r.program_id,
       count(*) FILTER (WHERE r."end" = 'won' AND (p.wants_visit OR v.id IS NOT NULL)),
       count(*) FILTER (WHERE r."end" IN ('won', 'lost')
                          AND (p.wants_visit OR v.id IS NOT NULL)),
       sum(CASE WHEN v.dental_state = 'attended' AND NOT EXISTS (
                     SELECT FROM dental_followup_round e
                      WHERE e.booked_event_id = v.id AND e.id < r.id
                        AND e.is_taken_back IS NOT TRUE)
                THEN NULLIF(v.dental_amount, 0) - COALESCE((
                     SELECT sum(m.dental_amount) FROM calendar_event m
                      WHERE m.dental_moved_to_id = v.id), 0) END)
  FROM dental_followup_round r
  JOIN dental_followup_program p ON p.id = r.program_id
  LEFT JOIN calendar_event v ON v.id = r.booked_event_id
 WHERE r.company_id = ANY(%(clinics)s) AND r.is_taken_back IS NOT TRUE
   AND r.closed_at >= %(today)s - {} AND r.closed_at < %(today)s - {}
 GROUP BY r.company_id, r.program_id"""
NOW = """
SELECT c.program_id, c.state, c.next_channel, c.user_id, count(*), min(c.next_at),
       count(*) FILTER (WHERE c.next_at < %(today)s), count(c.error_reason)
  FROM dental_followup c
 WHERE c.state IN ('todo', 'pending', 'booked') AND c.company_id = ANY(%(clinics)s)
 GROUP BY c.program_id, c.state, c.next_channel, c.user_id"""
THIRD = """
SELECT count(*) FILTER (WHERE v.dental_state = 'attended'), count(*)
  FROM dental_followup_attempt a LEFT JOIN calendar_event v ON v.id = a.event_id
 WHERE a.call_number = 3 AND a.is_void IS NOT TRUE AND a.company_id = ANY(%(clinics)s)
   AND a.clinic_day BETWEEN %(today)s - 364 AND %(today)s
   AND (v.id IS NULL OR v.dental_state NOT IN ('booked', 'confirmed', 'arrived'))"""
OPEN_THINGS = """
SELECT count(*), min(f.at) FROM dental_feedback f
 WHERE f.company_id = ANY(%(clinics)s) AND f.kind IN ('complaint', 'incident')
   AND f.state != 'closed' AND (f.owner_id IS NULL OR f.due_at < %(now)s)
 UNION ALL
SELECT count(*), min(a.at) FROM dental_followup_attempt a
 WHERE a.company_id = ANY(%(clinics)s) AND a.delivery IN ('failed', 'bounced')
   AND a.clinic_day > %(today)s - 30
 UNION ALL
SELECT count(*), min(g.day) FROM dental_followup_gap g
 WHERE g.company_id = ANY(%(clinics)s) AND g.state = 'open'
 UNION ALL
SELECT count(*), min(t.freed_at) FROM dental_followup_freed_time t
 WHERE t.company_id = ANY(%(clinics)s) AND t.freed_at > %(now)s - interval '7 days'"""
QUIET = """
SELECT p.dentist_id, count(*), sum(p.amount), min(s.day)
  FROM dental_treatment_plan p
  JOIN LATERAL (
       SELECT GREATEST(p.presented_on, max(a.clinic_day)) AS day FROM dental_followup_attempt a
        WHERE a.partner_id = p.partner_id AND a.reached = 'patient'
          AND a.company_id = p.company_id AND a.is_void IS NOT TRUE) s ON s.day < %(today)s - 30
 WHERE p.state IN ('presented', 'thinking', 'consulting') AND p.company_id = ANY(%(clinics)s)
   AND (p.call_back_at IS NULL OR p.call_back_at < %(now)s)
   AND NOT EXISTS (
       SELECT FROM calendar_event v
        WHERE v.dental_patient_id = p.partner_id AND v.dental_company_id = p.company_id
          AND v.active AND v.dental_state IN ('booked', 'confirmed') AND v.start > %(now)s)
 GROUP BY p.dentist_id"""
WEEKS = """
SELECT r.program_id, r.clinic_day, count(*), count(*) FILTER (WHERE r."end" = 'won')
  FROM dental_followup_round r
 WHERE r.company_id = ANY(%(clinics)s) AND r.is_taken_back IS NOT TRUE
   AND r.clinic_day BETWEEN %(today)s - 83 AND %(today)s
 GROUP BY r.program_id, r.clinic_day"""
OVERVIEW = (
    TAKEN_UP.format(29, 0), TAKEN_UP.format(59, 30), BOOKED.format(59, 30), BOOKED.format(89, 60),
    ENDED.format(29, -1), ENDED.format(59, 29), NOW, THIRD, OPEN_THINGS, QUIET,
    WEEKS)
