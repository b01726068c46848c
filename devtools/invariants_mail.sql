-- As invariants.sql: what must hold of what comes in by mail, and of what is sent.

-- 16 said_by_nobody
-- Feedback is of no patient, and nobody is named who wrote it
SELECT id
  FROM dental_feedback
 WHERE partner_id IS NULL AND COALESCE(email_from, '') = '';

-- 16 messages_unheard
-- Messages came in that nobody has dealt with, and nobody is asked to read them
SELECT id
  FROM dental_feedback
 WHERE email_from IS NOT NULL AND kind NOT IN ('complaint', 'incident')
   AND (state IS NULL OR state = 'acting' OR state = 'closed' AND closed_user_id IS NULL);

-- 16 lines_of_nobody
-- Messages have a line in Today of a patient, and are of no patient or of another
SELECT heard.id
  FROM dental_feedback heard
  JOIN dental_followup line ON line.id = heard.answer_case_id
 WHERE heard.partner_id IS DISTINCT FROM line.partner_id
    OR heard.company_id != line.company_id;

-- 18 sent_by_nobody
-- Emails or text messages count as contacts that the server did not send
SELECT id
  FROM dental_followup_attempt
 WHERE is_contact AND channel IN ('email', 'sms') AND delivery IS NULL;
