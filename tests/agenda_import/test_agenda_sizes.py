import base64
import struct

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.misc import formatLang

from ...tools.table import LIMITS
from ..tools.workbooks import ods, ods_row, row, xlsx
from .test_agenda_import import ROW, TITLES, AgendaCase, agenda

CELLS = [ROW.get(title, '') for title in TITLES]
OTHER = [{**ROW, 'Nº Historia': '7002', 'Paciente': 'Mas Gil, Pau', 'Móvil': '655 11 22 44',
          'Email': 'pau@ejemplo.test', 'Fecha nacimiento': '', 'Hora': '11:00'}.get(title, '')
         for title in TITLES]


@tagged('post_install', '-at_install')
class TestAgendaSizes(AgendaCase):
    """No file takes the server down; what is good in it is imported."""

    def shown(self, number):
        """Return a number as the clinic's language writes it."""
        return formatLang(self.wizard(b'').env, number, digits=0)

    def said(self, data, action='action_preview'):
        """Return the sentence by which a whole file is refused, with nothing written."""
        before = self.snapshot()
        with self.assertRaises(UserError) as refused:
            getattr(self.wizard(data), action)()
        self.assertEqual(self.snapshot(), before)
        return str(refused.exception)

    def test_a_stray_cell_below_the_agenda(self):
        for last in (20_000, 1_048_576):
            sheet = row(1, *TITLES) + row(2, *CELLS) + row(4, *OTHER) + row(last, 'x')
            wizard = self.load(xlsx(sheet))
            self.assertEqual(set(self.states(wizard)), {2, 4, last})
            self.assertEqual(self.states(wizard)[last], 'refused')
            self.assertIn("The date is missing", wizard.line_ids[0].reason)
            self.assertEqual(len(self.visits()), 2)

    def test_a_stray_cell_beside_the_agenda(self):
        wizard = self.load(xlsx(row(1, *TITLES) + row(2, *CELLS, XFD='x')))
        self.assertEqual(self.states(wizard), {2: 'created'})
        self.assertEqual(len(self.visits()), 1)
        self.assertEqual(
            self.said(xlsx(row(1, *TITLES, XFD='x') + row(2, *CELLS))),
            f"The column titles reach to column {self.shown(16_384)}, and at most 200 columns are "
            "read. Delete what stands beside the agenda, and choose the file again.")

    def test_rows_that_say_nothing(self):
        table = agenda({}).decode('cp1252') + '\r\n' * 30_000 + ';' * 14 + '\r\n' + (
            agenda({'Nº Historia': '7002', 'Paciente': 'Mas, Pau', 'Móvil': '', 'Email': ''})
            .decode('cp1252').splitlines()[1])
        wizard = self.load(table.encode())
        self.assertEqual(self.states(wizard), {2: 'created', 30_003: 'created'})
        self.assertEqual(wizard.summary, "2 visits were created.")

    def test_an_open_document(self):
        sheet = ods_row(*TITLES) + ods_row(repeated=5) + ods_row(*CELLS) + ods_row(repeated=10**6)
        self.assertEqual(self.states(self.load(ods(sheet))), {7: 'created'})

    def test_a_long_cell_costs_its_row(self):
        long = [*CELLS]
        long[TITLES.index('Observaciones')] = ' x' * 15_000
        wizard = self.load(xlsx(row(1, *TITLES) + row(2, *long) + row(3, *OTHER)))
        self.assertEqual(self.states(wizard), {2: 'refused', 3: 'created'})
        self.assertEqual(
            wizard.line_ids[0].reason,
            f"The column “Observaciones” holds more than {self.shown(5000)} characters: write less "
            "there.")
        for title in TITLES[:-2]:
            long = [*CELLS]
            long[TITLES.index(title)] = '=' + ' ' * 30_000 + '1'
            wizard = self.load(xlsx(row(1, *TITLES) + row(2, *long) + row(3, *OTHER)))
            self.assertEqual(self.states(wizard), {2: 'refused', 3: 'unchanged'}, title)
            self.assertIn("characters", wizard.line_ids[0].reason)
            self.assertLess(len(wizard.line_ids[0].reason), 1000)
        self.assertEqual(len(self.visits()), 1)

    def test_a_long_cell_that_nobody_reads_costs_nothing(self):
        sheet = row(1, *TITLES, 'Otra cosa') + row(2, *CELLS, 'x' * 30_000)
        wizard = self.wizard(xlsx(sheet))
        wizard.action_preview()
        self.assertLess(len(wizard.column_ids[-1].sample), 200)
        wizard.action_import()
        self.assertEqual(self.states(wizard), {2: 'created'})

    def test_more_rows_than_are_read_at_once(self):
        line = agenda({}).splitlines()[1]
        sentence = self.said(b'\n'.join([agenda(), *[line] * (LIMITS.rows + 1)]))
        self.assertEqual(
            sentence, f"This file has more than {self.shown(100_000)} rows. Export fewer days at a "
            "time, and bring the files in one after the other.")

    def test_other_files_that_are_too_large(self):
        for sentence, data in {
            "at most 200 columns": ';'.join(map(str, range(10_000))).encode() + b'\n1;2',
            f"more than {self.shown(1_000_000)} characters": agenda({}) + b'\n' + b'x' * 2_000_000,
            "no column title": b'Paciente ' * 11_000 + b'\n1;2',
            "cannot be read": agenda({}) + b'\0',
            "unpacks to more than 300 MB": xlsx([b' ' * 123_457]).replace(
                struct.pack('<L', 123_457), struct.pack('<L', LIMITS.unpacked + 1)),
        }.items():
            with self.subTest(sentence):
                self.assertIn(sentence, self.said(data))

    def test_a_file_that_is_too_large_is_said_where_it_is_chosen(self):
        data = base64.b64encode(b'\n' * (LIMITS.size + 1))
        wizard = self.wizard(b'').new({'file': data, 'filename': 'agenda.csv'})
        warning = wizard._onchange_file()['warning']
        self.assertIn("more than 50 MB", warning['message'])
        self.assertFalse(wizard.file)
        form = Form(self.env['dental.followup.import'].with_user(self.receptionist))
        form.file = base64.b64encode(agenda({}))
        self.assertTrue(form.save().file)

    def test_a_file_that_is_too_large_is_not_read(self):
        self.assertIn("more than 50 MB", self.said(b'\n' * (LIMITS.size + 1)))
