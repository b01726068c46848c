from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .program_case import ProgramCase


@tagged('post_install', '-at_install')
class TestUndecidedProgram(ProgramCase):
    """A plan waits for a decision: it always has a date, until there is one (S4, S5)."""

    def open_plan(self, **values):
        plan = self.make_plan(**values)
        return plan, self.case_for('undecided')

    def test_two_days_after_it_was_presented(self):
        plan, case = self.open_plan()
        self.assertNext(case, 2, '09:00', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'plan_id': plan.id, 'topic': "Implante", 'is_promise': False,
            'anchor_at': self.on(0, '00:00'), 'user_id': False}])

    def test_what_the_patient_says_is_noted_in_the_call(self):
        """Thinking it over, consulting it with somebody, or a yes that has no visit yet (S5)."""
        plan, case = self.open_plan()
        self.talk_when_due(case, plan_decision='thinking')
        self.assertEqual((plan.state, case.state), ('thinking', 'pending'))
        with self.assertRaisesRegex(UserError, 'Who does'), self.env.cr.savepoint():
            self.talk_when_due(case, plan_decision='consulting')
        self.talk_when_due(case, plan_decision='consulting', consult_with="su mujer")
        self.assertRecordValues(plan, [{'state': 'consulting', 'consult_with': "su mujer"}])
        self.talk_when_due(case, plan_decision='accepted')
        self.assertEqual((plan.state, case.state), ('accepted', 'todo'))
        self.assertIn('no visit yet', case.topic)

    def test_the_call_asks_what_the_patient_says_of_their_plan(self):
        """Shown in the calls about a plan, and in no other."""
        visit = self.make_visit('10:00', self.make_patient("Sin Plan", phone='+34 600 00 30 01'))
        visit.action_dental_no_show()
        for case, shown in ((self.open_plan()[1], True), (self.case_of(visit), False)):
            call = self.start_call(case)
            call.action_answered()
            call.write({
                'step': 'reply', 'blocker_ids': [Command.set(self.ref('blocker_none').ids)]})
            with Form(call) as form:
                self.assertNotEqual(form._get_modifier('plan_decision', 'invisible'), shown)

    def test_promised_to_the_minute(self):
        """At the agreed time, also when the clinic is closed, and again as agreed in the call."""
        plan, case = self.open_plan(call_back_at=self.on(5, '13:37'))
        self.assertNext(case, 5, '13:37', state='todo')
        self.assertTrue(case.is_promise)
        self.talk_when_due(case, call_back_at=self.on(8, '20:41'))
        self.assertNext(case, 8, '20:41')
        self.assertEqual(plan.call_back_at, self.on(8, '20:41'))

    def test_path_and_never_given_up(self):
        """After 7, 21 and 60 days from the start; then somebody decides, every day anew."""
        plan, case = self.open_plan()
        for days in (7, 21, 60):
            self.not_reached(case)
            self.assertNext(case, days, '09:00')
            self.assertFalse(case.error_reason)
        self.not_reached(case)
        self.assertNext(case, 63, '09:00')  # the day after is a Saturday
        self.assertIn("All attempts are used up", case.error_reason)
        self.job('close_unanswered', 90)
        self.assertEqual((case.state, plan.state), ('pending', 'presented'))

    def test_presented_long_ago_keeps_its_distances(self):
        """Entered a year late it is called in turn, not four days in a row."""
        _plan, case = self.open_plan(presented_on=self.day - timedelta(days=365))
        self.assertNext(case, 0, '12:00', state='todo')
        for days in (7, 21, 58):  # a week, three and 60 days after last Saturday
            self.not_reached(case)
            self.assertNext(case, days, '09:00')

    def test_a_visit_for_it_and_won(self):
        plan, case = self.open_plan(treatment_ids=[Command.set(self.treatment.ids)])
        visit = self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.assertNext(case, 3, '10:00', 'wait', state='booked')
        with self.at_utc(visit.stop):
            visit.action_dental_attended()
        self.assertEqual(case.state, 'won')
        self.job('watch', 4, '12:00')
        self.assertTrue(plan.has_next_step, "the patient came, and still has not decided")
        self.assertEqual(case.state, 'todo')

    def test_another_visit_decides_nothing(self):
        _plan, case = self.open_plan()
        self.make_visit('10:00', day=self.day + timedelta(days=3))
        self.assertNext(case, 2, '09:00', state='todo')

    def test_declined_in_the_call(self):
        plan, case = self.open_plan()
        self.talk_when_due(case, lost_reason_id=self.ref('lost_reason_price').id)
        self.assertRecordValues(case, [{
            'state': 'lost', 'lost_reason_id': self.ref('lost_reason_price').id}])
        self.assertRecordValues(plan, [{
            'state': 'declined', 'decline_reason_id': self.ref('lost_reason_price').id}])

    def test_declined_and_taken_back(self):
        plan, case = self.open_plan()
        plan._set_state('declined', decline_reason_id=self.ref('lost_reason_price').id)
        self.assertEqual(case.state, 'lost')
        plan.action_reopen()
        self.assertNext(case, 2, '09:00', state='todo')

    def test_not_needed_for_health_follows_the_stricter_rules(self):
        """The clinic opens on Saturday: an aesthetic plan is called about on Monday."""
        self.clinic.resource_calendar_id = self.make_clinic(
            "Sábados", self.zone, ((8, 22),), range(6)).resource_calendar_id
        with self.at('12:00', self.day + timedelta(days=3)):  # on Thursday
            _plan, case = self.open_plan(is_elective=True)
            other = self.make_patient("Con caries", phone='+34 655 97 96 77')
            self.make_plan(other)
        self.assertEqual(case.purpose, 'commercial')
        self.assertNext(case, 7, '09:00', state='todo')
        self.assertNext(self.case_for('undecided', other), 5, '09:00', state='todo')

    def test_forgotten_plans_are_dated_by_the_job(self):
        """What was presented while the program was off has its next step within the hour."""
        program = self.program('undecided')
        program.is_on = False
        plan = self.make_plan()
        self.job('watch', 0, '13:00')
        self.assertFalse(self.cases('undecided') | plan.followup_ids)
        program.is_on = True
        self.job('watch', 0, '14:00')
        self.assertNext(self.case_for('undecided'), 2, '09:00', state='todo')
        self.job('watch', 0, '15:00')
        self.assertEqual(len(self.cases('undecided')), 1)


