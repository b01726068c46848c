"""`./dev run`: serves the web client with the demo clinic and prints how to get in."""

import contextlib
import errno
import http.client
import re
import socket
import time

from .. import outside, session
from ..databases import ADDON, addon_digest, demo_key
from ..paths import CLONE, lock
from ..procs import OdooProcess, build, odoo_environment
from ..say import Stop, say

LOGINS = ("recepcion", "dentista", "gerencia")  # of demo/; each one's password is its login
MAIL = CLONE / "mail"
REFUSED = CLONE / "log" / "refused.log"  # the machines that Odoo asked for in vain
TWICE = "this clone's clinic is being served by another ./dev run; stop that one first"
PATIENCE = 120  # seconds until the server must have answered


def execute(args):
    """Serves until it is stopped: 0 after Ctrl-C, else Odoo's own exit code."""
    check_port(args.port)
    with session.opened() as opened, lock(CLONE / "locks" / "run", refusal=TWICE):
        database = prepare(opened.databases, args.fresh)
        with outside.taken(MAIL) as taker:
            return serve(opened, database, args.port, taker)


def check_port(port):
    """Stops with a sentence if nothing can be served at this port."""
    if not 0 < port < 65536:
        raise Stop(f"a port is a number from 1 to 65535, not {port}")
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as problem:
            raise Stop(f"port {port} is for the system only; take one above 1024") from problem
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            raise Stop(f"port {port} is taken; take another: --port {port + 1}") from problem


def prepare(databases, fresh):
    """The name of the demo database, made, upgraded or made anew as the addon's files and the
    day ask for. What it was last brought to is its comment."""
    name = f"{databases.prefix}_run"
    code, demo = addon_digest(), " ".join(demo_key())
    wanted = f"{code} {demo}"
    had = databases.remarked(name) if name in databases.names(name) else None
    if had == wanted and not fresh:
        return name
    had_code, _, had_demo = (had or "").partition(" ")
    if had and had_demo == demo and not fresh:
        databases.remark(name, f"upgrading {demo}")
        build(databases.odoo, databases.server, "Upgrading the addon (its files have changed)",
              "run_upgrade", name, "--upgrade", ADDON)
    else:
        if had:
            say("· Making the demo clinic anew: its dates are relative to the day it is made")
        databases.drop(name)
        with databases.templates():
            databases.create(name, databases.demo())
    databases.remark(name, wanted)
    return name


def serve(opened, database, port, taker):
    """Runs Odoo until it is stopped, and says when and where it can be used."""
    with contextlib.closing(opened.server.connect(database)) as connection:
        taker.lead_to(connection)
    command = opened.odoo_command(
        "server", "-d", database, "--db-filter", f"^{re.escape(database)}$",
        "--http-port", str(port), "--max-cron-threads", "1",
    )
    log = CLONE / "log" / "run.log"
    REFUSED.unlink(missing_ok=True)
    environment = {
        **odoo_environment(opened.odoo, opened.server, outside=taker), "DEV_REFUSED": str(REFUSED),
    }
    odoo = OdooProcess(command, environment, log, echo=say)
    try:
        wait_until_it_answers(odoo, port)
        print(f"The clinic is at http://127.0.0.1:{port}/web", flush=True)
        print(f"Logins (the password is the login): {', '.join(LOGINS)}", flush=True)
        say(f"Its mails and texts come into {MAIL / 'new'}, its log is {log}. Ctrl-C stops it.")
        return odoo.wait()
    except KeyboardInterrupt:
        odoo.stop()
        say("stopped")
        return 0
    finally:
        odoo.stop()


def wait_until_it_answers(odoo, port):
    """Returns when the login page comes; stops with a sentence if it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if odoo.process.poll() is not None:
            raise Stop(f"Odoo ended while it started (its log: {odoo.log})")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/web/login")
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.2)
            continue
        finally:
            connection.close()
        if status >= 500:
            raise Stop(f"Odoo answers with an error {status} (its log: {odoo.log})")
        return
    raise Stop(f"Odoo did not answer within {PATIENCE} s (its log: {odoo.log})")
