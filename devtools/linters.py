"""prettier and eslint as package-lock.json has them, in the shared folder: npm's own place for
them would be the addon's folder, through which Odoo and other linters walk."""

import hashlib
import re
import shutil
import subprocess

from . import npm
from .apt import has
from .paths import ROOT, assembled, lock, need_room
from .procs import run_logged
from .say import step

PACKAGES = ("package.json", "package-lock.json")
PRETTIER, ESLINT = "prettier/bin/prettier.cjs", "eslint/bin/eslint.js"
# The oldest minor of a major version of node that they run on; what is newer suits.
OLDEST = {20: 19, 22: 13}


def suits():
    """Whether the machine has npm, and a node that the linters run on."""
    if not (has("npm") and has("node")):
        return False
    version = subprocess.run(["node", "--version"], text=True, capture_output=True, check=False)
    return new_enough(version.stdout)


def new_enough(version):
    """Whether a version of node, as it tells it, is one that the linters run on."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    major, minor = map(int, found.groups()) if found else (0, 0)
    return major > max(OLDEST) + 1 or minor >= OLDEST.get(major, minor + 1)


def ensure(home):
    """The folder with the linters, fetched if they are not there, and where node is."""
    texts = [(ROOT / name).read_bytes() for name in PACKAGES]
    recipe = hashlib.sha256(b"".join(texts)).hexdigest()
    target = home / f"linters-{recipe[:10]}"
    with lock(home / "locks" / "linters", "it is fetching prettier and eslint"):
        with assembled(target, recipe) as partial:
            if partial:
                need_room(home, 500, "what lints JavaScript and XML")
                with step("Fetching prettier and eslint"):
                    fetch(partial, home / "log" / "linters.log")
        return target, npm.environment(target, suits)


def fetch(folder, log):
    """Fills a folder by npm, which checks what it fetches against the lock file."""
    for name in PACKAGES:
        shutil.copy(ROOT / name, folder)
    run_logged(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], log,
        "fetching prettier and eslint", cwd=folder, env=npm.environment(folder, suits),
    )


def complaints(home, program, *arguments):
    """The lines that a linter prints, if it finds something."""
    folder, environment = ensure(home)
    modules = folder / "node_modules"
    return printed(program, ["node", str(modules / program), *arguments], cwd=ROOT,
                   env={**environment, "NODE_PATH": str(modules)})


def printed(name, command, **options):
    """The lines that a linter prints, if it complains."""
    result = subprocess.run(command, text=True, capture_output=True, check=False,
                            stdin=subprocess.DEVNULL, **options)
    lines = (result.stdout + result.stderr).strip().splitlines()
    return lines or [f"{name} failed"] if result.returncode else []
