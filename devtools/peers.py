"""Addons of others that a bench runs beside ours, from the package index and checked by hash.

They are in the shared folder, and on the addons path of the bench that needs them only.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from .paths import assembled, lock, need_room
from .procs import run_logged
from .say import step


@dataclass(frozen=True)
class Peer:
    """What is installed beside our addon, and the packages that it comes in."""

    module: str
    packages: tuple

    @property
    def requirements(self):
        """The packages with their hashes, as pip reads them."""
        return "".join(
            f"{name} --hash=sha256:{digest}\n" for name, digest in self.packages)


PEERS = {
    "slots": Peer("resource_booking", (
        ("odoo-addon-resource-booking==19.0.1.0.1.2",
         "f849d1a3be909b7c6b02879fab85cee791ec1d3c3c3917b21edb583470f6b362"),
        ("odoo-addon-web-calendar-slot-duration==19.0.1.0.0.2",
         "62eb390a128a7443c668cbbe0af30d9832430107214b76f9876db8740cac6447"),
        ("cssselect==1.6.0",
         "6df6eab9b264c0f2092a6e386b33610e1684a25e27925ecebe25e3d97cbf3525"),
    )),
}
"""By the name of the bench."""


def ensure(home, name):
    """The folder with a bench's peer, fetched if it is not there; None if it has none."""
    peer = PEERS.get(name)
    if not peer:
        return None
    target = home / "peers" / name
    with lock(home / "locks" / "peers", "it is fetching what is measured beside ours"):
        with assembled(target, peer.requirements) as partial:
            if partial:
                need_room(home, 50, f"the addon {peer.module}")
                with step(f"Fetching {peer.module}, to measure it beside ours"):
                    fetch(peer, partial, home / "log" / "peers.log")
    return target


def fetch(peer, folder, log):
    """Fills a folder with a peer's packages by pip, which checks them."""
    requirements = Path(folder, "requirements.txt")
    requirements.write_text(peer.requirements)
    run_logged(
        [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "--target", str(folder), "--requirement", str(requirements)],
        log, f"fetching {peer.module}",
    )
