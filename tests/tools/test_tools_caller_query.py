import re
import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.caller_query import FEWEST_DIGITS, understand, word_query
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
    @given(written(), st.sampled_from(['+', '00', '00 ', ' +', '0 0-', '(+)', '(00)']))
    def test_a_country_is_one_however_it_is_dialled(self, drawn, prefix):
        digits, text = drawn
        query = understand(prefix + text)
        self.assertEqual(query.starts(34), [f'+{digits}'])
        self.assertEqual(query.is_international, '+' in prefix)

    @examples(300)
    @given(written(), st.integers(1, 4), st.sampled_from(['', ' ', '-']))
    def test_half_a_number_may_begin_with_zeros(self, drawn, zeros, gap):
        """Whatever the zeros may mean besides: they are the digits that a telephone ends with."""
        digits, text = drawn
        query = understand('0' * zeros + gap + text)
        self.assertEqual(query.digits, '0' * zeros + digits)
        self.assertTrue(f'61234{query.digits}'[::-1].startswith(query.ends))
        self.assertFalse(query.is_international)

    @examples(300)
    @given(st.text('0123456789', min_size=4, max_size=15), st.integers(0, 15), spaces)
    def test_any_end_or_beginning_of_a_telephone_finds_it(self, digits, cut, gap):
        """As the clinic's list has it: with plus and country, and the national part alone."""
        telephone = f'+34{digits}'
        end = understand(gap.join(digits[cut:]))
        self.assertTrue(telephone[::-1].startswith(end.ends))
        for text in (f'+34 {digits[:cut]}', f'0034{gap}{digits[:cut]}', f'34{digits[:cut]}'):
            self.assertTrue(any(telephone.startswith(start) for start in
                                understand(text).starts(34)), text)
        if not digits.startswith('00'):
            self.assertTrue(any(telephone.startswith(start) for start in
                                understand(digits[:cut] or digits).starts(34)))

    @examples(200)
    @given(st.text('123456789', min_size=7, max_size=12), st.sampled_from([
        "Tel. {}", "{} (casa)", "tel:{}", "Móvil: {} Ana", "{} ext"]))
    def test_a_whole_number_is_one_whatever_is_beside_it(self, digits, form):
        query = understand(form.format(digits))
        self.assertEqual((query.digits, query.words), (digits, ()))
        self.assertTrue(query.is_whole)

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
            self.assertTrue(re.fullmatch(r"'\w+':\*|\('maria':\* \| 'm'\)", part), part)

    def test_examples(self):
        self.assertEqual(understand(None).text, '')
        self.assertFalse(understand('   ').text)
        self.assertEqual(understand(' A-17 ').text, 'A-17')
        self.assertEqual(understand('Gil,  Íñigo').words, ('gil', 'inigo'))
        self.assertEqual(word_query(('gil', 'ini')), "'gil':* & 'ini':*")
        self.assertEqual(word_query(('jose', 'maria')), "'jose':* & ('maria':* | 'm')")
        self.assertEqual(understand('+44 (0)20 7946 0958').digits, '442079460958')
        self.assertEqual(understand('0171 23').starts(49), ['+49017123', '+4917123'])
        self.assertEqual(understand('00').starts(34), [])
