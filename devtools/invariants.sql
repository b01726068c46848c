-- What must hold in a database that has the addon: `./dev check` runs it and changes nothing.
--
-- A statement finds what must not be there, by its id (or its name). Over it stand the number of
-- the invariant (CONTRIBUTING.md), the statement's own name, and what does not hold, in a sentence.
-- `now` is the moment that is asked for, in UTC without a zone, as Odoo stores it. Each statement
-- passes over its tables once, or finds a few rows by an index: it is asked of millions of rows.

-- 1 one_case_of_a_visit
-- Visits have more than one follow-up of a program
SELECT unnest(array_agg(id)) AS id
  FROM dental_followup
 WHERE event_id IS NOT NULL AND state != 'cancelled'
 GROUP BY program_id, event_id HAVING count(*) > 1;

-- 1 one_case_of_a_period
-- Patients have more than one follow-up of a program for the same days
SELECT unnest(array_agg(id)) AS id
  FROM dental_followup
 WHERE event_id IS NULL AND plan_id IS NULL AND source_attempt_id IS NULL
   AND period IS NOT NULL AND state != 'cancelled'
 GROUP BY company_id, program_id, partner_id, period HAVING count(*) > 1;

-- 1 one_case_of_a_plan
-- Treatment plans have more than one follow-up of a program
SELECT unnest(array_agg(id)) AS id
  FROM dental_followup
 WHERE plan_id IS NOT NULL AND state != 'cancelled'
 GROUP BY program_id, plan_id HAVING count(*) > 1;

-- 1 one_case_of_a_call
-- Calls have more than one follow-up of a program
SELECT unnest(array_agg(id)) AS id
  FROM dental_followup
 WHERE source_attempt_id IS NOT NULL AND state != 'cancelled'
 GROUP BY program_id, source_attempt_id HAVING count(*) > 1;

-- 1 unique_indexes
-- PostgreSQL does not refuse what must be there once: a unique index is missing
SELECT wanted.name AS id
  FROM (VALUES ('dental_followup_one_per_visit'), ('dental_followup_one_per_period'),
               ('dental_followup_one_per_plan'), ('dental_followup_one_per_call'),
               ('dental_followup_attempt_message_once'), ('calendar_event_dental_import_once')
       ) wanted (name)
 WHERE NOT EXISTS (
       SELECT FROM pg_index kept JOIN pg_class index ON index.oid = kept.indexrelid
        WHERE index.relname = wanted.name AND kept.indisunique AND kept.indisvalid);

-- 2 one_message_of_a_step
-- Messages were sent more than once for a follow-up and a step
SELECT unnest(array_agg(id)) AS id
  FROM dental_followup_attempt
 WHERE channel IN ('email', 'sms') AND step_id IS NOT NULL AND is_void IS NOT TRUE
   AND COALESCE(delivery, 'sent') NOT IN ('failed', 'bounced')
 GROUP BY followup_id, step_id HAVING count(*) > 1;

-- 3 answered_without_closing
-- Answered calls have neither a closing question nor a reason why it was not asked
SELECT attempt.id
  FROM dental_followup_attempt attempt
  LEFT JOIN dental_followup_script_line line ON line.id = attempt.closing_question_id
 WHERE attempt.outcome_move = 'answered' AND line.kind IS DISTINCT FROM 'closing'
   AND COALESCE(trim(attempt.no_closing_reason), '') = '';

-- 3 answered_without_blocker
-- Answered calls do not say what keeps the patient from coming, that nothing does, or that it was
-- not asked
SELECT attempt.id
  FROM dental_followup_attempt attempt
  LEFT JOIN dental_followup_attempt_dental_followup_blocker_rel said
    ON said.dental_followup_attempt_id = attempt.id
 WHERE attempt.outcome_move = 'answered' AND attempt.not_asked IS NULL
   AND said.dental_followup_attempt_id IS NULL;

