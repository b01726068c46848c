"""Odoo's own suites with the addon and without: what is counted, and what is called ours."""

import json
import subprocess
import sys

from ..inside.lint_beside import beside
from ..suites_compared import compare, lines
from .test_commands import dev  # noqa: F401  a fixture

PATH = "/calendar/tests/test_mine.py"


def record(name, *failures, module="calendar", outcome=None):
    """The record of a test, with failures as (part, message)."""
    return {f"/{module}/tests/test_x.py:TestX.{name}": {
        "class": f"/{module}/tests/test_x.py:TestX", "module": module, "seconds": 0.1,
        "outcome": outcome or ("failed" if failures else "passed"),
        "failures": [{"part": part, "message": message, "detail": f"Trace\n{message}"}
                     for part, message in failures],
    }}


def test_each_test_of_odoo_has_its_line():
    ran = subprocess.run([sys.executable, "-m", "devtools.tests.recorded"], check=True, timeout=60,
                         capture_output=True, text=True)
    recorded = {found.pop("test"): found for found in map(json.loads, ran.stdout.splitlines())}
    assert {name: found["outcome"] for name, found in recorded.items()} == {
        f"{PATH}:Mine.fails_in_parts": "failed",
        f"{PATH}:Mine.is_skipped": "skipped",
        f"{PATH}:Mine.passes": "passed",
        f"{PATH}:Broken setUpClass": "failed",
    }
    parts = recorded[f"{PATH}:Mine.fails_in_parts"]
    assert [failure["part"] for failure in parts["failures"]] == ["(number=1)", "(number=3)"]
    assert "AssertionError: 1 != 2" in parts["failures"][0]["detail"]
    assert {found["class"] for found in recorded.values()} == {f"{PATH}:Mine", f"{PATH}:Broken"}


def test_what_fails_only_with_it_is_a_failure():
    without = {**record("a"), **record("b", ("", "no browser")), **record("c", module="crm")}
    with_it = {**record("a", ("", "AccessError: no")), **record("b", ("", "no browser")),
               **record("c", module="crm")}
    found = compare(without, with_it, ["calendar", "crm", "sms"])
    assert list(found.only_with_it) == ["/calendar/tests/test_x.py:TestX.a"]
    assert found.classes == {"/calendar/tests/test_x.py:TestX"}
    assert found.modules == {"calendar": [2, 1, 2], "crm": [1, 0, 0], "sms": [0, 0, 0]}
    table = list(lines(found))
    assert table[0].endswith("tests  failed without  failed with  only with it")
    assert [row.split()[1:] for row in table[1:4]] == [
        ["2", "1", "2", "1"], ["1", "0", "0", "0"], ["0", "0", "0", "0"]]
    assert "  /calendar/tests/test_x.py:TestX.a" in table
    assert "    | AccessError: no" in table


def test_a_part_that_fails_only_with_it_is_a_failure():
    without = record("a", ("(module='web')", "wrong"))
    with_it = record("a", ("(module='web')", "wrong"), ("(module='dental_followup')", "wrong"))
    assert compare(without, with_it).only_with_it
    assert not compare(with_it, with_it).only_with_it


def test_what_fails_anyway_is_ours_if_it_says_more_of_us():
    without = record("a", ("", "these are wrong:\nweb: 3"))
    with_it = record("a", ("", "these are wrong:\nweb: 3\ndental_followup: 1"))
    assert compare(without, with_it).only_with_it
    assert not compare(without, record("a", ("", "these are wrong:\nweb: 4"))).only_with_it


def test_what_is_not_run_with_it_is_a_failure():
    without = {**record("a"), **record("b"), **record("c", ("", "no"))}
    found = compare(without, record("a", outcome="skipped"))
    assert [name[-1] for name in found.only_with_it] == ["a", "b"]
    assert found.classes == {"/calendar/tests/test_x.py:TestX"}
    assert not compare(without, {**record("a"), **record("b")}).only_with_it


def test_what_fails_by_chance_is_tried_again_and_told():
    found = compare(
        {**record("a"), **record("b"), **record("c")},
        {name: found for test in "abc" for name, found in record(test, ("", "timeout")).items()})
    assert len(found.only_with_it) == 3
    again = compare({**record("a"), **record("b"), **record("c", ("", "timeout"))},
                    {**record("a"), **record("b", ("", "no")), **record("c", ("", "timeout"))})
    last = found.tried_again(again)
    assert list(last.only_with_it) == ["/calendar/tests/test_x.py:TestX.b"]
    assert last.by_chance == {
        "/calendar/tests/test_x.py:TestX.a": "passed",
        "/calendar/tests/test_x.py:TestX.c": "failed without it too"}
    assert last.tests["/calendar/tests/test_x.py:TestX.a"] == "passed"
    assert "  /calendar/tests/test_x.py:TestX.a: passed" in list(lines(last))


def test_a_module_that_odoo_has_not_is_told(dev):  # noqa: F811
    code, line = dev("test", "--odoo", "calendar", "nonesuch")
    assert (code, line) == (1, "dev: Odoo has no module nonesuch; --odoo takes names such as "
                               "calendar, contacts, mail")


def test_style_is_asked_of_what_stands_beside_odoo(tmp_path):
    odoo, addon = tmp_path / "odoo", tmp_path / "addon"
    odoo.mkdir()
    (odoo / "release.py").write_text("")
    asked = ["--rcfile=x", str(odoo), str(addon)]
    assert beside(asked) == ["--rcfile=x", str(addon)]
    assert beside(asked[:2]) is None
