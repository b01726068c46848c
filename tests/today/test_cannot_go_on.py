from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .today_case import TodayCase


@tagged('post_install', '-at_install')
class TestCannotGoOn(TodayCase):
    """What cannot go on is in Today, with a button for what is missing (invariant 16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.clinic.resource_calendar_id
        cls.step = cls.post_visit.step_ids[:1]

    def make_thanks(self, name="Gracias", clock='11:00', **values):
        """Open an email that is due."""
        return self.make_due(
            name, 'post_visit', clock, next_channel='email', step_id=self.step.id, **values)

    def send(self, clock='12:00'):
        with self.at(clock):
            self.run_cron('send_due')
        self.env.invalidate_all()

    def assertMend(self, case, kind, manager, receptionist=False):
        """A case lacks something; a manager and reception have these buttons for it."""
        self.assertEqual(case.error_kind, kind)
        self.assertEqual(case.today_part, 'now')
        self.assertEqual(case.why_now, case.error_reason)
        for user, button in ((self.manager, manager), (self.receptionist, receptionist)):
            self.assertEqual(case.with_user(user).mend_button, button)

    def mend(self, case, user=None):
        self.env.invalidate_all()
        return case.with_user(user or self.manager).action_mend()

    def test_no_sender(self):
        case = self.make_thanks()
        self.clinic.write({'email': False, 'dental_care_email': False})
        self.send()
        self.assertMend(case, 'sender', 'clinic')
        self.assertIn("a manager enters one", case.error_reason)
        opened = self.mend(case)
        form = self.env[opened['res_model']].with_user(self.manager).with_context(
            **opened['context']).create({})
        self.assertEqual(form.company_id, self.clinic)
        form.dental_care_email = 'atencion@azahar.test'
        form.action_save()
        self.env.invalidate_all()
        self.assertMend(case, 'sender', 'try_again', 'try_again')
        self.mend(case, self.receptionist)
        self.assertRecordValues(case, [{'error_reason': False, 'error_kind': False}])
        self.send('12:10')
        self.assertEqual(len(self.mails(case)), 1)

    def test_no_hours(self):
        case = self.make_thanks()
        self.clinic.resource_calendar_id = False
        self.send()
        self.assertMend(case, 'hours', 'clinic')
        self.clinic.resource_calendar_id = self.hours
        self.env.invalidate_all()
        self.assertMend(case, 'hours', 'try_again', 'try_again')

    def test_ten_that_lack_the_same_cost_the_queries_of_one(self):
        cases = self.env['dental.followup'].union(*(
            self.make_thanks(f"Gracias {number}") for number in range(10)))
        self.clinic.resource_calendar_id = False
        self.send()
        self.assertEqual(cases.mapped('error_kind'), ['hours'] * 10)
        self.clinic.resource_calendar_id = self.hours
        asked = [
            self.queries_of(lambda some=some: some.mapped('mend_button'))
            for some in (cases[0], cases[0], cases)]
        self.assertLessEqual(asked[2], asked[1])
        self.env['dental.followup']._go_on_mended()
        self.assertFalse(any(cases.mapped('error_kind')))

    def test_no_message(self):
        case = self.make_thanks()
        self.drop_steps(self.post_visit)
        self.send()
        self.assertMend(case, 'message', 'program')
        opened = self.mend(case)
        self.assertEqual(
            (opened['res_model'], opened['res_id']), (self.post_visit._name, self.post_visit.id))

    def test_no_number(self):
        case = self.make_due("Sin número", 'recall', '17:00', day=self.day + timedelta(days=9))
        self.assertFalse(case.today_part)
        case.partner_id.phone = False
        self.env.invalidate_all()
        self.assertMend(case, 'details', 'patient', 'patient')
        opened = self.mend(case, self.receptionist)
        self.assertEqual(
            (opened['res_model'], opened['res_id']), ('res.partner', case.partner_id.id))
        case.partner_id.phone = '+34 600 55 44 33'
        self.env.invalidate_all()
        self.assertRecordValues(case, [{'error_kind': False, 'today_part': False}])

    def test_no_email_of_a_patient_who_must_come(self):
        case = self.make_due("Sin correo", 'recall', next_channel='email')
        case.partner_id.write({'email': False, 'phone': False})
        case._give_way(case._refusals())
        self.env.invalidate_all()
        self.assertMend(case, 'details', 'patient', 'patient')

    def test_what_failed(self):
        case = self.make_thanks()
        with patch.object(type(case), '_send_due_in_clinic', lambda cases: 1 / 0):
            self.send()
        self.assertMend(case, 'failed', 'case', 'case')
        opened = self.mend(case, self.receptionist)
        self.assertEqual((opened['res_model'], opened['res_id']), (case._name, case.id))
        case.with_user(self.receptionist).action_try_again()
        self.env.invalidate_all()
        self.assertFalse(case.today_part)

    def test_what_failed_while_it_waited(self):
        case = self.make_due("Espera", 'recall')
        case._wait_for_answer()
        with self.at('12:00', self.day + timedelta(days=30)):
            with patch.object(type(case), '_give_up', lambda cases: 1 / 0):
                self.run_cron('close_unanswered')
            self.env.invalidate_all()
            self.assertMend(case, 'failed', 'case', 'case')

    def test_people_decide_on_its_day(self):
        """All attempts are used up: it is a call on its day, and not before."""
        case = self.make_due("Presupuesto", 'undecided')
        case._ask_to_decide()
        self.env.invalidate_all()
        self.assertRecordValues(case, [{
            'error_kind': 'decide', 'today_part': False, 'mend_button': False}])
        with self.at('12:00', self.tomorrow):
            self.env.invalidate_all()
            self.assertEqual(case.today_part, 'now')
            self.assertEqual(self.env['dental.followup']._get_next_call(), case)

    def test_its_place(self):
        recall = self.make_due("Recall", 'recall')
        later = self.make_due("Later", 'recall', '17:00')
        thanks = self.make_thanks("Thanks", '20:00', day=self.day + timedelta(days=40))
        thanks.write({'error_reason': "x", 'error_kind': 'failed'})
        missing = self.make_due("No number", 'recall')
        missing._ask_for_data("None")
        self.assertToday([recall, missing, thanks, later])
        self.assertEqual(self.env['dental.followup'].with_user(
            self.receptionist)._get_next_call(after=recall), later)

    def test_a_call_without_hours_is_not_made_before_its_day(self):
        case = self.make_due("Later", 'recall', day=self.tomorrow)
        case.write({'error_reason': "No hours", 'error_kind': 'hours'})
        self.assertToday([case])
        self.assertFalse(self.env['dental.followup'].with_user(self.receptionist)._get_next_call())

    def test_what_many_lack_is_one_line(self):
        cases = self.env['dental.followup'].union(*(
            self.make_thanks(f"Gracias {index}") for index in range(3)))
        other = self.make_due(
            "Recall", 'recall', next_channel='email', step_id=self.ref('step_recall_email').id)
        self.clinic.write({'email': False, 'dental_care_email': False})
        self.send()
        self.assertEqual(set((cases | other).mapped('error_kind')), {'sender'})
        line = self.today()
        self.assertEqual(len(line), 1)
        self.assertIn("· 3 more like it", line.why_now)
        self.clinic.dental_care_email = 'atencion@azahar.test'
        self.mend(line, self.receptionist)
        self.assertFalse(any((cases | other).mapped('error_reason')))

    def test_each_program_lacks_its_own_message(self):
        first, second = self.make_thanks("A"), self.make_thanks("B")
        other = self.make_due("C", 'recall', next_channel='email')
        (first | second | other).write({'error_reason': "x", 'error_kind': 'message'})
        self.assertToday([first, other])
        first._with_alike().action_try_again()
        self.assertToday([other])

    def test_what_is_off_or_elsewhere_is_not_shown(self):
        case = self.make_thanks()
        case.write({'error_reason': "x", 'error_kind': 'failed'})
        self.assertToday([case])
        outsider = self.make_user(
            'lejos_test', 'group_receptionist', self.make_clinic("Otra", self.zone))
        Followup = self.as_user('dental.followup', outsider)
        self.assertNotIn(case, Followup.search([('today_part', '=', 'now')]))
        with self.assertRaises(AccessError):
            Followup.browse(case.id).action_mend()
        case.program_id.is_on = False
        self.assertToday([])

    def test_it_is_counted_above_the_list(self):
        def counts():
            self.env.invalidate_all()
            return [count for count in self.env['dental.followup'].with_user(
                self.receptionist).get_today_summary()['counts']
                if count['filter'] == 'needs_look']
        self.assertFalse(counts())
        self.make_thanks("A").write({'error_reason': "x", 'error_kind': 'failed'})
        self.assertEqual(counts(), [{'filter': 'needs_look', 'text': "1 cannot go on"}])
        self.make_thanks("B").write({'error_reason': "x", 'error_kind': 'failed'})
        self.assertEqual(counts()[0]['text'], "2 cannot go on")

    def test_nobody_writes_what_is_missing(self):
        case = self.make_thanks()
        for name, value in (('error_kind', 'failed'), ('awaits_answer', True)):
            with self.assertRaisesRegex(UserError, "filled in by itself"), self.undone():
                case.with_user(self.manager).write({name: value})


@tagged('post_install', '-at_install')
class TestWatchOfStuck(TodayCase):
    """Managers are told once a day, and what was mended goes on within the hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref('dental_followup.mail_activity_type_stuck')

    def make_stuck(self, name, days=2, kind='failed'):
        case = self.make_due(name, 'recall', next_channel='email')
        case.write({'error_reason': "x", 'error_kind': kind,
                    'next_at': self.clock('11:00', self.day - timedelta(days=days))})
        return case

    def watch(self, clock='12:00', day=None):
        with self.at(clock, day):
            self.run_cron('watch')
        self.env.invalidate_all()

    def told(self):
        return self.env['mail.activity'].search([
            ('activity_type_id', '=', self.kind.id), ('user_id', '=', self.manager.id)])

    def test_once_a_clinic_and_day(self):
        self.make_stuck("Hoy", days=0)
        self.watch()
        self.assertFalse(self.told(), "it may be mended within the day")
        oldest = self.make_stuck("Antes", days=5)
        self.make_stuck("Después")
        self.watch('12:30')
        todo = self.told()
        self.assertRecordValues(todo, [{
            'summary': "2 follow-ups cannot go on: see Today", 'date_deadline': self.day,
            'res_id': oldest.id}])
        self.watch('13:30')
        self.assertEqual(self.told(), todo)
        self.make_stuck("Otra más")
        self.watch('14:30')
        self.assertEqual(self.told().mapped('summary'), ["3 follow-ups cannot go on: see Today"])
        self.assertEqual(self.told(), todo)
        with self.at('15:00'):
            todo.action_done()
        self.watch('15:30')
        self.assertFalse(self.told(), "it was told today")
        self.watch('09:00', self.tomorrow)
        self.assertEqual(self.told().date_deadline, self.tomorrow)

    def test_of_each_clinic_its_own(self):
        here = self.make_stuck("Aquí")
        other = self.make_clinic("Otra", self.zone)
        manager = self.make_user('otra_gerencia_test', 'group_manager', other)
        patient = self.make_patient("Allí", company_id=other.id)
        there = self.make_case(
            'recall', patient, company_id=other.id, next_channel='email',
            next_at=self.clock('11:00', self.day - timedelta(days=3)))
        there.write({'error_reason': "x", 'error_kind': 'failed'})
        self.watch()
        todos = self.env['mail.activity'].search([('activity_type_id', '=', self.kind.id)])
        self.assertEqual(
            {(todo.user_id, todo.res_id) for todo in todos if todo.user_id in (
                self.manager | manager)}, {(self.manager, here.id), (manager, there.id)})
        self.assertEqual(set(todos.mapped('summary')), {"1 follow-up cannot go on: see Today"})

    def test_it_goes_when_nothing_is_left(self):
        case = self.make_stuck("Una")
        self.watch()
        self.assertTrue(self.told())
        case.action_try_again()
        case.action_cancel()
        self.watch('13:00')
        self.assertFalse(self.told())

    def test_what_was_mended_goes_on(self):
        mended = self.make_stuck("Una", kind='sender')
        message = self.make_stuck("Dos", kind='hours')
        failed = self.make_stuck("Tres")
        self.clinic.write({'email': False, 'dental_care_email': False})
        self.watch()
        self.assertEqual(mended.error_kind, 'sender')
        self.assertFalse(message.error_reason)
        self.clinic.dental_care_email = 'atencion@azahar.test'
        self.watch('13:00')
        self.assertFalse(mended.error_reason or mended.error_kind)
        self.assertEqual(failed.error_kind, 'failed')


