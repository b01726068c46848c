"""`./dev lint`: ruff, pylint-odoo, lengths, one author a method, XML, translations complete."""

import subprocess
import sys

from .. import authors, session, style, translations
from ..paths import ADDON, ADDONS, CLONE, ROOT, prepare_clone
from ..say import say


def execute(args):
    """0 if nothing is to be complained of; every check runs, whatever the one before found."""
    prepare_clone()
    checks = {
        "ruff": ruff, "lengths": lengths, "one author a method": one_author, "XML": xml,
        "pylint-odoo": pylint, "translations": translated,
    }
    failed = []
    for name, check in checks.items():
        found = check()
        for line in found:
            print(line)
        if found:
            failed.append(name)
        say(f"{'✗' if found else '✓'} {name}")
    return 1 if failed else 0


def _tool(command, folder):
    """The lines that a linter prints, if it complains."""
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, text=True, capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )
    lines = (result.stdout + result.stderr).strip().splitlines()
    return lines or [f"{command[0]} failed"] if result.returncode else []


def ruff():
    return _tool(["ruff", "check", "--quiet", "--output-format=concise",
                  f"--cache-dir={CLONE / 'ruff'}", str(ROOT), str(ROOT / "dev")], ROOT)


def pylint():
    """pylint-odoo's checks of the addon; our tools are no part of it.

    The README is Markdown, which the check of the README does not know.
    """
    return _tool([
        "pylint", f"--rcfile={ROOT / 'pyproject.toml'}", "--disable=missing-readme", "--score=no",
        ADDON,
    ], ADDONS)


def lengths():
    return _located(style.python_complaints, ".py") + _located(style.file_complaints, ".js")


def one_author():
    return [f"{path.relative_to(ROOT)}:{line}: {text}"
            for path, line, text in authors.complaints(ROOT)]


def xml():
    return _located(style.xml_complaints, ".xml")


def _located(complaints, suffix):
    return [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in style.files(ROOT, suffix) for line, text in complaints(path)
    ]


def translated():
    with session.opened() as opened:
        return translations.complaints(translations.export(opened))
