-- What must hold of patients' questions, and of changes after complaints: see `invariants.sql`.

-- 15 question_and_its_own
-- What patients asked is of another patient or clinic than what it is about, or than its call
SELECT asked.id
  FROM dental_question asked
  JOIN res_partner patient ON patient.id = asked.partner_id
  LEFT JOIN calendar_event visit ON visit.id = asked.event_id
  LEFT JOIN dental_followup followup ON followup.id = asked.followup_id
  LEFT JOIN dental_followup answering ON answering.id = asked.case_id
 WHERE patient.company_id != asked.company_id
    OR visit.id IS NOT NULL AND (visit.dental_patient_id, visit.dental_company_id)
       IS DISTINCT FROM (asked.partner_id, asked.company_id)
    OR followup.partner_id != asked.partner_id OR followup.company_id != asked.company_id
    OR answering.partner_id != asked.partner_id OR answering.company_id != asked.company_id;

-- 16 questions_not_called
-- Patients asked something and have not heard an answer, and nobody is to call them
SELECT asked.id
  FROM dental_question asked
  LEFT JOIN dental_followup followup ON followup.id = asked.case_id
 WHERE asked.state IN ('new', 'answered')
   AND (followup.state IN ('todo', 'pending')) IS NOT TRUE;

-- 16 questions_unseen
-- Patients asked something that no dentist has answered, and no to-do says so
SELECT asked.id
  FROM dental_question asked
 WHERE asked.state = 'new'
   AND NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.question' AND todo.res_id = asked.id AND todo.active
          AND todo.activity_type_id = (
              SELECT res_id FROM ir_model_data
               WHERE module = 'dental_followup' AND name = 'mail_activity_type_question'));

-- 16 changes_forgotten
-- The clinic changes something after a complaint, and no day or no to-do says who does it
SELECT heard.id
  FROM dental_feedback heard
 WHERE COALESCE(heard.action, '') != '' AND COALESCE(heard.action_result, '') = ''
   AND (heard.action_due IS NULL OR NOT EXISTS (
       SELECT FROM mail_activity todo
        WHERE todo.res_model = 'dental.feedback' AND todo.res_id = heard.id AND todo.active
          AND todo.activity_type_id = (
              SELECT res_id FROM ir_model_data
               WHERE module = 'dental_followup' AND name = 'mail_activity_type_improvement')));
