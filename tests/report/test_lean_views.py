from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import DentalCase

ROUNDS, CALLS, VISITS, PLANS = (f'dental.{name}.report' for name in (
    'followup.round', 'followup.attempt', 'visit', 'treatment.plan'))


@tagged('post_install', '-at_install')
class TestLeanViews(DentalCase):
    """Figures of a few days read these days, and nothing that is not asked for."""

    def explain(self, model, names, domain):
        """Return how PostgreSQL would read these fields, where a table is never read as a whole
        if there is another way."""
        Model = self.env[model]
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        query = Model._search(Domain(domain))
        self.env.cr.execute(SQL("EXPLAIN %s", query.select(*(
            Model._field_to_sql(query.table, name, query) for name in names))))
        return '\n'.join(line for line, in self.env.cr.fetchall())

    def days(self, name):
        return [('company_id', '=', self.clinic.id), (name, '>=', self.day)]

    def test_the_days_that_are_asked_for_reach_the_table(self):
        """Where they do not, PostgreSQL filters what a part of the statement has given."""
        for model, day, column, also in (
                (ROUNDS, 'clinic_day', 'clinic_day', ()),
                (CALLS, 'clinic_day', 'clinic_day', ()),
                (VISITS, 'day', 'dental_day', ()),
                (PLANS, 'presented_on', 'presented_on', ()),
                ('dental.silent.loss.report', 'day', 'clinic_day',
                 [('kind', '=', 'not_reached')])):
            with self.subTest(model=model):
                self.assertIn(f"{column} >= '", self.explain(
                    model, [day], [*self.days(day), *also]))

    def test_lost_rounds_are_found_among_the_lost_ones(self):
        """Else a month of silent losses reads whatever was lost in all years."""
        for model, also in (
                ('dental.silent.loss.report', [('kind', '=', 'not_reached')]),
                (ROUNDS, [('end', '=', 'lost')])):
            day = 'day' if 'silent' in model else 'clinic_day'
            with self.subTest(model=model):
                # which index is read depends on how full the tables are; that it may be does not
                self.assertRegex(
                    self.explain(model, [day], [*self.days(day), *also]),
                    r"dental_followup_round_lost_day_idx|end\W+text = 'lost'")

    def test_what_is_not_asked_for_is_not_read(self):
        lean = self.explain(
            ROUNDS, ['program_id', 'same_day_rate', 'reached_rate', 'recovered_rate'],
            self.days('clinic_day'))
        for table in ('dental_followup_attempt', 'calendar_event', 'dental_followup '):
            self.assertNotIn(table, lean)
        self.assertIn('dental_followup_attempt', self.explain(
            ROUNDS, ['calls'], self.days('clinic_day')))
        lean = self.explain(CALLS, ['call_number', 'reached_rate'], self.days('clinic_day'))
        for table in ('dental_feedback', 'calendar_event', 'dental_followup_round', 'res_company'):
            self.assertNotIn(table, lean)
