from datetime import timedelta

from odoo.tests import tagged

from ..report.test_figures import FiguresCase
from .overview_case import OverviewCase


@tagged('post_install', '-at_install')
class TestOverview(OverviewCase, FiguresCase):
    """The five figures, against what stands on paper (see :class:`FiguresCase`)."""

    def at_day(self, days, clock='09:30'):
        return self.at(clock, self.day + timedelta(days=days))

    def test_figures_of_the_week(self):
        with self.at_day(3):
            told = self.overview()
            self.assertEqual(self.figure('same_day', told), (3, 4), "Ana, Blas, Dora; not Carla")
            self.assertEqual(self.figure('reached', told), (3, 4), "Carla was only called")
            self.assertEqual(self.figure('booked', told), (0, 0), "they have thirty days")
            self.assertEqual(self.figure('recovered', told), (2, 3), "Ana and Fina; not Dora")
            self.assertEqual(self.figure('money', told), (2, 2))
            money = told['figures'][-1]
            self.assertIn('120', money['value'])
            self.assertIn("2 follow-ups", told['sentence'])
            self.assertEqual(told['figures'][0]['share'], "75 %")
            self.assertEqual(told['figures'][0]['trend']['way'], 'few')
            self.assertEqual(self.assertOpensWhatItSays(told) > 10, True)

    def test_who_was_not_called_is_a_click_away(self):
        with self.at_day(3):
            rest = self.overview()['figures'][0]['rest']
            self.assertEqual(rest['text'], "The one that was not")
            self.assertEqual(self.opened(rest['action']).partner_id, self.cases["Carla"].partner_id)

    def test_who_missed_a_visit_counts_when_their_thirty_days_are_over(self):
        with self.at_day(29):
            self.assertEqual(self.figure('booked'), (0, 0))
        with self.at_day(35):
            told = self.overview()
            self.assertEqual(
                self.figure('booked', told), (3, 6), "Ana, Blas, Fina; not Carla, Dora, Eloy")
            self.assertOpensWhatItSays(told)

    def test_figures_of_before_stand_beside_those_of_now(self):
        with self.at_day(30):
            self.assertEqual(
                self.figure('recovered'), (2, 2), "of Tuesday; Dora's ended on Monday")
        with self.at_day(40):
            told = self.overview()
            self.assertEqual(self.figure('recovered', told), (0, 0))
            self.assertEqual(self.figure('same_day', told), (0, 0))
            self.assertIn('120', told['figures'][-1]['trend']['text'])
            self.assertIn("nobody is back", told['sentence'])
            self.assertOpensWhatItSays(told)
        with self.at_day(95):
            self.assertNotIn('120', self.overview()['figures'][-1]['trend']['text'])

    def test_the_last_day_of_thirty_is_the_clinic_s(self):
        with self.at('23:30', self.on(29).date()):
            self.assertEqual(self.figure('same_day')[1], 4)
        with self.at('00:30', self.on(30).date()):
            self.assertEqual(self.figure('same_day')[1], 0)

    def test_programs(self):
        with self.at_day(3):
            told = self.overview()
            card = next(
                card for card in told['programs'] if card['id'] == self.no_show.id)
            numbers = {count['key']: count['number'] for count in card['counts']}
            self.assertEqual(numbers['attended'], 2)
            self.assertEqual(numbers['booked'], self.env['dental.followup'].search_count([
                ('program_id', '=', self.no_show.id), ('state', '=', 'booked')]))
            self.assertGreater(numbers['pending'], 0)
            self.assertNotIn(self.ref('program_dormant').id, [
                card['id'] for card in told['programs']], "there is nothing to tell of it")

    def graph(self, told):
        """Return the bars of the no-show program that are not empty, as (week, text)."""
        graph = next(
            card for card in told['programs'] if card['id'] == self.no_show.id)['graph']
        self.assertEqual(len(graph['bars']), 12)
        return [(bar['key'], bar['label'].split(': ')[1]) for bar in graph['bars']
                if bar['height']]

    def test_what_was_taken_up_by_week_and_what_ended_well_of_it(self):
        """Six missed their visit on Monday, and Ana and Fina came; Blas's case goes on."""
        with self.at_day(3):
            told = self.overview()
            self.assertEqual(self.graph(told), [(11, "2 of 6")])
            graph = next(
                card for card in told['programs'] if card['id'] == self.no_show.id)['graph']
            self.assertIn("Taken up in 12 weeks: 6; ended well so far: 2", graph['text'])
            self.assertEqual((graph['bars'][11]['height'], graph['bars'][11]['won']), (100, 33))
            self.assertEqual(len(self.opened(graph['action'])), 6)
        with self.at_day(8):
            self.assertEqual(self.graph(self.overview()), [(10, "2 of 6")], "a week ends today")
        with self.at_day(100):
            self.assertFalse([
                card for card in self.overview()['programs'] if card['graph']])

    def test_third_calls_are_told_and_no_task(self):
        with self.at_day(3):
            self.assertFalse(self.overview()['evidence'], "nobody was called a third time")
        with self.at_day(4):
            self.ring_in_vain(self.cases["Carla"])
        with self.at_day(7):
            self.ring_in_vain(self.cases["Carla"])
            evidence = self.overview()['evidence']
            self.assertEqual((evidence['number'], evidence['calls']), (0, 1))
            self.assertIn("too few to tell", evidence['text'])


@tagged('post_install', '-at_install')
class TestOverviewOfTheFirstDay(OverviewCase):

    def test_a_clinic_that_has_just_begun_is_told_so(self):
        told = self.overview()
        self.assertIn("nothing to tell yet", told['empty']['title'])
        self.assertEqual((told['todo'], told['programs'], told['clinics']), ([], [], []))
        self.assertEqual([figure['whole'] for figure in told['figures']], [0] * 5)
        self.assertFalse([figure['share'] for figure in told['figures'] if figure['share']])
        self.assertOpensWhatItSays(told)

    def test_the_first_call_ends_it(self):
        self.make_missed('10:00')
        told = self.overview()
        self.assertFalse(told['empty'])
        self.assertTrue(told['programs'])
