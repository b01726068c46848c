import subprocess
import sys

import pytest

from .. import paths
from ..say import Stop


def test_clones_in_two_folders_have_databases_of_their_own(tmp_path):
    assert paths.clone_id(tmp_path / "one") != paths.clone_id(tmp_path / "two")


def test_downloads_live_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("DEV_HOME", str(tmp_path / "a b"))
    assert paths.dev_home() == tmp_path / "a b"
    monkeypatch.delenv("DEV_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert paths.dev_home() == tmp_path / "dental-followup"


def test_a_half_finished_folder_is_made_anew(tmp_path):
    target = tmp_path / "odoo"
    # What kill -9 leaves: a partial folder, or a folder without its marker.
    for leftover in (tmp_path / "odoo.partial", target):
        leftover.mkdir()
        (leftover / "half").touch()
    with paths.assembled(target, "1") as partial:
        assert partial and not list(partial.iterdir())
        (partial / "whole").touch()
    assert (target / "whole").exists() and not (target / "half").exists()
    with paths.assembled(target, "1") as partial:
        assert partial is None
    with paths.assembled(target, "2") as partial:
        assert partial, "another recipe must fill it anew"


def test_a_failed_set_up_leaves_nothing_that_looks_complete(tmp_path):
    with pytest.raises(ZeroDivisionError), paths.assembled(tmp_path / "odoo", "1"):
        raise ZeroDivisionError
    assert not (tmp_path / "odoo").exists()


def test_a_disk_without_room_is_told_before_the_work(tmp_path):
    with pytest.raises(Stop, match="needs 999999999 MB in .* are free there"):
        paths.need_room(tmp_path / "not" / "yet", 999_999_999, "Odoo")
    paths.need_room(tmp_path, 1, "Odoo")


HOLDER = """
import fcntl, sys, time
handle = open(sys.argv[1], "a")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_is_refused_while_it_is_held_and_free_after_a_kill(tmp_path):
    path = tmp_path / "lock"
    process = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE)
    with process:
        try:
            assert process.stdout.readline() == b"held\n"
            with pytest.raises(Stop, match="in use"), paths.lock(path, refusal="in use"):
                pass
        finally:
            process.kill()
    with paths.lock(path, refusal="in use"):
        pass


def test_a_link_is_set_right(tmp_path):
    paths.link(tmp_path / "link", tmp_path / "one")
    paths.link(tmp_path / "link", tmp_path / "two")
    assert (tmp_path / "link").readlink() == tmp_path / "two"