-- 4 never_rests
-- Follow-ups are open and have no next contact
SELECT id
  FROM dental_followup
 WHERE state IN ('todo', 'pending', 'booked') AND (next_at IS NULL OR next_channel IS NULL);

-- 4 lost_has_reason
-- Follow-ups are lost and do not say why
SELECT id FROM dental_followup WHERE state = 'lost' AND lost_reason_id IS NULL;

-- 4 booked_waits_for_a_visit
-- Follow-ups wait for a new visit that does not stand, or not until its hour
SELECT followup.id
  FROM dental_followup followup
  LEFT JOIN calendar_event visit ON visit.id = followup.rebooked_event_id
 WHERE followup.state = 'booked'
   AND (visit.active AND visit.dental_state IN ('booked', 'confirmed', 'arrived')
        AND visit.start = followup.next_at) IS NOT TRUE;

-- 4 checks
-- PostgreSQL does not refuse what must never be: a constraint is missing
SELECT wanted.name AS id
  FROM (VALUES ('dental_followup_never_rests'), ('dental_followup_lost_has_reason'),
               ('calendar_event_dental_state_needs_patient'),
               ('dental_followup_attempt_not_asked_answered')) wanted (name)
 WHERE NOT EXISTS (
       SELECT FROM pg_constraint kept WHERE kept.conname = wanted.name AND kept.convalidated);

-- 5 won_by_a_visit
-- Follow-ups that want a visit are won, and the patient has not attended one
-- (A plan that is completed wins too. A program that was changed since is not asked.)
SELECT followup.id
  FROM dental_followup followup
  JOIN dental_followup_program program ON program.id = followup.program_id AND program.wants_visit
  LEFT JOIN calendar_event visit ON visit.id = followup.rebooked_event_id
  LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
 WHERE followup.state = 'won' AND visit.dental_state IS DISTINCT FROM 'attended'
   AND plan.state IS DISTINCT FROM 'completed' AND followup.closed_at > program.write_date;

-- 6 called_although_they_came
-- Patients are to be called about a visit that they came to
SELECT followup.id
  FROM dental_followup followup
  JOIN dental_followup_program program ON program.id = followup.program_id
  JOIN calendar_event visit ON visit.id = followup.event_id
 WHERE followup.state IN ('todo', 'pending') AND followup.rebooked_event_id IS NULL
   AND followup.trigger_state = 'no_show' AND program.trigger = 'no_show'
   AND visit.dental_state IN ('arrived', 'attended');

-- 6 missed_before_its_hour
-- Visits were found to be missed by themselves before their hour
SELECT visit.id
  FROM calendar_event visit
 WHERE visit.dental_state = 'no_show' AND visit.dental_state_at < visit.start
   AND visit.dental_state_user_id = (
       SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'user_root');

-- 7 before_the_start
-- Follow-ups were opened by visits from before the day on which the clinic began
-- (A start that was set later than they were opened says nothing of them.)
SELECT followup.id
  FROM dental_followup followup
  JOIN calendar_event visit ON visit.id = followup.event_id
  JOIN res_company company ON company.id = followup.company_id
  JOIN res_partner address ON address.id = company.partner_id
  LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
 CROSS JOIN LATERAL (
       SELECT company.dental_start_date::timestamp
              AT TIME ZONE COALESCE(hours.tz, address.tz, 'UTC') AT TIME ZONE 'UTC' AS begins
       ) clinic
 WHERE followup.trigger_state IS NOT NULL AND visit.start < clinic.begins
   AND followup.create_date >= clinic.begins;

