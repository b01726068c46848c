import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.checkups import LONGEST, MOST, UNITS, parse_offsets
from .strategies import examples

offsets = st.sets(st.integers(1, LONGEST), max_size=MOST).map(lambda found: tuple(sorted(found)))


@st.composite
def typed(draw):
    """Draw a text and the hours that are meant by it."""
    hours, text = [], ''
    for index in range(draw(st.integers(1, MOST))):
        unit = draw(st.sampled_from(sorted(UNITS)))
        number = draw(st.integers(1, LONGEST // unit))
        word = draw(st.sampled_from(UNITS[unit])).replace('dia', draw(
            st.sampled_from(('dia', 'día', 'di\u0301a', 'DÍA'))))
        text += draw(st.sampled_from((', ', ',', ';', ' ; ', ' ', '  '))) if index else ''
        space = draw(st.sampled_from(('', ' ', '\u00a0')))
        text += f'{number}{space}{word}'
        hours.append(number * unit)
    return text, hours


class TestCheckups(unittest.TestCase):
    """What a person types is read as meant or refused."""

    @examples(200)
    @given(typed())
    def test_typed(self, case):
        text, hours = case
        self.assertEqual(parse_offsets(text), tuple(sorted(set(hours))))

    @examples(200)
    @given(offsets)
    def test_round_trip(self, hours):
        self.assertEqual(parse_offsets(', '.join(f'{number} h' for number in hours)), hours)

    @examples(300)
    @given(st.text(alphabet='0123456789 ,;.-hdíaswek', max_size=20))
    def test_any_text_is_read_or_refused(self, text):
        try:
            found = parse_offsets(text)
        except ValueError:
            return
        self.assertEqual(found, tuple(sorted(set(found))))
        self.assertTrue(all(0 < hours <= LONGEST for hours in found))
        self.assertEqual(bool(found), bool(text.strip()))

    def test_examples(self):
        for text, expected in (
                ("24 h, 72 h", (24, 72)), ("72h 24h", (24, 72)), ("24 h; 3 d", (24, 72)),
                ("7 días", (168,)), ("7 days", (168,)), ("1 semana", (168,)),
                ("1 Week, 24 Hours", (24, 168)), ("72 h, 3 d", (72,)), ("60 d", (1440,)),
                ("", ()), ("  ", ()), (None, ()), (False, ())):
            with self.subTest(text):
                self.assertEqual(parse_offsets(text), expected)

    def test_refused(self):
        for text in ("24", "0 h", "61 d", "1441 h", "24 h,", "-24 h", "1.5 d", "tomorrow",
                     "24 h 72", "24 72 h", "24h72h", "1 month", "9999999 h", "24 h, , 72 h",
                     "1 h, 2 h, 3 h, 4 h, 5 h, 6 h, 7 h"):
            with self.subTest(text), self.assertRaises(ValueError):
                parse_offsets(text)
