import threading
from datetime import timedelta

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

from ..races import PATIENCE, CommittedCase, Worker


@tagged('post_install', '-at_install')
class TestTwoAtOnce(CommittedCase):
    """Two people do the same at the same moment, in two committed transactions."""

    def test_one_visit_opens_one_case(self):
        def open_case(env):
            program = env.ref('dental_followup.program_no_show')
            return env['dental.followup']._open_for_visits(
                program, env['calendar.event'].browse(self.visit_id))
        first, second = self.race(open_case)
        with self.committed() as env:
            cases = env['dental.followup'].search([('event_id', '=', self.visit_id)])
            self.assertEqual(cases.ids, first.result)
            self.assertEqual(len(cases.activity_ids), 1)
        self.assertEqual(second.result, [])

    def test_the_whole_no_show_twice(self):
        """The same button pressed by two people: the second is told by the database to try
        again, and then finds it done."""
        def no_show(env):
            visit = env['calendar.event'].browse(self.visit_id)
            visit.action_dental_no_show()
            return visit
        _first, second = self.race(no_show)
        self.assertEqual(second.tries, 2)
        with self.committed() as env:
            cases = env['dental.followup'].search([('event_id', '=', self.visit_id)])
            self.assertEqual(len(cases), 1)
            self.assertEqual(cases.state, 'todo')

    def test_one_time_is_booked_once(self):
        start = self.clock('17:00')

        def book(env):
            return env['calendar.event']._dental_book({
                'dental_patient_id': self.patient_id, 'dental_dentist_id': self.dentist_id,
                'dental_company_id': self.clinic_id, 'start': start,
                'stop': start + timedelta(minutes=30)})
        first, second = self.race(book)
        self.assertEqual(len(first.result), 1)
        self.assertEqual((second.result, second.tries), ([], 2))
        with self.committed() as env:
            visits = env['calendar.event'].search([
                ('dental_dentist_id', '=', self.dentist_id), ('start', '=', start)])
            self.assertEqual(visits.ids, first.result)

    def test_one_patient_is_in_one_call(self):
        with self.committed() as env:
            env['calendar.event'].browse(self.visit_id).action_dental_no_show()
        users = {}

        def claim(env):
            user = users.setdefault(threading.get_ident(), SUPERUSER_ID + len(users))
            case = env(user=user, su=True)['dental.followup'].search(
                [('event_id', '=', self.visit_id)])
            return case if case._claim() else case.browse()
        first, second = self.race(claim)
        self.assertEqual((len(first.result), second.result, second.tries), (1, [], 2))

    def test_who_writes_at_the_same_moment_leaves_no_error(self):
        """A job that comes across somebody's change stops and goes on anew; no case is marked."""
        with self.committed() as env:
            env['calendar.event'].browse(self.visit_id).action_dental_no_show()
        with self.registry.cursor() as cr, mute_logger('odoo.sql_db'):
            case = api.Environment(cr, SUPERUSER_ID, {})['dental.followup'].search(
                [('event_id', '=', self.visit_id)])
            with self.committed() as env:
                env['res.partner'].browse(self.patient_id).function = "Lo escribe otra persona"
            with self.assertRaises(SerializationFailure):
                case._work_safely(lambda cases: cases.partner_id.write({'function': "Lo mismo"}))
            cr.rollback()
            self.assertFalse(case.error_reason)

    def test_one_case_is_called_once(self):
        """Two callers save the same call, each with a time for the patient: one is told."""
        with self.committed() as env:
            env['calendar.event'].browse(self.visit_id).action_dental_no_show()
            case_id = env['dental.followup'].search([('event_id', '=', self.visit_id)]).id

        def call(env):
            case = env['dental.followup'].browse(case_id)
            wizard = env['dental.followup.call'].create({'followup_id': case.id})
            wizard.write(self.answered(env, slot_id=wizard.slot_ids[0].id))
            try:
                with env.cr.savepoint():
                    wizard.action_done()
            except UserError:
                return case.browse()
            return case
        first, second = self.race(call)
        self.assertEqual((first.result, second.result), ([case_id], []))
        with self.committed() as env:
            case = env['dental.followup'].browse(case_id)
            self.assertEqual((case.state, case.attempt_count), ('booked', 1))
            visits = env['calendar.event'].search([('dental_patient_id', '=', self.patient_id)])
            self.assertEqual(visits, case.event_id | case.rebooked_event_id)


