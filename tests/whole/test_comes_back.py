"""Everything that can come back × where it is seen, by whose eyes, until when (invariant 16)."""
from datetime import timedelta

from odoo.tests import tagged

from ...models.followup.cannot_go_on import ERRORS
from ...models.vocabulary import COMPLAINING
from ...tools import clinic_time
from ..feedback.reply_case import ReplyCase

CALL = "anyone: Follow-up call 0"
MANAGER = "gerencia_test: A patient is not content: see what is done 1"
SEEN = {
    'answer': f"Today now | by 0 20:30 | {CALL}",
    'answer_of_a_family': "Today: 1 message: of which patient?",
    'answer_of_a_stranger': "Today: 1 message from an unknown sender",
    'attempts_used_up': "Today 1 09:00 | by 1 20:30 | anyone: Follow-up call 1",
    'bounce': "Today now | by 0 12:00 | anyone: Complete the patient's data 0",
    'complaint_at_the_desk': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'complaint_by_mail': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'complaint_in_a_call': f"Today now | by 0 14:00 | {CALL} | {MANAGER}",
    'failed': "Today now | by 0 11:00",
    'incident': f"Today now | by 0 20:30 | {CALL} | {MANAGER}",
    'manager_has_to_decide': (
        "Today done | by 2 20:30 | anyone: Follow-up call 2 | "
        "gerencia_test: A patient waits for your decision 0"),
    'no_hours': "Today now | by 0 11:00",
    'no_message': "Today now | by 0 11:00",
    'no_number': "Today now | by 0 20:30 | anyone: Complete the patient's data 0",
    'no_sender': "Today now | by 0 11:00",
    'promise': f"Today later | by 0 20:30 | {CALL}",
    'promise_that_rang_out': f"Today later | by 0 20:30 | {CALL}",
    'put_to_wait': f"Today now | by 0 20:30 | {CALL}",
    'red_flag': "Today now | by 0 20:30 | dentista_test: Red flag: see the follow-up today 0",
    'red_flag_answered': f"Today now | by 0 20:30 | {CALL}",
    'refused': "Today now | by 0 12:00",
    'still_upset': "Today done | by 2 20:30 | anyone: Follow-up call 2",
    'typed_bounce': f"Today now | by 0 20:30 | {CALL}",
}
"""Of each thing that comes back: where it is seen, until when, and whose to-do it is on which day.

Days are counted from today. A message that cannot leave is in Today only; what has not gone on for
a day is told to the managers (``test_cannot_go_on``)."""


@tagged('post_install', '-at_install')
class TestComesBack(ReplyCase):
    """Nothing ends in a log, a chatter or a colour alone: each is a dated to-do that Today shows.

    Each way is a method: it lets the thing happen and returns the record that tells of it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.dental_checkups = '24 h, 72 h'
        surgery = cls.make_visit('11:00', cls.make_patient(
            "Otra Persona", phone='+34 655 97 97 22', email='otra.persona@ejemplo.test'),
            cls.day - timedelta(days=1))
        surgery.action_dental_attended()
        cls.checkup = cls.env['dental.followup'].search([
            ('event_id', '=', surgery.id), ('program_id.asks_evolution', '=', True)])

    # what patients say and write

    def let_answer(self):
        return self.answer(case=self.thank()).answer_case_id

    def let_answer_of_a_family(self):
        self.make_patient("Hugo Romero", phone=False)
        return self.answer(quoted='')

    def let_answer_of_a_stranger(self):
        return self.answer(sender='otra@ejemplo.test')

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

    # messages

    def let_bounce(self):
        case = self.thank()
        self.report(case)
        return case

    def let_refused(self):
        case = self.thank()
        case.attempt_ids._on_email_refused('unknown', "(550, b'5.7.1 looks like advertising')")
        return case

    def let_typed_bounce(self):
        case = self.let_answer()
        self.write_back(self.env['dental.feedback'].search([('answer_case_id', '=', case.id)]))
        case.attempt_ids._on_returned('address', "no such user")
        return case

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

    # tools

    def due_message(self, run=True):
        """Return a case whose email is due, after the job that queues it."""
        step = self.ref('program_recall').step_ids[0]
        case = self.make_case(
            'recall', None, '11:00', step_id=step.id, next_channel='email')
        if run:
            self.run_cron('send_due')
        return case

    def say(self, moment):
        at = clinic_time.to_local(moment, self.zone)
        return f'{(at.date() - self.day).days} {at:%H:%M}'

    def seen(self, record):
        """Return where something is seen, whose to-do's there are, and until when, in words."""
        self.env.invalidate_all()
        case = record if record._name == 'dental.followup' else (
            record.repair_case_id or record.answer_case_id)
        words = []
        if case:
            line = case.with_user(self.receptionist)
            words.append(f'Today {line.today_part or line.next_at and self.say(line.next_at)}')
            words.append(f'by {self.say(case.due_by or case.next_at)}')
        elif record.is_unread:
            words += [f'Today: {text}' for text in self.unsorted()]
        todos = (record | case).activity_ids if record == case else (
            record.activity_ids | case.activity_ids)
        words += sorted({
            f'{todo.user_id.login or "anyone"}: {todo.activity_type_id.name} '
            f'{(todo.date_deadline - self.day).days}' for todo in todos})
        return ' | '.join(words)

    def ways(self):
        return [name.removeprefix('let_') for name in dir(type(self)) if name.startswith('let_')]

    def test_each_is_seen(self):
        self.assertEqual(set(self.ways()), set(SEEN))
        for way in self.ways():
            with self.subTest(way), self.undone():
                self.assertEqual(self.seen(getattr(self, f'let_{way}')()), SEEN[way])

    def test_none_is_empty(self):
        for way, seen in SEEN.items():
            self.assertRegex(seen, r'^Today\b', way)

    def test_what_can_be_missing_is_in_the_table(self):
        kinds = set()
        for way in self.ways():
            with self.undone():
                record = getattr(self, f'let_{way}')()
                if record._name == 'dental.followup':
                    kinds.add(record.error_kind)
                else:
                    kinds.add(record.kind)
        self.assertLessEqual({kind for kind, _label in ERRORS} | set(COMPLAINING), kinds)
