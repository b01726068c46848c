import unittest

from hypothesis import given
from hypothesis import strategies as st

from ...tools.merge_text import join_texts
from .strategies import examples

WORDS = st.lists(st.text('abcñé', min_size=3, max_size=6), max_size=5).map(' '.join)


class TestJoinedText(unittest.TestCase):
    """Two windows write into one text, and no word of either is lost."""

    @examples(200)
    @given(WORDS, WORDS, WORDS)
    def test_nothing_is_lost(self, base, theirs, mine):
        """Whoever goes on from what both read has all three; who says it twice says it once."""
        theirs, mine = f'{base} {theirs}', f'{base} {mine}'
        joined = join_texts([base], theirs, mine)
        self.assertLessEqual({*theirs.split(), *mine.split()}, set(joined.split()))
        self.assertEqual(join_texts([base, mine], joined, mine), mine if joined == mine else (
            join_texts([base], joined, mine)))
        self.assertEqual(join_texts([base], joined, mine), joined)

    @examples(200)
    @given(WORDS, WORDS, WORDS)
    def test_also_of_texts_without_a_common_beginning(self, base, theirs, mine):
        joined = join_texts([base], theirs, mine)
        if theirs != base:
            self.assertLessEqual({*theirs.split(), *mine.split()}, set(joined.split()))

    @examples(100)
    @given(WORDS, WORDS)
    def test_who_knows_what_stands_there_writes_over_it(self, text, mine):
        self.assertEqual(join_texts(['', text], text, mine), mine)
        self.assertEqual(join_texts([text], '', mine), mine)

    def test_as_it_reads(self):
        for known, theirs, mine, joined in (
                ([''], "TAB1", "TAB2", "TAB1\nTAB2"),
                (["Sí"], "Sí, lejos", "Sí. Y tarde", "Sí, lejos\nY tarde"),
                ([''], "Sí, lejos", "Sí", "Sí, lejos"),
                (['', "Sí"], "Sí", "", "")):
            with self.subTest(theirs=theirs, mine=mine):
                self.assertEqual(join_texts(known, theirs, mine), joined)
