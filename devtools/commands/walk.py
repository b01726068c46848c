"""`./dev walk NAME`: the trip of a real action through the addon, as a tree, and its sums."""

import subprocess
import sys

from .. import session
from .shell import wait


def execute(args):
    """The exit code of the process that makes the trip, on a copy of the demo clinic."""
    with session.opened() as opened, opened.databases.copy("demo") as database:
        return wait(subprocess.Popen(
            [sys.executable, "-m", "devtools.inside.walk", database, args.name],
            env=opened.environment, stdin=subprocess.DEVNULL, close_fds=False))