@tagged('post_install', '-at_install')
class TestWaits(TodayCase):
    """What somebody put to wait comes back on its day; what waits for an answer closes."""

    def wait(self, case, clock='10:00', days=3):
        """Put a case to wait in its form, as reception does."""
        case.with_user(self.receptionist).write({
            'next_channel': 'wait', 'next_at': self.clock(clock, self.day + timedelta(days=days))})

    def run_jobs(self, clock, days):
        with self.at(clock, self.day + timedelta(days=days)):
            for name in ('close_unanswered', 'watch'):
                self.run_cron(name)
        self.env.invalidate_all()

    def test_it_comes_back_to_be_decided(self):
        case = self.make_due("Espera", 'recall')
        self.wait(case)
        self.assertFalse(case.awaits_answer)
        self.assertFalse(case.activity_ids)
        self.run_jobs('09:00', 3)
        self.assertEqual((case.state, case.next_channel), ('todo', 'wait'))
        with self.at('09:00', self.day + timedelta(days=3)):
            self.env.invalidate_all()
            self.assertEqual(case.today_part, 'later')
        self.run_jobs('10:05', 3)
        self.assertRecordValues(case, [{
            'state': 'pending', 'next_channel': 'phone', 'error_kind': 'decide', 'tries': 0,
            'next_at': self.clock('10:05', self.day + timedelta(days=3))}])
        self.assertIn("decide what comes next", case.error_reason)
        self.assertTrue(case.activity_ids)
        with self.at('10:10', self.day + timedelta(days=3)):
            self.env.invalidate_all()
            self.assertEqual(case.today_part, 'now')
            self.assertEqual(
                self.env['dental.followup'].with_user(self.receptionist)._get_next_call(), case)

    def test_after_a_message_it_closes(self):
        case = self.make_due("Respuesta", 'no_show')
        case._wait_for_answer()
        self.assertTrue(case.awaits_answer)
        self.assertFalse(case.today_part)
        self.run_jobs('12:00', 8)
        self.assertEqual(case.state, 'lost')

    def test_by_hand_after_a_message(self):
        case = self.make_due("Las dos cosas", 'no_show')
        case._wait_for_answer()
        case.with_user(self.receptionist).next_channel = 'phone'
        self.wait(case, days=8)
        self.assertFalse(case.awaits_answer)
        self.run_jobs('12:00', 8)
        self.assertEqual((case.state, case.next_channel), ('pending', 'phone'))

    def test_many_cost_as_one(self):
        cases = self.env['dental.followup'].union(*(
            self.make_due(f"Espera {index}", 'recall', next_channel='wait')
            for index in range(11)))
        Followup = self.env['dental.followup']

        def cost(some):
            (cases - some).with_context(active_test=False).write({
                'next_at': self.clock('12:00', self.tomorrow)})
            some.write({'next_at': self.clock('11:00')})
            found = self.queries_of(Followup._end_waits)
            self.assertEqual(set(some.mapped('next_channel')), {'phone'})
            return found
        one = cost(cases[0])
        self.assertLessEqual(cost(cases[1:]), one + 4)

    def test_an_incoming_call_is_none(self):
        case = self.env['dental.followup']._for_incoming_call(self.stranger, self.clinic)
        self.assertFalse(case.today_part)
        self.env['dental.followup']._end_waits()
        self.assertEqual(case.next_channel, 'wait')
