"""`./dev lint`: ruff, pylint-odoo, lengths, one author a method, sudo, words, XML, prettier,
eslint, translations complete. `--fix` first mends what the linters can mend."""

import sys

from .. import authors, linters, session, style, sudo, translations, words
from ..paths import ADDON, ADDONS, CLONE, ROOT, dev_home, prepare_clone
from ..say import say


def execute(args):
    """0 if nothing is to be complained of; every check runs, whatever the one before found."""
    prepare_clone()
    if args.fix:
        fix()
    checks = {
        "ruff": ruff, "lengths": lengths, "one author a method": one_author, "XML": xml,
        "sudo says why": sudo_explained, "words": plain_words, "prettier": prettier,
        "eslint": eslint, "pylint-odoo": pylint, "translations": translated,
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
    """The lines that a linter of Python's prints, if it complains."""
    return linters.printed(command[0], [sys.executable, "-m", *command], cwd=folder)


def fix():
    """What is left is said by the checks, which come after it."""
    ruff("--fix")
    eslint("--fix")
    prettier("--write")


def ruff(*options):
    return _tool(["ruff", "check", "--quiet", "--output-format=concise", *options,
                  f"--cache-dir={CLONE / 'ruff'}", str(ROOT), str(ROOT / "dev")], ROOT)


def prettier(how="--list-different"):
    names = _names(".js", ".cjs", ".xml")
    return [f"{line}: not as prettier writes it: ./dev lint --fix" if line in names else line
            for line in linters.complaints(dev_home(), linters.PRETTIER, how, *names)]


def eslint(*options):
    return linters.complaints(
        dev_home(), linters.ESLINT, "--max-warnings=0", *options, *_names(".js", ".cjs"))


def _names(*suffixes):
    return [str(path.relative_to(ROOT))
            for suffix in suffixes for path in style.files(ROOT, suffix)]


def pylint():
    """pylint-odoo's checks of the addon; our tools are no part of it.

    The README is Markdown, which the check of the README does not know. What a test says is not
    translated, which the linter knows of `tests/` itself, not of the rooms in it.
    """
    options = ["pylint", f"--rcfile={ROOT / 'pyproject.toml'}", "--score=no"]
    rooms = [f"{ADDON}/tests/{room.parent.name}"
             for room in sorted((ROOT / "tests").glob("*/__init__.py"))]
    return _tool([*options, "--disable=missing-readme", f"--ignore-paths=({'|'.join(rooms)})/.*",
                  ADDON], ADDONS) + _tool(
        [*options, "--disable=missing-readme,translation-required", *rooms], ADDONS)


def lengths():
    return _located(style.python_complaints, ".py") + _located(style.file_complaints, ".js", ".sql")


def one_author():
    return _told(authors.complaints(ROOT))


def sudo_explained():
    return _told(sudo.complaints(ROOT))


def plain_words():
    return _located(words.complaints, *words.SUFFIXES)


def xml():
    return _located(style.xml_complaints, ".xml")


def _located(complaints, *suffixes):
    return _told((path, line, text) for suffix in suffixes
                 for path in style.files(ROOT, suffix) for line, text in complaints(path))


def _told(found):
    return [f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text in found]


def translated():
    with session.opened() as opened:
        return translations.complaints(translations.export(opened))
