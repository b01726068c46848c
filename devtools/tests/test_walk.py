"""What `./dev walk` counts of a trip, on a small addon of its own."""

import importlib.util
import re

import pytest

from ..cli import TRIPS
from ..inside.walk import Trip, tell
from ..paths import ROOT

DESK = """
def press(agenda):
    [agenda.look() for _number in range(2)]
    return agenda.write()
"""
AGENDA = """
def look():
    return None


def write():
    return look()
"""


@pytest.fixture
def made(tmp_path):
    """A function that makes the trip, and the trip."""
    modules = []
    for room, name, text in (("wizard", "desk", DESK), ("models", "agenda", AGENDA)):
        (tmp_path / room).mkdir()
        path = tmp_path / room / f"{name}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(name, path)
        modules.append(importlib.util.module_from_spec(spec))
        spec.loader.exec_module(modules[-1])
    desk, agenda = modules
    return lambda: desk.press(agenda), Trip(tmp_path)


def test_a_trip_is_told_as_a_tree_with_its_sums(made):
    act, trip = made
    with trip.noticed():
        act()
    *tree, empty, sums = tell("open", trip, 7)
    assert tree == [
        "press  (wizard/desk.py)", "  look ×2  (models/agenda.py)",
        "  write  (models/agenda.py)", "    look  (models/agenda.py)"]
    assert not empty
    assert sums == "open: 2 files, 3 functions, 1 switches, 7 queries, 0 calls on no record"


def test_the_command_line_knows_every_trip():
    made = (ROOT / "devtools" / "inside" / "trips.py").read_text()
    assert set(re.findall(r'"(\w+)":', made[made.index("TRIPS = {"):])) == set(TRIPS)