-- 10 two_in_a_call
-- Patients of one number are in the hands of two people at this moment
SELECT one.id
  FROM dental_followup one
  JOIN res_partner patient ON patient.id = one.partner_id
  JOIN dental_followup other ON other.claim_user_id IS NOT NULL
   AND other.claim_user_id != one.claim_user_id AND other.company_id = one.company_id
   AND other.state IN ('todo', 'pending')
   AND other.claim_at > %(now)s::timestamp - interval '15 minutes'
  JOIN res_partner beside ON beside.id = other.partner_id
   AND (beside.id = patient.id OR beside.dental_household_number = patient.dental_household_number)
 WHERE one.claim_user_id IS NOT NULL AND one.state IN ('todo', 'pending')
   AND one.claim_at > %(now)s::timestamp - interval '15 minutes'
 GROUP BY one.id;

-- 11 one_time_twice
-- Visits that were booked in calls lie at the same time of one dentist
-- (What was dragged there since left its own time, or a dentist has named the hour for who has a
-- red flag: that is somebody's decision.)
SELECT id
  FROM (SELECT visit.id, visit.start, max(visit.stop) OVER before AS taken_until
          FROM calendar_event visit
         WHERE visit.active AND visit.dental_state IN ('booked', 'confirmed')
           AND visit.dental_patient_id IS NOT NULL AND visit.dental_dentist_id IS NOT NULL
           AND EXISTS (SELECT FROM dental_followup_attempt attempt
                        WHERE attempt.event_id = visit.id)
           AND NOT EXISTS (SELECT FROM dental_followup_freed_time freed
                            WHERE freed.event_id = visit.id)
           AND NOT EXISTS (SELECT FROM dental_evolution flag
                            WHERE flag.partner_id = visit.dental_patient_id
                              AND flag.answer = 'come' AND flag.come_at = visit.start)
        WINDOW before AS (PARTITION BY visit.dental_dentist_id ORDER BY visit.start, visit.id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
       ) booked
 WHERE start < taken_until;

-- 15 case_and_its_own
-- Follow-ups are about a visit, a plan or a program of another patient or clinic
SELECT followup.id
  FROM dental_followup followup
  JOIN dental_followup_program program ON program.id = followup.program_id
  JOIN res_partner patient ON patient.id = followup.partner_id
  LEFT JOIN calendar_event visit ON visit.id = followup.event_id
  LEFT JOIN dental_treatment_plan plan ON plan.id = followup.plan_id
 WHERE program.company_id != followup.company_id OR patient.company_id != followup.company_id
    OR (visit.dental_patient_id, visit.dental_company_id) IS DISTINCT FROM (
        followup.partner_id, followup.company_id) AND visit.id IS NOT NULL
    OR plan.partner_id != followup.partner_id OR plan.company_id != followup.company_id;

-- 15 case_and_new_visit
-- Follow-ups wait for, or were won by, a visit of another patient or clinic
SELECT followup.id
  FROM dental_followup followup
  JOIN calendar_event visit ON visit.id = followup.rebooked_event_id
 WHERE followup.state IN ('booked', 'won')
   AND (visit.dental_patient_id, visit.dental_company_id) IS DISTINCT FROM (
       followup.partner_id, followup.company_id);

-- 15 contact_and_case
-- Contacts are with another patient, or of another clinic, than their follow-up or visit
SELECT attempt.id
  FROM dental_followup_attempt attempt
  JOIN dental_followup followup ON followup.id = attempt.followup_id
  LEFT JOIN calendar_event visit ON visit.id = attempt.event_id
 WHERE (attempt.partner_id, attempt.company_id) IS DISTINCT FROM (
        followup.partner_id, followup.company_id)
    OR visit.id IS NOT NULL AND (visit.dental_patient_id, visit.dental_company_id)
       IS DISTINCT FROM (attempt.partner_id, attempt.company_id);

-- 15 told_and_case
-- Recovery checks are of another patient or clinic than their follow-up
SELECT form.id
  FROM dental_evolution form
  JOIN dental_followup followup ON followup.id = form.followup_id
 WHERE (form.partner_id, form.company_id) IS DISTINCT FROM (
       followup.partner_id, followup.company_id);

-- 15 observation_and_its_own
-- Observations are of another patient or clinic than what they are about
SELECT noted.id
  FROM dental_observation noted
  JOIN res_partner patient ON patient.id = noted.partner_id
  LEFT JOIN calendar_event visit ON visit.id = noted.event_id
  LEFT JOIN dental_followup followup ON followup.id = noted.followup_id
 WHERE patient.company_id != noted.company_id
    OR visit.id IS NOT NULL AND (visit.dental_patient_id, visit.dental_company_id)
       IS DISTINCT FROM (noted.partner_id, noted.company_id)
    OR followup.partner_id != noted.partner_id OR followup.company_id != noted.company_id;

-- 15 feedback_and_its_own
-- What patients said is of another patient or clinic than what it is about
SELECT heard.id
  FROM dental_feedback heard
  JOIN res_partner patient ON patient.id = heard.partner_id
  LEFT JOIN calendar_event visit ON visit.id = heard.event_id
  LEFT JOIN dental_followup followup ON followup.id = heard.followup_id
 WHERE patient.company_id != heard.company_id
    OR visit.id IS NOT NULL AND (visit.dental_patient_id, visit.dental_company_id)
       IS DISTINCT FROM (heard.partner_id, heard.company_id)
    OR followup.partner_id != heard.partner_id OR followup.company_id != heard.company_id;

-- 15 plan_and_its_own
-- Treatment plans are of another patient or clinic than the visit they were presented at
SELECT plan.id
  FROM dental_treatment_plan plan
  JOIN res_partner patient ON patient.id = plan.partner_id
  LEFT JOIN calendar_event visit ON visit.id = plan.event_id
 WHERE patient.company_id != plan.company_id
    OR visit.id IS NOT NULL AND (visit.dental_patient_id, visit.dental_company_id)
       IS DISTINCT FROM (plan.partner_id, plan.company_id);

-- 15 visit_and_patient
-- Visits are in another clinic than their patient
SELECT visit.id
  FROM calendar_event visit
  JOIN res_partner patient ON patient.id = visit.dental_patient_id
 WHERE patient.company_id != visit.dental_company_id;

-- 15 consent_and_patient
-- What patients said about being contacted is kept in another clinic than theirs
SELECT said.id
  FROM dental_consent said
  JOIN res_partner patient ON patient.id = said.partner_id
 WHERE patient.company_id != said.company_id;

-- 15 guardian_and_patient
-- Patients have a guardian of another clinic
SELECT patient.id
  FROM res_partner patient
  JOIN res_partner guardian ON guardian.id = patient.dental_guardian_id
 WHERE guardian.company_id IS NOT NULL
   AND guardian.company_id IS DISTINCT FROM patient.company_id;

-- 16 no_todo
-- Follow-ups wait for somebody, and no to-do says so (an alarm has one of its own)
SELECT followup.id
  FROM dental_followup followup
 WHERE followup.state IN ('todo', 'pending') AND followup.alarm_state IS DISTINCT FROM 'new'
   AND (followup.next_channel IN ('phone', 'whatsapp', 'in_person', 'letter', 'answer')
        OR followup.needs_data)
   AND NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.followup' AND todo.res_id = followup.id AND todo.active
          AND todo.activity_type_id IN (
              SELECT res_id FROM ir_model_data
               WHERE module = 'dental_followup' AND model = 'mail.activity.type'
                 AND name IN ('mail_activity_type_call', 'mail_activity_type_data')));

-- 16 stopped_unheard
-- Calls cannot be made, and no to-do says so
-- (A message that cannot be sent has its line in Today, whatever its hour.)
SELECT followup.id
  FROM dental_followup followup
 WHERE followup.state IN ('todo', 'pending') AND followup.error_reason IS NOT NULL
   AND followup.next_channel NOT IN ('email', 'sms', 'wait')
   AND NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.followup' AND todo.res_id = followup.id AND todo.active);

-- 16 stopped_and_over
-- Follow-ups say that they cannot go on, and nothing is to be done about them
SELECT id
  FROM dental_followup
 WHERE error_reason IS NOT NULL AND state NOT IN ('todo', 'pending');

-- 16 left_behind
-- Messages are due since more than a day, or answers waited for, and nothing happens
SELECT followup.id
  FROM dental_followup followup
  JOIN dental_followup_program program
    ON program.id = followup.program_id AND program.is_on AND program.active
  JOIN res_company company ON company.id = followup.company_id AND company.active
 WHERE followup.state IN ('todo', 'pending') AND followup.error_reason IS NULL
   AND followup.next_channel IN ('email', 'sms', 'wait')
   AND followup.next_at < %(now)s::timestamp - interval '1 day';

-- 16 complaints_unheard
-- Complaints are open, and have no day or no to-do of a manager
SELECT heard.id
  FROM dental_feedback heard
 WHERE heard.kind IN ('complaint', 'incident') AND heard.state != 'closed'
   AND (heard.due_at IS NULL OR NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.feedback' AND todo.res_id = heard.id AND todo.active
          AND todo.activity_type_id = (
              SELECT res_id FROM ir_model_data
               WHERE module = 'dental_followup' AND name = 'mail_activity_type_complaint')));

