"""`./dev check [--db NAME]`: which invariant does not hold in a database; nothing is changed."""

import contextlib
from datetime import datetime, timezone

import psycopg2

from .. import invariants, session
from ..databases import manifest
from ..paths import ADDON
from ..say import Stop


def execute(args):
    """0 if all of it holds, 1 if not; without a name, of a copy of the demo clinic."""
    with session.opened() as opened:
        if args.db:
            name = opened.databases.named(args.db)
            return check(opened.server, name, name)
        with opened.databases.copy("demo") as database:
            return check(opened.server, database, "the demo clinic")


def check(server, database, name):
    """Prints what does not hold, a line each, and a line that closes; returns the exit code."""
    with contextlib.closing(server.connect(database)) as connection:
        # One look at a database that may be at work, by which nothing can be changed.
        connection.set_session("REPEATABLE READ", readonly=True, autocommit=False)
        with connection.cursor() as cursor:
            version = installed(cursor, name)
            try:
                found = list(invariants.broken(cursor, utc_now()))
            except (psycopg2.errors.UndefinedColumn, psycopg2.errors.UndefinedTable) as problem:
                raise Stop(
                    f"{name} has the addon in version {version}, and this is "
                    f"{manifest()['version']}: update the database first") from problem
    for each in found:
        print(each)
    asked = len(invariants.statements())
    verdict = f"{len(found)} of {asked} do not hold" if found else f"all {asked} hold"
    print(f"{'✗' if found else '✓'} {name}: {verdict}")
    return 1 if found else 0


def installed(cursor, name):
    """The version of the addon that a database has; stops with a sentence if it has none."""
    cursor.execute("SELECT to_regclass('ir_module_module') IS NOT NULL")
    rows = []
    if cursor.fetchone()[0]:
        cursor.execute(
            "SELECT latest_version FROM ir_module_module "
            "WHERE name = %s AND state IN ('installed', 'to upgrade')", [ADDON])
        rows = cursor.fetchall()
    if not rows:
        raise Stop(f"{name} does not have the addon")
    return rows[0][0]


def utc_now():
    """This moment as Odoo stores moments: in UTC, without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
