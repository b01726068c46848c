from datetime import date

from odoo.tests import tagged

from .test_agenda_import import TITLES, AgendaCase, agenda

FIRST = "Primera visita"


@tagged('post_install', '-at_install')
class TestAgendaFirstVisit(AgendaCase):
    """What a file says of first visits is the base of who comes again (S25)."""

    def bring(self, *rows):
        """Import rows of one patient; return the day of their first visit."""
        self.last = self.load(agenda(*rows, titles=[*TITLES, FIRST]))
        self.assertNotIn('refused', self.states(self.last).values())
        return self.patients().dental_first_visit_on

    def test_yes_no_and_nothing(self):
        self.assertFalse(self.bring({FIRST: 'No'}))
        self.assertFalse(self.bring({FIRST: ''}))
        self.assertEqual(self.bring({FIRST: 'Sí'}), date(2026, 11, 23))

    def test_the_earliest_of_a_file(self):
        self.assertEqual(self.bring(
            {'Fecha': '25/11/2026', FIRST: 'Sí'}, {'Fecha': '24/11/2026', FIRST: 'Sí'},
            {'Fecha': '26/11/2026', FIRST: 'No'}), date(2026, 11, 24))

    def test_a_first_visit_that_is_moved_is_believed(self):
        self.bring({'Fecha': '25/11/2026', FIRST: 'Sí'})
        self.assertEqual(self.bring(
            {'Fecha': '25/11/2026', 'Estado': 'Cambiado', FIRST: 'Sí'},
            {'Fecha': '27/11/2026', FIRST: 'Sí'}), date(2026, 11, 27))

    def test_the_day_on_which_the_patient_came_stays(self):
        self.bring({'Fecha': '20/11/2026', 'Estado': 'Atendido', FIRST: 'Sí'})
        self.assertEqual(
            self.bring({'Fecha': '27/11/2026', FIRST: 'Sí'}), date(2026, 11, 20),
            "a first visit to another dentist of the clinic")

    def test_what_somebody_corrected_here_stays(self):
        self.bring({FIRST: '03/02/2019'})
        self.patients().dental_first_visit_on = date(2018, 1, 9)
        self.assertEqual(self.bring({FIRST: '03/02/2019'}), date(2018, 1, 9))
        self.assertFalse(self.last.line_ids.filtered(lambda line: line.state == 'changed'))

    def test_what_was_entered_by_hand_is_not_overwritten(self):
        self.bring({FIRST: ''})
        self.patients().dental_first_visit_on = date(2018, 1, 9)
        self.assertEqual(self.bring({FIRST: '03/02/2019'}), date(2018, 1, 9))

    def test_visits_are_counted_as_first_ones(self):
        self.bring({'Fecha': '20/11/2026', 'Estado': 'Atendido', FIRST: 'Sí'})
        self.env.flush_all()
        [row] = self.env['dental.visit.report'].with_user(self.manager).search([
            ('partner_id', '=', self.patients().id)])
        self.assertEqual(row.visit_order, 'first')

    def test_undo_takes_it_back(self):
        self.bring({FIRST: ''})
        self.bring({FIRST: '03/02/2019'})
        kept = self.env['dental.agenda.import'].search([], order='id desc', limit=1)
        self.env['dental.agenda.import.undo'].with_user(self.manager).create(
            {'import_id': kept.id}).action_undo()
        self.assertFalse(self.patients().dental_first_visit_on)
