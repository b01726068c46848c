from odoo.tests import tagged
from odoo.tools import SQL

from ..common import DentalCase

KEYS = {'dental_followup': 'id', 'dental_followup_round': 'followup_id', 'mail_activity': 'res_id'}
"""The tables in which an opened case is, and which of its columns says the case."""
OWN = ('id', 'create_date', 'write_date', *KEYS.values())
"""What two rows that say the same do not share."""


@tagged('post_install', '-at_install')
class TestOpenAtOnce(DentalCase):
    """What the server opens by one statement is what ``create`` would have made of it."""

    def rows(self, opened):
        """Return what the database holds of new cases, by table; the cases are undone."""
        found = {}
        with self.undone():
            cases = opened()
            self.env.flush_all()
            for table, key in KEYS.items():
                self.env.cr.execute(SQL(
                    "SELECT * FROM %s WHERE %s = ANY(%s) ORDER BY id", SQL.identifier(table),
                    SQL.identifier(key), cases.ids))
                found[table] = [
                    {name: value for name, value in row.items() if name not in OWN}
                    for row in self.env.cr.dictfetchall()]
        return found

    def compare(self, program, records):
        """Open cases for records by both ways, and say how many there were."""
        cases = self.env['dental.followup']
        values = cases._prepare_cases(program, records._dental_reasons(program), self.clinic)
        created = self.rows(lambda: cases.create(values))
        self.assertEqual(self.rows(lambda: cases._create_opened(values)), created)
        self.assertEqual(len(created['dental_followup']), len(records))
        return created

    def test_calls_of_the_day(self):
        visits = self.make_visits(3, '10:00') + self.make_visit('09:00', self.make_patient(
            "Sin Número", phone=False))
        self.assertEqual(len(self.compare(self.no_show, visits)['mail_activity']), 4)

    def test_who_knew_the_cases_before_knows_the_new_ones(self):
        visit = self.make_visit('10:00')
        self.assertFalse(visit.dental_followup_ids | visit.dental_patient_id.dental_followup_ids)
        visit.action_dental_no_show()
        case = self.case_of(visit)
        self.assertEqual(visit.dental_followup_ids, case)
        self.assertIn(case, visit.dental_patient_id.dental_followup_ids)

    def test_messages_and_plans(self):
        self.compare(self.post_visit, self.make_visits(2, '10:00'))
        undecided = self.ref('program_undecided')
        undecided.is_on = False
        self.addCleanup(setattr, undecided, 'is_on', True)
        self.compare(undecided, self.make_plan() + self.make_plan(
            self.make_patient("Otra Paciente"), is_elective=True))

    def test_defaults_of_the_clinic(self):
        """A field that another app or the clinic has a default of has it here too."""
        self.env['ir.default'].set('dental.followup', 'topic', "De la clínica")
        found = self.compare(self.no_show, self.make_visit('10:00'))
        self.assertEqual(found['dental_followup'][0]['topic'], "De la clínica")

    def test_a_rule_of_the_clinics_hears_of_new_cases(self):
        rule = self.env['base.automation'].create({
            'name': "Avisar", 'trigger': 'on_create',
            'model_id': self.env['ir.model']._get_id('dental.followup')})
        self.addCleanup(self.env['base.automation']._update_registry)
        self.addCleanup(rule.unlink)
        self.env['ir.actions.server'].create({
            'name': "Decirlo", 'model_id': rule.model_id.id, 'usage': 'base_automation',
            'base_automation_id': rule.id, 'state': 'code',
            'code': "records.partner_id.write({'comment': 'abierto'})"})
        case = self.make_missed('10:00')
        self.assertIn('abierto', case.partner_id.comment)
