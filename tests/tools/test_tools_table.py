import io
import tracemalloc
import unittest
import zipfile
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import openpyxl
import xlwt

from ...tools import xml_parts
from ...tools.table import LIMITS, MB, Limits, Lines, TooMuch, cell_text
from ...tools.table_ods import read_ods
from ...tools.table_text import SEPARATORS, looks_binary, read_text, sniff
from ...tools.table_xls import read_xls
from ...tools.table_xlsx import heads_xlsx, read_xlsx
from .workbooks import MAIN, ods, ods_row, packed, row, xlsx, xlsx_of

TITLES = ("Nº Historia;Paciente;Móvil;Fecha;Hora;Doctor;Observaciones").split(';')
SMALL = Limits(rows=3, columns=4, cell=10, line=100, unpacked=2 * MB, memory=MB)


def told(lines):
    return [(line.number, line.cells) for line in lines]


class TableCase(unittest.TestCase):

    def refused(self, code, read, data, limits=SMALL, **params):
        """Check that a limit is passed, and what is said of it."""
        with self.assertRaises(TooMuch) as much:
            read(data, limits)
        self.assertEqual(much.exception.code, code)
        self.assertLessEqual(params.items(), much.exception.params.items())


class TestLines(TableCase):
    """What says something is kept, with its place, within limits."""

    def test_rows_that_say_nothing_are_left_out(self):
        lines = Lines(SMALL)
        for number, cells in enumerate(
                (['', ' '], ['Fecha', ''], [], ['\t', '\xa0'], ['', 'x', ' ', '']), 1):
            lines.add(number, cells)
        self.assertEqual(told(lines.found), [(2, ['Fecha']), (5, ['', 'x'])])

    def test_as_many_rows_as_the_limit_says(self):
        lines = Lines(SMALL)
        for number in range(1, 5):
            lines.add(number, ['x'])
        lines.add(5, [''])
        with self.assertRaises(TooMuch):
            lines.add(6, ['x'])

    def test_a_real_clinic_is_far_below_the_limits(self):
        self.assertGreaterEqual(LIMITS.rows, 100_000)
        self.assertGreaterEqual(LIMITS.columns, 100)

    def test_a_long_cell_is_cut_where_its_length_still_shows(self):
        lines = Lines(SMALL)
        lines.add(1, ['x' * 10, 'y' * 11, 'z' * 5000])
        self.assertEqual(lines.found[0].cells, ['x' * 10, 'y' * 11, 'z' * 11])

    def test_much_text(self):
        lines = Lines(Limits(memory=MB))
        with self.assertRaises(TooMuch) as much:
            for number in range(1000):
                lines.add(number, [str(number) * 1000])
        self.assertEqual((much.exception.code, much.exception.params), ('memory', {'most': 1}))

    def test_spreadsheet_cells(self):
        for value, text in (
            (datetime(2026, 11, 23), '2026-11-23'), (date(2026, 11, 23), '2026-11-23'),
            (time(9, 5), '09:05'), (timedelta(minutes=90), '1:30'), (30.0, '30'), (None, ''),
            (4000, '4000'), ('x', 'x'),
        ):
            self.assertEqual(cell_text(value), text)


