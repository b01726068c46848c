import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.agenda.find_table import agendas, find_table, fitted, meanings
from ...tools.table import Line, Sheet, TooMuch
from ...tools.table_text import read_text
from .strategies import examples

TITLES = ['Nº Historia', 'Paciente', 'Fecha', 'Hora', 'Doctor', 'Observaciones']
ROW = ['71', 'Gil Mas, Eva', '14/12/2026', '10:00', 'Dra. Elena', 'llamar']
MEANING = meanings()
cover = st.sampled_from((
    ['Clínica Azahar'], ['Agenda del 14/12/2026'], ['Doctor:', 'Todos'], ['Fecha', '14/12/2026'],
    ['Paciente | Cita'], ['', '', 'Página 1']))
totals = st.sampled_from((
    ['Total: 12 citas'], ['Total', '12'], ['', 'TOTALES', '3'], ['Nº de citas: 4'], ['12 citas'],
    ['Fin del listado'], ['Página 1 de 1'], ['Impreso el 14/12/2026 10:00'], TITLES))


def lines(*rows, start=1, width=0, separator=''):
    return [Line(number, list(cells), len(cells), width, separator)
            for number, cells in enumerate(rows, start)]


class TestFindTable(unittest.TestCase):
    """The titles are found among the lines before them, the rows among those around."""

    @examples(200)
    @given(st.lists(cover, max_size=30), st.lists(st.just(ROW), min_size=1, max_size=5),
           st.lists(totals, max_size=3))
    def test_what_stands_around_is_no_part_of_it(self, before, rows, after):
        found = find_table(lines(*before, TITLES, *rows, *after), MEANING)
        self.assertEqual(found.titles, TITLES)
        self.assertEqual(found.row, len(before) + 1)
        self.assertEqual([line.cells for line in found.lines], rows)
        self.assertEqual([line.cells for line in found.aside], after)

    def test_people_who_are_called_like_a_total(self):
        for name in ("Total Ruiz, Ana", "Suma Gil, Eva", "Rows, Tom", "Page, Jim"):
            row = [name, '14/12/2026', '10:00', 'Dra. Elena']
            found = find_table(lines(TITLES[1:5], row), MEANING)
            self.assertEqual([line.cells for line in found.lines], [row])

    def test_titles_that_somebody_chose_before(self):
        rows = lines(['Azahar'], ['Quién', 'Cuándo'], ['Eva', '1'])
        self.assertEqual(find_table(rows, MEANING).row, 1)
        chosen = meanings({'Quién': 'patient', 'Cuándo': 'date'})
        self.assertEqual(find_table(rows, chosen).row, 2)

    def test_titles_that_reach_too_far(self):
        wide = [Line(1, ['Azahar'], 1), Line(2, TITLES, 300)]
        with self.assertRaises(TooMuch):
            find_table(wide, MEANING)
        self.assertIsNone(find_table([], MEANING))

    def test_columns_without_a_title(self):
        text = read_text(b'Paciente;Fecha;;\nEva;1\n')
        self.assertEqual(find_table(text, MEANING).titles, ['Paciente', 'Fecha', '', ''])
        self.assertEqual(
            find_table(lines(['Paciente', 'Fecha'], ['Eva', '1', 'x']), MEANING).titles,
            ['Paciente', 'Fecha', ''])


class TestSheets(unittest.TestCase):
    """The sheet that holds an agenda is read; several are several."""

    def sheets(self, *told):
        return agendas([
            Sheet(str(index), lines(*rows), hidden) for index, (rows, hidden) in enumerate(told)],
            MEANING)

    def test_which(self):
        page, empty = ([['Azahar']], False), ([], False)
        agenda, hidden = ([TITLES, ROW], False), ([TITLES, ROW], True)
        people = ([['Paciente', 'Móvil', 'Email', 'Fecha nacimiento'], ['Eva', '6', 'x', '1']],
                  False)
        bills = ([['Paciente', 'Fecha', 'Importe'], ['Eva', '1', '2']], False)
        for told, which in (
                ([agenda], [0]), ([page, agenda], [1]), ([empty, empty, agenda], [2]),
                ([people, agenda, bills], [1]), ([hidden, agenda], [1]), ([page, hidden], [1]),
                ([agenda, page, agenda], [0, 2]), ([page, people], [1]), ([empty], [0]), ([], []),
                ([([TITLES], False), agenda], [1])):
            with self.subTest(which):
                self.assertEqual(self.sheets(*told), which)


class TestFitted(unittest.TestCase):
    """A note that holds the separator is one cell again; nothing else is guessed."""

    columns = [*map(MEANING, TITLES)]

    def fit(self, cells, titles=TITLES, columns=None, separator=';'):
        line = Line(2, cells, len(cells), len(cells), separator)
        return fitted(line, columns or self.columns, titles).cells

    def test_notes(self):
        self.assertEqual(self.fit([*ROW, ' tarde', '']), [*ROW[:-1], 'llamar; tarde'])
        self.assertEqual(self.fit([*ROW, 'x'], separator='|'), [*ROW[:-1], 'llamar x'])
        self.assertEqual(
            self.fit([*ROW, 'x'], [*TITLES, ''], [*self.columns, None]), [*ROW[:-1], 'llamar; x'])

    def test_what_stays(self):
        for cells in (ROW, ROW[:3], [*ROW[:4], 'x']):
            self.assertEqual(self.fit(cells), cells)
        self.assertEqual(self.fit([*ROW, 'x'], separator=''), [*ROW, 'x'])
        self.assertEqual(self.fit(ROW, TITLES[:5], self.columns[:5]), ROW, "no note at the end")
