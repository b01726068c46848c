import os

from ..databases import LEFT_OUT, Databases, files_digest
from ..paths import CLONE, dev_home, lock
from ..postgres import users_server


def test_what_is_installed_decides_on_the_key(tmp_path):
    for name in ("models/a.py", "tests/test_a.py", "static/tests/tour.js", ".git/x", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    before = files_digest(tmp_path, LEFT_OUT)
    for name in ("tests/test_a.py", ".git/x", "README.md"):
        (tmp_path / name).write_text("2")
    assert files_digest(tmp_path, LEFT_OUT) == before
    (tmp_path / "static/tests/tour.js").write_text("2")
    assert files_digest(tmp_path, LEFT_OUT) != before, "a tour is part of a page bundle"


def test_a_renamed_file_is_a_change(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = files_digest(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert files_digest(tmp_path) != before


def test_copies_for_two_processes_live_as_long_as_the_command_that_they_belong_to():
    databases = Databases(users_server(os.environ), None, dev_home())
    name = f"{databases.prefix}_tmp_0"
    both = [name, f"{name}-gw0"]
    with lock(CLONE / "locks" / name):
        for each in both:
            databases.create(each)
        databases.drop_leftovers()
        assert databases.names(name) == both
    databases.drop_leftovers()
    assert databases.names(name) == []
