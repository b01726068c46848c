import pytest

from ..authors import complaints

FIRST = "class A(models.Model):\n    _name = 'x'\n\n    def f(self):\n        pass\n"
BLOCK = FIRST.replace("_name = 'x'", "_inherit = {inherit}").replace("def f(", "def {method}(")


@pytest.fixture
def rooms(tmp_path):
    for room in ("models", "wizard", "report"):
        (tmp_path / room).mkdir()
    (tmp_path / "models" / "a.py").write_text(FIRST)
    return tmp_path


@pytest.mark.parametrize("inherit, method, found", [
    ("'x'", "f", 1), ("['x', 'mixin']", "f", 1), ("'x'", "g", 0), ("'y'", "f", 0),
])
def test_a_method_has_one_author(rooms, inherit, method, found):
    other = rooms / "wizard" / "call" / "b.py"
    other.parent.mkdir()
    other.write_text(BLOCK.format(inherit=inherit, method=method))
    told = list(complaints(rooms))
    assert [(path, line) for path, line, _text in told] == [(other, 4)] * found
    assert all("models/a.py:4" in text for _path, _line, text in told)


def test_a_block_is_no_second_author_of_another_model(rooms):
    """A model made of another one (both names said) is a model of its own."""
    (rooms / "report" / "b.py").write_text(FIRST.replace("'x'", "'y'\n    _inherit = 'x'"))
    assert not list(complaints(rooms))


def test_a_file_with_two_blocks_is_looked_at_too(rooms):
    (rooms / "report" / "c.py").write_text(
        BLOCK.format(inherit="'x'", method="h") + BLOCK.format(inherit="'x'", method="h"))
    assert len(list(complaints(rooms))) == 1
