from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import DentalCase


@tagged('post_install', '-at_install')
class TestLosses(DentalCase):
    """Why patients are lost, and who leaves without a word (S32, S33).

    Ana was afraid of the needle, and then it was too dear. Blas was never reached. Carla's number
    is somebody else's. Dora has a plan of 1,200 of which nobody has spoken for 31 days.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = {}
        for index, name in enumerate(("Ana", "Blas", "Carla")):
            cls.cases[name] = cls.make_missed('10:00', cls.make_patient(
                f"{name} Soler", phone=f'+34 655 97 98 {index:02d}'))
        cls.plan = cls.make_plan(cls.make_patient("Dora Soler", phone='+34 655 97 98 09'))
        cls.plan.presented_on = cls.day - timedelta(days=31)

    def lose(self):
        self.talk(self.cases["Ana"], blocker_ids=[Command.set(
            (self.ref('blocker_price') | self.ref('blocker_fear')).ids)]).action_done()
        self.cases["Ana"]._lose(self.ref('lost_reason_price'))
        self.cases["Blas"]._lose(self.ref('lost_reason_not_reached'))
        self.cases["Carla"]._lose(self.ref('lost_reason_wrong_number'))
        self.env.flush_all()

    def silent(self):
        """Return the silent losses of the clinic, as the manager sees them."""
        self.env.flush_all()
        return self.env['dental.silent.loss.report'].with_user(self.manager).search(
            [('company_id', '=', self.clinic.id)])

    def test_causes(self):
        self.lose()
        rows = self.env['dental.followup.round.report'].with_user(self.manager)._read_group([
            ('company_id', '=', self.clinic.id), ('end', '=', 'lost'),
        ], ['lost_reason_id'], ['blocker_id:array_agg', 'known_rate:avg', '__count'])
        first = min(self.ref('blocker_price') | self.ref('blocker_fear'),
                    key=lambda blocker: (blocker.sequence, blocker.id))
        self.assertEqual({reason.code: tuple(figures) for reason, *figures in rows}, {
            'price': ([first.id], 1.0, 1),
            'not_reached': ([None], 0.0, 1), 'wrong_number': ([None], 0.0, 1)})

    def test_what_is_at_stake(self):
        rows = self.env['dental.followup.round.report'].search(
            [('followup_id', 'in', self.plan.followup_ids.ids)])
        self.assertEqual(rows.mapped('amount'), [1200.0])

    def test_silent_losses(self):
        self.lose()
        self.assertEqual(
            {(row.kind, row.partner_id) for row in self.silent()},
            {('not_reached', self.cases["Blas"].partner_id),
             ('not_reached', self.cases["Carla"].partner_id), ('plan', self.plan.partner_id)})

    def test_who_is_back_or_spoke_to_us_is_no_silent_loss(self):
        self.lose()
        self.make_visit('18:00', self.cases["Blas"].partner_id)
        came = self.make_visit('13:00', self.cases["Carla"].partner_id)
        self.talk(self.plan.followup_ids).action_done()
        with self.at('13:30'):
            came.action_dental_attended()
            self.assertFalse(self.silent())

    def test_call_again(self):
        self.lose()
        rows = self.silent().filtered(lambda row: row.kind == 'not_reached')
        with self.at('12:30'):
            rows.action_call_again()
        self.assertEqual(rows.followup_id.mapped('state'), ['todo', 'todo'])
        self.assertEqual({case.next_at for case in rows.followup_id}, {self.clock('12:30')})
        self.assertFalse(self.silent() & rows)
        self.assertEqual(self.silent().action_open()['res_id'], self.plan.id)
        self.assertEqual(self.broken(), [])

    def test_managers_only_and_their_clinic(self):
        self.lose()
        other = self.make_user('otra_gerencia', 'group_manager', self.make_clinic(
            "Clínica Turia", self.zone))
        model = self.env['dental.silent.loss.report']
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.assertRaises(AccessError):
                model.with_user(user).search([])
        self.assertFalse(model.with_user(other).with_context(
            allowed_company_ids=other.company_ids.ids).search([]))


@tagged('post_install', '-at_install')
class TestCallers(DentalCase):
    """Figures by caller are off until the team was told (S1): Ana objects, Blas complains."""

    def setUp(self):
        super().setUp()
        ana, blas, carla = (self.make_missed('10:00', self.make_patient(
            f"{name} Soler", phone=f'+34 655 97 98 {index:02d}'))
            for index, name in enumerate(("Ana", "Blas", "Carla")))
        self.talk(ana, outcome_id=self.ref('outcome_do_not_call').id).action_done()
        self.talk(blas, told="Una hora en la sala", outcome_id=self.ref(
            'outcome_complaint').id).action_done()
        self.ring_in_vain(carla)
        self.env.flush_all()

    def by_caller(self):
        self.env.flush_all()
        return self.env['dental.followup.attempt.report'].with_user(self.manager)._read_group(
            [('company_id', '=', self.clinic.id), ('channel', '=', 'phone')], ['user_id'],
            ['__count', 'reached_rate:avg', 'objection_rate:avg', 'complaint_rate:avg'])

    def test_off_until_the_team_was_told(self):
        figures = (3, 2 / 3, 0.5, 0.5)
        self.assertEqual(self.by_caller(), [(self.env['res.users'], *figures)])
        clinic = self.env['dental.followup.clinic'].with_user(self.manager).create({})
        clinic.dental_team_told = "Se miran para ayudar, no para comparar."
        clinic.action_save()
        self.assertEqual(self.clinic.dental_team_told_on, self.day)
        self.assertEqual(self.by_caller(), [(self.receptionist, *figures)])
        clinic = self.env['dental.followup.clinic'].with_user(self.manager).create({})
        clinic.dental_team_told = " "
        clinic.action_save()
        self.assertEqual(self.by_caller(), [(self.env['res.users'], *figures)])