class TestText(TableCase):
    """Encoding and separator are told by the column titles, rows keep their numbers."""

    def test_encodings_and_separators(self):
        for encoding in ('cp1252', 'utf-8', 'utf-8-sig', 'utf-16', 'mac_roman', 'cp850'):
            for separator in SEPARATORS:
                with self.subTest(f'{encoding} {separator}'):
                    text = separator.join(TITLES) + '\r\n' + separator.join(
                        f'"{cell}"' for cell in TITLES) + '\r\n'
                    data = text.encode(encoding)
                    found, mark = sniff(data)
                    self.assertEqual(mark, separator)
                    self.assertEqual(data.decode(found), text)
                    self.assertEqual(told(read_text(data)), [(1, TITLES), (2, TITLES)])

    def test_a_sign_between_two_pieces_of_the_file(self):
        data = b'Fecha;Hora\n' + b'x' * (MB - 12) + 'ñ\n'.encode()
        self.assertEqual(sniff(data)[0], 'utf-8')

    def test_blank_rows_keep_their_place(self):
        text = 'a;b\r\n\r\n1;2\r\n;\r\n3;"x\r\ny"\r\n;\r\n\r\n\r\n4;5'
        lines = read_text(text.encode())
        self.assertEqual([line.number for line in lines], [1, 3, 5, 9])
        self.assertEqual(lines[2].cells, ['3', 'x\r\ny'])

    def test_line_ends_of_old_macs(self):
        self.assertEqual(told(read_text(b'a;b\r1;2\r')), [(1, ['a', 'b']), (2, ['1', '2'])])

    def test_width(self):
        lines = read_text(b'a;b;\n1;2\n1;2;;\n1;2;3;4\n')
        self.assertEqual([line.width for line in lines], [3, 2, 4, 4])
        self.assertEqual([line.filled for line in lines], [2, 2, 2, 4])

    def test_binary_data(self):
        self.assertTrue(looks_binary(b'\x89PNG\0\0'))
        self.assertFalse(looks_binary('Fecha;Hora'.encode('utf-16')))

    def test_too_much(self):
        self.refused('rows', read_text, b'a\n' * 5, most=3)
        self.refused('line', read_text, b'a;b\n' + b'x' * 200, row=2, most=100)
        self.refused('lines', read_text, b'a\n' + b'\n' * 50, Limits(lines=50), most=50)
        self.refused('memory', read_text, b'a;b\n' * 4000, Limits(memory=MB // 4))
        self.assertEqual(read_text(b';' * 9 + b'\na', SMALL)[0].cells, ['a'])
        wide = read_text(b'a;b\n' + b'x;' * 9, SMALL)[1]
        self.assertEqual((wide.filled, len(wide.cells)), (9, 4))


class TestXlsx(TableCase):
    """An Excel workbook is read as a spreadsheet shows it."""

    def test_what_openpyxl_writes(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Fecha", "Hora", "Duración", "Nota", "Ñ"])
        sheet.append([datetime(2026, 11, 23), time(9, 30), timedelta(minutes=90), 45.0, True])
        sheet.append([datetime(2026, 11, 23, 10, 15), None, 1.5, " <x> & y ", "=1+1"])
        sheet.cell(7, 3, "lejos")
        book.create_sheet("Otra").append(["nada"])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(told(read_xlsx(stream.getvalue())), [
            (1, ["Fecha", "Hora", "Duración", "Nota", "Ñ"]),
            (2, ['2026-11-23', '09:30', '1:30', '45', 'True']),
            (3, ['2026-11-23 10:15', '', '1.5', ' <x> & y ']),
            (7, ['', '', 'lejos'])])

    def test_texts_that_are_shared_in_pieces_and_pronounced(self):
        strings = (
            '<x:sst xmlns:x="urn:x"><x:si><x:t>Ana</x:t></x:si><x:si><x:r><x:t>Gil</x:t></x:r>'
            '<x:r><x:t> Ruiz</x:t></x:r><x:rPh><x:t>giru</x:t></x:rPh></x:si></x:sst>')
        sheet = ('<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>9</v></c></row>'
                 '<row r="5"><c r="AB5" t="str"><f>A1</f><v>x</v></c></row>')
        self.assertEqual(told(read_xlsx(xlsx(sheet, strings))), [
            (1, ['Gil Ruiz', 'Ana', '9']), (5, [''] * 27 + ['x'])])

    def test_numbers_dates_and_what_is_none(self):
        cells = (('46349', 1), ('0.5', 2), ('1.25', 3), ('1E2', 0), ('9' * 300, 0),
                 ('9' * 3000, 0), ('1e999', 1), ('-7', 1), ('nada', 0))
        sheet = '<row>' + ''.join(
            f'<c s="{style}"><v>{value}</v></c>' for value, style in cells) + '</row>'
        found = read_xlsx(xlsx(sheet))[0].cells
        self.assertEqual(found[:5], ['2026-11-23', '12:00', '30:00', '100', '9' * 300])
        self.assertEqual(found[5:], ['9' * 3000, '1e999', '1899-12-23', 'nada'])
        old = xlsx(sheet, book='<workbookPr date1904="1"/>')
        self.assertEqual(read_xlsx(old)[0].cells[0], '2030-11-24')

    def test_a_stray_cell_costs_nothing(self):
        sheet = row(1, 'Fecha') + row(2, 'x') + row(1_048_576, XFD='y')
        tracemalloc.start()
        try:
            lines = read_xlsx(xlsx(sheet))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        self.assertEqual(told(lines), [(1, ['Fecha']), (2, ['x']), (1_048_576, [])])
        self.assertLess(peak, MB)

    def test_too_much(self):
        self.refused('rows', read_xlsx, xlsx(''.join(row(n, 'x') for n in range(1, 6))), most=3)
        self.refused('memory', read_xlsx, xlsx(row(1, 'a'), ['x' * 10] * 20_000), most=1)
        long = read_xlsx(xlsx(row(1, 'x' * 30_000)), SMALL)[0]
        self.assertEqual(long.cells, ['x' * 11])

    def test_what_unpacks_to_very_much(self):
        bomb = xlsx(piece for piece in [b' ' * MB] * 64)
        self.assertLess(len(bomb), MB // 8)
        texts = packed({
            **self._parts(xlsx(row(1, 'a'))), 'xl/sharedStrings.xml': [b' ' * MB] * 64})
        tracemalloc.start()
        try:
            for data in (bomb, texts):
                self.refused('unpacked', read_xlsx, data, most=2)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        self.assertLess(peak, MB)

    @staticmethod
    def _parts(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def test_cells_are_counted_over_all_sheets_that_are_looked_at(self):
        endless = ''.join(f'<row r="{number}"><c/></row>' for number in range(1, 40))
        book = xlsx_of({'A': endless, 'B': endless, 'C': row(1, 'Fecha', 'Hora')})
        with patch.object(xml_parts, 'MOST_CELLS', 60):
            self.assertEqual(told(heads_xlsx(book)[2].lines), [(1, ['Fecha', 'Hora'])])
        with patch.object(xml_parts, 'MOST_CELLS', 50):
            self.assertEqual([sheet.lines for sheet in heads_xlsx(book)], [[], [], []])

    def test_what_no_program_writes(self):
        laughs = ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
                  f'<worksheet {MAIN}><sheetData>{row(1, "x")}</sheetData></worksheet>')
        for name, sheet in {
            'a document type': [laughs],
            'depth': '<a>' * 1000 + '</a>' * 1000,
            'a long tag': f'<row x="{"y" * 3 * MB}"></row>',
            'many names': ''.join(f'<a{index}/>' for index in range(20_000)),
            'a row beyond the last': '<row r="1048577"><c><v>1</v></c></row>',
            'a row before the first': '<row r="0"><c><v>1</v></c></row>',
            'no row': '<row r="x1"><c r="1"><v>1</v></c></row>',
            'no end': '<row>',
        }.items():
            with self.subTest(name), self.assertRaises(ValueError) as raised:
                read_xlsx(xlsx(sheet))
            self.assertNotIsInstance(raised.exception, TooMuch)
        with self.assertRaises(ValueError):
            read_xlsx(xlsx(row(1, 'x'), packing=zipfile.ZIP_BZIP2))
        for data in (b'', b'PK\x03\x04broken', packed({'a': 'b'})):
            with self.subTest(data[:10]), self.assertRaises(ValueError):
                read_xlsx(data)


class TestOds(TableCase):
    """An OpenDocument spreadsheet is read as it is shown."""

    def test_cells(self):
        table = ods_row('Fecha', 'Hora', 'Nota') + (
            '<table:table-row><table:table-cell office:value-type="date" '
            'office:date-value="2026-11-23"><text:p>lunes</text:p></table:table-cell>'
            '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S">'
            '<text:p>9.30</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="45"><text:p>45,0</text:p>'
            '</table:table-cell><table:table-cell><office:annotation><text:p>ojo</text:p>'
            '</office:annotation><text:p>a<text:s text:c="2"/><text:span>b</text:span></text:p>'
            '<text:p>c</text:p></table:table-cell></table:table-row>')
        self.assertEqual(told(read_ods(ods(table))), [
            (1, ['Fecha', 'Hora', 'Nota']), (2, ['2026-11-23', '9:30', '45', 'a  b\nc'])])

    def test_what_is_repeated(self):
        table = ods_row('a') + ods_row(repeated=1000) + ods_row('b', repeated=2) + (
            '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:number-columns-repeated="2"><text:p>c</text:p>'
            '</table:table-cell><table:table-cell table:number-columns-repeated="16380"/>'
            '</table:table-row>') + ods_row(repeated=1_000_000)
        self.assertEqual(told(read_ods(ods(table))), [
            (1, ['a']), (1002, ['b']), (1003, ['b']), (1004, ['', '', 'c', 'c'])])

    def test_too_much(self):
        self.refused('rows', read_ods, ods(ods_row('x', repeated=1_000_000)), most=3)
        self.refused('unpacked', read_ods, ods(' ' * 3 * MB), most=2)
        with self.assertRaises(ValueError):
            read_ods(ods('<table:table-row><table:table-cell '
                         'table:number-columns-repeated="9999999"/></table:table-row>'))


class TestXls(TableCase):
    """An old Excel workbook is read as a spreadsheet shows it."""

    def book(self, *rows):
        book, day, clock = xlwt.Workbook(), xlwt.XFStyle(), xlwt.XFStyle()
        day.num_format_str, clock.num_format_str = 'DD/MM/YYYY', 'HH:MM'
        sheet = book.add_sheet('A')
        for number, cells in rows:
            for column, value in enumerate(cells):
                style = {date: day, time: clock}.get(type(value), xlwt.XFStyle())
                if value is not None:
                    sheet.write(number, column, value, style)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_cells(self):
        data = self.book(
            (0, ["Fecha", "Hora", "Ñ"]), (2, [date(2026, 11, 23), time(9, 30), 45.0, True]),
            (65_535, [None, "lejos"]))
        self.assertEqual(told(read_xls(data)), [
            (1, ["Fecha", "Hora", "Ñ"]), (3, ['2026-11-23', '09:30', '45', 'True']),
            (65_536, ['', 'lejos'])])

    def test_zeros_that_fill_a_text_up(self):
        book = xlwt.Workbook()
        book.add_sheet('A').write(0, 0, "Sanz Mir, Eva\0\0")
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(told(read_xls(stream.getvalue())), [(1, ["Sanz Mir, Eva"])])

    def test_too_much(self):
        self.refused('rows', read_xls, self.book(*((n, ['x']) for n in range(5))), most=3)

    def test_what_is_none(self):
        for data in (b'x', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken'):
            with self.subTest(data), self.assertRaises(ValueError):
                read_xls(data)