@tagged('post_install', '-at_install')
class TestSavesAtOnce(CommittedCase):
    """Two saves of one call meet: one is made, and whoever comes second hears what happened."""

    USERS = (SUPERUSER_ID, SUPERUSER_ID + 1)

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            env['res.lang']._activate_lang('en_US')
            env['calendar.event'].browse(self.visit_id).action_dental_no_show()
            self.case_id = env['dental.followup'].search([('event_id', '=', self.visit_id)]).id
            self.names = env['res.users'].browse(self.USERS).mapped('name')
        self.told = []

    def begin(self, user_id, **values):
        """Open a call as a user, in which the patient says these things if any; return its id."""
        with self.committed() as env:
            call = self.of(env, user_id).create({'followup_id': self.case_id})
            if values:
                call.sudo().write({'phase': 'talk', 'has_talked': True})
                call.write(self.answered(env, **values))
            return call.id

    def of(self, env, user_id):
        return env(user=user_id, su=True, context={'lang': 'en_US'})['dental.followup.call']

    def save_at_once(self, method, *calls):
        """Let two save: each the next of these calls, (user, id); return what they were told."""
        calls = {number: call for number, call in enumerate(calls)}
        turns = {}

        def save(env):
            user_id, call_id = calls[turns.setdefault(threading.get_ident(), len(turns))]
            call = self.of(env, user_id).browse(call_id)
            try:
                with env.cr.savepoint():
                    action = getattr(call, method)()
                self.told.append(action.get('params', {}).get('message'))
            except UserError as refusal:
                self.told.append(str(refusal))
            return call.followup_id
        _first, second = self.race(save)
        self.assertEqual(second.tries, 2, "it waited for the first, and saw what it did")
        with self.committed() as env:
            self.assertEqual(env['dental.followup'].browse(self.case_id).attempt_count, 1)
        return self.told[-1]

    def test_a_double_click_saves_once(self):
        for method, values in (
                ('action_done', {'call_back_at': self.clock('17:00')}),
                ('action_not_answered', {})):
            with self.subTest(method):
                call_id = self.begin(self.USERS[0], **values)
                told = self.save_at_once(method, *[(self.USERS[0], call_id)] * 2)
                self.assertIn("This call was saved already.", told)
                self.again()

    def test_two_people_ring_at_once(self):
        told = self.save_at_once(
            'action_not_answered', *((user, self.begin(user)) for user in self.USERS))
        self.assertEqual(
            told, f"{self.names[0]} saved a call with Paula Dos at 12:00. "
            "Close this call and open it again.")

    def test_two_people_promise_at_once(self):
        told = self.save_at_once('action_done', *(
            (user, self.begin(user, call_back_at=self.clock('17:00'))) for user in self.USERS))
        self.assertIn(f"{self.names[0]} saved a call with Paula Dos at 12:00. Paula Dos was "
                      "promised a call meanwhile.", told)

    def test_two_people_book_at_once(self):
        def begin(user):
            call_id = self.begin(user, told="x")
            with self.committed() as env:
                call = env['dental.followup.call'].browse(call_id)
                call.slot_id = call.slot_ids[0]
            return user, call_id
        told = self.save_at_once('action_done', *map(begin, self.USERS))
        self.assertIn(f"{self.names[0]} saved a call with Paula Dos at 12:00. The follow-up of "
                      "Paula Dos has been closed or booked meanwhile.", told)

    def again(self):
        """Take away what one round left."""
        with self.committed() as env:
            env['dental.followup.call'].search([('followup_id', '=', self.case_id)]).unlink()
            self.clean_cases(env)
            visit = env['calendar.event'].browse(self.visit_id)
            visit.action_dental_undo()
            visit.dental_hands_off = False
            visit.action_dental_no_show()
            self.case_id = env['dental.followup'].search([('event_id', '=', self.visit_id)]).id


