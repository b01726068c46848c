from ..databases import LEFT_OUT, files_digest


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
