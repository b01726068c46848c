"""Finds the user's Odoo 19, or unpacks Debian's into the shared folder."""

import ast
import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import npm
from .apt import Apt
from .paths import assembled, lock, need_room
from .say import Stop, step

# The package, and the packages that its assets are linked to.
PACKAGES = [
    "odoo-19", "libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-roboto-unhinted",
    "fonts-montserrat", "fonts-inconsolata", "fonts-ocr-b",
]
RECIPE = "1"  # raise it when what is done to the unpacked package changes
DIST = Path("usr/lib/python3/dist-packages")
SELFIE = Path("mail/static/lib/selfie_segmentation/selfie_segmentation.js")


@dataclass(frozen=True)
class Odoo:
    """An Odoo on this machine: what goes on Python's path, on the addons path, and its build."""

    python: Path
    addons: tuple
    build: str


def find(home):
    """The Odoo to use: the user's (`ODOO_PATH`), else Debian's, fetched if it is not there."""
    given = os.environ.get("ODOO_PATH")
    if given:
        return describe(Path(given).expanduser().absolute())
    target = home / "odoo"
    with lock(home / "locks" / "odoo", "it is fetching Odoo"):
        with assembled(target, RECIPE) as partial:
            if partial:
                need_room(home, 2500, "Odoo")
                fetch(home, partial)
    return describe(target)


def describe(folder):
    """What a folder has of Odoo 19, or a sentence that says why it is not one."""
    for python in (folder, folder / DIST):
        release = python / "odoo" / "release.py"
        if release.is_file():
            break
    else:
        raise Stop(f"ODOO_PATH has no Odoo in it (no odoo/release.py): {folder}")
    series = re.search(r"^version_info\s*=\s*(\(.*?\))$", release.read_text(), re.M)
    try:
        version = ast.literal_eval(re.sub(r"\b[A-Z]+\b", "None", series[1]))
    except (TypeError, ValueError, SyntaxError):
        version = ()
    if version[:2] != (19, 0):
        found = ".".join(map(str, version[:2])) or "of an unknown version"
        raise Stop(f"ODOO_PATH must be an Odoo 19.0; this one is {found}: {folder}")
    return Odoo(python, _addons(python), _build(python))


def _addons(python):
    """The folders of addons beside the package's own; Debian's has all in `odoo/addons`."""
    if (python / "odoo" / "addons" / "web").is_dir():
        return ()
    if not (python / "addons" / "web").is_dir():
        raise Stop(f"ODOO_PATH has Odoo but not its addons: {python}")
    return (python / "addons",)


def _build(python):
    """Changes when Odoo does, as far as can be told in no time: databases are keyed by it."""
    signs = [str(python)]
    for name in ("odoo/release.py", "odoo/addons/base/__manifest__.py", ".git/HEAD", ".git/index"):
        path = python / name
        if path.is_file():
            signs.append(f"{name} {path.stat().st_mtime_ns}")
    return hashlib.sha256("\n".join(signs).encode()).hexdigest()[:12]


def fetch(home, target):
    """Fills `target` with Debian's Odoo and with the files that the package lacks."""
    apt = Apt(home / "apt")
    with step("Downloading Odoo 19 from Debian (125 MB) and unpacking it"):
        apt.update()
        apt.unpack(PACKAGES, target)
    with step("Fetching the files that Debian leaves out of its package"):
        files = npm.fetch([npm.FONT_AWESOME, npm.SELFIE_SEGMENTATION], home / "npm")
        addons = target / DIST / "odoo" / "addons"
        complete(addons, files[npm.FONT_AWESOME] / "fonts")
        (addons / SELFIE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(files[npm.SELFIE_SEGMENTATION] / SELFIE.name, addons / SELFIE)
    for rest in ("apt", "npm"):
        shutil.rmtree(home / rest, ignore_errors=True)


def complete(addons, fonts):
    """Puts the font files in place whose links lead nowhere.

    Debian links FontAwesome 4.7 to a later major with other names, and Inconsolata (a font of
    the point of sale) to a file that its package no longer has.
    """
    for link in addons.glob("*/static/**/*"):
        if link.is_symlink() and not link.exists() and (fonts / link.name).is_file():
            link.unlink()
            shutil.copy(fonts / link.name, link)
