-- As invariants.sql: what must hold of the ledgers, to which rows are only added.

-- 6 state_and_its_ledger
-- Visits are in another state than the last row of their ledger says
SELECT visit.id
  FROM calendar_event visit
  LEFT JOIN (SELECT DISTINCT ON (event_id) event_id, state
               FROM dental_visit_change ORDER BY event_id, id DESC
            ) last ON last.event_id = visit.id
 WHERE visit.dental_state IS NOT NULL AND visit.dental_state IS DISTINCT FROM last.state;

-- 13 contacts_changed
-- Calls and other contacts by hand were changed after they were noted
-- (Of what was noted by mistake, that it was is written on it.)
SELECT id
  FROM dental_followup_attempt
 WHERE channel NOT IN ('email', 'sms') AND write_date > create_date AND is_void IS NOT TRUE;

-- 13 taken_back_alone
-- Contacts count for nothing, and no other row of the ledger takes them back
-- (A message that was withdrawn with a call has the call's.)
SELECT attempt.id
  FROM dental_followup_attempt attempt
  LEFT JOIN dental_followup_attempt other ON other.takes_back_id = attempt.id
 WHERE attempt.is_void AND attempt.takes_back_id IS NULL AND other.id IS NULL
   AND attempt.channel NOT IN ('email', 'sms');

-- 13 told_changed
-- What patients told of their recovery was changed after it was noted
SELECT id
  FROM dental_evolution
 WHERE write_date > create_date AND state IS NULL;

-- 13 contacts_counted
-- Follow-ups count other contacts than the ledger has
SELECT followup.id
  FROM dental_followup followup
  LEFT JOIN (SELECT followup_id, count(*) AS number, max(at) AS last
               FROM dental_followup_attempt WHERE is_void IS NOT TRUE GROUP BY followup_id
            ) ledger ON ledger.followup_id = followup.id
 WHERE followup.attempt_count IS DISTINCT FROM COALESCE(ledger.number, 0)
    OR followup.last_attempt_at IS DISTINCT FROM ledger.last;

-- 20 case_and_its_rounds
-- Follow-ups are open or ended otherwise than the last of their rounds says
SELECT followup.id
  FROM dental_followup followup
  LEFT JOIN (SELECT DISTINCT ON (followup_id) followup_id, "end", is_taken_back
               FROM dental_followup_round ORDER BY followup_id, number DESC
            ) last ON last.followup_id = followup.id
 WHERE last.followup_id IS NULL OR last.is_taken_back
    OR last."end" IS DISTINCT FROM CASE WHEN followup.state IN ('won', 'lost', 'cancelled')
                                        THEN followup.state END;

-- 20 contact_and_its_round
-- Contacts stand in no round of their follow-up
SELECT attempt.id
  FROM dental_followup_attempt attempt
  LEFT JOIN dental_followup_round present ON present.id = attempt.round_id
 WHERE present.followup_id IS DISTINCT FROM attempt.followup_id;

-- 20 calls_numbered
-- The calls of a round are not counted from one on without a gap
SELECT round_id AS id
  FROM dental_followup_attempt
 WHERE call_number IS NOT NULL AND is_void IS NOT TRUE
 GROUP BY round_id
HAVING count(*) <> max(call_number) OR count(DISTINCT call_number) <> count(*)
    OR min(call_number) <> 1;

-- 20 promises_unsettled
-- Nobody has said whether a call that was promised for a day that is over was made
SELECT id
  FROM dental_followup_round
 WHERE owed_until < %(now)s::timestamp - interval '2 days' AND same_day IS NULL;

-- 3 asked_and_not_asked
-- Calls say what keeps the patient from coming, and that it was not asked
SELECT DISTINCT attempt.id
  FROM dental_followup_attempt attempt
  JOIN dental_followup_attempt_dental_followup_blocker_rel said
    ON said.dental_followup_attempt_id = attempt.id
 WHERE attempt.not_asked IS NOT NULL;
