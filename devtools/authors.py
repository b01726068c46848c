"""One author a method: no method of a model is written twice in the addon.

What is written twice hides or wraps itself, by the order in which files are imported, and no
reader of the one sees the other. `super()` is for Odoo's methods.
"""

import ast

from .style import FUNCTION, files

ROOMS = ("models", "wizard", "report")


def complaints(root):
    """Where a method of a model is written again, as (path, line, text)."""
    first = {}
    for room in ROOMS:
        for path in files(root / room, ".py"):
            for model, method in methods(ast.parse(path.read_text())):
                key = model, method.name
                if key in first:
                    there, line = first[key]
                    yield path, method.lineno, (
                        f"{method.name} of {model} is written in "
                        f"{there.relative_to(root)}:{line} too: one author a method")
                else:
                    first[key] = path, method.lineno


def methods(tree):
    """The methods of the models of a file, as (model, method)."""
    for block in tree.body:
        model = isinstance(block, ast.ClassDef) and model_of(block)
        if model:
            yield from ((model, node) for node in block.body if isinstance(node, FUNCTION))


def model_of(block):
    """The name of the model that a class makes or extends, or None."""
    said = {
        node.targets[0].id: node.value for node in block.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    names = said.get("_name") or said.get("_inherit")
    names = names.elts[:1] if isinstance(names, (ast.List, ast.Tuple)) else [names]
    return next((name.value for name in names if isinstance(name, ast.Constant)), None)
