from datetime import timedelta

from odoo.tests import tagged

from ..report.test_figures import FiguresCase


@tagged('post_install', '-at_install')
class TestAuditMeasured(FiguresCase):
    """What an audit measures, against what stands on paper (see :class:`FiguresCase`)."""

    def setUp(self):
        super().setUp()
        with self.at('12:00', self.on(32).date()):
            self.audit = self.env['dental.followup.audit'].with_user(self.manager).create({
                'date_from': self.day - timedelta(days=10),
                'date_to': self.day + timedelta(days=20)})
            mine = self.audit._get_my_answers()
            mine.write({'what_we_do': "Llamamos", 'feeling': '3'})
            mine.action_save()

    def compare(self):
        with self.at('12:00', self.on(32).date()):
            self.audit.action_compare()

    def figures_of(self, code):
        row = self.audit.program_row_ids.filtered(lambda row: row.code == code)
        return row, row.figures

    def test_program(self):
        self.compare()
        row, figures = self.figures_of('no_show')
        self.assertEqual(figures, {
            'opened': 5,  # Ana, Blas, Carla, Dora and Eloy; Fina was back before anybody tried
            'tried': 4,  # Ana, Blas, Carla and Dora
            'calls': 5,  # Ana 2, Blas, Dora and Carla 1
            'kept': 3, 'owed': 4,  # Ana, Blas and Dora, of these and Carla
            'reached': 3, 'reached_of': 4,
            'booked': 3, 'booked_of': 6,  # Ana, Blas and Fina; Carla and Eloy had thirty days
            'back': 2, 'back_of': 3,  # Ana and Fina; Dora was lost; the others go on
        })
        self.assertEqual(row.measured, "3 of 4: too few to tell")
        self.assertEqual(row.verdict, 'unsaid')
        row.said_level = 'always'
        self.assertEqual(row.verdict, 'few')

    def test_same_numbers_as_reports(self):
        self.compare()
        _row, figures = self.figures_of('no_show')
        [(kept, calls)] = self.figures(
            'dental.followup.round.report', 'same_day_rate', 'calls',
            domain=[('program_code', '=', 'no_show')])
        self.assertEqual((kept, calls), (figures['kept'] / figures['owed'], figures['calls']))

    def test_beliefs(self):
        self.compare()
        found = {row.belief: (row.figures['part'], row.figures['number'])
                 for row in self.audit.belief_ids}
        self.assertEqual(found, {
            'third_call': (0, 0),
            'calls_us': (1, 3),  # Fina, of these and Ana and Blas
            'think_over': (0, 0),
            'chasing': (0, 3),  # Ana, Blas and Dora
            'desperate': (0, 0),
        })
        self.assertTrue(all("Too few to tell" in row.measured for row in self.audit.belief_ids))

    def test_it_stays_whatever_happens_later(self):
        self.compare()
        row, before = self.figures_of('no_show')
        with self.at('12:00', self.on(33).date()):
            self.cases["Carla"].with_user(self.receptionist)._lose(
                self.ref('lost_reason_price'), "Caro")
        self.env.invalidate_all()
        self.assertEqual(row.figures, before)
        self.no_show.name = "Otro nombre"
        self.assertEqual(row.name, "Otro nombre")
        self.assertEqual(row.figures, before)

    def test_days_of_the_audit_only(self):
        """What was taken up the day before is no part of it."""
        with self.at('12:00', self.on(32).date()):
            self.audit.sudo().write({
                'date_from': self.day + timedelta(days=1),
                'date_to': self.day + timedelta(days=30)})
        self.compare()
        self.assertFalse(self.audit.program_row_ids.filtered(lambda row: row.code == 'no_show'))

    def test_many_rounds_cost_what_few_do(self):
        self.compare()
        counts = []
        for number in (0, 10):
            if number:
                for visit in self.make_visits(number, clock='10:00'):
                    visit.action_dental_no_show()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.audit._prepare_programs()
            self.audit._prepare_beliefs(self.audit._get_answers())
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
