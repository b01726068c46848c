"""`./dev` itself, in a tampered environment: one clear line and a non-zero exit."""

import contextlib
import os
import socket
import subprocess
import sys

import pytest

from ...bench import goal_met, measure
from ..commands.test import located, processes
from ..paths import ROOT

OURS = ("PG", "ODOO_", "PYTHON", "DATABASE_URL", "DEV_COMPLAINTS", "DEV_DAY")


@pytest.fixture
def dev():
    """Runs `./dev` as somebody else's shell would; returns the exit code and the last line."""
    def run(*arguments, **extra):
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(OURS)
        }
        result = subprocess.run(
            [sys.executable, str(ROOT / "dev"), *arguments], env={**environment, **extra},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
        )
        assert "Traceback" not in result.stderr
        return result.returncode, result.stderr.strip().splitlines()[-1]

    return run


def test_a_taken_port_is_told(dev):
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert dev("run", "--port", str(port)) == (
            1, f"dev: port {port} is taken; take another: --port {port + 1}")


@pytest.mark.parametrize("port, told", [("0", "1 to 65535"), ("70000", "1 to 65535")])
def test_a_port_that_is_none_is_told(dev, port, told):
    code, line = dev("run", "--port", port)
    assert code == 1 and told in line


def test_a_folder_without_odoo_is_told(dev, tmp_path):
    code, line = dev("shell", ODOO_PATH=str(tmp_path))
    assert code == 1 and line.startswith("dev: ODOO_PATH has no Odoo in it")


def test_a_server_that_is_not_there_is_told(dev):
    code, line = dev("shell", PGHOST="127.0.0.1", PGPORT="1", PGUSER="me")
    assert code == 1 and line.startswith("dev: no PostgreSQL at 127.0.0.1: ")
    code, line = dev("shell", DATABASE_URL="mysql://db.example")
    assert code == 1 and "postgresql://" in line


def test_another_day_on_a_server_of_the_users_is_told(dev):
    for names in ({"PGHOST": "127.0.0.1"}, {"DATABASE_URL": "postgresql://db.example"}):
        code, line = dev("test", "--on", "2031-05-17", **names)
        assert code == 1 and line.startswith("dev: --on moves the clock of a PostgreSQL of its own")


def test_a_day_that_is_none_is_told(dev):
    code, line = dev("test", "--on", "2031-02-30")
    assert code == 1 and line.startswith("dev: --on needs a day from 2020 to 2099, written as ")


def test_a_missing_network_is_told(dev, tmp_path):
    nowhere = "http://127.0.0.1:1"
    code, line = dev("shell", DEV_HOME=str(tmp_path), PIP_RETRIES="1", http_proxy=nowhere,
                     https_proxy=nowhere, HTTP_PROXY=nowhere, HTTPS_PROXY=nowhere)
    assert code == 1 and "no network?" in line
    assert not list(tmp_path.glob("python*/.complete"))


def test_an_unknown_bench_is_told_with_what_there_is(dev):
    code, line = dev("bench", "nonesuch")
    assert code == 1 and ("there is no bench nonesuch; there is: " in line
                          or "there is no bench in bench/" in line)


def test_an_unknown_command_is_a_usage_error(dev):
    assert dev("fly")[0] == 2
    assert dev("run", "--nonesuch")[0] == 2


@pytest.mark.parametrize("given, expected", [
    (["-k", "tests"], ["-k", "tests", "dental_followup/tests", "dental_followup/devtools/tests"]),
    (["devtools/tests/test_style.py::test_x", "-q"],
     ["dental_followup/devtools/tests/test_style.py::test_x", "-q"]),
    (["--lf", "devtools"], ["--lf", "dental_followup/devtools"]),
])
def test_paths_of_the_clone_are_found_below_addons(given, expected):
    assert [part for part in located(given, ROOT)] == [
        part for part in expected if part != "dental_followup/tests" or (ROOT / "tests").is_dir()]


def test_a_path_is_relative_to_where_one_stands():
    assert located(["test_style.py"], ROOT / "devtools" / "tests") == [
        "dental_followup/devtools/tests/test_style.py"]


@pytest.mark.parametrize("given, in_two", [
    (["a/tests", "a/devtools/tests"], True),
    (["-k", "sweep", "a/tests"], True),
    (["a/tests/test_one.py", "a/tests/test_two.py"], True),
    (["a/tests/test_one.py"], False),
    (["a/tests/test_one.py::TestOne::test_it"], False),
    (["a/tests", "--pdb"], False),
    (["a/tests", "-s"], False),
    (["-n", "4", "a/tests"], False),
])
def test_what_has_more_than_one_file_runs_in_two_processes(given, in_two):
    result = processes(given)
    assert result[-len(given):] == given
    assert (len(result) > len(given)) is in_two


@pytest.mark.parametrize("goal, met", [
    ("", None), (">= 50", True), ("< 50", False), ("ratio >= 2", True), ("ratio > 2", False),
])
def test_a_goal_is_compared(goal, met):
    assert goal_met(goal, 50, 2) is met


def test_a_measure_has_its_ratio_and_whether_its_goal_is_met():
    assert measure("create", 100.04, "rec/s", theirs=50, goal="ratio >= 2") == {
        "measure": "create", "ours": 100.0, "theirs": 50, "unit": "rec/s", "ratio": 2.001,
        "goal": "ratio >= 2", "met": True,
    }
    assert measure("create", 1, "s")["met"] is None
    with pytest.raises(ValueError, match="goal"):
        measure("create", 1, "s", goal="fast")