@tagged('post_install', '-at_install')
class TestJobsAtOnce(CommittedCase):
    """Two scheduled actions at once, and one that is killed in the middle of a batch: nothing is
    lost and nothing is done twice."""

    NUMBER = 6

    def jobs(self):
        """Return name, what there is to do and what each case must have come to, by job."""
        return {
            'send_due': (
                'attended', lambda env: env['dental.followup']._cron_send_due(limit=2), 'won'),
            'find_no_shows': (
                'booked', lambda env: env['calendar.event']._cron_find_no_shows(limit=2), 'todo'),
        }

    def prepare(self, state):
        with self.committed() as env:
            self.visit_ids = self.make_visits(env, self.NUMBER, state).ids
            env['calendar.event'].browse(self.visit_id).action_dental_arrived()
            cases = env['dental.followup'].search([('event_id', 'in', self.visit_ids)])
            cases.write({'next_at': self.clock('11:00')})
            third = env['calendar.event'].browse(self.visit_ids[2]).dental_patient_id
            return third

    def assert_each_once(self, state):
        with self.committed() as env:
            cases = env['dental.followup'].search([('event_id', 'in', self.visit_ids)])
            self.assertEqual(sorted(cases.event_id.ids), sorted(self.visit_ids))
            self.assertEqual(len(cases), self.NUMBER)
            self.assertEqual(set(cases.mapped('state')), {state})
            mails = env['mail.mail'].search([
                ('model', '=', 'dental.followup'), ('res_id', 'in', cases.ids)])
            sent = self.NUMBER if state == 'won' else 0
            self.assertEqual((len(mails), len(cases.attempt_ids)), (sent, sent))

    def stop_in_the_second_batch(self, job, third):
        """Return a worker that has committed a batch and waits in the second one."""
        worker = Worker(self.registry, job)
        worker.start()
        self.wait_until_blocked(worker)
        return worker

    def test_two_jobs_at_once(self):
        for name, (before, job, after) in self.jobs().items():
            with self.subTest(name):
                third = self.prepare(before)
                with self.held(third):
                    slow = self.stop_in_the_second_batch(job, third)
                    quick = Worker(self.registry, job)
                    quick.start()
                    self.assertTrue(quick.done.wait(PATIENCE))
                slow.join(PATIENCE)
                self.assertEqual((slow.error, quick.error), (None, None))
                self.assert_each_once(after)
                self.clean_jobs()

    def test_killed_in_the_middle_of_a_batch(self):
        for name, (before, job, after) in self.jobs().items():
            with self.subTest(name), mute_logger('odoo.sql_db'):
                third = self.prepare(before)
                with self.held(third):
                    worker = self.stop_in_the_second_batch(job, third)
                    with self.registry.cursor() as cr:
                        cr.execute("SELECT pg_terminate_backend(%s)", [worker.pid])
                    self.assertTrue(worker.done.wait(PATIENCE))
                self.assertIsNotNone(worker.error)
                again = Worker(self.registry, job)
                again.run()
                self.assertIsNone(again.error)
                self.assert_each_once(after)
                self.clean_jobs()

    def clean_jobs(self):
        """Take away what one job left, before the next one is tried."""
        with self.committed() as env:
            self.clean_cases(env)
            env['calendar.event'].browse(self.visit_ids).unlink()
            env['calendar.event'].browse(self.visit_id).action_dental_undo()
