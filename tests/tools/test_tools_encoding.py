import tracemalloc
import unittest

from hypothesis import assume, given
from hypothesis import strategies as st

from ...tools.table import MB
from ...tools.table_encoding import LOST, bare_utf16, encoding_of, mended
from .strategies import examples

WIDE = ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32')
NARROW = ('cp1252', 'iso8859_15', 'mac_roman', 'cp850')
TITLES = "Nº Historia;Paciente;Móvil;Fecha;Hora;Duración;Doctor;Gabinete;Tratamiento"
NAMES = (
    "Muñoz Peña, Íñigo", "Solà i Forné, Núria", "IBÁÑEZ GÓMEZ, ÁNGELA", "Mª José Güell",
    "Beltrán, Ana Mª", "D·ors i Col·lell, Òscar", "Garçon, Thérèse", "Nuñez")
WORDS = ("Revisión", "Endodoncia", "Extracción", "Higiene", "¿Alergia? ¡Sí!", "1.º izq.")
names = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)), max_size=30)


def read(data):
    encoding = encoding_of(data)
    return mended(data, encoding).decode(encoding, 'replace').removeprefix('\ufeff')


def agenda(rows):
    return '\r\n'.join([TITLES, *(f'{index};{name};655;14/12/2026;10:00;30;Dra. Elena;1;{what}'
                                  for index, (name, what) in enumerate(rows))])


class TestEncoding(unittest.TestCase):
    """The encoding is the one in which the whole file reads."""

    @examples(150)
    @given(names, st.sampled_from(WIDE + NARROW))
    def test_an_agenda_is_read_as_it_was_written(self, rows, encoding):
        text = agenda(rows)
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            assume(False)
        self.assertEqual(read(data), text)

    @examples(100)
    @given(names.filter(bool), st.data())
    def test_a_stray_byte_costs_no_other_letter(self, rows, drawn):
        text = agenda(rows)
        lines = text.split('\r\n')
        place = drawn.draw(st.integers(1, len(lines) - 1))
        byte = bytes([drawn.draw(st.sampled_from(b'\x80\x8e\x97\xa4\xf1\xff'))])
        data = b'\r\n'.join(
            line.encode() + (byte if index == place else b'')
            for index, line in enumerate(lines))
        found = read(data).split('\r\n')
        self.assertEqual(found.pop(place), lines.pop(place) + LOST)
        self.assertEqual(found, lines)

    def test_a_stray_byte_in_a_file_of_windows(self):
        data = agenda([(NAMES[0], WORDS[0])] * 3).encode('cp1252') + b'\r\n\x81\x8d;x'
        self.assertEqual(encoding_of(data), 'cp1252')
        self.assertIn(LOST, read(data))

    def test_the_euro_of_each_family(self):
        text = agenda([(NAMES[0], "50 €")])
        for encoding in ('cp1252', 'iso8859_15', 'mac_roman'):
            self.assertEqual(read(text.encode(encoding)), text)

    def test_a_file_that_was_appended_to(self):
        first, second = agenda([(NAMES[0], WORDS[0])] * 5), agenda([(NAMES[1], WORDS[2])])
        for encoding in NARROW:
            with self.subTest(encoding):
                self.assertEqual(
                    read(first.encode(encoding, 'replace') + second.encode()),
                    first.encode(encoding, 'replace').decode(encoding) + second)

    def test_a_file_that_was_converted_twice(self):
        text = agenda([(NAMES[0], "50 €"), (NAMES[2], "d’Elx")])
        twice = ''.join(
            chr(byte) if byte in b'\x81\x8d\x8f\x90\x9d' else bytes([byte]).decode('cp1252')
            for byte in text.encode())
        self.assertNotEqual(twice, text)
        self.assertEqual(read(twice.encode()), text)

    def test_letters_of_other_languages_stay(self):
        for text in ("Ștefan, Łukasz, Ömer, Šárka", "Иван;Мария", "SÃO JOÃO; Ângela"):
            self.assertEqual(read(f'{TITLES}\n{text}'.encode()), f'{TITLES}\n{text}')

    def test_what_is_no_utf16(self):
        for data in (b'', b'a', b'\0\0\0\0', b'Fecha;Hora', b'\x89PNG\0\0\0\r' * 9):
            self.assertIsNone(bare_utf16(data))

    @examples(200)
    @given(st.binary(max_size=300))
    def test_any_bytes_have_one(self, data):
        self.assertIsInstance(read(data), str)

    def test_memory(self):
        for data in (b'\xc3\xb1;' * MB, b'\xf1o' * MB, b'\xff' * 3 * MB):
            tracemalloc.start()
            try:
                mended(data, encoding_of(data))
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            self.assertLess(peak, 4 * len(data))
