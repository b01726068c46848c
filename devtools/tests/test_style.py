import pytest

from ..style import file_complaints, python_complaints, xml_complaints


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("text, lines", [
    ("<odoo>\n  <a b='1'>á <b/> text</a>\n</odoo>\n", []),
    ("<odoo>\n    <a>\n    </b>\n</odoo>\n", [3]),
    ("<odoo>\n    <a b='1' b='2'/>\n</odoo>\n", [2]),
    ("<odoo>\n    &nbsp;\n</odoo>\n", [2]),
])
def test_xml_is_well_formed(written, text, lines):
    assert [line for line, _text in xml_complaints(written("x.xml", text))] == lines


def test_what_is_too_long_is_told_with_its_line(written):
    long_function = "def f():\n" + "    x = 1\n" * 40
    assert [line for line, _ in python_complaints(written("f.py", "\n" + long_function))] == [2]
    assert [line for line, _ in python_complaints(written("g.py", "x = 1\n" * 401))] == [1]
    assert [line for line, _ in file_complaints(written("t.js", "x = 1;\n" * 401))] == [1]
    assert not list(file_complaints(written("u.js", "x = 1;\n" * 400)))
    many = "".join(f"    def m{n}(self):\n        pass\n" for n in range(26))
    assert list(python_complaints(written("c.py", "class C:\n" + many)))
    assert not list(python_complaints(written("t.py", "class TestC:\n" + many)))
    assert list(python_complaints(written("s.py", "def :\n")))
