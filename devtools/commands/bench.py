"""`./dev bench [NAME]`: measures, each module of bench/ on a copy of the database to itself."""

import contextlib
import shutil
import subprocess
import sys

from .. import outside, peers, session
from ..paths import CLONE, ROOT, dev_home
from ..procs import build, odoo_environment
from ..say import Stop, say
from .shell import wait

BARE = {"old_data"}  # they begin without the addon


def execute(args):
    """0 if every bench ran to its end, whether or not its goals are met."""
    failed = []
    names = chosen(args.name)
    with session.opened() as opened:
        for name in names:
            if measure(opened, name):
                failed.append(name)
    if failed:
        say(f"dev: failed: {', '.join(failed)}")
    return 1 if failed else 0


def chosen(name):
    """The benches to run: all, or the named one; a sentence with what there is if there is none."""
    there = sorted(path.stem for path in (ROOT / "bench").glob("[!_]*.py"))
    if not there:
        raise Stop("there is no bench in bench/ yet")
    if name and name.removesuffix(".py") not in there:
        raise Stop(f"there is no bench {name}; there is: {', '.join(there)}")
    return [name.removesuffix(".py")] if name else there


def measure(opened, name):
    """The exit code of one bench, on a copy of the database that has its peer too, if any."""
    if name in BARE:
        return measure_bare(opened, name)
    peer = peers.ensure(dev_home(), name)
    with opened.databases.copy("app") as database:
        if peer:
            module = peers.PEERS[name].module
            build(opened.odoo, opened.server, f"Installing {module} beside ours", f"peer_{name}",
                  database, "--install", module, peer=peer)
        environment = odoo_environment(opened.odoo, opened.server, peer=peer)
        return inside(environment, database, name)


def measure_bare(opened, name):
    """The exit code of a bench that installs the addon itself, on three databases without it,
    with a mailbox for what Odoo sends."""
    mail = CLONE / "mail-bench"
    shutil.rmtree(mail, ignore_errors=True)
    with contextlib.ExitStack() as stack:
        taker = stack.enter_context(outside.taken(mail))
        databases = [stack.enter_context(opened.databases.copy("base")) for _number in range(3)]
        for database in databases:
            with contextlib.closing(opened.server.connect(database)) as connection:
                taker.lead_to(connection)
        environment = odoo_environment(opened.odoo, opened.server, outside=taker)
        return inside(environment, databases[0], name, *databases[1:], str(mail))


def inside(environment, database, *arguments):
    """The exit code of the process that measures."""
    return wait(subprocess.Popen(
        [sys.executable, "-m", "devtools.inside.bench", database, *arguments],
        env=environment, stdin=subprocess.DEVNULL, close_fds=False,
    ))