@tagged('post_install', '-at_install')
class TestCompletedProgram(ProgramCase):
    """A plan is completed: thanks the next day, as the patient prefers it."""

    def complete(self, **values):
        self.patient.write(values)
        plan = self.make_plan(name="Ortodoncia")
        plan.action_accept()
        plan.action_complete()
        return plan

    def test_by_telephone(self):
        plan = self.complete()
        case = self.case_for('completed')
        self.assertNext(case, 1, '09:00', state='todo')
        self.assertRecordValues(case, [{
            'purpose': 'care', 'plan_id': plan.id, 'topic': "Ortodoncia"}])
        self.talk_when_due(case)
        self.assertEqual(case.state, 'won')

    def test_by_email_if_preferred(self):
        self.complete(dental_preferred_channel='email')
        case = self.case_for('completed')
        self.assertNext(case, 1, '09:00', 'email', state='todo')
        self.job('send_due', 1, '09:00')
        self.assertQueued(case, "thank you for your trust")
        self.assertEqual(case.state, 'won')

    def test_by_a_channel_it_has_no_message_for(self):
        self.complete(dental_preferred_channel='sms')
        self.assertNext(self.case_for('completed'), 1, '09:00', state='todo')

    def test_not_reached_once_is_enough(self):
        self.complete()
        case = self.case_for('completed')
        self.not_reached(case)
        self.assertRecordValues(case, [{
            'state': 'cancelled', 'close_note': "Not reached after all attempts."}])

    def test_not_completed_after_all(self):
        plan = self.complete(dental_preferred_channel='email')
        case = self.case_for('completed')
        self.job('send_due', 1, '09:00')
        plan.action_reopen()
        self.assertEqual(case.state, 'cancelled')
        self.assertEqual(self.mails(case).state, 'cancel')
