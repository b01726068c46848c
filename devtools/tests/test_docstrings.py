"""What docstrings refer to is there."""

import ast
import re

from ..paths import ROOT

ROOMS = ("models", "wizard", "tools", "report", "devtools", "tests", "bench", "demo")
MODULES = [module for room in ROOMS for module in (ROOT / room).rglob("*.py")]
REFERENCE = re.compile(r":(?:meth|class|func|data):`~?\.*([\w.]+)`")


def names_of(module):
    """What a module defines: functions, methods, classes and constants."""
    tree = ast.parse(module.read_text())
    return {node.name for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))} | {
        node.id for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


DEFINED = {module: names_of(module) for module in MODULES}


def is_there(reference):
    """Whether a name, or the name in a module or class that is told before it, is defined."""
    *before, name = reference.split(".")
    return any(name in names and (not before or before[-1] in {module.stem, *names})
               for module, names in DEFINED.items())


def test_what_is_referred_to_is_there():
    told = {(str(module.relative_to(ROOT)), reference)
            for module in MODULES for reference in REFERENCE.findall(module.read_text())}
    assert len(told) > 100
    assert not [(module, reference) for module, reference in told if not is_there(reference)]


def test_a_name_that_is_nowhere_is_found():
    assert is_there("slots.Slot") and is_there("Slot")
    assert not is_there("agenda_plan.Plan") and not is_there("slots.Wishes")
