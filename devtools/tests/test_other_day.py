import datetime
import os
import subprocess
import sys

import pytest

from .. import other_day
from ..paths import HELPERS, dev_home
from ..say import Stop

DAY = datetime.date(2031, 5, 17)


def test_a_day_is_taken_out_of_pytests_arguments():
    assert other_day.taken(["-q", "--on", "2031-05-17", "tests"]) == (DAY, ["-q", "tests"])
    assert other_day.taken(["--on=2031-05-17"]) == (DAY, [])
    assert other_day.taken(["-q", "--only"]) == (None, ["-q", "--only"])


@pytest.mark.parametrize("text", ["2031-02-30", "17.5.2031", "tomorrow", "", "1999-12-31",
                                  "2100-01-01"])
def test_what_is_no_day_is_told(text):
    with pytest.raises(Stop, match="written as 2031-05-17"):
        other_day.day_of(text)
    with pytest.raises(Stop, match="written as 2031-05-17"):
        other_day.taken([f"--on={text}"])


def test_an_option_without_a_day_is_told():
    with pytest.raises(Stop, match="not nothing"):
        other_day.taken(["--on"])


@pytest.fixture
def repository(tmp_path):
    """A clone with commits, made at a fixed hour: returns the commit that it stands on."""
    identity = {"GIT_AUTHOR_DATE": "2026-11-23T12:00Z", "GIT_COMMITTER_DATE": "2026-11-23T12:00Z"}

    def git(*arguments):
        return subprocess.run(
            ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.com",
             *arguments], check=True, capture_output=True, text=True,
            env={**os.environ, **identity}).stdout

    git("init", "-q")
    return lambda message: git("commit", "-q", "--allow-empty", "-m", message)


def test_a_commit_decides_on_a_day_and_says_how_to_repeat_it(repository, tmp_path, capsys):
    repository("one")
    day = other_day.day_of_commit(tmp_path)
    assert other_day.day_of_commit(tmp_path) == day
    assert f"./dev test --on {day}" in capsys.readouterr().err
    repository("two")
    assert other_day.day_of_commit(tmp_path) != day


def test_without_git_the_day_is_always_the_same_and_said_to_be(tmp_path, capsys):
    assert other_day.day_of_commit(tmp_path) == other_day.WITHOUT_COMMIT
    assert "No git" in capsys.readouterr().err


def test_every_day_of_the_years_may_be_decided_on(monkeypatch):
    days = set()
    for commit in range(5000):
        monkeypatch.setattr(other_day, "current_commit", lambda _folder, number=commit: hex(number))
        days.add(other_day.day_of_commit())
    assert (min(days), max(days)) == other_day.OF_COMMITS
    assert datetime.date(2028, 2, 29) in days
    assert len(days) == (max(days) - min(days)).days + 1


MOVED = """
import contextlib, datetime, os, signal, subprocess, sys, time
from devtools import other_day, postgres
from devtools.paths import dev_home

home = dev_home()
today = datetime.datetime.now(datetime.timezone.utc).date()
day = today.replace(year=today.year + 8, day=1) + datetime.timedelta(days=11)
clock = other_day.Clock(day, (day - today).days, other_day.library(home))
shared = postgres.Embedded(home)
before = shared._answers()


def shown(server):
    query = "SELECT extract(epoch FROM now()), pg_postmaster_start_time() < now()"
    with contextlib.closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return float(cursor.fetchone()[0])


def python(server):
    code = "import time; time.sleep(0.01); print(time.time(), time.monotonic())"
    return map(float, subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **server.environment},
        check=True, capture_output=True, text=True).stdout.split())


child = os.fork()
if not child:
    with postgres.Embedded(home, clock).used() as server:
        moved = time.time() + clock.days * 86400
        wall, monotonic = python(server)
        assert abs(shown(server) - moved) < 60, "PostgreSQL's clock"
        assert abs(wall - moved) < 60, "Python's clock"
        assert abs(monotonic - time.monotonic()) < 60, "what times out goes on as it is"
        os.kill(os.getpid(), signal.SIGKILL)
os.waitpid(child, 0)
left = postgres.Embedded(home, clock)
assert left._answers(), "a killed command leaves it behind"
postgres.end_days(home)
assert not left._answers(), "the next one ends it"
assert left.data.exists(), "and may want to go on with it"
assert left.ended(forget=True) and not left.folder.exists()
assert shared._answers() == before, "the shared one was left alone"
"""


def test_both_clocks_are_moved_and_a_killed_command_leaves_nothing_for_long():
    environment = {
        key: value for key, value in os.environ.items()
        if not key.startswith(("PG", "FAKETIME", "LD_PRELOAD", "NO_FAKE_STAT"))}
    result = subprocess.run(
        [sys.executable, "-c", MOVED], env={**environment, "PYTHONPATH": str(HELPERS)},
        capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr.partition("Traceback")[2]) == (0, ""), result.stderr


def test_what_is_kept_for_a_day_is_for_it_as_today_sees_it(tmp_path):
    rooms = {other_day.Clock(DAY, days, tmp_path).room for days in (1633, 1632)}
    assert rooms == {"days/2031-05-17+1633", "days/2031-05-17+1632"}
    assert dev_home() != tmp_path
