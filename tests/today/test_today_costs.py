from odoo.tests import tagged
from odoo.tools import SQL

from .today_case import TodayCase

MANY = 3_000


@tagged('post_install', '-at_install')
class TestTodayCosts(TodayCase):
    """Today is read from its lines, however many patients and closed follow-ups there are."""

    def multiply(self, record, number, **columns):
        """Insert so many copies of a row; SQL says what differs, ``n`` being the copy's number."""
        self.env.flush_all()
        names = [name for name, field in record._fields.items()
                 if field.store and field.column_type and name != 'id']
        return [row_id for row_id, in self.env.execute_query(SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s row, "
            "generate_series(1, %(number)s) AS n WHERE row.id = %(id)s RETURNING id",
            table=SQL.identifier(record._table), number=number, id=record.id,
            names=SQL(', ').join(map(SQL.identifier, names)), values=SQL(', ').join(
                SQL(columns[name]) if name in columns else SQL('row.%s', SQL.identifier(name))
                for name in names)))]

    def explain(self):
        self.env.cr.execute("ANALYZE res_partner, dental_followup")
        # As where PostgreSQL believes that there are many lines, and would rather read all.
        self.env.cr.execute("SET LOCAL enable_nestloop = off")
        plan = self.env.execute_query(SQL(
            "EXPLAIN %s", self.env['dental.followup']._today_query()))
        return '\n'.join(line for line, in plan)

    def test_patients_are_looked_up_for_the_lines(self):
        patients = self.multiply(
            self.make_person("Muchos"), MANY, dental_household_number="'+3470' || n")
        self.multiply(
            self.make_due("Una", 'repair'), 300, partner_id=f'{patients[0]} + n',
            period="'costs-' || n")
        plan = self.explain()
        self.assertIn("res_partner_pkey", plan)
        self.assertNotIn("Seq Scan on res_partner", plan)
        self.assertEqual(len(self.today()), 301)

    def test_what_cannot_go_on_is_found_behind_all_that_waits(self):
        case = self.make_due("Espera", 'recall', day=self.tomorrow)
        self.multiply(case, MANY, period="'stuck-' || n")
        stuck = self.make_due("No sale", 'recall', next_channel='email')
        stuck.write({'error_reason': "x", 'error_kind': 'failed'})
        self.env.flush_all()
        plan = self.explain()
        self.assertIn("dental_followup_stuck_idx", plan)
        self.assertIn("dental_followup_due_idx", plan)
        self.assertNotIn("Seq Scan on dental_followup ", plan)
        self.assertEqual(self.today(), stuck)

    def test_a_summary_looks_once_at_each(self):
        Followup = self.env['dental.followup']
        self.make_due("Una", 'repair')
        Followup.get_today_summary()
        self.env.flush_all()
        with self.assertQueryCount(12):
            Followup.get_today_summary()

    def test_the_next_call_is_found_behind_many_that_must_wait(self):
        """The rules are asked of many at a time, not of one after the other."""
        self.ref('program_dormant').is_on = True
        Followup = self.env['dental.followup'].with_user(self.receptionist)

        def look(number):
            cases = Followup.browse(
                self.make_due(f"Comercial {number} {index}", 'dormant').id
                for index in range(number))
            with self.at('21:15'):
                self.assertEqual(len(cases.sudo()._refusals()), number)
                return self.queries_of(lambda: self.assertFalse(Followup._get_next_call()))
        look(1)
        few = look(1)
        self.assertLessEqual(look(15), few)
