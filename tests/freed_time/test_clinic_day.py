from datetime import timedelta

from lxml import etree
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .freed_case import FreedCase


@tagged('post_install', '-at_install')
class TestClinicDay(FreedCase):
    """What a filter calls today is so on the clinic's clock: in Tokyo it is tomorrow already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receptionist.tz = 'Asia/Tokyo'
        cls.yesterday = cls.day - timedelta(days=1)

    def found(self, view, name, among):
        """Return what a filter of a search view leaves of some records, at 20:00 by the clinic."""
        arch = etree.fromstring(self.ref(view).arch)
        (domain,) = arch.xpath(f"//filter[@name='{name}']/@domain")
        with self.at('20:00'):
            self.env.invalidate_all()
            model = among.with_user(self.receptionist).with_context(tz='Asia/Tokyo')
            return model.search([
                *safe_eval(domain, {'uid': self.receptionist.id}), ('id', 'in', among.ids),
            ]).with_env(self.env)

    def test_called_today(self):
        """A call counts and a message does not, of the clinic's day and of no other."""
        called, mailed, earlier = (
            self.make_case(program, clock='09:00')
            for program in ('recall', 'repair', 'post_visit'))
        with self.at('09:30'):
            called._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
            mailed._write_attempts('email')
        with self.at('23:30', self.yesterday):
            earlier._write_attempts('phone', outcome_id=self.ref('outcome_no_answer').id)
        cases = called | mailed | earlier
        self.assertEqual(self.found('dental_followup_view_search', 'done_today', cases), called)
        with self.at('20:00'):
            self.assertEqual(cases.mapped('is_called_today'), [True, False, False])
        self.assertEqual(
            self.found('dental_followup_attempt_view_search', 'today', cases.attempt_ids),
            (called | mailed).attempt_ids)

    def test_calls_of_a_day(self):
        """The lists behind the bell hold what it counts."""
        late, due, later = (
            self.make_case('recall', patient, clock, day) for patient, clock, day in (
                (self.patient, '23:30', self.yesterday), (self.nuria, '00:30', self.day),
                (self.luis, '00:30', self.tomorrow)))
        for name, expected, day in (
                ('overdue', late, 'overdue'), ('today', due, 'today'),
                ('upcoming_all', later, 'planned')):
            with self.subTest(name):
                self.assertEqual(self.found(
                    'dental_followup_view_search', f'activities_{name}', late | due | later),
                    expected)
                self.assertEqual(expected.due_day, day)
        due.action_cancel()
        self.assertFalse(due.due_day)
        self.assertEqual(late.search([
            ('id', 'in', (late | due).ids), ('due_day', '=', False)]), due)

    def test_visits_and_freed_times_of_today(self):
        visits = self.make_visit('00:30') | self.make_visit('23:30', patient=self.luis)
        others = self.make_visit('23:30', day=self.yesterday) | self.make_visit(
            '00:30', day=self.tomorrow)
        self.assertEqual(
            self.found('calendar_event_view_search', 'today', visits | others), visits)
        with self.at('00:10', self.yesterday):
            (visits | others).action_dental_cancel()
        times = self.env['dental.followup.freed.time'].search(
            [('event_id', 'in', (visits | others).ids)])
        self.assertEqual(
            self.found('dental_followup_freed_time_view_search', 'today', times).event_id, visits)
        self.assertEqual(
            times.filtered('is_today').event_id | visits.filtered('dental_is_today'), visits)

    def test_until_today_is_still_today(self):
        notes = self.env['dental.observation'].create([{
            'partner_id': self.patient.id, 'text': "Hoy no", 'valid_until': day,
        } for day in (self.day, self.yesterday)])
        self.assertEqual(
            self.found('dental_observation_view_search', 'current', notes), notes[0])
        self.assertEqual(notes.filtered('is_current'), notes[0])
        said = self.env['dental.consent'].create([{
            'partner_id': self.patient.id, 'company_id': self.clinic.id, 'kind': 'consent',
            'text': "Sí", 'given_on': self.yesterday, 'expires_on': day,
        } for day in (self.day, self.yesterday, False)])
        in_force = said[0] | said[2]
        self.assertEqual(self.found('dental_consent_view_search', 'in_force', said), in_force)
        self.assertEqual(self.found('dental_consent_view_search', 'expired', said), said[1])
        self.assertEqual(said.filtered('in_force'), in_force)

    def test_no_filter_reads_the_clock_of_the_user(self):
        views = self.env['ir.model.data'].search([
            ('module', '=', 'dental_followup'), ('model', '=', 'ir.ui.view')]).mapped('res_id')
        for view in self.env['ir.ui.view'].browse(views).filtered(lambda v: v.type == 'search'):
            for domain in etree.fromstring(view.arch).xpath('//filter/@domain'):
                with self.subTest(view=view.xml_id, domain=domain):
                    for condition in Domain(safe_eval(domain, {'uid': 1})).iter_conditions():
                        field = self.env[view.model]._fields[condition.field_expr.split('.')[0]]
                        if field.type in ('date', 'datetime'):
                            # so many months before this moment are so in any zone
                            self.assertRegex(str(condition.value), r'^(False|now|-\d+m)$')
