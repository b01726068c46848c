"""`./dev clean`: drops this clone's databases and `.dev/`; with --all what was downloaded too."""

import shutil

from .. import odoo_source, postgres
from ..databases import Databases
from ..paths import CLONE, dev_home
from ..say import Stop, say


def execute(args):
    home = dev_home()
    nowhere = odoo_source.Odoo(CLONE, (), "")  # no template is built here
    with postgres.running(home) as server:
        databases = Databases(server, nowhere, home)
        for name in databases.names(f"{databases.prefix}_"):
            databases.drop(name)
    postgres.end_days(home, forget=True)
    shutil.rmtree(CLONE, ignore_errors=True)
    say("· this clone's databases and .dev/ are gone")
    if args.all:
        remove(home)
    return 0


def remove(home):
    """Removes what all clones share, unless one of them is using it."""
    if not (home / "locks").is_dir():
        raise Stop(f"{home} is not a folder of ./dev")
    if not postgres.unused(home):
        raise Stop("another ./dev is running; stop it first")
    shutil.rmtree(postgres.Embedded(home).base, ignore_errors=True)
    shutil.rmtree(home)
    say(f"· {home} is gone")
