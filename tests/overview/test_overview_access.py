from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .overview_case import OverviewCase

MOST = 30
"""Queries, however much there is."""


@tagged('post_install', '-at_install')
class TestOverviewAccess(OverviewCase):
    """For managers, of their clinics, and at the same price however much there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_clinic("Clínica Turia", 'America/Bogota')
        cls.chain = cls.make_user('cadena', 'group_manager')
        cls.chain.company_ids = [Command.link(cls.other.id)]

    def make_trouble(self, clinic, numbers):
        """Have something of each thing to do in a clinic, each of an owner of its own."""
        for index in numbers:
            patient, other, third = (self.make_patient(
                f"Paciente {clinic.id} {index} {place}", company_id=clinic.id,
                phone=f'+34 655 {10 + clinic.id % 90} {index:02d} {place:02d}')
                for place in range(3))
            owner = self.make_user(f'persona_{clinic.id}_{index}', 'group_receptionist', clinic)
            dentist = self.make_patient(
                f"Dentista {clinic.id} {index}", company_id=clinic.id, is_dentist=True,
                is_dental_patient=False)
            self.make_missed('10:00', patient).user_id = owner
            self.make_case('repair', other, company_id=clinic.id, user_id=owner.id)
            self.make_plan(
                third, company_id=clinic.id, dentist_id=dentist.id,
                presented_on=self.on(-40).date())
            self.env['dental.feedback'].create({
                'partner_id': other.id, 'company_id': clinic.id, 'kind': 'complaint',
                'text': "Esperé media hora."})
            self.make_visit(
                f'{9 + index % 5:02d}:00', patient, self.on(2).date()).action_dental_cancel()

    def test_managers_only(self):
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.overview(user)
        self.assertTrue(self.overview(self.manager))

    def test_who_opens_the_app_lands_where_they_work(self):
        for user, path in (
                (self.manager, 'dental-overview'), (self.receptionist, 'dental-today'),
                (self.dentist_user, 'dental-today')):
            with self.subTest(user=user.login):
                menus = self.env['ir.ui.menu'].with_user(user).load_web_menus(False)
                self.assertEqual(
                    menus[self.ref('dental_followup_menu_root').id]['actionPath'], path)

    def test_each_sees_their_clinic(self):
        self.make_trouble(self.clinic, range(2))
        self.make_trouble(self.other, range(1))
        with self.at('05:00', self.on(1).date()):
            own = self.overview()
            self.assertEqual(self.thing('never_called', own)['number'], 2)
            self.assertFalse(own['clinics'])
            companies = self.clinic | self.other
            both = self.overview(self.chain, companies)
            self.assertEqual(
                self.thing('never_called', both)['number'], 2, "in Bogotá it is Monday still")
            self.assertOpensWhatItSays(both, self.chain, companies)
        with self.at('09:30', self.on(1).date()):
            both = self.overview(self.chain, companies)
            self.assertEqual(self.thing('never_called', both)['number'], 3)
            self.assertEqual([row['name'] for row in both['clinics']], [
                clinic.name for clinic in companies])
            for place, figure in enumerate(both['figures']):
                self.assertEqual(figure['number'], sum(
                    row['cells'][place]['number'] for row in both['clinics']))
            self.assertOpensWhatItSays(both, self.chain, companies)
            self.assertEqual(self.thing('never_called', self.overview())['number'], 2)

    def test_ten_cost_as_one(self):
        def look():
            with self.at('09:30', self.on(1).date()):
                return self.queries_of(lambda: self.overview())
        self.make_trouble(self.clinic, range(1))
        look()
        one = look()
        self.assertLessEqual(one, MOST)
        self.make_trouble(self.clinic, range(1, 10))
        with self.at('09:30', self.on(1).date()):
            told = self.overview()
        self.assertEqual({thing['key']: thing['number'] for thing in told['todo']}, {
            'never_called': 10, 'complaints': 10, 'quiet_plans': 10,
            'overdue': 30,  # of the plans, and of the complaints too
            'freed': 5,  # five visits at the hours of others
        })
        self.assertLessEqual(look(), one)
