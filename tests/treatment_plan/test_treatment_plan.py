from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ...models.treatment_plan.dental_treatment_plan import PLAN_STATES, TRANSITIONS
from ...models.vocabulary import UNDECIDED
from ..common import DentalCase


class PlanCase(DentalCase):
    """A clinic with the programs that start with plans, and a plan of 1,200 on the table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.undecided = cls.env.ref('dental_followup.program_undecided')
        cls.done = cls.env.ref('dental_followup.program_completed')
        cls.price = cls.env.ref('dental_followup.lost_reason_price')
        cls.plan = cls.make_plan()

    def case_of_plan(self, plan=None, program=None):
        """Return the case of a plan that counts."""
        return self.env['dental.followup'].search([
            ('plan_id', '=', (plan or self.plan).id), ('state', '!=', 'cancelled'),
            ('program_id', '=', (program or self.undecided).id)])

    def bring(self, plan, state):
        """Bring a plan where its patient's words would have brought it."""
        if state == 'completed' and plan.state in UNDECIDED:
            plan.action_accept()
        if state != plan.state:
            plan._set_state(state, **{
                'consulting': {'consult_with': "su mujer"},
                'partly': {'accepted_amount': 500},
                'declined': {'decline_reason_id': self.price.id},
            }.get(state, {}))


