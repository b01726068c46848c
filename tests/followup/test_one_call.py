from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..household_case import HouseholdCase
from .checkup_case import CheckupCase


@tagged('post_install', '-at_install')
class TestFirstReason(HouseholdCase):
    """Today shows one line for each call, whatever it is about (S1)."""

    def first(self):
        self.env.invalidate_all()
        return self.env['dental.followup'].search([
            ('is_first_reason', '=', True), ('company_id', '=', self.clinic.id)])

    def test_one_line_for_a_household(self):
        later = self.make_case('no_show', clock='12:30')
        first = self.make_case('repair', clock='12:10')
        hers = self.make_case('no_show', self.sister, clock='12:20')
        other = self.make_case('no_show', self.stranger)
        self.assertEqual(self.first(), first | other)
        self.assertEqual((later | first | hers | other).filtered('is_first_reason'), first | other)
        self.assertIn("2 more reasons", first.why_now)
        for case in (later, hers, other):
            self.assertNotIn("more reason", case.why_now)
        self.assertEqual(
            self.env['dental.followup'].search([
                ('is_first_reason', '=', False), ('company_id', '=', self.clinic.id)]),
            later | hers)

    def test_a_promise_goes_first(self):
        first = self.make_case('no_show', clock='12:00')
        promised = self.make_case('repair', self.sister, clock='18:00')
        promised._promise(self.clock('18:00'))
        self.assertEqual(self.first(), promised)
        self.assertIn("1 more reason", promised.why_now)
        self.assertNotIn("more reason", first.why_now)

    def test_what_is_not_due_is_no_line(self):
        self.make_case('no_show', day=self.tomorrow)
        self.make_case('repair', next_channel='email')
        closed = self.make_case('dentist_asks')
        closed.action_cancel()
        self.assertFalse(self.first())
        self.make_case('post_treatment', clock='23:59')
        self.assertEqual(len(self.first()), 1)
        self.ref('program_post_treatment').is_on = False
        self.assertFalse(self.first())

    def test_a_letter_is_no_call(self):
        letter = self.make_case('no_show', next_channel='letter')
        call = self.make_case('repair', clock='12:30')
        self.assertEqual(self.first(), letter | call)
        self.assertNotIn("more reason", call.why_now)

    def test_end_of_the_clinics_day(self):
        canarian = self.make_clinic("Clínica Teide", 'Atlantic/Canary')
        there = self.make_patient("Guanche", company_id=canarian.id, phone='+34 600 11 22 44')
        case = self.make_case('no_show', there, company_id=canarian.id, clock='00:30',
                              day=self.tomorrow)
        self.assertTrue(case.is_first_reason)
        self.assertFalse(self.make_case(
            'no_show', clock='00:30', day=self.tomorrow).is_first_reason)

    def test_each_clinic_has_its_own_lines(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        shared = self.make_patient("De las dos", company_id=False, phone='+34 600 11 22 55')
        here = self.make_case('no_show', shared)
        there = self.make_case('no_show', shared, company_id=other.id)
        self.assertTrue(here.is_first_reason and there.is_first_reason)
        self.assertNotIn("more reason", here.why_now)

    def test_a_line_costs_no_query(self):
        def queries(patients):
            cases = self.env['dental.followup'].union(*(
                self.make_case(program, patient)
                for patient in patients for program in ('no_show', 'repair')))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases.with_user(self.receptionist).read(['why_now', 'is_first_reason'])
            return self.env.cr.sql_log_count - before
        patients = self.make_visits(22).dental_patient_id
        queries(patients[:1])
        self.assertLessEqual(queries(patients[1:11]), queries(patients[11:12]) + 2)


@tagged('post_install', '-at_install')
class TestOneCall(HouseholdCase):
    """A call is about all that is due of who answers, and its result settles each (S1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit('10:00')
        cls.visit.action_dental_no_show()
        cls.missed = cls.env['dental.followup'].search([('event_id', '=', cls.visit.id)])
        cls.plan = cls.make_case('completed', clock='12:10')
        cls.recall = cls.make_case('recall', clock='12:20')
        cls.later = cls.make_case('late_cancel', day=cls.tomorrow)
        cls.hers = cls.make_case('no_show', cls.sister, clock='11:00')
        cls.cases = cls.missed | cls.plan | cls.recall | cls.hers

    def assert_one_call(self, outcome):
        """Each has its row of the same call, which is one contact at most."""
        rows = self.cases.attempt_ids
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows.outcome_id, self.ref(f'outcome_{outcome}'))
        main = self.missed.attempt_ids
        self.assertFalse(main.same_call_id)
        self.assertEqual((rows - main).same_call_id, main)
        self.assertEqual((rows - main).mapped('is_contact'), [False] * 3)
        self.assertEqual(set(rows.mapped('phone')), {'+34655979711'})
        self.assertFalse(self.later.attempt_ids)

    def assert_nothing_due(self):
        """After the call none of it is due, and what is due another day is left alone."""
        self.assertRecordValues(self.later, [{
            'state': 'todo', 'next_at': self.clock('12:00', self.tomorrow)}])
        for case in self.cases:
            self.assertTrue(
                case.is_closed or case.next_at > self.clock('12:00'), case.display_name)

    def test_what_it_is_about(self):
        call = self.start_call(self.missed)
        self.assertRecordValues(call.reason_ids.sorted('id'), [
            {'followup_id': self.hers.id, 'is_own': False, 'result': 'later'},
            {'followup_id': self.plan.id, 'is_own': True, 'result': 'same'},
            {'followup_id': self.recall.id, 'is_own': True, 'result': 'same'}])
        self.env.invalidate_all()
        self.assertEqual(call.reason_ids.followup_id.ids, (self.plan | self.recall | self.hers).ids)
        self.assertFalse(self.start_call(
            self.make_case('no_show', self.stranger)).reason_ids)

    def test_the_household_is_in_hand(self):
        call = self.start_call(self.missed)
        self.assertEqual((self.cases | self.later).claim_user_id, self.receptionist)
        colleague = self.make_user('colega_una_test', 'group_receptionist')
        other = self.start_call(self.hers, colleague)
        with self.assertRaisesRegex(UserError, 'recepcion_test'), self.env.cr.savepoint():
            other.action_not_answered()
        call.action_not_answered()
        self.assertFalse((self.cases | self.later).claim_user_id)

    def test_no_answer_moves_each(self):
        self.start_call(self.missed).action_not_answered()
        self.assert_one_call('no_answer')
        self.assertFalse(any(self.cases.attempt_ids.mapped('is_contact')))
        self.assertEqual(set(self.cases.mapped('state')), {'pending', 'cancelled'})
        self.assert_nothing_due()

    def test_booked_books_each_that_wants_a_visit(self):
        call = self.talk(self.missed)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        self.assert_one_call('answered')
        visit = self.missed.rebooked_event_id
        self.assertTrue(visit)
        self.assertRecordValues(self.missed | self.recall, [
            {'state': 'booked', 'rebooked_event_id': visit.id},
            {'state': 'booked', 'rebooked_event_id': visit.id}])
        self.assertEqual(self.plan.state, 'won')
        self.assertIn("Settled in the call", self.plan.close_note)
        self.assertRecordValues(self.hers, [{'state': 'pending', 'rebooked_event_id': False}])
        self.assertEqual((self.missed | self.recall).attempt_ids.event_id, visit)
        self.assertFalse(self.hers.attempt_ids.event_id)

    def test_booked_with_lines_of_their_own(self):
        call = self.talk(self.missed)
        call.slot_id = call.slot_ids[0]
        results = {self.plan: 'later', self.recall: 'done', self.hers: 'done'}
        for line in call.reason_ids:
            line.result = results[line.followup_id]
        call.action_done()
        self.assertEqual(
            self.cases.mapped('state'), ['booked', 'pending', 'cancelled', 'cancelled'])
        self.assertIn("Settled in the call", self.recall.close_note)

    def assert_settled(self, states):
        self.assert_one_call('answered')
        self.assertTrue(self.missed.attempt_ids.is_contact)
        self.assertEqual(self.cases.mapped('state'), states)
        self.assert_nothing_due()

    def test_promise(self):
        self.talk(self.missed, call_back_at=self.clock('18:25')).action_done()
        self.assert_settled(['pending', 'won', 'pending', 'pending'])
        for case in (self.missed, self.recall):
            self.assertRecordValues(case, [{
                'is_promise': True, 'next_at': self.clock('18:25')}])
        self.assertGreater(self.hers.next_at, self.clock('23:00'))

    def test_lost(self):
        reason = self.ref('lost_reason_not_now')
        self.talk(self.missed, lost_reason_id=reason.id).action_done()
        self.assertEqual((self.missed | self.recall).mapped('state'), ['lost', 'lost'])
        self.assertEqual((self.missed | self.recall).lost_reason_id, reason)
        self.assertEqual(self.plan.state, 'won')
        self.assertEqual(self.hers.state, 'pending')
        self.assertEqual(len(self.cases.attempt_ids), 4)
        for case in self.cases | self.later:
            self.assertTrue(case.is_closed or case.next_at > self.clock('23:00'))

    def test_done_and_later_lines(self):
        call = self.talk(self.missed, lost_reason_id=self.ref('lost_reason_price').id)
        results = {self.hers: 'done', self.plan: 'later', self.recall: 'later'}
        for line in call.reason_ids:
            line.result = results[line.followup_id]
        call.action_done()
        self.assert_settled(['lost', 'pending', 'pending', 'cancelled'])
        self.assertEqual(self.hers.closed_user_id, self.receptionist)

    def test_wrong_number_is_the_one_that_was_dialled(self):
        self.patient.dental_phone_alt = '+34 600 99 88 77'
        self.start_call(self.missed).with_context(outcome='wrong_number').action_not_answered()
        self.assert_one_call('wrong_number')
        self.assertEqual(self.patient.dental_wrong_number, '+34655979711')
        self.assertEqual(self.missed.phone, '+34600998877')
        self.assertRecordValues(self.missed | self.recall, [
            {'needs_data': False, 'next_at': self.clock('12:20')}] * 2)
        self.assertRecordValues(self.hers, [{'needs_data': True, 'phone': False}])

    def test_does_not_want_calls(self):
        self.start_call(self.missed).with_context(outcome='do_not_call').action_not_answered()
        self.assert_one_call('do_not_call')
        self.assertEqual(self.env['dental.consent'].search_count([
            ('partner_id', '=', self.patient.id)]), 1)
        self.assertEqual(self.missed.state, 'lost')
        self.assertFalse(self.sister.dental_consent_ids)
        for case in self.cases | self.later:
            self.assertTrue(case.is_closed or case.next_at > self.clock('23:00'))

    def test_settled_while_the_call_lasted(self):
        call = self.talk(self.missed)
        self.recall.action_cancel()
        call.action_done()
        self.assertFalse(self.recall.attempt_ids)

    def test_what_may_not_be_mentioned_is_no_reason(self):
        self.env['dental.consent'].create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'text': "No",
            'purpose': 'commercial'})
        dormant = self.ref('program_dormant')
        dormant.is_on = True
        offer = self.make_case('dormant')
        call = self.start_call(self.missed)
        self.assertNotIn(offer, call.reason_ids.followup_id)
        self.assertIn(self.plan, call.reason_ids.followup_id)

    def test_reasons_are_not_added_by_hand(self):
        call = self.start_call(self.missed)
        strange = self.make_case('no_show', self.stranger)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            call.write({'reason_ids': [(0, 0, {'followup_id': strange.id})]})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            call.reason_ids[0].followup_id = strange

    def test_cost_of_many_reasons(self):
        def queries(number):
            patient = self.make_patient("Con mucho", phone=f'+34 600 11 33 {number:02d}')
            for index in range(number):
                self.make_case('repair', patient, period=str(index))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.start_call(patient.dental_followup_ids[:1])
            return self.env.cr.sql_log_count - before
        queries(1)
        self.assertLessEqual(queries(12), queries(2) + 4)


@tagged('post_install', '-at_install')
class TestCheckupInACall(CheckupCase):
    """How a treatment evolves is asked, whatever else the call is about (S43)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.missed = cls.make_case('no_show', clock='11:00')

    def test_the_form_is_there(self):
        call = self.talk(self.missed)
        self.assertTrue(call.asks_evolution)
        with self.assertRaisesRegex(UserError, 'How much does it hurt'):
            call.action_done()
        call.write({'pain': '9'})
        call.action_done()
        form = self.env['dental.evolution'].search([('partner_id', '=', self.patient.id)])
        self.assertRecordValues(form, [{'followup_id': self.checkup.id, 'pain': 9}])
        self.assertTrue(form.red_flags)
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'checkup': 24, 'alarm_state': 'new'}])

    def test_another_time_is_soon(self):
        call = self.talk(self.missed)
        call.reason_ids.result = 'later'
        self.assertFalse(call.asks_evolution)
        call.action_done()
        self.assertFalse(self.env['dental.evolution'].search_count([
            ('partner_id', '=', self.patient.id)]))
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'checkup': 24, 'next_at': self.clock('16:00')}])

    def test_no_time_to_talk(self):
        self.talk(self.checkup, call_back_at=self.clock('18:00')).action_done()
        self.assertRecordValues(self.checkup, [{
            'state': 'pending', 'is_promise': True, 'next_at': self.clock('18:00')}])
        self.assertFalse(self.env['dental.evolution'].search_count([
            ('partner_id', '=', self.patient.id)]))
