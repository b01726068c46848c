from datetime import date

from odoo.tests import tagged

from ..common import DentalCase

REVIEWS = 'dental.recall.report'
NAMES = ("Ana", "Blas", "Carla", "Dora", "Eloy", "Fina", "Gil", "Hugo")


@tagged('post_install', '-at_install')
class TestRecalls(DentalCase):
    """Of the patients who are due in a month, those who came or have a visit (field notes, 3).

    A review is due six months after each of these visits of April, all of them due in October:
    Ana, of the 8th, comes on 20 October.
    Blas, of the 10th, books on 1 October for 5 November, and comes.
    Carla, of the 15th, books on 5 November for the 20th, and comes.
    Dora, of the 20th, has a visit on 6 November, and cancels it on 28 October.
    Eloy, of the 20th, has a visit on 6 November, and cancels it on 3 November.
    Fina is seen on the 2nd and on the 22nd, and is due once.
    Gil, of the 3rd, came on 10 September, and is due in March.
    Hugo, of 5 May, is due in November, and has a visit on 30 November.
    Six are due in October, one came, and two had a visit when the month was over.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clinic.dental_start_date = date(2026, 4, 1)
        cls.treatment.dental_recall_months = 6
        cls.patients = {
            name: cls.make_patient(f"{name} Soler", phone=f'+34 655 97 97 {index:02d}')
            for index, name in enumerate(NAMES)}

    def setUp(self):
        super().setUp()
        for name, days in {
                "Ana": [(4, 8), (10, 20)], "Blas": [(4, 10)], "Carla": [(4, 15)],
                "Dora": [(4, 20)], "Eloy": [(4, 20)], "Fina": [(4, 2), (4, 22)],
                "Gil": [(4, 3), (9, 10)], "Hugo": [(5, 5)]}.items():
            for month, day in days:
                self.come(name, date(2026, month, day))
        blas = self.agree("Blas", date(2026, 10, 1), date(2026, 11, 5))
        carla = self.agree("Carla", date(2026, 11, 5), date(2026, 11, 20))
        for name, cancelled in ("Dora", date(2026, 10, 28)), ("Eloy", date(2026, 11, 3)):
            visit = self.agree(name, date(2026, 10, 2), date(2026, 11, 6))
            with self.at('10:00', cancelled):
                visit.action_dental_cancel()
        for visit in blas, carla:
            with self.at('18:00', visit.dental_day):
                visit.action_dental_attended()
        self.agree("Hugo", self.day, date(2026, 11, 30))
        self.env.flush_all()

    def come(self, name, day):
        with self.at('18:00', day):
            return self.make_visit('10:00', self.patients[name], day, dental_state='attended')

    def agree(self, name, on_day, day):
        with self.at('10:00', on_day):
            return self.make_visit('12:00', self.patients[name], day)

    def due(self, month, *fields):
        """Return what is told of the patients that are due in a month, by their first names."""
        self.env.invalidate_all()
        rows = self.env[REVIEWS].with_user(self.manager).search([
            ('company_id', '=', self.clinic.id), ('due_on', '>=', date(2026, month, 1)),
            ('due_on', '<=', date(2026, month, 30))])
        told = [(row.partner_id.name.split()[0], *(row[name] for name in fields)) for row in rows]
        self.assertEqual(len(told), len({name for name, *_rest in told}), "each patient once")
        return dict(told) if fields else {name for name, in told}

    def rates(self):
        [row] = self.env[REVIEWS].with_user(self.manager)._read_group(
            [('due_on', '>=', date(2026, 10, 1)), ('due_on', '<=', date(2026, 10, 31))], [],
            ['__count', 'kept_rate:avg', 'came_rate:avg'])
        return tuple(round(value or 0, 3) for value in row)

    def test_of_all_who_are_due_those_who_came_or_had_a_visit(self):
        self.assertEqual(self.due(10, 'became'), {
            "Ana": 'came', "Blas": 'booked', "Carla": 'none', "Dora": 'none', "Eloy": 'booked',
            "Fina": 'none'})
        self.assertEqual(self.rates(), (6, 0.5, 0.167))
        self.assertEqual(self.due(11, 'became'), {"Hugo": 'booked'})

    def test_what_is_done_today_changes_nothing_of_a_month_that_is_over(self):
        before = self.rates()
        self.agree("Dora", self.day, date(2026, 11, 27))
        self.come("Fina", self.day)
        self.env.flush_all()
        self.assertEqual(self.rates(), before)

    def test_overdue_are_those_without_a_visit_to_come(self):
        def overdue():
            self.env.flush_all()
            self.env.invalidate_all()
            return {row.partner_id.name.split()[0] for row in self.env[REVIEWS].search([
                ('company_id', '=', self.clinic.id), ('is_overdue', '=', True)])}
        self.assertEqual(overdue(), {"Dora", "Eloy", "Fina"})
        self.agree("Dora", self.day, date(2026, 11, 27))
        self.come("Fina", self.day)
        self.patients["Eloy"].active = False
        self.assertEqual(overdue(), set())

    def test_what_the_dentist_decided_for_a_patient(self):
        self.patients["Dora"].dental_recall = 'never'
        self.patients["Eloy"].write({'dental_recall': 'own', 'dental_recall_months': 7})
        self.patients["Fina"].dental_recall_paused_until = date(2026, 11, 9)
        self.env.flush_all()
        self.assertEqual(self.due(10), {"Ana", "Blas", "Carla"})
        self.assertEqual(self.due(11), {"Eloy", "Fina", "Hugo"})

    def test_months_from_before_the_start_are_not_known(self):
        self.clinic.dental_start_date = date(2026, 11, 1)
        self.env.flush_all()
        self.assertEqual(self.rates()[1:], (0, 0), "nothing is averaged")
        self.assertEqual(len(self.due(10)), 6)

    def test_a_click_opens_the_patient(self):
        row = self.env[REVIEWS].search([('partner_id', '=', self.patients["Ana"].id)], limit=1)
        action = row.with_user(self.manager).action_open()
        self.assertEqual(
            (action['res_model'], action['res_id']), ('res.partner', self.patients["Ana"].id))
