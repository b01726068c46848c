import re
import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..tools.caller_query import FEWEST_DIGITS, understand, word_query
from .strategies import examples

numbers = st.text('0123456789', min_size=1, max_size=12).filter(
    lambda digits: not digits.startswith('0'))
spaces = st.sampled_from(['', ' ', '-', '.', '/', ' - ', '(', ')', '\t'])
names = st.text(st.characters(codec='utf-8', categories=('L',)), min_size=1, max_size=10)


@st.composite
def written(draw):
    """Draw a number and a way to write it."""
    digits = draw(numbers)
    return digits, ''.join(digit + draw(spaces) for digit in digits)


class TestCallerQuery(unittest.TestCase):
    """What was typed is a number or a name, however it is written."""

    @examples(300)
    @given(written())
    def test_a_number_is_its_digits(self, drawn):
        digits, text = drawn
        query = understand(text)
        self.assertEqual((query.digits, query.words), (digits, ()))
        self.assertEqual(query.is_number, len(digits) >= FEWEST_DIGITS)
        self.assertFalse(query.is_international)
        self.assertEqual(query.ends, ''.join(reversed(digits)))

    @examples(300)
    @given(written(), st.sampled_from(['+', '00', '00 ', ' +']))
    def test_a_country_is_one_however_it_is_dialled(self, drawn, prefix):
        digits, text = drawn
        query = understand(prefix + text)
        self.assertEqual((query.digits, query.is_international), (digits, True))

    @examples(300)
    @given(st.lists(names, min_size=1, max_size=4))
    def test_words_in_any_order_are_one_name(self, words):
        query, turned = understand(' '.join(words)), understand(' '.join(reversed(words)))
        self.assertEqual((query.digits, query.is_number), ('', False))
        self.assertEqual(query.words, turned.words)

    @examples(300)
    @given(st.text(max_size=30))
    def test_nothing_typed_is_an_operator(self, text):
        query = understand(text)
        self.assertTrue(re.fullmatch('[0-9]*', query.digits))
        for part in word_query(query.words).split(' & ') if query.words else ():
            self.assertTrue(re.fullmatch(r"'\w+':\*", part), part)

    def test_examples(self):
        self.assertEqual(understand(None).text, '')
        self.assertFalse(understand('   ').text)
        self.assertEqual(understand(' A-17 ').text, 'A-17')
        self.assertEqual(understand('Gil,  Íñigo').words, ('gil', 'inigo'))
        self.assertEqual(word_query(('gil', 'ini')), "'gil':* & 'ini':*")
