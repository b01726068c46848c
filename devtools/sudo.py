"""Rights are lifted for a reason: each call of `sudo()` says why, and what protects then.

It is said in a comment, on the lines of the call or right above its statement or above itself; or
in the docstring of its method or class, which then speaks of sudo or of rights. `sudo(False)` and
the like give rights back, and say nothing.
"""

import ast
import io
import re
import tokenize

from .style import FUNCTION, files

ROOMS = ("models", "wizard", "report", "controllers", "migrations")
SPOKEN_OF = re.compile(r"\b(sudo|rights)\b", re.IGNORECASE)


def complaints(root):
    """Where rights are lifted without a word, as (path, line, text)."""
    paths = [path for room in ROOMS for path in files(root / room, ".py")]
    for path in [*sorted(root.glob("*.py")), *paths]:
        source = path.read_text()
        said = comments(source)
        for call, statement, scopes in calls(ast.parse(source)):
            if not is_explained(call, statement, scopes, said):
                yield path, call.end_lineno, "sudo() without a comment that says why"


def comments(source):
    """The lines of a source that have a comment: by their number, whether it stands alone."""
    return {
        token.start[0]: not token.line[:token.start[1]].strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT}


def calls(node, statement=None, scopes=()):
    """The calls of `sudo()` below a node, as (call, its statement, functions and classes)."""
    for child in ast.iter_child_nodes(node):
        inner = (*scopes, child) if isinstance(child, (*FUNCTION, ast.ClassDef)) else scopes
        yield from calls(child, child if isinstance(child, ast.stmt) else statement, inner)
        if isinstance(child, ast.Call) and not child.args and not child.keywords and (
                isinstance(child.func, ast.Attribute) and child.func.attr == "sudo"):
            yield child, statement, scopes


def is_explained(call, statement, scopes, said):
    """Whether a call is spoken of, by a docstring or a comment."""
    if any(SPOKEN_OF.search(ast.get_docstring(scope) or "") for scope in scopes):
        return True
    lines = range(call.lineno, call.end_lineno + 1)
    return any(line in said for line in lines) or any(
        said.get(line - 1) for line in (statement.lineno, call.lineno, call.end_lineno))
