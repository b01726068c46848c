import pytest

from ..words import complaints


@pytest.mark.parametrize("line, found", [
    ("# the day is reckoned from the visit", ["reckoned"]),
    ("<field name=\"text\">Whom am I speaking to?</field>", ["Whom"]),
    ("<field name=\"whom\"/>", []),
    ("whom = fields.Char()", []),
    ("// nobody's, until he calls", ["nobody's", "he"]),
    ("The patient came not, and has lost his place.", ["came not", "his"]),
    ("def test_until_he_is_18(self):", ["he"]),
    ("they say when the history of theirs is here", []),
])
def test_words_that_are_not_used(tmp_path, line, found):
    path = tmp_path / "a.py"
    path.write_text(f"\n{line}\n")
    told = list(complaints(path))
    assert [number for number, _text in told] == [2] * len(found)
    assert sorted(text.partition("“")[2].partition("”")[0] for _line, text in told) == sorted(found)


def test_lists_of_words_are_left_out(tmp_path):
    path = tmp_path / "observation_text.py"
    path.write_text("he pesado")
    assert not list(complaints(path))
