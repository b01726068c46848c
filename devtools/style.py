"""The limits of the house style that no linter knows: lengths, and the indentation of XML."""

import ast
import os
import xml.parsers.expat
from pathlib import Path

FILE_LINES, FUNCTION_LINES, CLASS_METHODS = 400, 40, 25
INDENT = 4
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def files(root, suffix):
    """The files below a folder with a suffix; names that begin with a dot do not count."""
    for path, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] != "." and name != "__pycache__")
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
    """What is wrong with an XML file, as (line, text): not well-formed, or badly indented."""
    source = path.read_bytes()
    lines = source.decode("utf-8", "replace").splitlines()
    parser = xml.parsers.expat.ParserCreate()
    found, depth, verbatim = [], 0, None

    def starts(name, attributes):
        nonlocal depth, verbatim
        check(f"<{name}>", depth)
        # Spaces in a text for people (a mail's body) are part of the text.
        if verbatim is None and attributes.get("type") == "html":
            verbatim = depth
        depth += 1

    def ends(name):
        nonlocal depth, verbatim
        depth -= 1
        if verbatim == depth:
            verbatim = None
            return
        line = lines[parser.CurrentLineNumber - 1]
        # Expat calls this for <x/> too, at the place where the element begins.
        if line.encode()[parser.CurrentColumnNumber:].startswith(b"</"):
            check(f"</{name}>", depth)

    def check(what, expected):
        number, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
        before = lines[number - 1].encode()[:column]
        if verbatim is None and not before.strip() and before != b" " * INDENT * expected:
            found.append((number, f"{what} should be indented by {INDENT * expected} spaces"))

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    try:
        parser.Parse(source, True)
    except xml.parsers.expat.ExpatError as problem:
        found.append((problem.lineno, f"not well-formed: {problem}"))
    return found
