"""Reads the command line; everything else runs in the Python environment of requirements.lock."""

import argparse
import importlib
import signal
import sys

from . import venv
from .paths import dev_home
from .say import guarded

PASSED_ON = "test"  # its arguments are pytest's
TRIPS = ("no_show", "open", "save", "attended", "import", "send")  # inside/trips.py makes them


def parser():
    main = argparse.ArgumentParser(
        prog="./dev",
        description="The one command for people who work on this addon. "
        "It sets up what is missing by itself.",
        epilog="Environment: ODOO_PATH, an Odoo 19 of yours; PGHOST or DATABASE_URL, a PostgreSQL "
        "of yours; DEV_HOME, where downloads live (default: your cache folder).",
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve the addon with its demo clinic")
    run.add_argument("--port", type=int, default=8069)
    run.add_argument("--fresh", action="store_true", help="make the demo clinic anew")
    commands.add_parser(
        PASSED_ON, add_help=False,
        help="the whole suite; --on DATE: what needs no browser, on that day; --odoo: Odoo's own "
        "suites; other arguments are pytest's",
    )
    shell = commands.add_parser("shell", help="Python with `env` on a throw-away copy")
    shell.add_argument("--db", metavar="NAME", help="of this database instead of the demo's")
    check = commands.add_parser("check", help="which invariant does not hold in a database")
    check.add_argument("--db", metavar="NAME", help="in this database instead of the demo's")
    bench = commands.add_parser("bench", help="measure, one JSON line per measure")
    bench.add_argument("name", nargs="?", metavar="NAME", help="one of bench/ (default: all)")
    walk = commands.add_parser("walk", help="the trip of a real action through the addon")
    walk.add_argument("name", choices=TRIPS, metavar="NAME", help=", ".join(TRIPS))
    lint = commands.add_parser("lint", help="style, one author a method, XML and translations")
    lint.add_argument("--fix", action="store_true", help="first mend what the linters can mend")
    commands.add_parser("i18n", help="write i18n/*.pot and *.po anew, keeping translations")
    commands.add_parser("pictures", help="take the pictures of README from the running addon")
    clean = commands.add_parser("clean", help="drop this clone's databases and .dev/")
    clean.add_argument("--all", action="store_true", help="and what was downloaded")
    return main


def main(arguments):
    """Runs a command line and returns its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return guarded(dispatch, arguments)


def dispatch(arguments):
    parsed, rest = parser().parse_known_args(arguments)
    if rest and parsed.command != PASSED_ON:
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    if not venv.active(dev_home()):
        venv.enter(dev_home(), arguments)
    parsed.rest = arguments[arguments.index(parsed.command) + 1:]
    command = importlib.import_module(f".commands.{parsed.command}", __package__)
    return command.execute(parsed)
