"""Where things live, the locks that keep two commands apart, and room on the disk."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import socket
from pathlib import Path

from .say import Stop, say

ADDON = "dental_followup"
ROOT = Path(__file__).resolve().parent.parent
CLONE = ROOT / ".dev"  # what belongs to this clone, git-ignored
ADDONS = CLONE / "addons"  # Odoo names a module by its folder; a clone may be called anything
HELPERS = CLONE / "python"  # where `devtools` is importable without the addon's own folders


def dev_home():
    """The folder of downloads that all clones of a user share."""
    given = os.environ.get("DEV_HOME")
    if given:
        return Path(given).expanduser().absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser().absolute() / "dental-followup"


def clone_id(root=ROOT):
    """Short and stable name of a clone, for its databases."""
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:8]


def prepare_clone():
    """Makes `.dev/` with the link that gives the addon its name, whatever the clone's folder."""
    if "," in str(ROOT):
        raise Stop(f"Odoo cannot read addons from a folder with a comma in its name: {ROOT}")
    for folder in (ADDONS, HELPERS, CLONE / "log"):
        folder.mkdir(parents=True, exist_ok=True)
    link(ADDONS / ADDON, ROOT)
    link(HELPERS / "devtools", ROOT / "devtools")
    link(HELPERS / "sitecustomize.py", ROOT / "devtools" / "inside" / "doors.py")


def link(path, target):
    """Makes a symbolic link, or leaves the right one alone; two commands may do it at once."""
    if path.is_symlink() and path.readlink() == target:
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(path)


@contextlib.contextmanager
def lock(path, waiting="", refusal=""):
    """Holds a lock file; the kernel frees it even after kill -9. Says so if it has to wait,
    or stops with the sentence of a refusal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            if refusal:
                raise Stop(refusal) from problem
            if waiting:
                say(f"· waiting for another ./dev: {waiting}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def free_port():
    """A port of this machine that nobody listens at."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def need_room(folder, megabytes, what):
    """Stops before the work if the disk has not the room for it."""
    existing = folder
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free // 2**20
    if free < megabytes:
        raise Stop(f"{what} needs {megabytes} MB in {existing}, and {free} MB are free there")


@contextlib.contextmanager
def assembled(folder, recipe):
    """Yields a temporary folder to fill, which becomes `folder` only when it is complete.

    Nothing to do is `None`: `folder` was completed by the same recipe. What a killed command
    left behind is removed. Call it under a lock.
    """
    marker = folder / ".complete"
    if marker.is_file() and marker.read_text() == recipe:
        yield None
        return
    partial = folder.with_name(folder.name + ".partial")
    for leftover in (partial, folder):
        shutil.rmtree(leftover, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    (partial / ".complete").write_text(recipe)
    partial.rename(folder)
