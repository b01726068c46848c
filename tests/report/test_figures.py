from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import DentalCase

RATES = {
    'dental.visit.report': (
        'no_show_rate', 'kept_rate', 'cancel_rate', 'return_rate', 'second_rate',
        'first_year_rate', 'second_year_rate'),
    'dental.followup.round.report': (
        'same_day_rate', 'reached_rate', 'booked_rate', 'recovered_rate', 'missed_again_rate',
        'known_rate', 'asked_rate'),
    'dental.followup.attempt.report': (
        'reached_rate', 'booked_rate', 'recovered_rate', 'promise_rate', 'objection_rate',
        'complaint_rate'),
    'dental.treatment.plan.report': ('accepted_rate', 'same_day_rate'),
    'dental.recall.report': ('kept_rate', 'came_rate'),
}


class FiguresCase(DentalCase):
    """A week in which six patients miss their visit of Monday at ten, each worth 60.

    Ana rings in vain at 12:10, is reached at 13:00, books Tuesday 10:00 and comes.
    Blas is reached at 12:20, books Wednesday 10:00, and misses it again.
    Carla is called by nobody until Tuesday.
    Dora is reached at 12:40 and lost: it is too dear.
    Eloy has no number.
    Fina books Tuesday 11:00 by herself at 12:50, and comes.
    Their visits: 7 no-shows (Blas twice) and 2 attended.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.with_company(cls.clinic).dental_price = 60
        cls.clinic.dental_minute_cost = 0.5
        cls.cases = {}
        for index, name in enumerate(("Ana", "Blas", "Carla", "Dora", "Eloy", "Fina")):
            patient = cls.make_patient(
                f"{name} Soler", email=f'{name}@ejemplo.test'.lower(),
                phone=name != "Eloy" and f'+34 655 97 98 {index:02d}')
            cls.cases[name] = cls.make_missed('10:00', patient)

    def setUp(self):
        super().setUp()
        tuesday, wednesday = (self.on(days).date() for days in (1, 2))
        with self.at('12:10'):
            self.ring_in_vain(self.cases["Ana"])
        with self.at('12:20'):
            blas = self.book("Blas", wednesday)
        with self.at('12:40'):
            call = self.talk(self.cases["Dora"])
            call.action_done()
            self.cases["Dora"].with_user(self.receptionist)._lose(
                self.ref('lost_reason_price'), "Caro")
        with self.at('12:50'):
            fina = self.make_visit('11:00', self.cases["Fina"].partner_id, tuesday)
        with self.at('13:00'):
            ana = self.book("Ana", tuesday)
        with self.at('11:40', tuesday):
            (ana | fina).action_dental_attended()
            self.ring_in_vain(self.cases["Carla"])
        with self.at('10:30', wednesday):
            blas.action_dental_no_show()
        with self.at('09:00', self.on(3).date()):
            self.run_cron('watch')
        self.env.flush_all()

    def book(self, name, day, clock='10:00'):
        """Talk with a patient, who agrees on a visit; return it."""
        call = self.talk(self.cases[name])
        start = self.clock(clock, day)
        call.slot_id = call.slot_ids[0]
        call.action_done()
        visit = self.cases[name].rebooked_event_id
        visit.write({'start': start, 'stop': start + timedelta(minutes=30)})
        return visit

    def figures(self, model, *rates, group=(), domain=()):
        """Return the averages of rates, to a thousandth, as the manager is shown them."""
        rows = self.env[model].with_user(self.manager)._read_group(
            [('company_id', '=', self.clinic.id), *domain], group, [
                f'{rate}:{"avg" if rate.endswith("_rate") else "sum"}' for rate in rates])
        return [tuple(
            round(value, 3) if isinstance(value, float) else value for value in row)
            for row in rows]


@tagged('post_install', '-at_install')
class TestFigures(FiguresCase):
    """Every figure, against what stands on paper (see :class:`FiguresCase`)."""

    def test_visits(self):
        self.assertEqual(
            self.figures('dental.visit.report', 'no_show_rate', 'kept_rate', 'amount'),
            [(0.778, 0.222, 120)], "7 of 9 did not come, 2 of 9 came; 2 × 60")

    def test_rounds(self):
        row = self.figures(
            'dental.followup.round.report', 'same_day_rate', 'reached_rate', 'booked_rate',
            'missed_again_rate', 'calls', 'recovered_amount',
            domain=[('program_code', '=', 'no_show')])
        self.assertEqual(row, [(
            0.75,  # Ana, Blas and Dora of these and Carla; Eloy and Fina are owed nothing
            0.75,  # Ana, Blas and Dora of these and Carla
            0.75,  # Ana, Blas and Fina of these and Dora; Carla and Eloy may book yet
            0.333,  # Blas, of these and Ana and Fina
            5,  # Ana 2, Blas, Dora and Carla 1
            120,  # Ana and Fina
        )])

    def test_rounds_by_what_they_came_to(self):
        self.assertEqual(self.figures(
            'dental.followup.round.report', 'recovered_rate', group=['booked_by'],
            domain=[('program_code', '=', 'no_show'), ('end', '!=', False)]), [
                ('call', 1.0), ('patient', 1.0), (False, 0.0)])

    def test_a_visit_that_settled_two_is_recovered_once(self):
        other = self.make_case('recall', self.cases["Ana"].partner_id)
        other._book(self.cases["Ana"].round_ids.booked_event_id)
        self.env.flush_all()
        self.assertEqual(
            other.round_ids.booked_event_id, self.cases["Ana"].round_ids.booked_event_id)
        self.assertEqual(
            self.figures('dental.followup.round.report', 'recovered_amount'), [(120,)])

    def test_an_email_brings_nobody_into_the_chair(self):
        emails = [('program_code', '=', 'post_visit')]
        self.assertTrue(self.env['dental.followup.round.report'].search(emails))
        self.assertEqual(
            self.figures('dental.followup.round.report', 'recovered_rate', domain=emails),
            [(False,)])

    def test_calls_by_their_number(self):
        self.assertEqual(self.figures(
            'dental.followup.attempt.report', 'reached_rate', 'booked_rate', 'recovered_rate',
            group=['call_number'], domain=[('call_number', '>', 0)]), [
                (1, 0.5, 0.25, 0.0),  # Blas and Dora of these and Ana and Carla; Blas booked
                (2, 1.0, 1.0, 1.0)])  # Ana

    def test_a_click_opens_as_many_as_were_counted(self):
        for model in RATES:
            rows = self.env[model].with_user(self.manager).search(
                [('company_id', '=', self.clinic.id)])
            for row in rows:
                with self.subTest(model=model, row=row.id):
                    action = row.action_open()
                    record = self.env[action['res_model']].browse(action['res_id'])
                    self.assertTrue(record.with_user(self.manager).has_access('read'))
            self.assertEqual(len(rows), len({*rows.ids}))

    def test_a_rate_is_one_nothing_or_not_there(self):
        for model, rates in RATES.items():
            fields = self.env[model]._fields
            self.assertEqual({name for name in fields if name.endswith('_rate')}, {*rates})
            for rate in rates:
                with self.subTest(model=model, rate=rate):
                    self.assertEqual(fields[rate].aggregator, 'avg')
                    values = {row[rate] for row in self.env[model].search([]).read([rate])}
                    self.assertLessEqual(values, {0.0, 1.0})

    def test_what_is_done_today_changes_nothing_of_the_day(self):
        asked = (
            'dental.followup.round.report', 'same_day_rate', 'reached_rate', 'missed_again_rate')
        domain = [('clinic_day', '=', self.day), ('program_code', '=', 'no_show')]
        before = self.figures(*asked, domain=domain)
        with self.at('12:00', self.on(4).date()):
            self.cases["Dora"].action_reopen()
            self.ring_in_vain(self.cases["Dora"])
            self.no_show.name = "Otro nombre"
            self.env['base.partner.merge.automatic.wizard']._merge(
                (self.cases["Fina"].partner_id | self.patient).ids, dst_partner=self.patient)
            self.env.invalidate_all()
        self.assertEqual(self.figures(*asked, domain=domain), before)

    def test_plans(self):
        accepted, declined, open_plan = (self.make_plan(
            self.cases[name].partner_id) for name in ("Ana", "Blas", "Carla"))
        accepted.action_accept()
        accepted.paid_on = self.day
        declined._set_state('declined', decline_reason_id=self.ref('lost_reason_price').id)
        open_plan.presented_on = self.day - timedelta(days=20)
        self.env.flush_all()
        self.assertEqual(self.figures(
            'dental.treatment.plan.report', 'accepted_rate', 'same_day_rate', 'amount',
            'unscheduled_amount'), [(0.5, 0.5, 3600, 2400)])
        self.assertEqual(
            self.figures('dental.treatment.plan.report', 'amount', group=['age']),
            [('2', 1200), (False, 2400)])
        forgotten = self.env['dental.treatment.plan.report'].search([('is_forgotten', '=', True)])
        self.assertFalse(forgotten, "Ana was reached that day")

    def test_days_of_plans_are_the_clinic_s(self):
        """Half past midnight is the day before, where it is told in UTC."""
        with self.at('00:30'):
            plan = self.make_plan(self.cases["Carla"].partner_id)
            plan.action_accept()
            self.env.flush_all()
            row = self.env['dental.treatment.plan.report'].browse(plan.id)
            self.assertEqual(row.same_day_rate, 1.0)
            plan.action_reopen()
            plan.presented_on = self.day - timedelta(days=7)
            self.env.flush_all()
            row.invalidate_recordset()
            self.assertEqual(row.age, '1')
        with self.at('23:30', self.day):
            row.invalidate_recordset()
            self.assertEqual(row.age, '1')
        with self.at('00:30', self.on(1).date()):
            row.invalidate_recordset()
            self.assertEqual(row.age, '2')

    def test_managers_only_and_their_clinic(self):
        other = self.make_user('otra_gerencia', 'group_manager', self.make_clinic(
            "Clínica Turia", self.zone))
        for model in RATES:
            for user in (self.receptionist, self.dentist_user, self.outsider):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            self.assertFalse(self.env[model].with_user(other).with_context(
                allowed_company_ids=other.company_ids.ids).search([]))
