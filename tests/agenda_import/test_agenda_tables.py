import base64
import io
import re

import xlwt
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.workbooks import row, xlsx_of, xml_book
from .test_agenda_import import ROW, TITLES, AgendaCase, agenda

CELLS = [ROW.get(title, '') for title in TITLES]


@tagged('post_install', '-at_install')
class TestAgendaTables(AgendaCase):
    """An agenda is found wherever it stands in a file, and what is not read is said."""

    def changed(self, **cells):
        """Return the cells of the usual row with some replaced, by title."""
        return [{**ROW, **cells}.get(title, '') for title in TITLES]

    def test_lines_around_the_agenda(self):
        text = agenda({}).decode('cp1252')
        wizard = self.load(
            'sep=;\r\nClínica Azahar\r\n\r\nLista del 23/11/2026;;\r\n'
            f'{text}\r\nTotal: 1 cita\r\n\x1a'.encode('cp850'))
        self.assertEqual(self.states(wizard), {5: 'created'})
        self.assertEqual(
            wizard.around_said, "The column titles are in row 4. These rows are no visits and are "
            "left out: 6 “Total: 1 cita”.")

    def test_ragged_rows(self):
        titles = TITLES[:13]
        whole = [ROW.get(title, '') for title in titles]
        for number, cells in enumerate((whole[:12], [*whole[:12], 'llamar', ' tarde'])):
            cells = [f'70{number}', f"Gil {'AB'[number]}, Eva", '', '', '', *cells[5:]]
            wizard = self.load('\n'.join(map(';'.join, (titles, cells))).encode())
            self.assertEqual(self.states(wizard)[2], 'created')
        self.assertEqual(
            self.visits().dental_observation_ids.mapped('text'), ["llamar; tarde"])

    def test_a_broken_letter_is_said_where_it_stands(self):
        table = agenda(
            {'Observaciones': 'debe 3 €'},
            {'Nº Historia': '7002', 'Paciente': 'Muñoz, Pau', 'Móvil': '', 'Email': ''},
            {'Nº Historia': '7003', 'Paciente': 'Núñez, Ana', 'Móvil': '', 'Email': '',
             'Tratamiento': 'Revisión'}, encoding='utf-8')
        broken = table.replace('€'.encode(), b'\x80').replace(
            'Muñoz'.encode(), b'Mu\xf1oz').replace('Revisión'.encode(), b'Revisi\xf3n')
        wizard = self.load(broken)
        self.assertEqual(self.states(wizard), {2: 'created', 3: 'refused', 4: 'created'})
        reasons = {line.row: line.reason for line in wizard.line_ids}
        self.assertIn("are marked: debe 3 �", reasons[2])
        self.assertIn("Letters of “Mu�oz, Pau” cannot be read", reasons[3])
        self.assertIn("Left out: Letters of “Tratamiento” cannot be read: Revisi�n", reasons[4])
        self.assertFalse(self.env['calendar.event.type'].search([('name', 'like', 'Revisi�')]))

    def test_refused_rows_that_are_short_stand_below_their_titles(self):
        titles = TITLES[:13]
        cells = ['7001', 'Sanz Mir, Eva', '', '', '', '31/02/2026', '10:00', '', 'Dra. Prueba']
        wizard = self.load('\n'.join(map(';'.join, (titles, cells))).encode())
        lines = base64.b64decode(wizard.refused_file).decode('utf-8-sig').splitlines()
        self.assertEqual([line.count(';') for line in lines], [13, 13])
        self.assertTrue(lines[1].endswith(';The date 31/02/2026 does not exist.'))

    def test_the_sheet_with_day_and_hour_in_one_column_is_read(self):
        titles = ['Nombre', 'Apellidos', 'Fecha y hora', 'Doctor']
        wizard = self.load(xlsx_of({
            'Pacientes': row(1, 'Nombre', 'Apellidos', 'Teléfono', 'Email', 'Fecha nacimiento')
            + row(2, 'Eva', 'Sanz Mir', '', '', ''),
            'Agenda': row(1, 'Azahar') + row(3, *titles)
            + row(4, 'Eva', 'Sanz Mir', '23/11/2026 10:00', 'Dra. Prueba')}))
        self.assertEqual(self.states(wizard), {4: 'created'})
        self.assertEqual(self.visits().start, self.clock('10:00'))

    def test_the_sheet_with_the_agenda_is_read(self):
        wizard = self.load(xlsx_of({
            'Portada': row(1, 'Azahar'), 'Vacía': '',
            'Citas': row(1, *TITLES) + row(2, *CELLS)}), filename='agenda.xlsx')
        self.assertEqual(self.states(wizard), {2: 'created'})
        self.assertFalse(wizard.missing)

    def test_several_sheets_with_an_agenda_are_asked_for_once(self):
        other = self.changed(**{'Nº Historia': '7002', 'Paciente': 'Mas, Pau', 'Móvil': '',
                                'Email': ''})
        wizard = self.wizard(xlsx_of({
            'Lunes': row(1, *TITLES) + row(2, *CELLS),
            'Martes': row(1, *TITLES) + row(2, *other),
            'Copia': (row(1, *TITLES) + row(2, *other), 'hidden')}))
        wizard.action_preview()
        self.assertEqual(
            wizard.missing, "Several sheets of this file hold an agenda: Lunes, Martes. Choose "
            "which one is read, and bring in the others afterwards.")
        with self.assertRaisesRegex(UserError, "Lunes, Martes"):
            wizard.action_import()
        wizard.sheet_id = wizard.sheet_ids[1]
        wizard.action_preview()
        self.assertFalse(wizard.missing)
        self.assertEqual(wizard.around_said, "The sheet “Martes” is read.")
        wizard.action_import()
        self.assertEqual(self.patients().mapped('dental_number'), ['7002'])

    def test_tables_that_call_themselves_excel(self):
        book = xlwt.Workbook()
        book.add_sheet('Portada').write(0, 0, 'Azahar')
        sheet = book.add_sheet('Citas')
        for number, cells in enumerate((TITLES, CELLS)):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell)
        stream = io.BytesIO()
        book.save(stream)
        page = '<html><body><table>' + ''.join(
            '<tr>' + ''.join(f'<td>{cell}</td>' for cell in cells) + '</tr>'
            for cells in (TITLES, CELLS)) + '</table></body></html>'
        lines = ''.join(
            '<Row>' + ''.join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>'
                              for cell in cells) + '</Row>' for cells in (TITLES, CELLS))
        wizards = [self.load(data, filename='agenda.xls') for data in (
            stream.getvalue(), page.encode('cp1252'), xml_book(lines))]
        self.assertEqual(
            [self.states(wizard) for wizard in wizards],
            [{2: 'created'}, {2: 'unchanged'}, {2: 'unchanged'}])
        for wizard, kind in zip(wizards[1:], ("a web page (HTML)", "XML"), strict=True):
            self.assertRegex(wizard.around_said, f"This file is .*{re.escape(kind)}")

    def test_a_file_under_a_false_name_that_brings_nothing_is_named(self):
        def page(hour):
            cells = [{**ROW, 'Hora': hour}.get(title, '') for title in TITLES]
            return ('<html><body><table>' + ''.join(
                '<tr>' + ''.join(f'<td>{cell}</td>' for cell in line) + '</tr>'
                for line in (TITLES, cells)) + '</table></body></html>').encode('cp1252')
        with self.at('08:00'):
            self.load(page('10:00'), filename='agenda.xls')
            with self.assertRaisesRegex(UserError, r"a web page \(HTML\).*nothing to import"):
                self.load(page('10:00'), filename='agenda.xls')
            self.load(page('11:00'), filename='agenda.xls')
            self.load(agenda({'Hora': '11:00'}))
        with self.at('11:30'):
            again = self.load(page('11:00'), filename='agenda.xls')
        self.assertEqual(self.states(again), {2: 'unchanged'}, "it tells what became of the visit")

    def test_what_is_not_read_is_named(self):
        for name, data in {
            'a calendar (ICS)': b'BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'a PDF': b'%PDF-1.4 \0',
            'a list of contacts': b'\xef\xbb\xbfBEGIN:VCARD', 'a picture': b'\x89PNG\r\n\0',
            'JSON': b'[{"a": 1}]', 'packed (ZIP)': b'PK\x03\x04x', 'Word': b'{\\rtf1',
            'web page (HTML)': b'<html><body>nada</body></html>',
            'protected with a password': b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
            + 'EncryptedPackage'.encode('utf-16-le'),
        }.items():
            with self.subTest(name), self.assertRaises(UserError) as refused:
                self.wizard(data, filename='agenda.xls').action_preview()
            self.assertIn(name, str(refused.exception))


