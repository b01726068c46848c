"""Where everything stands in a day of the agenda, as Chromium computes it."""
import json

from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser
from odoo.tools import file_open

from ..tools.strategies import examples

MODULE = 'dental_followup/static/src/agenda/day_layout.js'
HOUR = 60
OPEN = [[9 * HOUR, 14 * HOUR], [16 * HOUR, 20 * HOUR]]
VIDAL, SOLER = 1, 2

times = st.integers(0, 24 * 4 - 1).map(lambda quarters: quarters * 15)
lengths = st.sampled_from((5, 15, 20, 30, 45, 60, 90, 240))
visits = st.lists(st.tuples(
    times, lengths, st.sampled_from((VIDAL, SOLER, 3, False)), st.sampled_from((7, 8, False)),
    st.booleans()), max_size=12)


def visit(number, start, minutes, dentist=VIDAL, chair=False, holds=True, **more):
    """Return a visit as the agenda hands it to the layout."""
    return {'id': number, 'start': start, 'end': start + minutes, 'dentist': dentist,
            'chair': chair, 'patient': 100 + number, 'holds': holds, **more}


@tagged('post_install', '-at_install', 'browser')
class TestDayLayout(HttpCase):
    """Columns by dentist, lanes for what overlaps, tops and heights in quarters of an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chromium = ChromeBrowser(cls)
        cls.addClassCleanup(cls.chromium.stop)
        with file_open(MODULE) as stream:
            cls.source = stream.read().replace('export ', '')

    def _lay_out(self, visits=(), blocked=(), dentists=None, open_hours=OPEN, now=None):
        """Return the layout of a day, and each card by its id with the dentist of its column."""
        if dentists is None:
            dentists = [{'id': VIDAL, 'open': OPEN}, {'id': SOLER, 'open': OPEN}]
        day = {'dentists': dentists, 'visits': list(visits), 'blocked': list(blocked),
               'open': open_hours, 'now': now}
        answer = self.chromium._websocket_request('Runtime.evaluate', params={
            'expression': f'(() => {{ {self.source}; return layOutDay({json.dumps(day)}); }})()',
            'returnByValue': True})
        self.assertNotIn('exceptionDetails', answer)
        laid = answer['result']['value']
        return laid, {card['id']: {**card, 'dentist': column['dentist']}
                      for column in laid['columns'] for card in column['cards']}

    def test_a_visit_stands_at_its_hour(self):
        laid, cards = self._lay_out([visit(1, 10 * HOUR, 45)])
        self.assertEqual((laid['from'], laid['to'], laid['quarters']), (540, 1200, 44))
        self.assertEqual(cards[1], {
            'id': 1, 'top': 4, 'height': 3, 'lane': 0, 'lanes': 1, 'clashes': [],
            'dentist': VIDAL})

    def test_closed_hours_of_each_dentist(self):
        laid, _cards = self._lay_out([visit(1, 600, 30, 3)], dentists=[
            {'id': VIDAL, 'open': OPEN}, {'id': SOLER, 'open': [[16 * HOUR, 20 * HOUR]]},
            {'id': 3, 'open': []}])
        self.assertEqual([column['closed'] for column in laid['columns']], [
            [{'top': 20, 'height': 8}], [{'top': 0, 'height': 28}], [{'top': 0, 'height': 44}]])

    def test_a_closed_day_shows_the_whole_of_it(self):
        laid, _cards = self._lay_out(
            dentists=[{'id': VIDAL, 'open': []}], open_hours=[])
        self.assertEqual((laid['from'], laid['to']), (0, 24 * HOUR))
        self.assertEqual(laid['columns'][0]['closed'], [{'top': 0, 'height': 96}])

    def test_who_neither_works_nor_has_visits_has_no_column(self):
        away = {'id': SOLER, 'open': []}
        for dentists, day, shown in (
                ([{'id': VIDAL, 'open': OPEN}, away], [], [VIDAL]),
                ([{'id': VIDAL, 'open': OPEN}, away], [visit(1, 600, 30, SOLER)], [VIDAL, SOLER]),
                ([away, {'id': 3, 'open': []}], [], [SOLER, 3]),
                ([], [], [False])):
            with self.subTest(dentists=dentists, day=day):
                laid, _cards = self._lay_out(day, dentists=dentists)
                self.assertEqual([column['dentist'] for column in laid['columns']], shown)

    def test_a_visit_outside_the_hours_widens_them(self):
        laid, cards = self._lay_out([visit(1, 7 * HOUR + 30, 30), visit(2, 21 * HOUR, 30)])
        self.assertEqual((laid['from'], laid['to']), (7 * HOUR, 22 * HOUR))
        self.assertEqual(cards[1]['top'], 2)

    def test_a_visit_past_midnight_ends_with_the_day(self):
        laid, cards = self._lay_out([visit(1, 23 * HOUR, 120)])
        self.assertEqual(laid['to'], 24 * HOUR)
        self.assertEqual(cards[1]['height'], 4)

    def test_visits_without_a_dentist_have_a_column_if_there_are_any(self):
        laid, _cards = self._lay_out([visit(1, 600, 30)])
        self.assertEqual([column['dentist'] for column in laid['columns']], [VIDAL, SOLER])
        laid, cards = self._lay_out([visit(1, 600, 30, dentist=False), visit(2, 600, 30, 9)])
        self.assertEqual(
            [column['dentist'] for column in laid['columns']], [VIDAL, SOLER, 9, False])
        self.assertFalse(cards[1]['dentist'])

    def test_two_at_once_stand_beside_each_other(self):
        _laid, cards = self._lay_out([
            visit(1, 600, 60), visit(2, 630, 60), visit(3, 660, 60), visit(4, 720, 30)])
        self.assertEqual([(cards[number]['lane'], cards[number]['lanes']) for number in cards], [
            (0, 2), (1, 2), (0, 2), (0, 1)])
        self.assertEqual([cards[number]['clashes'] for number in cards], [
            ['dentist'], ['dentist'], ['dentist'], []])

    def test_what_clashes(self):
        """A chair and a patient are in one place at a time too; a cancelled visit is in none."""
        for values, expected in (
                ({'dentist': SOLER}, []),
                ({'dentist': SOLER, 'chair': 7}, ['chair']),
                ({'dentist': SOLER, 'patient': 101}, ['patient']),
                ({'dentist': VIDAL, 'chair': 7, 'patient': 101}, ['dentist', 'chair', 'patient']),
                ({'dentist': False}, []),
                ({'holds': False}, [])):
            with self.subTest(values=values):
                _laid, cards = self._lay_out([
                    visit(1, 600, 30, chair=7), visit(2, 615, 30, **values)])
                self.assertEqual(cards[2]['clashes'], expected)
                self.assertEqual(cards[1]['clashes'], expected)
        _laid, cards = self._lay_out([visit(1, 600, 30), visit(2, 630, 30)])
        self.assertFalse(cards[1]['clashes'], "one ends when the other begins")

    def test_blocked_times_are_no_visits(self):
        laid, cards = self._lay_out(
            [visit(1, 600, 30)], [{'id': 5, 'start': 600, 'end': 720, 'dentist': VIDAL},
                                  {'id': 6, 'start': 0, 'end': 60, 'dentist': VIDAL}])
        self.assertEqual(laid['columns'][0]['blocked'], [{'id': 5, 'top': 4, 'height': 8}])
        self.assertEqual(cards[1]['lanes'], 1)
        self.assertEqual(laid['from'], 9 * HOUR, "a blocked time does not widen the day")

    def test_now(self):
        for now, top in ((None, None), (8 * HOUR, None), (9 * HOUR + 30, 2), (20 * HOUR, None)):
            with self.subTest(now=now):
                self.assertEqual(self._lay_out(now=now)[0]['nowTop'], top)

    @examples(150)
    @given(visits)
    def test_every_visit_is_seen_once_and_on_nothing_else(self, drawn):
        """Whatever a day holds: no card is lost, hidden behind another one or out of sight."""
        day = [visit(number, start, minutes, dentist, chair, holds) for number, (
            start, minutes, dentist, chair, holds) in enumerate(drawn, 1)]
        laid, cards = self._lay_out(day)
        self.assertEqual(sorted(cards), [item['id'] for item in day])
        self.assertEqual(sum(len(column['cards']) for column in laid['columns']), len(day))
        for item in day:
            card = cards[item['id']]
            self.assertEqual(card['dentist'], item['dentist'])
            self.assertEqual(laid['from'] + card['top'] * 15, item['start'])
            self.assertLessEqual(card['top'] + card['height'], laid['quarters'])
            self.assertGreater(card['height'], 0)
            self.assertLess(card['lane'], card['lanes'])
        for one in cards.values():
            for other in cards.values():
                if one['id'] < other['id'] and one['dentist'] == other['dentist'] and (
                        one['top'] < other['top'] + other['height']
                        and other['top'] < one['top'] + one['height']):
                    self.assertNotEqual(one['lane'], other['lane'])
                    self.assertEqual(one['lanes'], other['lanes'])

    @examples(50)
    @given(visits)
    def test_the_order_in_which_visits_come_does_not_matter(self, drawn):
        day = [visit(number, start, minutes, dentist, chair, holds) for number, (
            start, minutes, dentist, chair, holds) in enumerate(drawn, 1)]
        self.assertEqual(self._lay_out(day)[1], self._lay_out(day[::-1])[1])
