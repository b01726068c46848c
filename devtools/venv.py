"""The Python environment: packages pinned in requirements.lock, shared by all clones."""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

from .apt import Apt
from .paths import ROOT, lock, need_room
from .procs import run_logged
from .say import Stop, step

LOCK = ROOT / "requirements.lock"
NO_ANSWER = re.compile(r"Retrying \(Retry|ProxyError|NewConnectionError|ConnectTimeout")


def folder(home):
    """The environment of this Python and this lock file."""
    major, minor = sys.version_info[:2]
    key = hashlib.sha256(LOCK.read_bytes() + os.fsencode(sys.base_prefix)).hexdigest()[:10]
    return home / f"python{major}.{minor}-{key}"


def ensure(home):
    """Makes the environment unless it is complete, and returns its interpreter."""
    target = folder(home)
    python = target / "bin" / "python"
    marker = target / ".complete"
    if marker.exists() and python.exists():
        return python
    with lock(home / "locks" / "python", "it is installing the Python packages"):
        if not (marker.exists() and python.exists()):
            need_room(home, 1000, "the Python environment")
            shutil.rmtree(target, ignore_errors=True)
            with step("Installing the Python packages"):
                create(target, python, home)
            marker.touch()
    return python


def create(target, python, home):
    """An environment with every package of the lock file, by pip and its checksums."""
    # Debian has ensurepip in a package of its own, which may not be there.
    own_pip = importlib.util.find_spec("ensurepip") is not None
    log = home / "log" / "python.log"
    options = [] if own_pip else ["--without-pip"]
    run_logged(
        [sys.executable, "-m", "venv", *options, str(target)], log, "making a Python environment"
    )
    environment = dict(os.environ)
    if not own_pip:
        environment["PYTHONPATH"] = str(pip_wheel(home, target))
    try:
        run_logged(
            [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-deps",
             "--require-hashes", "--requirement", str(LOCK)],
            log, "installing the Python packages", env=environment,
        )
    except Stop as problem:
        # pip then says that there is no such package, which would send the reader astray.
        if NO_ANSWER.search(log.read_text(errors="replace")):
            raise Stop("the Python packages cannot be fetched: the package index does not answer "
                       f"(no network? a proxy? all of it: {log})") from problem
        raise


def pip_wheel(home, target):
    """Debian's pip as a wheel, which runs without being installed."""
    apt = Apt(home / "apt")
    apt.update()
    apt.unpack(["python3-pip-whl"], target / "debian")
    return next(Path(target, "debian").glob("**/pip-*.whl"))


def active(home):
    """Whether this process already runs in the environment."""
    return Path(sys.prefix) == folder(home)


def enter(home, arguments):
    """Starts `./dev` again in the environment; does not return."""
    python = ensure(home)
    sys.stdout.flush()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    os.execve(python, [str(python), str(ROOT / "dev"), *arguments], environment)