@tagged('post_install', '-at_install')
class TestTreatmentPlan(PlanCase):
    """What a plan is, the states it comes to, and what is refused at the place of input."""

    def test_presented(self):
        self.assertRecordValues(self.plan, [{
            'state': 'presented', 'presented_on': self.day, 'accepted_amount': 0,
            'currency_id': self.clinic.currency_id.id, 'decided_at': False}])

    def test_name(self):
        self.assertEqual(self.make_plan(name=False).name, "Treatment plan")
        crown = self.treatment.create({'name': "Corona"})
        plan = self.make_plan(name=False, treatment_ids=[(6, 0, self.treatment.ids)])
        self.assertEqual(plan.name, "Higiene de prueba")
        plan.treatment_ids |= crown
        self.assertEqual({*plan.name.split(', ')}, {"Higiene de prueba", "Corona"})
        plan.name = "Rehabilitación"
        plan.treatment_ids = crown
        self.assertEqual(plan.name, "Rehabilitación")

    def test_form_from_a_visit(self):
        visit = self.make_visit('10:00')
        with Form(self.env['dental.treatment.plan'].with_user(self.dentist_user)) as form:
            form.event_id = visit
            form.amount = 300
        self.assertRecordValues(form.record, [{
            'partner_id': self.patient.id, 'dentist_id': self.dentist.id,
            'presented_on': self.day, 'name': "Treatment plan"}])

    def test_presented_on_the_clinics_day(self):
        clinic = self.make_clinic("Clínica Las Palmas", 'Atlantic/Canary')
        plans = self.env['dental.treatment.plan'].with_company(clinic)
        with self.at('00:30', self.day + timedelta(days=1)):
            self.assertEqual(plans.default_get(['presented_on'])['presented_on'], self.day)

    def test_every_transition(self):
        for old, _label in PLAN_STATES:
            for new, _other in PLAN_STATES:
                with self.subTest(old=old, new=new):
                    plan = self.make_plan()
                    self.bring(plan, old)
                    if new == old or new in TRANSITIONS[old]:
                        self.bring(plan, new)
                        self.assertEqual(plan.state, new)
                    else:
                        with self.assertRaises(UserError):
                            plan._set_state(new)
                        self.assertEqual(plan.state, old)

    def test_buttons(self):
        plan = self.plan.with_user(self.receptionist)
        plan.action_thinking()
        self.assertEqual(plan.state, 'thinking')
        plan.consult_with = "su mujer"
        plan.action_consulting()
        self.assertEqual(plan.state, 'consulting')
        plan.action_accept()
        self.assertRecordValues(plan, [{
            'state': 'accepted', 'accepted_amount': 1200, 'decided_at': self.clock('12:00'),
            'decided_user_id': self.receptionist.id}])
        plan.amount = 1100
        self.assertEqual(plan.accepted_amount, 1100)
        plan.action_complete()
        self.assertEqual(plan.state, 'completed')
        plan.action_reopen()
        self.assertEqual(plan.state, 'accepted')
        plan.action_reopen()
        self.assertRecordValues(plan, [{
            'state': 'thinking', 'decided_at': False, 'decided_user_id': False}])

    def test_accepted_in_part(self):
        plan = self.plan
        for amount in (0, 1200):
            plan.accepted_amount = amount
            with self.subTest(amount), self.assertRaisesRegex(ValidationError, "in part"):
                with self.env.cr.savepoint():
                    plan.action_accept_partly()
        plan.accepted_amount = 500
        plan.action_accept_partly()
        plan.action_complete()
        self.assertEqual(plan.accepted_amount, 500)
        plan.action_reopen()
        self.assertRecordValues(plan, [{'state': 'partly', 'accepted_amount': 500}])

    def test_declined_needs_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "Say why"), self.env.cr.savepoint():
            self.plan.action_decline()
        self.plan.decline_reason_id = self.price
        self.plan.action_decline()
        self.assertEqual(self.plan.state, 'declined')
        self.plan.action_reopen()
        self.assertRecordValues(self.plan, [{'state': 'thinking', 'decline_reason_id': False}])

    def test_consulting_needs_a_name(self):
        for named in (False, "  "):
            with self.subTest(named), self.assertRaisesRegex(ValidationError, "consults about"):
                with self.env.cr.savepoint():
                    self.plan._set_state('consulting', consult_with=named)

    def test_dates(self):
        for day in (date(1900, 1, 1), date(1999, 12, 31), date(2027, 11, 24), date(2999, 1, 1)):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, "presented"):
                self.make_plan(presented_on=day)
        self.make_plan(presented_on=date(2027, 11, 23))
        self.make_plan(presented_on=date(2000, 1, 1))
        for moment in (self.clock('12:00'), self.on(732, '10:00'), '1900-01-01 10:00:00',
                       '2999-01-01 10:00:00'):
            with self.subTest(moment), self.assertRaises(UserError), self.env.cr.savepoint():
                self.plan.call_back_at = moment

    def test_amounts(self):
        for values in ({'amount': -1}, {'accepted_amount': 1201}, {'accepted_amount': -1}):
            with self.subTest(values), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self.plan.write(values)

    def test_written_by_buttons_only(self):
        plan = self.plan.with_user(self.manager)
        for values in ({'state': 'accepted'}, {'decided_at': '2026-01-01'},
                       {'decided_user_id': self.receptionist.id}):
            with self.subTest(values), self.assertRaises(UserError):
                plan.with_context(dental_set_plan_state=True).write(values)
        for state, _label in PLAN_STATES[1:]:
            with self.subTest(state), self.assertRaises(UserError):
                self.make_plan(state=state)
        forged = plan.with_context(default_state='accepted', default_decided_at='2026-01-01')
        self.assertRecordValues(forged.create({
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'amount': 1,
        }), [{'state': 'presented', 'decided_at': False}])

    def test_of_one_patient_in_one_clinic(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        stranger = self.make_patient("Benito Bruc", company_id=other.id)
        for values in ({'partner_id': stranger.id}, {'dentist_id': stranger.id},
                       {'event_id': self.make_visit(patient=self.make_patient("Otra")).id}):
            with self.subTest(values), self.assertRaises(ValidationError) as caught:
                self.make_plan(**values)
            self.assertNotIn("Benito", str(caught.exception))
        with self.assertRaises(UserError):
            self.plan.partner_id = self.make_patient("Otra")

    def test_clinics(self):
        other = self.make_clinic("Clínica Bruc", self.zone)
        colleague = self.make_user('recepcion_bruc', 'group_receptionist', other)
        theirs = self.plan.with_user(colleague).with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]))
        for act in (theirs.action_accept, theirs.action_decline, theirs.unlink,
                    lambda: theirs.read(['name'])):
            with self.assertRaises(AccessError):
                act()
        shared = self.make_patient("Sara", company_id=False)
        plan = self.make_plan(partner_id=shared.id).with_user(self.receptionist)
        self.case_of_plan(plan).unlink()
        with self.assertRaises(AccessError):
            plan.company_id = other

    def test_deleted_only_if_nothing_was_done(self):
        self.make_plan().with_user(self.manager).unlink()
        self.case_of_plan()._log_call(self.ref('outcome_no_answer'))
        with self.assertRaisesRegex(UserError, "is kept"):
            self.plan.with_user(self.manager).unlink()

    def test_database(self):
        """What PostgreSQL itself refuses, whoever writes."""
        self.plan.flush_recordset()
        for change in ("amount = -1", "accepted_amount = 1201", "accepted_amount = -1",
                       "state = 'declined'", "state = 'consulting'", "amount = NULL"):
            with self.subTest(change), self.assertRaises(IntegrityError), \
                    mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                self.env.cr.execute(
                    f"UPDATE dental_treatment_plan SET {change} WHERE id = %s", [self.plan.id])
