from ast import literal_eval
from datetime import timedelta

from lxml import etree
from odoo.tests import tagged

from ...models.vocabulary import UNDECIDED
from .test_treatment_plan import PlanCase


@tagged('post_install', '-at_install')
class TestTreatmentPlanFollowup(PlanCase):
    """A plan without a decision has a dated next step, and each follows the other (S4, S5)."""

    def test_opened_when_presented(self):
        self.assertRecordValues(self.case_of_plan(), [{
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'state': 'todo',
            'next_channel': 'phone', 'topic': "Implante", 'purpose': 'care',
            'anchor_at': self.clock('00:00'), 'next_at': self.on(2, '09:00')}])
        self.assertEqual(self.plan.next_at, self.on(2, '09:00'))

    def test_promised_when_presented(self):
        plan = self.make_plan(call_back_at=self.on(3, '11:37'))
        self.assertRecordValues(self.case_of_plan(plan), [{
            'next_at': self.on(3, '11:37'), 'is_promise': True}])

    def test_presented_long_ago_or_not_yet(self):
        for day in (self.day - timedelta(days=400), self.day + timedelta(days=20)):
            case = self.case_of_plan(self.make_plan(presented_on=day))
            with self.subTest(day):
                self.assertGreaterEqual(case.next_at, self.clock('12:00'))
                self.assertLessEqual(case.anchor_at, self.clock('12:00'))

    def test_only_for_its_treatments(self):
        self.undecided.treatment_ids = self.treatment
        self.assertFalse(self.case_of_plan(self.make_plan()))
        plan = self.make_plan(treatment_ids=[(6, 0, self.treatment.ids)])
        self.assertTrue(self.case_of_plan(plan))

    def test_not_needed_for_health_is_commercial(self):
        case = self.case_of_plan(self.make_plan(is_elective=True))
        self.assertEqual(case.purpose, 'commercial')
        self.plan.is_elective = True
        self.assertEqual(self.case_of_plan().purpose, 'commercial')

    def test_call_back_to_the_minute(self):
        case = self.case_of_plan()
        for plan_state in UNDECIDED:
            agreed = self.on(5 + UNDECIDED.index(plan_state), '17:23')
            self.bring(self.plan, plan_state)
            self.plan.call_back_at = agreed
            with self.subTest(plan_state):
                self.assertRecordValues(case, [{
                    'state': 'pending', 'next_at': agreed, 'is_promise': True,
                    'next_channel': 'phone'}])
        self.plan._set_state('thinking', call_back_at=self.on(9, '10:01'))
        self.assertEqual(case.next_at, self.on(9, '10:01'))
        self.plan.call_back_at = False
        self.assertFalse(case.is_promise)
        self.assertEqual(self.plan.next_at, case.next_at)

    def test_call_back_agreed_in_a_call(self):
        """It is the plan's too, and another word of the patient does not undo it."""
        self.plan.call_back_at = self.on(3, '10:00')
        case = self.case_of_plan()
        case._promise(self.on(8, '18:05'))
        self.plan._on_followup_promised(self.on(8, '18:05'))
        self.plan.action_thinking()
        self.assertEqual(self.plan.call_back_at, self.on(8, '18:05'))
        self.assertRecordValues(case, [{
            'next_at': self.on(8, '18:05'), 'is_promise': True}])

    def test_declined(self):
        self.bring(self.plan, 'declined')
        self.assertRecordValues(self.case_of_plan(), [{
            'state': 'lost', 'lost_reason_id': self.price.id}])
        self.assertFalse(self.plan.has_next_step)

    def test_declined_and_taken_back(self):
        self.bring(self.plan, 'declined')
        case = self.case_of_plan()
        self.plan.call_back_at = False
        self.plan.action_reopen()
        self.assertRecordValues(case, [{
            'state': 'todo', 'topic': "Implante", 'next_at': self.on(2, '09:00')}])
        self.bring(self.plan, 'declined')
        self.plan._set_state('thinking', call_back_at=self.on(4, '13:10'))
        self.assertRecordValues(case, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.on(4, '13:10')}])

    def test_accepted_with_a_visit(self):
        self.make_visit('10:00', day=self.day + timedelta(days=9))
        visit = self.make_visit('10:00', day=self.day + timedelta(days=3))
        plan = self.make_plan()
        plan.action_accept()
        self.assertRecordValues(self.case_of_plan(plan), [{
            'state': 'booked', 'rebooked_event_id': visit.id, 'next_at': visit.start}])

    def test_accepted_without_a_visit(self):
        case = self.case_of_plan()
        self.bring(self.plan, 'partly')
        self.assertRecordValues(case, [{
            'state': 'todo', 'next_at': self.on(2, '09:00'),
            'topic': "Accepted, no visit yet: Implante"}])
        self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.assertEqual(case.state, 'booked')
        self.plan.action_reopen()
        self.assertRecordValues(case, [{'state': 'todo', 'topic': "Implante"}])

    def test_accepted_keeps_the_call_back(self):
        self.plan.call_back_at = self.on(3, '11:37')
        self.plan.action_accept()
        self.assertRecordValues(self.case_of_plan(), [{
            'next_at': self.on(3, '11:37'), 'is_promise': True}])

    def test_accepted_at_the_desk_by_who_was_not_reached(self):
        case = self.case_of_plan()
        case._lose(self.ref('lost_reason_not_reached'))
        visit = self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.plan.action_accept()
        self.assertRecordValues(case, [{'state': 'booked', 'rebooked_event_id': visit.id}])

    def test_completed(self):
        self.bring(self.plan, 'completed')
        self.assertEqual(self.case_of_plan().state, 'won')
        after = self.case_of_plan(program=self.done)
        self.assertNotIn(after.state, ('lost', 'cancelled'))
        self.plan.action_reopen()
        self.assertEqual(after.state, 'cancelled')
        self.assertEqual(self.case_of_plan().state, 'todo')
        self.plan.action_complete()
        self.assertTrue(self.case_of_plan(program=self.done))

    def test_completed_and_forgotten(self):
        """S44: who is done, and heard nothing since, is in a list."""
        self.bring(self.plan, 'completed')
        view = self.ref('dental_treatment_plan_view_search')
        node, = etree.fromstring(view.arch).xpath("//filter[@name='completed_no_contact']")
        forgotten = [('partner_id', '=', self.patient.id), *literal_eval(node.get('domain'))]
        self.assertEqual(self.plan.search(forgotten), self.plan)
        self.case_of_plan(program=self.done)._log_call(self.ref('outcome_no_answer'))
        self.assertFalse(self.plan.search(forgotten))

    def test_a_lost_call_is_the_plans_word(self):
        for state in ('presented', 'consulting', 'accepted', 'partly'):
            plan = self.make_plan()
            self.bring(plan, state)
            self.case_of_plan(plan)._lose(self.price)
            with self.subTest(state):
                self.assertRecordValues(plan, [{
                    'state': 'declined', 'decline_reason_id': self.price.id}])

    def test_never_lost_by_itself(self):
        """Not reached, whoever says so, is not a no (S5)."""
        for code in ('not_reached', 'wrong_number'):
            plan = self.make_plan()
            self.case_of_plan(plan)._lose(self.ref(f'lost_reason_{code}'))
            with self.subTest(code):
                self.assertEqual(plan.state, 'presented')
        case = self.case_of_plan()
        for _try in range(self.undecided.max_attempts + 2):
            with self.at_utc(case.next_at + timedelta(minutes=5)):
                case._log_call(self.ref('outcome_no_answer'))
        self.assertIn(case.state, ('todo', 'pending'))
        self.assertTrue(self.plan.has_next_step)

    # nothing is forgotten

    def watch(self):
        return self.env['dental.treatment.plan']._open_forgotten()

    def test_next_step_is_searched(self):
        Plan = self.env['dental.treatment.plan']
        mine = [('partner_id', '=', self.patient.id)]
        without = self.make_plan()
        self.case_of_plan(without).action_cancel()
        self.assertEqual(Plan.search([*mine, ('has_next_step', '=', False)]), without)
        self.assertEqual(Plan.search([*mine, ('has_next_step', '=', True)]), self.plan)
        self.assertEqual(
            Plan.search([*mine, ('has_next_step', 'in', [True, False])]), without | self.plan)
        self.undecided.is_on = False
        self.assertFalse(Plan.search([*mine, ('has_next_step', '=', True)]))
        self.assertFalse(self.plan.has_next_step)

    def test_watch_opens_what_was_forgotten(self):
        self.undecided.is_on = False
        plans = self.env['dental.treatment.plan'].create([
            {'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 1}] * 3)
        self.bring(plans[2], 'accepted')
        self.assertFalse(self.case_of_plan(plans[0]) or self.watch())
        self.undecided.is_on = True
        self.assertEqual(self.watch().plan_id, plans[:2])
        self.assertFalse(self.watch())

    def test_watch_is_not_kept_by_one_plan(self):
        """A patient who went to another clinic keeps nobody else's plan without a next step."""
        self.undecided.is_on = False
        good, bad = self.make_plan(), self.make_plan()
        elsewhere = self.make_patient("Se mudó")
        bad.partner_id = elsewhere
        other = self.make_clinic("Otra", 'Europe/Madrid')
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET company_id = %s WHERE id = %s",
                            (other.id, elsewhere.id))
        self.env.invalidate_all()
        self.undecided.is_on = True
        self.assertIn(good, self.watch().plan_id)
        self.assertTrue(good.has_next_step)
        self.assertFalse(bad.followup_ids)

    def test_watch_takes_up_again(self):
        case = self.case_of_plan()
        for days, close in (
                (2, lambda: case._set_state('won')),
                (30, lambda: case._lose(self.ref('lost_reason_not_reached')))):
            close()
            self.assertEqual(self.watch(), case)
            with self.subTest(days):
                self.assertEqual(case.state, 'todo')
                self.assertGreaterEqual(case.next_at, self.on(days, '00:00'))
                self.assertLess(case.next_at, self.on(days + 3, '00:00'))
            self.assertFalse(self.watch())

    def test_watch_leaves_who_refused_in_peace(self):
        self.case_of_plan().action_cancel()
        self.assertGreaterEqual(self.watch().next_at, self.on(30, '00:00'))

    def test_watch_calls_nobody_who_is_gone(self):
        self.patient.dental_deceased_on = self.day
        self.assertFalse(self.case_of_plan() or self.watch())
        other = self.make_patient("Ana Archivada")
        self.make_plan(partner_id=other.id)
        other.active = False
        self.assertFalse(self.watch())

    def test_watch_does_not_open_what_is_dropped(self):
        self.undecided.expires_days = 10
        self.case_of_plan().action_cancel()
        self.assertFalse(self.watch())

    def test_watch_by_clinic(self):
        """A clinic whose own program is off has nobody called, nor is another's opened."""
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_patient("Benito Bruc", company_id=other.id)
        plan = self.make_plan(partner_id=stranger.id, company_id=other.id)
        own = self.undecided.copy({
            'code': 'undecided', 'company_id': other.id, 'is_on': True, 'name': "Bruc"})
        for case in (self.case_of_plan(), self.case_of_plan(plan)):
            case._lose(self.ref('lost_reason_not_reached'))
        own.is_on = False
        self.assertEqual(self.watch(), self.case_of_plan())
        own.is_on = True
        self.assertEqual(self.watch().plan_id, plan)

    def test_ten_at_once_cost_like_one(self):
        def count(number):
            patients = self.env['res.partner'].create([
                {'name': f"Paciente {index}", 'is_dental_patient': True,
                 'company_id': self.clinic.id} for index in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plans = self.env['dental.treatment.plan'].create([
                {'partner_id': patient.id, 'company_id': self.clinic.id, 'amount': 100}
                for patient in patients])
            self.env.flush_all()
            created = self.env.cr.sql_log_count
            plans._set_state('declined', decline_reason_id=self.price.id)
            self.env.flush_all()
            return created - before, self.env.cr.sql_log_count - created
        count(1)
        for one, ten in zip(count(1), count(10), strict=True):
            self.assertLessEqual(ten, one + 4)
