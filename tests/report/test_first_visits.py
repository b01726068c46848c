from datetime import timedelta

from odoo.tests import tagged

from .test_figures import FiguresCase

VISITS = 'dental.visit.report'


@tagged('post_install', '-at_install')
class TestFirstVisits(FiguresCase):
    """Who comes again after a first visit (S25), and after something went wrong (S41).

    The week is that of :class:`FiguresCase`: Ana and Fina come for the first time on Tuesday. Gil
    comes on Tuesday too, brought by a file: whether it is a first visit is not known.
    Ana comes again 60 days later, and once more after 400 days. Fina does not.
    """

    def setUp(self):
        super().setUp()
        self.tuesday = self.on(1).date()
        self.gil = self.make_patient("Gil Roca", phone='+34 655 97 98 30')
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET dental_is_new_here = NULL WHERE id = %s", [self.gil.id])
        self.env.invalidate_all()
        self.come(self.gil, 1)

    def come(self, patient, days):
        """Have a patient come so many days after Monday; return the visit."""
        day = self.day + timedelta(days=days)
        with self.at('12:00', day):
            visit = self.make_visit('11:00', patient, day)
            visit.action_dental_attended()
            self.env.flush_all()
        return visit

    def first(self, days, *rates, **asked):
        """Return rates as they are so many days after Monday."""
        with self.at('09:00', self.day + timedelta(days=days)):
            self.env.invalidate_all()
            return self.figures(VISITS, *rates, **asked)

    def test_first_later_and_unknown_are_counted(self):
        self.come(self.cases["Ana"].partner_id, 61)
        with self.at('09:00', self.day + timedelta(days=100)):
            rows = dict(self.env[VISITS].with_user(self.manager)._read_group(
                [('company_id', '=', self.clinic.id), ('state', '=', 'attended')],
                ['visit_order'], ['__count']))
        self.assertEqual(rows, {'first': 2, 'later': 1, 'unknown': 1})

    def test_second_visit_within_90_days(self):
        self.assertEqual(self.first(30, 'second_rate'), [(False,)], "it is not known yet")
        self.come(self.cases["Ana"].partner_id, 61)
        self.assertEqual(self.first(91, 'second_rate'), [(False,)], "nor on the last of 90 days")
        self.assertEqual(self.first(92, 'second_rate'), [(0.5,)], "Ana of these and Fina")

    def test_on_the_ninetieth_day_and_after(self):
        self.come(self.cases["Ana"].partner_id, 91)
        self.come(self.cases["Fina"].partner_id, 92)
        self.assertEqual(self.first(100, 'second_rate'), [(0.5,)], "Ana in time, Fina a day late")

    def test_a_told_first_visit_stands_before_what_is_here(self):
        fina = self.cases["Fina"].partner_id
        fina.dental_first_visit_on = self.day - timedelta(days=500)
        self.env.flush_all()
        self.come(self.cases["Ana"].partner_id, 61)
        self.assertEqual(self.first(92, 'second_rate'), [(1.0,)], "of Ana only")

    def test_two_visits_of_the_first_day_are_one_patient(self):
        self.come(self.cases["Ana"].partner_id, 1)
        with self.at('09:00', self.day + timedelta(days=3)):
            self.assertEqual(self.env[VISITS].search_count([
                ('partner_id', '=', self.cases["Ana"].partner_id.id),
                ('visit_order', '=', 'first')]), 1)

    def test_the_second_year(self):
        self.come(self.cases["Ana"].partner_id, 401)
        self.assertEqual(self.first(300, 'first_year_rate'), [(False,)])
        self.assertEqual(
            self.first(500, 'first_year_rate', 'second_year_rate'), [(0.0, False)],
            "Ana came in her second year, which is not over")
        self.assertEqual(
            self.first(800, 'first_year_rate', 'second_year_rate'), [(0.0, 0.5)],
            "Ana of these and Fina")

    def test_return_with_and_without_a_repair_call(self):
        ana, fina = (self.env['calendar.event'].search([
            ('dental_patient_id', '=', self.cases[name].partner_id.id),
            ('dental_state', '=', 'attended')]) for name in ("Ana", "Fina"))
        with self.at('13:00', self.tuesday):
            (ana | fina).action_dental_incident()
            repair = self.env['dental.followup'].search([
                ('event_id', '=', ana.id), ('program_id.code', '=', 'repair')])
            call = self.talk(repair)
            call.repair_result = 'resolved'
            call.action_done()
            self.env.flush_all()
        self.come(self.cases["Ana"].partner_id, 61)
        self.assertEqual(
            self.first(300, 'return_rate', group=['repair'], domain=[('repair', '!=', False)]),
            [('none', False), ('repaired', False)], "a year that goes on would look too good")
        self.assertEqual(
            self.first(400, 'return_rate', group=['repair'], domain=[('repair', '!=', False)]),
            [('none', 0.0), ('repaired', 1.0)])
