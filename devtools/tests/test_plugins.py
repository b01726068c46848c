"""The plugins of pytest, with a pytest of their own."""

import datetime
import os
import re
import subprocess
import sys

import pytest

TESTS = {
    "test_one.py": """
        import logging

        class TestOne:
            def test_logs(self):
                logging.getLogger("x").error("something went wrong")

            def test_passes(self):
                pass
    """,
    "test_two.py": """
        class TestTwo:
            test_tags = {"browser"}

            def test_opens_a_browser(self):
                pass
    """,
}


@pytest.fixture
def inner(tmp_path):
    """Runs pytest on a few tests; returns the exit code and all it says."""
    for name, text in TESTS.items():
        (tmp_path / name).write_text("\n".join(line[8:] for line in text.splitlines()))

    def run(*arguments, **extra):
        environment = {key: value for key, value in os.environ.items()
                       # In CI pytest tells each failure a second time, in its summary.
                       if key != "CI" and not key.startswith(("PYTEST", "ODOO_RC", "DEV_"))}
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no:cacheprovider",
             *arguments], cwd=tmp_path, env={**environment, **extra}, capture_output=True,
            text=True, check=False)
        return result.returncode, result.stdout + result.stderr

    return run


@pytest.mark.parametrize("processes", [(), ("-n", "2", "--dist", "loadfile")])
def test_the_installation_is_judged_once_and_what_is_logged_fails(inner, processes):
    code, said = inner("-p", "devtools.inside.installation", *processes, DEV_COMPLAINTS="Uh oh")
    assert (code, said.strip().splitlines()[-1].count("2 failed, 2 passed")) == (1, 1), said
    assert said.count("Odoo's log of the installation must be clean:\nUh oh") == 1
    assert "x: something went wrong" in said
    code, said = inner("-p", "devtools.inside.installation", *processes)
    assert "1 failed, 3 passed" in said


def test_on_another_day_what_needs_a_browser_is_left_out_and_not_skipped(inner):
    today = str(datetime.datetime.now(datetime.timezone.utc).date())
    code, said = inner("-p", "devtools.inside.other_day", DEV_DAY=today)
    assert code == 0 and "2 passed, 1 deselected" in said, said
    assert today in said.splitlines()[2]


def test_a_clock_that_was_not_moved_is_told(inner):
    code, said = inner("-p", "devtools.inside.other_day", DEV_DAY="2019-05-17")
    assert code == 4 and "the clock could not be moved to 2019-05-17" in said
    assert "passed" not in said


def test_files_with_a_browser_begin(inner):
    code, said = inner("-p", "devtools.inside.in_two", "-v")
    assert code == 0
    assert re.findall(r"test_(one|two)\.py::", said)[0] == "two"
