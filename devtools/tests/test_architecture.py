"""What docs/architecture.md says of the house is so."""

import ast
import re

import pytest

from ..paths import ROOT

PAGE = ROOT / "docs" / "architecture.md"
PATHS = re.compile(r"\b(?:models|wizard|tools|security)/[\w/]*(?:\.\w+)?")
SAID = re.compile(r"`(\w+)`(?: [^`.;]*?)?\s(?:in|of)\s+`([\w/]+\.py)`")


def test_every_path_is_there():
    named = set(PATHS.findall(PAGE.read_text()))
    assert len(named) > 30
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_room_is_named_and_says_what_lives_there():
    text = PAGE.read_text()
    for package in [*(ROOT / "models").glob("*/__init__.py"),
                    *(ROOT / "wizard").glob("*/__init__.py")]:
        room = f"{package.parent.relative_to(ROOT)}/"
        assert room in text
        assert ast.get_docstring(ast.parse(package.read_text())), room


def test_every_test_is_known_to_odoo():
    tests = ROOT / "tests"
    rooms = {module.parent for module in tests.glob("*/test_*.py")}
    assert len(rooms) > 10 and not list(tests.glob("test_*.py"))
    known = (tests / "__init__.py").read_text()
    for room in rooms:
        assert f"from .{room.name} import *" in known
        of_room = ast.parse((room / "__init__.py").read_text())
        named = {name.name for node in of_room.body for name in node.names}
        assert named == {module.stem for module in room.glob("test_*.py")}, room


@pytest.mark.parametrize("name, path", SAID.findall(PAGE.read_text()))
def test_what_is_called_is_written_where_it_is_said_to_be(name, path):
    tree = ast.parse((ROOT / path).read_text())
    names = {node.name for node in ast.walk(tree)
             if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert name in names | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_the_walk_is_followed_to_its_end():
    assert len(SAID.findall(PAGE.read_text())) >= 12
