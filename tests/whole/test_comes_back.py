"""Everything that can come back × where it is seen, by whose eyes, until when (invariant 16)."""
from odoo.tests import tagged

from ...models.followup.cannot_go_on import ERRORS
from ...models.vocabulary import COMPLAINING
from .comes_back_case import CALL, ComesBackCase

MANAGER = "gerencia_test: A patient is not content: see what is done 1"
SEEN = {
    'attempt_taken_back': f"Today now | by 0 20:30 | {CALL}",
    'attempts_used_up': "Today 1 09:00 | by 1 20:30 | anyone: Follow-up call 1",
    'complaint_at_the_desk': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'complaint_by_mail': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'complaint_in_a_call': f"Today now | by 0 14:00 | {CALL} | {MANAGER}",
    'failed': "Today now | by 0 11:00 | reception",
    'incident': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'manager_has_to_decide': (
        "Today done | by 2 20:30 | anyone: Follow-up call 2 | "
        "gerencia_test: A patient waits for your decision 0"),
    'no_hours': "Today now | by 0 11:00 | reception",
    'no_message': "Today now | by 0 11:00 | reception",
    'no_number': "Today now | by 0 20:30 | anyone: Complete the patient's data 0",
    'no_sender': "Today now | by 0 11:00 | reception",
    'promise': f"Today later | by 0 20:30 | {CALL}",
    'promise_that_rang_out': f"Today later | by 0 20:30 | {CALL}",
    'put_to_wait': f"Today now | by 0 20:30 | {CALL}",
    'question': (
        f"Today later | by 0 20:30 | {CALL} | "
        "dentista_test: A patient asks: answer before we call 0"),
    'question_answered': f"Today now | by 0 20:30 | {CALL}",
    'red_flag': "Today now | by 0 20:30 | dentista_test: Red flag: see the follow-up today 0",
    'red_flag_answer_taken_back': (
        "Today now | by 0 20:30 | dentista_test: Red flag: see the follow-up today 0"),
    'red_flag_answered': f"Today now | by 0 20:30 | {CALL}",
    'still_upset': "Today done | by 2 20:30 | anyone: Follow-up call 2",
}
"""Of each thing that comes back: where it is seen, until when, and whose to-do it is on which day.

Days are counted from today. A message that cannot leave is a line of reception's; what has not gone
on for a day is told to the managers (``test_cannot_go_on``)."""


@tagged('post_install', '-at_install')
class TestComesBack(ComesBackCase):
    """Nothing ends in a log, a chatter or a colour alone: each is a dated to-do that Today shows.

    What comes in by mail, and messages that do not arrive: ``test_comes_back_mail``.
    """

    # what patients say and write

    def let_complaint_by_mail(self):
        heard = self.answer(case=self.thank())
        self.as_reader(heard).action_complaint()
        return heard

    def let_complaint_at_the_desk(self):
        return self.env['dental.feedback'].with_user(self.receptionist).create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'complaint',
            'text': "Esperó una hora"})

    def let_complaint_in_a_call(self):
        case = self.make_missed('10:00')
        self.talk(case, told="Esperó", feedback_kind='complaint').action_done()
        return self.env['dental.feedback'].search([('followup_id', '=', case.id)])

    def let_incident(self):
        visit = self.make_visit('09:00')
        visit.dental_incident = True
        return self.env['dental.feedback'].search([('event_id', '=', visit.id)])

    def let_still_upset(self):
        case = self.let_incident().repair_case_id
        self.talk(case, repair_result='upset').action_done()
        return case

    def let_manager_has_to_decide(self):
        case = self.let_incident().repair_case_id
        self.talk(case, repair_result='escalate').action_done()
        return case

    # red flags

    def let_red_flag(self):
        self.talk(self.checkup, pain='1', fever=True).action_done()
        return self.checkup

    def let_red_flag_answered(self):
        form = self.let_red_flag().evolution_ids
        form.with_user(self.dentist_user).action_emergency()
        return self.checkup

    # what cannot go on

    def let_no_sender(self):
        self.clinic.write({'email': False, 'dental_care_email': False})
        return self.due_message()

    def let_no_hours(self):
        self.clinic.resource_calendar_id.attendance_ids.unlink()
        return self.due_message()

    def let_no_message(self):
        case = self.due_message(run=False)
        self.drop_steps(case.program_id)
        self.run_cron('send_due')
        return case

    def let_no_number(self):
        case = self.make_missed('10:00')
        self.patient.phone = False
        return case

    def let_failed(self):
        case = self.due_message(run=False)
        case.write({'error_kind': 'failed', 'error_reason': "x"})
        return case

    def let_attempts_used_up(self):
        plan = self.make_plan()
        case = self.env['dental.followup'].search([('plan_id', '=', plan.id)])
        case._give_up()
        return case

    def let_put_to_wait(self):
        case = self.make_missed('10:00')
        case.write({'next_channel': 'wait', 'next_at': self.clock('11:00')})
        self.env['dental.followup']._end_waits()
        return case

    # promises

    def let_promise(self):
        case = self.make_missed('10:00')
        self.talk(case, call_back_at=self.clock('17:00')).action_done()
        return case

    def let_promise_that_rang_out(self):
        case = self.make_missed('10:00')
        case._promise(self.clock('12:30'))
        with self.at('12:30'):
            self.ring_in_vain(case)
        return case

    # questions

    def let_question(self):
        self.talk(self.make_missed('10:00'), patient_question="¿Puedo correr?").action_done()
        return self.env['dental.question'].search([('partner_id', '=', self.patient.id)])

    def let_question_answered(self):
        question = self.let_question().with_user(self.dentist_user)
        question.answer = "Sí"
        question.action_answer()
        return question.case_id

    # what is taken back

    def let_attempt_taken_back(self):
        case = self.make_missed('10:00')
        self.ring_in_vain(case)
        case.with_user(self.receptionist).action_take_back()
        return case

    def let_red_flag_answer_taken_back(self):
        self.let_red_flag_answered()
        self.checkup.evolution_ids.with_user(self.dentist_user).action_change_answer()
        return self.checkup

    def test_each_is_seen(self):
        self.check_each(SEEN)

    def test_what_can_be_missing_is_in_the_table(self):
        kinds = set()
        for way in self.ways():
            with self.undone():
                record = getattr(self, f'let_{way}')()
                if record._name == 'dental.followup':
                    kinds.add(record.error_kind)
                elif record._name == 'dental.feedback':
                    kinds.add(record.kind)
        self.assertLessEqual({kind for kind, _label in ERRORS} | set(COMPLAINING), kinds)
