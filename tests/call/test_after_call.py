from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import NoShowCase
from ..household_case import HouseholdCase

PROMISE = "La doctora le aclara lo de la corona"


@tagged('post_install', '-at_install')
class TestPromise(NoShowCase, HouseholdCase):
    """What was promised has an owner and an hour (S14, S74)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promise_type = cls.env.ref('dental_followup.mail_activity_type_promise')

    def todos(self, case=None):
        return (case or self.case).activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.promise_type)

    def test_caller_keeps_it_at_the_hour(self):
        self.talk(self.case, promise=f"  {PROMISE} ",
                  call_back_at=self.clock('18:00')).action_done()
        self.assertRecordValues(self.case.attempt_ids, [{
            'promise': PROMISE, 'promise_user_id': self.receptionist.id,
            'call_back_at': self.clock('18:00')}])
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('18:00'),
            'user_id': self.receptionist.id}])
        self.assertRecordValues(self.case.activity_ids, [{
            'user_id': self.receptionist.id, 'date_deadline': self.day,
            'activity_type_id': self.ref('mail_activity_type_call').id}])

    def test_dentist_keeps_it(self):
        self.talk(self.case, promise=PROMISE, promise_user_id=self.dentist_user.id,
                  call_back_at=self.clock('18:00')).action_done()
        self.assertEqual(self.case.user_id, self.dentist_user)
        self.assertEqual(self.case.activity_ids.user_id, self.dentist_user)
        mine = self.env['dental.followup'].search(
            [('user_id', '=', self.dentist_user.id), ('is_promise', '=', True)])
        self.assertEqual(mine, self.case)

    def test_call_back_alone_stays_receptions(self):
        call = self.talk(self.case, call_back_at=self.clock('18:00'))
        self.assertFalse(call.promise_user_id)
        call.action_done()
        self.assertRecordValues(self.case, [{'is_promise': True, 'user_id': False}])

    def test_call_back_by_who_was_chosen(self):
        self.talk(self.case, call_back_at=self.clock('18:00'),
                  promise_user_id=self.manager.id).action_done()
        self.assertEqual(self.case.user_id, self.manager)

    def test_without_an_hour_it_is_a_to_do_of_tomorrow(self):
        """The follow-up goes on by its own rules."""
        self.talk(self.case, promise=PROMISE).action_done()
        self.assertRecordValues(self.todos(), [{
            'user_id': self.receptionist.id, 'date_deadline': self.tomorrow}])
        self.assertRecordValues(self.case, [{
            'state': 'pending', 'is_promise': False, 'user_id': False}])
        self.assertGreater(self.case.next_at, self.clock('12:00', self.tomorrow))
        self.assertRecordValues(self.case.attempt_ids, [{
            'promise': PROMISE, 'promise_user_id': self.receptionist.id, 'call_back_at': False}])

    def test_on_friday_it_is_of_monday(self):
        friday = self.day + timedelta(days=4)
        with self.at('12:00', friday):
            self.talk(self.case, promise=PROMISE).action_done()
        self.assertEqual(self.todos().date_deadline, friday + timedelta(days=3))

    def test_due_when_the_clinic_opens_next(self):
        self.assertEqual(self.case._promise_due(), self.clock('09:00', self.tomorrow))
        self.clinic.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(
            self.case._promise_due(), self.clock('00:00', self.tomorrow))

    def test_visit_and_promise(self):
        """The visit stands; the promise is somebody's to-do, and says nothing to the systray."""
        call = self.talk(self.case, promise=PROMISE, promise_user_id=self.dentist_user.id)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertEqual(self.case.state, 'booked')
        todo = self.todos()
        self.assertRecordValues(todo, [{
            'user_id': self.dentist_user.id, 'date_deadline': self.tomorrow, 'summary': False,
            'note': False}])
        said = [todo.display_name, todo.res_name, *self.case.message_ids.mapped('body')]
        self.assertNotIn('corona', ' '.join(filter(None, said)))
        self.assertFalse(self.case.user_id)

    def test_visit_and_promise_with_a_day(self):
        call = self.talk(self.case, promise=PROMISE, call_back_at=self.clock('18:00'))
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assertEqual(self.case.state, 'booked')
        self.assertRecordValues(self.todos(), [{
            'user_id': self.receptionist.id, 'date_deadline': self.day}])

    def test_lost_and_promise(self):
        reason = self.ref('lost_reason_unhappy')
        self.talk(self.case, promise=PROMISE, lost_reason_id=reason.id).action_done()
        self.assertEqual(self.case.state, 'lost')
        self.assertEqual(self.todos().user_id, self.receptionist)
        self.assertFalse(self.case.attempt_ids.call_back_at)

    def test_to_do_is_ended_by_its_owner(self):
        call = self.talk(self.case, promise=PROMISE, promise_user_id=self.dentist_user.id)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        count = self.case.attempt_count
        self.todos().with_user(self.dentist_user).action_feedback()
        self.assertFalse(self.todos())
        self.assertRecordValues(self.case, [{'state': 'booked', 'attempt_count': count}])

    def test_thank_you_call_with_a_question(self):
        """A call that wants no visit is done; the answer that is owed is not."""
        case = self.make_case('post_visit')
        self.talk(case, promise=PROMISE, promise_user_id=self.dentist_user.id).action_done()
        self.assertEqual(case.state, 'won')
        self.assertEqual(self.todos(case).user_id, self.dentist_user)

    def test_said_before_saving(self):
        call = self.talk(self.case, promise=PROMISE, promise_user_id=self.dentist_user.id)
        call.action_review()
        self.assertIn(PROMISE, call.review_result)
        self.assertIn(self.dentist_user.name, call.review_result)
        self.assertFalse(self.todos())

    def test_owner_is_proposed_when_something_is_promised(self):
        call = self.talk(self.case, is_free=True)
        with Form(call) as form:
            self.assertFalse(form.promise_user_id)
            form.promise = PROMISE
            self.assertEqual(form.promise_user_id, self.receptionist)
            form.promise_user_id = self.dentist_user
            form.promise = f"{PROMISE}."
            self.assertEqual(form.promise_user_id, self.dentist_user)

    def test_nobody_from_outside_keeps_it(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_user('recepcion_bruc', 'group_receptionist', other)
        for user in (self.outsider, stranger):
            with self.subTest(user.login), self.env.cr.savepoint(), \
                    self.assertRaisesRegex(UserError, 'works in the clinic|another clinic'):
                self.talk(self.case, promise=PROMISE, promise_user_id=user.id).action_done()

    def test_not_reached_promises_nothing(self):
        call = self.start_call(self.case)
        call.write({'promise': PROMISE})
        call.with_context(outcome='no_answer').action_not_answered()
        self.assertRecordValues(self.case.attempt_ids, [{
            'promise': False, 'promise_user_id': False}])
        self.assertFalse(self.case.user_id)


@tagged('post_install', '-at_install')
class TestFeeling(HouseholdCase):
    """How a call felt: one click that nobody reads, and three people at least in what is (S48)."""

    def answer(self, user, feeling, day=None, clinic=None):
        """Note a feeling as the server does."""
        self.env['dental.followup.feeling'].create({
            'company_id': (clinic or self.clinic).id, 'user_id': user.id,
            'day': day or date(2026, 10, 12), 'feeling': str(feeling)})

    def report(self, user=None):
        user = user or self.manager
        env = self.env(user=user, context={'allowed_company_ids': user.company_ids.ids})
        return env['dental.followup.feeling.report'].search([])

    def test_one_click_leaves_no_trace_of_the_call(self):
        case = self.make_case('no_show')
        call = self.talk(case, feeling='4', call_back_at=self.clock('18:00'))
        call.action_done()
        felt = self.env['dental.followup.feeling'].search([('company_id', '=', self.clinic.id)])
        self.assertRecordValues(felt, [{
            'user_id': self.receptionist.id, 'day': self.day, 'feeling': '4'}])
        self.assertEqual(set(felt._fields) - {'display_name'}, {
            'id', 'company_id', 'user_id', 'day', 'feeling'})
        self.assertFalse(call.feeling)

    def test_skipped_by_default(self):
        self.talk(self.make_case('no_show'), call_back_at=self.clock('18:00')).action_done()
        self.assertFalse(self.env['dental.followup.feeling'].search(
            [('company_id', '=', self.clinic.id)]))

    def test_kept_for_two_years_of_the_clinics_own_days(self):
        island = self.make_clinic("Clínica Canarias", 'Atlantic/Canary')
        days = [date(2024, 10, 31), date(2024, 11, 1), date(2024, 12, 1), date(2026, 11, 2)]
        for clinic in (self.clinic, island):
            for day in days:
                self.answer(self.receptionist, 3, day, clinic)
        Feeling = self.env['dental.followup.feeling']

        def kept(clinic):
            return Feeling.search([('company_id', '=', clinic.id)]).sorted('day').mapped('day')
        Feeling._gc_old()
        self.assertEqual(kept(self.clinic), days[1:])
        self.assertEqual(kept(island), days[1:])
        with self.at('00:30', date(2026, 12, 1)):
            Feeling._gc_old()
            self.assertEqual(kept(self.clinic), days[2:])
            self.assertEqual(kept(island), days[1:], "it is still November there")

    def test_nobody_reads_it(self):
        self.answer(self.receptionist, 1)
        for user in (self.receptionist, self.dentist_user, self.manager,
                     self.env.ref('base.user_admin')):
            felt = self.env['dental.followup.feeling'].with_user(user)
            one = felt.browse(felt.sudo().search([], limit=1).id)
            for method, args in (
                    ('search', [[]]), ('search_count', [[]]), ('search_read', [[], ['day']]),
                    ('formatted_read_group', [[], ['user_id'], ['__count']]),
                    ('create', [{'feeling': '1'}])):
                with self.subTest(user=user.login, method=method), \
                        self.assertRaises(AccessError):
                    getattr(felt, method)(*args)
            for method, args in (('read', [['day']]), ('write', [{'feeling': '5'}]),
                                 ('unlink', []), ('web_read', [{'feeling': {}}])):
                with self.subTest(user=user.login, method=method), \
                        self.assertRaises(AccessError):
                    getattr(one, method)(*args)

    def test_three_people_at_least(self):
        for feeling in (1, 5, 5):
            self.answer(self.receptionist, feeling)
        self.answer(self.dentist_user, 4)
        self.assertFalse(self.report())
        self.answer(self.manager, 3)
        self.assertRecordValues(self.report(), [{
            'month': date(2026, 10, 1), 'company_id': self.clinic.id, 'number': 5, 'people': 3,
            'average': 3.6}])

    def test_a_month_is_shown_when_it_is_over(self):
        for day in (date(2026, 10, 31), date(2026, 11, 1)):
            for user in (self.receptionist, self.dentist_user, self.manager):
                self.answer(user, 3, day)
        self.assertEqual(self.report().mapped('month'), [date(2026, 10, 1)])
        with self.at('12:00', date(2026, 12, 1)):
            report = self.report().with_context(tz='Pacific/Kiritimati')
            self.assertEqual(
                report.search([]).mapped('month'), [date(2026, 10, 1)], "not over everywhere")
        with self.at('14:00', date(2026, 12, 1)):
            self.assertEqual(
                self.report().mapped('month'), [date(2026, 11, 1), date(2026, 10, 1)])

    def test_people_of_two_clinics_are_not_added_up(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        self.answer(self.receptionist, 3)
        self.answer(self.dentist_user, 3)
        self.answer(self.manager, 3, clinic=other)
        self.manager.company_ids |= other
        self.assertFalse(self.report())
        for user in (self.receptionist, self.dentist_user):
            self.answer(user, 3, clinic=other)
        self.assertEqual(self.report().company_id, other)

    def test_each_clinic_its_own_and_managers_only(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        boss = self.make_user('gerencia_bruc', 'group_manager', other)
        for user in (self.receptionist, self.dentist_user, self.manager):
            self.answer(user, 3)
        self.assertTrue(self.report())
        self.assertFalse(self.report(boss))
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.report(user)
