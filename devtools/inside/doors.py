"""Closes the doors of a Python process: it reaches this machine, and no other.

Python imports this file by itself, as `sitecustomize`, in every process that gets the
environment of `procs.odoo_environment`: Odoo, its shell, its tests, and what they start in
Python. The database is reached by PostgreSQL's own library and may be anywhere.

Such a process sleeps on another day too (`naps.py`), because this file comes before all others.
"""

import errno
import ipaddress
import os
import socket
import sys

CLOSED = "nothing leaves a developer's machine"
LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def watch(event, arguments):
    """Refuses what leads to another machine, as a network refuses that has no way there."""
    if event in LOOKUPS and not is_here(arguments[0]):
        note(arguments[0])
        raise socket.gaierror(socket.EAI_NONAME, f"{arguments[0]}: {CLOSED}")
    if event in CONNECTIONS:
        address = arguments[1]
        # A socket of the file system has a path for an address.
        if isinstance(address, tuple) and not is_here(address[0]):
            note(address[0])
            raise OSError(errno.ENETUNREACH, f"{address[0]}: {CLOSED}")


def is_here(host):
    """Whether an address or a name is one of this machine's own."""
    name = os.fsdecode(host or "")
    if name in ("", "localhost", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def note(host):
    """Keeps the name of a machine that was asked for in the file that wants to know it."""
    path = os.environ.get("DEV_REFUSED")
    if path:
        with open(path, "a") as file:
            print(os.fsdecode(host), file=file)


sys.addaudithook(watch)
if os.environ.get("DEV_DAY"):
    from devtools.inside import naps

    naps.take()