-- 16 answers_unread
-- Nobody has read what patients wrote, and its line in Today is closed
SELECT heard.id
  FROM dental_feedback heard
  JOIN dental_followup line ON line.id = heard.answer_case_id
 WHERE heard.state = 'new' AND heard.kind NOT IN ('complaint', 'incident')
   AND line.state NOT IN ('todo', 'pending');

-- 16 red_flags_unseen
-- Recovery checks have a red flag that no dentist has answered, and no to-do says so
SELECT form.id
  FROM dental_evolution form
 WHERE form.state = 'new'
   AND NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.followup' AND todo.res_id = form.followup_id AND todo.active
          AND todo.activity_type_id = (
              SELECT res_id FROM ir_model_data
               WHERE module = 'dental_followup' AND name = 'mail_activity_type_red_flag'));

-- 16 answers_not_told
-- Dentists have answered red flags, and nobody is to call the patient within the day
-- (Once somebody has rung, the next call may be promised for later.)
SELECT form.id
  FROM dental_evolution form
  JOIN dental_followup followup ON followup.id = form.followup_id
 WHERE form.state = 'answered' AND followup.alarm_state IS DISTINCT FROM 'new'
   AND (followup.state NOT IN ('todo', 'pending') OR followup.next_channel = 'wait'
        OR followup.next_at > form.answered_at + interval '1 day'
           AND (followup.last_attempt_at >= form.answered_at) IS NOT TRUE);

-- 17 recorded_by_nobody
-- Of visits it is not known when it was recorded what became of them
SELECT id
  FROM calendar_event
 WHERE dental_patient_id IS NOT NULL AND dental_state NOT IN ('booked', 'confirmed')
   AND dental_state_at IS NULL;

-- 17 recorded_and_to_come
-- Visits were recorded as attended or missed, and begin on a later day than that
SELECT id
  FROM calendar_event
 WHERE dental_state IN ('attended', 'no_show')
   AND start > dental_state_at + interval '1 day';

-- 18 counted_and_not_arrived
-- Messages count as contacts and did not arrive
SELECT id
  FROM dental_followup_attempt
 WHERE is_contact AND delivery NOT IN ('sent', 'delivered');

-- 18 counted_twice
-- Contacts count for the limit although the call was counted already, or the patient made it
SELECT id
  FROM dental_followup_attempt
 WHERE is_contact AND (same_call_id IS NOT NULL OR direction = 'in');

-- 20 results_not_kept
-- Contacts have a result, and what it led to was not kept
SELECT id
  FROM dental_followup_attempt
 WHERE outcome_id IS NOT NULL AND outcome_move IS NULL;
