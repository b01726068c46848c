"""The browser that Odoo's tours run in: the machine's, or Debian's chromium installed by apt."""

import os
import shutil
import subprocess

from .paths import dev_home
from .procs import run_logged
from .say import Stop, step

# The names that Odoo looks for.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
MISSING = "the tests need the browser chromium, which is not on this machine"


def find():
    """The path of a browser that Odoo will find, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure():
    """The path of the browser, installed first if we may; stops with a sentence if we may not."""
    found = find()
    if found:
        return found
    if not shutil.which("apt-get"):
        raise Stop(f"{MISSING}; install it")
    become = [] if os.getuid() == 0 else ["sudo", "-n"]
    if become and not _may_become_root():
        raise Stop(f"{MISSING}; install it: sudo apt-get install chromium")
    log = dev_home() / "log" / "chromium.log"
    with step("Installing the browser chromium for the tests"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            run_logged(
                [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *arguments],
                log, "installing chromium",
            )
    found = find()
    if not found:
        raise Stop(f"{MISSING}, and installing it did not help (see {log})")
    return found


def _may_become_root():
    """Whether sudo works without a password."""
    try:
        return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False
                              ).returncode == 0
    except OSError:
        return False
