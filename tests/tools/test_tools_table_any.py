import csv
import io
import tracemalloc
import unittest
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from ...tools.table import MB, Limits
from ...tools.table_html import heads_html, read_html
from ...tools.table_kind import kind_of
from ...tools.table_ods import heads_ods, read_ods
from ...tools.table_text import SEPARATORS, looks_binary, read_text
from ...tools.table_xls import SIGNATURE, heads_xls, read_xls
from ...tools.table_xlsx import heads_xlsx, read_xlsx
from ...tools.table_xml import heads_xml, read_xml
from .strategies import examples
from .workbooks import ods, ods_row, packed, xml_book

TITLES = ['Nº Historia', 'Paciente', 'Móvil', 'Fecha', 'Hora', 'Doctor', 'Observaciones']
cells = st.sampled_from((
    "Muñoz Peña, Íñigo", "Núñez; Ángela", "d'Elx \"Pepa\"", "655 11 22 33", "14/12/2026", "09:30",
    "Dra. Begoña Ibáñez", "Revisión | higiene", "x\ny", "1", "<b> & c"))
tables = st.lists(st.lists(cells, min_size=7, max_size=7), min_size=1, max_size=8)
READERS = {
    'xlsx': (heads_xlsx, read_xlsx), 'ods': (heads_ods, read_ods), 'xls': (heads_xls, read_xls),
    'xml': (heads_xml, read_xml), 'html': (heads_html, read_html),
}
SMALL = Limits(rows=50, columns=10, cell=100, line=10_000, unpacked=2 * MB, memory=2 * MB)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(rows):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            book.active.cell(number, column).value = cell
    return saved(book)


def xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet('A')
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    return saved(book)


def html(rows):
    lines = ''.join('<tr>' + ''.join(
        f'<td>{escape(cell)}</td>' for cell in row) + '</tr>' for row in rows)
    return f'<table>{lines}</table>'.encode()


def xml(rows):
    return xml_book(''.join('<Row>' + ''.join(
        f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row) + '</Row>'
        for row in rows))


MAKERS = {
    'xlsx': xlsx, 'xls': xls, 'html': html, 'xml': xml,
    'ods': lambda rows: ods(''.join(ods_row(*row) for row in rows)),
}


class TestAnyTable(unittest.TestCase):
    """Any table that is written in a dialect of ours is read as it was written."""

    @examples(150)
    @given(tables, st.sampled_from(SEPARATORS), st.booleans(), st.sampled_from((
        'utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'cp1252', 'iso8859_15', 'mac_roman', 'cp850')),
        st.sampled_from(('\n', '\r\n')), st.booleans())
    def test_texts(self, rows, separator, quoted, encoding, end, told):
        stream = io.StringIO()
        csv.writer(
            stream, delimiter=separator, lineterminator=end,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([TITLES, *rows])
        text = (f'sep={separator}{end}' if told else '') + stream.getvalue()
        data = text.encode(encoding)
        self.assertEqual(kind_of(data), 'text')
        self.assertEqual([line.cells for line in read_text(data)], [TITLES, *rows])

    @examples(40)
    @given(tables, st.sampled_from(sorted(MAKERS)))
    def test_workbooks(self, rows, kind):
        data = MAKERS[kind]([TITLES, *rows])
        self.assertEqual(kind_of(data), kind)
        heads, read = READERS[kind]
        found = [line.cells for line in read(data)]
        told = [TITLES, *rows]
        if kind in ('html', 'ods'):  # there, a line end is a space
            told = [[' '.join(cell.split()) for cell in row] for row in told]
            found = [[' '.join(cell.split()) for cell in row] for row in found]
        self.assertEqual(found, told)
        self.assertEqual(len(heads(data)[0].lines), len(told))


class TestAnyBytes(unittest.TestCase):
    """Whatever the bytes are, a reader says ValueError at most, and takes what it promises."""

    def read_all(self, data):
        kind_of(data)
        reads = [read for pair in READERS.values() for read in pair]
        for read in reads if looks_binary(data) else [*reads, read_text]:
            tracemalloc.start()
            try:
                read(data, SMALL)
            except ValueError:
                continue
            finally:
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
                self.assertLess(peak, 8 * MB + 10 * len(data), read)

    @examples(100)
    @given(st.binary(max_size=400), st.sampled_from((
        b'', SIGNATURE, b'PK\x03\x04', b'<table><tr><td>', b'sep=;\n', b'\xff\xfe', b'"')))
    def test_any_bytes(self, data, beginning):
        self.read_all(beginning + data)

    @examples(60)
    @given(st.sampled_from(sorted(MAKERS)), st.data())
    def test_a_file_that_is_damaged(self, kind, drawn):
        data = bytearray(MAKERS[kind]([TITLES] * 3))
        # A workbook says when it was saved: what is drawn must not hang on how long it is.
        for _index in range(drawn.draw(st.integers(1, 5))):
            place = drawn.draw(st.integers(0, 99_999)) * len(data) // 100_000
            data[place] = drawn.draw(st.integers(0, 255))
        self.read_all(bytes(data[:len(data) * drawn.draw(st.integers(500, 1000)) // 1000]))

    @examples(30)
    @given(st.text(max_size=200))
    def test_any_content_of_an_open_document(self, text):
        self.read_all(packed({'content.xml': text.encode('utf-8', 'replace')}))
