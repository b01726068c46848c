"""What no linter of ours says: the lengths of the house style, and that XML is well-formed."""

import ast
import os
import xml.parsers.expat
from pathlib import Path

FILE_LINES, FUNCTION_LINES, CLASS_METHODS = 400, 40, 25
NOT_OURS = ("__pycache__", "node_modules")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def files(root, suffix):
    """The files below a folder with a suffix; names that begin with a dot do not count."""
    for path, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name[0] != "." and name not in NOT_OURS)
        for name in sorted(names):
            if name.endswith(suffix):
                yield Path(path, name)


def file_complaints(path):
    """Whether a file is too long, as (line, text)."""
    length = path.read_text().count("\n")
    if length > FILE_LINES:
        yield 1, f"{length} lines, more than {FILE_LINES}"


def python_complaints(path):
    """What is too long in a Python file, as (line, text)."""
    yield from file_complaints(path)
    text = path.read_text()
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        yield problem.lineno, f"not Python: {problem.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, FUNCTION):
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {length} lines, more than {FUNCTION_LINES}"
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, FUNCTION) for child in node.body)
            # A class of tests has as many as there are things to show.
            if methods > CLASS_METHODS and not node.name.startswith("Test"):
                yield node.lineno, f"{node.name} has {methods} methods, more than {CLASS_METHODS}"


def xml_complaints(path):
    """What makes an XML file unreadable, as (line, text): prettier passes by a tag that is closed
    by another, and what XML itself forbids."""
    try:
        xml.parsers.expat.ParserCreate().Parse(path.read_bytes(), True)
    except xml.parsers.expat.ExpatError as problem:
        yield problem.lineno, f"not well-formed: {problem}"
