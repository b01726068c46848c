"""`./dev shell`: Python with `env` on a copy of a database; nothing is kept."""

import subprocess

from .. import session


def execute(args):
    """The exit code of Odoo's own shell, which reads standard input if it is no terminal."""
    with session.opened() as opened, opened.databases.copy(args.db or "demo") as database:
        command = opened.odoo_command(
            "shell", "-d", database, "--no-http", "--log-level=warn"
        )
        return wait(subprocess.Popen(command, env=opened.environment, close_fds=False))


def wait(process):
    """Waits for a program that has the terminal; Ctrl-C is for it to answer."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            process.terminate()
            process.wait()
            raise