@tagged('post_install', '-at_install')
class TestRowsOfOneVisit(AgendaCase):
    """A row a treatment is one visit, today and in the next file."""

    def test_joined_and_said(self):
        rows = [{'Observaciones': 'uno'}, {'Tratamiento': 'Higiene 9', 'Observaciones': 'dos'},
                {'Tratamiento': 'Férula 9', 'Hora': '10:30'}]
        wizard = self.load(*rows)
        visit = self.visits()
        self.assertEqual(
            set(visit.categ_ids.mapped('name')), {'Tratamiento 9', 'Higiene 9', 'Férula 9'})
        self.assertEqual(visit.stop, self.clock('11:00'))
        self.assertEqual(visit.dental_observation_ids.text, "uno\ndos")
        self.assertEqual(wizard.summary, "1 visit was created.")
        reasons = {line.row: line.reason for line in wizard.line_ids}
        self.assertEqual(reasons[2], "One visit with its rows 3, 4, a treatment a row.")
        self.assertEqual(reasons[3], "One visit with row 2: its treatments are joined.")
        before = self.snapshot()
        self.assertEqual(set(self.states(self.load(*rows)).values()), {'unchanged'})
        self.assertEqual(self.snapshot(), before)

    def test_another_treatment_of_a_newer_file(self):
        self.load({})
        self.load({}, {'Tratamiento': 'Higiene 9'})
        self.assertEqual(
            set(self.visits().categ_ids.mapped('name')), {'Tratamiento 9', 'Higiene 9'})

    def test_visits_that_stand_here_one_by_one_stay_so(self):
        self.load({'Hora': '10:30', 'Tratamiento': 'Higiene 9'})
        self.load({}, {'Hora': '10:30', 'Tratamiento': 'Higiene 9'})
        self.assertEqual(len(self.visits()), 2)
