import random
import unicodedata
import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.names import display_name, has_markup, is_formula, name_key, spoken_name
from .strategies import examples

LETTERS = 'abcdefghijklmnopqrstuvwxyzáéíóúüñçàèò'
WORDS = st.text(LETTERS, min_size=2, max_size=10)
NAMES = st.lists(WORDS, min_size=1, max_size=5)


def without_accents(text):
    return ''.join(
        char for char in unicodedata.normalize('NFD', text) if not unicodedata.combining(char))


class TestNames(unittest.TestCase):
    """Two spellings of one person are one key; texts that would run are told from those that
    only look so."""

    @examples(100)
    @given(NAMES, st.randoms(use_true_random=False))
    def test_key_ignores_accents_case_and_order(self, words, chance: random.Random):
        key = name_key(' '.join(words))
        shuffled = chance.sample(words, len(words))
        self.assertEqual(name_key(' '.join(shuffled)), key)
        self.assertEqual(name_key('  '.join(words).upper()), key)
        self.assertEqual(name_key(' '.join(words).title()), key)
        self.assertEqual(name_key(without_accents(' '.join(words))), key)
        self.assertEqual(name_key(unicodedata.normalize('NFD', ' '.join(words))), key)
        self.assertEqual(name_key(key), key)

    @examples(100)
    @given(NAMES, NAMES)
    def test_surname_first_is_the_same_person(self, given_names, surnames):
        written = f"{' '.join(surnames)}, {' '.join(given_names)}"
        self.assertEqual(display_name(written).lower(), ' '.join(given_names + surnames))
        self.assertEqual(name_key(written), name_key(display_name(written)))

    @examples(100)
    @given(NAMES, WORDS)
    def test_another_word_is_another_person(self, words, word):
        self.assertNotEqual(name_key(' '.join([*words, word])), name_key(' '.join(words)))

    @examples(100)
    @given(st.text(max_size=60))
    def test_any_text_is_read(self, text):
        name_key(text)
        display_name(text)
        spoken_name(text)
        self.assertIsInstance(has_markup(text), bool)
        self.assertIsInstance(is_formula(text), bool)

    def test_names_as_people_write_and_say_them(self):
        for written, shown, said in (
            ("PUIG DE LA FONT, Mª DELS ÀNGELS", "María dels Àngels Puig de la Font", "María"),
            ("SOLER VIDAL, MARÍA DEL MAR", "María del Mar Soler Vidal", "María del Mar"),
            ("ROCA-MARCH, PAU", "Pau Roca-March", "Pau"),
            ("o'brien, sean", "Sean O'Brien", "Sean"),
            ("Sra. Rosa Coll", "Rosa Coll", "Rosa"), ("D. Pere Mas", "Pere Mas", "Pere"),
            ("Dr. Pau Vila", "Dr. Pau Vila", "Pau"), ("Vila, Dña. Eva", "Eva Vila", "Eva"),
            ("J. Antonio Mas", "J. Antonio Mas", "J. Antonio"), ("Eva", "Eva", "Eva"),
            ("M.ª Teresa Gil", "María Teresa Gil", "María Teresa"),
            ("Pere MAS I SOLÀ", "Pere Mas i Solà", "Pere"), ("JL Gil Mas", "JL Gil Mas", "JL"),
            ("Juan Carlos III", "Juan Carlos III", "Juan Carlos"),
            ("GIL PONS, JOSÉ LUIS", "José Luis Gil Pons", "José Luis"),
            ("Miguel Ángel Ruiz", "Miguel Ángel Ruiz", "Miguel Ángel"),
            ("José Ramón", "José Ramón", "José"), ("Ana Rosa", "Ana Rosa", "Ana"),
            ("José Martín Gil", "José Martín Gil", "José"),
            ("Mario McAdam", "Mario McAdam", "Mario"),
            ("Gil\u200b Mas,\u200e Eva", "Eva Gil Mas", "Eva"),
            ("Nu\u0301n\u0303ez, I\u0301n\u0303igo", "Íñigo Núñez", "Íñigo"),
        ):
            with self.subTest(written):
                self.assertEqual(display_name(written), shown)
                self.assertEqual(name_key(written.replace('\u200b', '')), name_key(shown))
                if said != "María":
                    self.assertEqual(spoken_name(written), said)
        for nobody in (None, False, '', ' ', '-'):
            self.assertIn(spoken_name(nobody), ('', '-'))

    @examples(200)
    @given(NAMES, NAMES)
    def test_a_name_is_written_once_for_all(self, given_names, surnames):
        written = f"{' '.join(surnames)}, {' '.join(given_names)}"
        shown = display_name(written.upper())
        self.assertEqual(display_name(shown), shown)
        self.assertEqual(name_key(shown), name_key(written))

    def test_titles_are_not_part_of_a_name(self):
        for written in ("Dra. Ana Peña", "Dª Ana Peña", "Dña. Ana Peña", "D.ª ANA PEÑA",
                        "Sra. Ana Peña"):
            with self.subTest(written):
                self.assertEqual(name_key(written), name_key("Ana Peña"))

    def test_missing(self):
        for empty in (None, False, '', '  '):
            with self.subTest(repr(empty)):
                self.assertEqual(name_key(empty), '')
                self.assertFalse(has_markup(empty))
                self.assertFalse(is_formula(empty))

    def test_formulas(self):
        for text in ('=1+1', ' =SUMA(A1:A9)', '@SUM(A1)', "+cmd|' /C calc'!A0", '-2+3+cmd|x',
                     '\t=1', '+A1', '-HYPERLINK("http://x")'):
            with self.subTest(text):
                self.assertTrue(is_formula(text))

    def test_no_formulas(self):
        for text in ('+34 655 97 97 11', '+34 (96) 123.45.67', '+34-655-979-711', '-5', '-12,50 €',
                     '-1.234,56', '-10 %', '-', '- ', "Peña-Íñiguez, José", "O'Donnell", 'a=b',
                     'paula@ejemplo.test', '10-12 h', '3 + 1'):
            with self.subTest(text):
                self.assertFalse(is_formula(text))

    @examples(100)
    @given(st.decimals(min_value=-10**6, max_value=10**6, places=2))
    def test_amounts_are_no_formulas(self, amount):
        written = f'{amount:,.2f}'.translate(str.maketrans(',.', '.,'))
        self.assertFalse(is_formula(written))
        self.assertFalse(is_formula(f'{written} €'))
        self.assertFalse(is_formula(f'{amount:+}'))

    @examples(100)
    @given(NAMES)
    def test_names_are_neither(self, words):
        written = ' '.join(words).title()
        self.assertFalse(is_formula(written))
        self.assertFalse(has_markup(written))

    def test_markup(self):
        for text in ('<b>Paula</b>', 'Paula <script>', '</td>', '<!-- x -->', '< img src=x>'):
            with self.subTest(text):
                self.assertTrue(has_markup(text))
        for text in ('5 < 7', 'Paula <3', 'pH <7 y >5', 'a > b', '<<', 'Ana & Luis'):
            with self.subTest(text):
                self.assertFalse(has_markup(text))
