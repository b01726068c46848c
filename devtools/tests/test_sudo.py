import pytest

from ..sudo import complaints

METHOD = '''class A(models.Model):
    _name = 'x'

    def f(self):
        {before}
        return self.g(
            1,
            self.sudo({rights}).name)  {after}
'''


@pytest.fixture
def rooms(tmp_path):
    for room in ("models", "wizard", "report", "controllers", "migrations"):
        (tmp_path / room).mkdir()
    return tmp_path


@pytest.mark.parametrize("before, rights, after, found", [
    ("pass", "", "", 1),
    ("pass", "False", "", 0),
    ("# only the name leaves", "", "", 0),
    ("pass", "", "# only the name leaves", 0),
    ("pass  # of something else", "", "", 1),
    ('"""Return it; with sudo: only the name leaves."""', "", "", 0),
    ('"""Return it, whatever the rights."""', "", "", 0),
    ('"""Return it."""', "", "", 1),
])
def test_rights_are_lifted_for_a_reason(rooms, before, rights, after, found):
    path = rooms / "models" / "a.py"
    path.write_text(METHOD.format(before=before, rights=rights, after=after))
    assert [(where, line) for where, line, _text in complaints(rooms)] == [(path, 8)] * found


def test_a_comment_above_the_call_within_its_statement(rooms):
    (rooms / "wizard" / "b.py").write_text(
        "def f(record):\n    return [\n        1,\n        # why\n        record.sudo()]\n")
    assert not list(complaints(rooms))


def test_a_comment_is_not_that_of_the_next_call(rooms):
    (rooms / "hooks.py").write_text(
        "def f(record):\n    # why\n    one = record.sudo()\n    return one, record.sudo()\n")
    assert [line for _path, line, _text in complaints(rooms)] == [4]


def test_a_class_may_say_it_for_its_methods(rooms):
    (rooms / "migrations" / "c.py").write_text(
        'class A:\n    """All is read with sudo: no user is there."""\n\n'
        "    def f(self):\n        return self.sudo()\n")
    assert not list(complaints(rooms))
