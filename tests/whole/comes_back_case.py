from datetime import timedelta

from ...tools import clinic_time
from ..feedback.returned_case import ReturnedCase

CALL = "anyone: Follow-up call 0"


class ComesBackCase(ReturnedCase):
    """A day at the clinic on which all comes back that can.

    Each way is a method ``let_…``: it lets the thing happen and returns the record that tells of
    it. Days are counted from today.
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
        """Return where reception sees something, until when, and whose to-do's there are.

        What is assigned to no person is the clinic's: who is at reception reads it in Today.
        """
        self.env.invalidate_all()
        case = record
        if record._name != 'dental.followup':
            case = record.case_id if record._name == 'dental.question' else (
                record.repair_case_id or record.answer_case_id)
        words = []
        if case:
            line = case.with_user(self.receptionist)
            words.append(f'Today {line.today_part or line.next_at and self.say(line.next_at)}')
            words.append(f'by {self.say(case.due_by or case.next_at)}')
        elif record.is_unread:
            words += [f'Today: {text}' for text in self.unsorted()] + ['until it is read']
        todos = record.sudo().activity_ids | case.activity_ids
        words += [] if todos else ['reception']
        words += sorted({
            f'{todo.user_id.login or "anyone"}: {todo.activity_type_id.name} '
            f'{(todo.date_deadline - self.day).days}' for todo in todos})
        return ' | '.join(words)

    def ways(self):
        return [name.removeprefix('let_') for name in dir(type(self)) if name.startswith('let_')]

    def check_each(self, table):
        """Let each thing happen; compare where it is seen, whose it is and until when."""
        self.assertEqual(set(self.ways()), set(table))
        for way in self.ways():
            with self.subTest(way), self.undone():
                self.assertEqual(self.seen(getattr(self, f'let_{way}')()), table[way])
        for way, seen in table.items():
            self.assertRegex(seen, r'^Today\b.* \| (by|until) .+ \| .+', way)
