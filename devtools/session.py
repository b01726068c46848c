"""What every command that needs Odoo starts with: a server, an Odoo and the databases."""

import contextlib
import sys
from dataclasses import dataclass

from . import odoo_source, postgres
from .databases import Databases
from .paths import dev_home, prepare_clone
from .procs import odoo_environment


@dataclass(frozen=True)
class Session:
    """A running server, the Odoo to use, and this clone's databases."""

    odoo: odoo_source.Odoo
    server: postgres.Server
    databases: Databases

    @property
    def environment(self):
        """The environment of a process that imports Odoo."""
        return odoo_environment(self.odoo, self.server)

    def odoo_command(self, *arguments):
        """The command line of Odoo's own program."""
        return [sys.executable, "-m", "odoo", *arguments]


@contextlib.contextmanager
def opened(clock=None):
    """Yields a session, after all set-up that was still missing; on another day if a clock is
    given."""
    home = dev_home()
    prepare_clone()
    odoo = odoo_source.find(home)
    with postgres.running(home, clock) as server:
        yield Session(odoo, server, Databases(server, odoo, home))
