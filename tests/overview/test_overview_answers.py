from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.overview.answers import HARM, QUESTIONS, STAY
from ...models.overview.figures import FIGURES
from ...models.overview.published import PUBLISHED
from ..report.test_figures import FiguresCase
from .overview_case import OverviewCase

KEYS = (*FIGURES, *QUESTIONS, HARM, STAY)


@tagged('post_install', '-at_install')
class TestOverviewAnswers(OverviewCase, FiguresCase):
    """The page of each answer, against what stands on paper (see :class:`FiguresCase`)."""

    def setUp(self):
        super().setUp()
        clock = self.at('09:30', self.on(3).date())
        clock.__enter__()
        self.addCleanup(clock.__exit__, None, None, None)

    def answer(self, key, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['dental.followup.overview'].with_user(user or self.manager).with_context(
            allowed_company_ids=self.clinic.ids).get_answer(key)

    def bars(self, key):
        """Return the bars of a page that count something, as (key, text)."""
        return [(bar['key'], bar['text']) for bar in self.answer(key)['bars']
                if bar['text'] != "none yet"]

    def in_a_thousand(self):
        """Return what the page of complaints and objections says, with a point as the decimal."""
        return {key: text.removesuffix(" in 1,000").replace(',', '.')
                for key, text in self.bars('harm')}

    def test_each_bar_opens_what_it_counts_and_each_page_leads_to_the_others(self):
        self.assertEqual({*PUBLISHED}, {*KEYS})
        for key in KEYS:
            with self.subTest(key=key):
                page = self.answer(key)
                self.assertOpensWhatItSays(page)
                self.assertTrue(page['title'] and page['sentence'] and page['published'])
                self.assertEqual(
                    {other['key'] for other in page['others']}, {*KEYS} - {key})
                self.assertEqual(len(page['bars']), 12 if key in FIGURES else len(page['bars']))

    def test_a_figure_by_week(self):
        self.assertEqual(self.answer('same_day')['sentence'], "3 of 4 · 75 %")
        self.assertEqual(self.bars('same_day'), [(0, "3 of 4 · 75 %")])
        self.assertEqual(self.bars('recovered'), [(0, "2 of 3 · 67 %")])
        self.assertEqual(self.bars('reached'), [(0, "3 of 4 · 75 %")])
        money = self.answer('money')
        self.assertIn('120', money['sentence'])
        self.assertFalse(money['enough'])
        self.assertEqual([bar['width'] for bar in money['bars']], [0] * 11 + [100])

    def test_weeks_add_up_to_the_figure(self):
        for key in ('same_day', 'reached', 'recovered', 'money'):
            page = self.answer(key)
            self.assertEqual(
                sum(bar['number'] for bar in page['bars'][-4:]), self.figure(key)[0], key)

    def test_calls_by_their_number(self):
        """Call 1: of Ana, Blas, Carla and Dora nobody came by it. Call 2 brought Ana back."""
        self.assertEqual(self.bars('calls'), [(1, "0 of 4 · 0 %"), (2, "1 of 1 · 100 %")])
        self.assertIn("Nobody was called a third time", self.answer('calls')['sentence'])

    def test_when_patients_are_reached(self):
        """On Monday 3 of 4 calls reached a patient, on Tuesday none of one, at noon."""
        self.assertEqual(self.bars('weekdays'), [('0', "3 of 4 · 75 %"), ('1', "0 of 1 · 0 %")])
        self.assertIn("No time stands out", self.answer('weekdays')['sentence'])

    def test_complaints_and_objections_in_a_thousand(self):
        """One complaint beside two visits that patients came to; of the three contacts in which
        a patient was reached nobody objected until Carla did in a fourth."""
        self.assertEqual(self.in_a_thousand(), {
            'complaints': "0 of 2 · 0.0", 'objections': "0 of 3 · 0.0"})
        self.env['dental.feedback'].create({
            'partner_id': self.cases["Ana"].partner_id.id, 'company_id': self.clinic.id,
            'kind': 'complaint', 'text': "Esperé media hora."})
        self.cases["Carla"].with_user(self.receptionist)._log_call(
            self.ref('outcome_do_not_call'))
        self.assertEqual(self.in_a_thousand(), {
            'complaints': "1 of 2 · 500.0", 'objections': "1 of 4 · 250.0"})
        self.assertOpensWhatItSays(self.answer('harm'))

    def test_do_patients_stay(self):
        """Active a year ago were Ana, Blas, Carla and Dora, and Eloy, who has died since. Fina
        had come too long ago. Ana came this week; Blas has a visit to come; Carla and Dora are
        gone."""
        with self.at('09:00', self.day - timedelta(days=1000)):
            for name, days in (
                    ("Ana", 370), ("Blas", 500), ("Carla", 400), ("Dora", 600), ("Eloy", 400),
                    ("Fina", 950), ("Fina", 364 + 31 * 18 + 10)):
                self.make_visit(
                    '10:00', self.cases[name].partner_id, self.day - timedelta(days=days),
                    dental_state='attended')
        self.cases["Eloy"].partner_id.dental_deceased_on = self.day
        self.make_visit('10:00', self.cases["Blas"].partner_id, self.day + timedelta(days=7))
        self.assertEqual(self.bars('stay'), [
            ('stayed', "2 of 4 · 50 %"), ('left', "2 of 4 · 50 %")])
        self.assertOpensWhatItSays(self.answer('stay'))
        gone = self.answer('stay')['bars'][1]['action']
        self.assertEqual(
            self.opened(gone), (self.cases["Carla"] | self.cases["Dora"]).partner_id)

    def test_how_many_would_tell(self):
        self.assertIn("384 a side", self.answer('booked')['enough'])

    def test_managers_only(self):
        for user in (self.receptionist, self.dentist_user, self.outsider):
            with self.assertRaises(AccessError):
                self.answer('calls', user)
        with self.assertRaises(UserError):
            self.answer('nothing')

    def test_the_overview_leads_to_each_figure_s_page(self):
        for figure in self.overview()['figures']:
            self.assertEqual(figure['page']['params'], {'key': figure['key']})

    def test_a_page_costs_few_queries(self):
        for key in KEYS:
            self.answer(key)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.answer(key)
            self.assertLessEqual(self.env.cr.sql_log_count - before, 30, key)
