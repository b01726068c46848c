from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.agenda import rows as agenda
from ...tools.agenda import words
from ...tools.agenda.first_visit import is_first
from ...tools.table import Line
from .test_tools_agenda import GOOD, RULES, TITLES, lost


def read(text, title="Primera visita", **cells):
    """Read the good row, of 23 November 2026, with one more column."""
    titles = [*TITLES, title]
    columns = words.guess_columns(titles)
    texts = [cells.get(field, told) for field, told in zip(columns, [*GOOD, text], strict=True)]
    return agenda.read_row(Line(2, texts), columns, titles, RULES)


@tagged('post_install', '-at_install')
class TestFirstVisitOfAgenda(BaseCase):
    """A column may say that a visit is the patient's first one, or when that was."""

    def first(self, *args, **cells):
        return read(*args, **cells).values['first']

    def test_titles(self):
        for title in ("Primera visita", "1ª visita", "Fecha primera visita", "PRIMERA CITA",
                      "Paciente nuevo", "First visit", "fecha_primera_visita",
                      "Data primera visita"):
            with self.subTest(title):
                self.assertEqual(words.field_of(title), 'first')

    def test_yes_is_the_day_of_the_visit(self):
        for text in ("Sí", "si", "S", "x", "1", "yes", "1ª visita", "Nuevo", "TRUE"):
            with self.subTest(text):
                self.assertEqual(self.first(text), date(2026, 11, 23))

    def test_no_and_nothing_leave_it_unknown(self):
        for text in ("No", "N", "0", "", "-", "Revisión", "false", "n/d"):
            with self.subTest(text):
                row = read(text)
                self.assertIsNone(row.values['first'])
                self.assertFalse(row.lost)

    def test_a_date(self):
        self.assertEqual(self.first("03/02/2019"), date(2019, 2, 3))
        self.assertEqual(self.first("2019-02-03"), date(2019, 2, 3))
        self.assertEqual(self.first("30/12/2026", date="30/12/2026"), date(2026, 12, 30))
        self.assertIsNone(self.first("01/01/1900"))

    def test_what_cannot_be_is_left_out_and_said(self):
        for text in ("24/11/2026", "03/02/1919"):
            self.assertEqual(lost(read(text)), ['first_impossible'])
        self.assertEqual(lost(read("quizás")), ['first_unknown'])

    def test_a_visit_that_was_missed_is_nobody_s_first(self):
        for state in ("No acude", "Anulado", "Cambiado"):
            self.assertIsNone(self.first("Sí", state=state))
        self.assertEqual(self.first("Sí", state="Atendido"), date(2026, 11, 23))

    def test_words(self):
        self.assertEqual([is_first(text) for text in ("Sí", "No", "quizás", None)],
                         [True, False, None, None])
