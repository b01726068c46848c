"""The databases: templates that are built once, and copies of them that are thrown away.

base (Odoo and the addon's dependencies, Spanish; shared by all clones, copied to other days)
  └─ app (the addon without demo: what the tests run on)
       └─ demo (the clinic, whose dates are relative to the day it was loaded)

A template is built under a temporary name and renamed when it is complete, so that one which a
killed command left behind is never used. What it was built from is its name's last part.
"""

import ast
import contextlib
import datetime
import fcntl
import hashlib
import itertools
import os
import subprocess

import psycopg2
from psycopg2 import sql

from . import postgres
from .paths import ADDON, CLONE, ROOT, clone_id, lock, need_room
from .procs import build, run_logged
from .say import Stop, say, step

TEMPLATES = ("base", "app", "demo")
LANGUAGE = "es_ES"
RECIPE = "1"  # raise it when what `inside/build.py` does changes
# What an installed addon does not depend on, of the clone's top folder.
LEFT_OUT = {
    "tests", "devtools", "bench", "demo", "docs", "dev", "pyproject.toml", "package.json",
    "package-lock.json", "eslint.config.cjs", "prettier.config.cjs", "node_modules",
}


class Databases:
    """The databases of this clone on one server."""

    def __init__(self, server, odoo, home):
        self.server, self.odoo, self.home = server, odoo, home
        self.prefix = f"df_{clone_id()}"
        self.numbers = itertools.count(1)  # of the copies of this process
        self.complaints = ""  # what Odoo warned of when the last copy's template was built

    @contextlib.contextmanager
    def _cursor(self):
        with contextlib.closing(self.server.connect()) as connection:
            try:
                with connection.cursor() as cursor:
                    yield cursor
            except psycopg2.errors.DiskFull as problem:
                raise Stop("the disk of the PostgreSQL server is full") from problem
            except (psycopg2.errors.ObjectInUse, psycopg2.errors.InvalidCatalogName):
                raise
            except psycopg2.Error as problem:
                reason = (str(problem).strip().splitlines() or ["it went away"])[0]
                raise Stop(f"PostgreSQL does not go on: {reason}") from problem

    def names(self, prefix=""):
        """The databases whose names begin so."""
        with self._cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) "
                           "ORDER BY datname", [prefix])
            return [name for (name,) in cursor.fetchall()]

    def drop(self, name):
        """Drops a database and whoever is still connected to it."""
        with self._cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)))

    def create(self, name, template="template0"):
        """Makes a database, as a copy of another one or empty; the disk must have the room."""
        need_room(self.home, 300, "another database")
        options = " ENCODING 'UTF8' LC_COLLATE 'C'" if template == "template0" else ""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + options)
        with self._cursor() as cursor:
            try:
                cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
            except psycopg2.errors.ObjectInUse as problem:
                raise Stop(f"{template} is in use; stop what uses it first") from problem
            except psycopg2.errors.InvalidCatalogName as problem:
                raise Stop(f"there is no database {template}") from problem

    def rename(self, name, to):
        with self._cursor() as cursor:
            cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(to)))

    # TEMPLATES

    def _template(self, kind, key, source, text, *arguments):
        """The name of a complete template, built if it is not there.

        What Odoo warned of meanwhile is kept with it, as the database's comment.
        """
        name = f"{kind}_{key}"
        if name in self.names(kind):
            return name
        unfinished = f"{kind}_new"
        self.drop(unfinished)
        self.create(unfinished, source)
        warnings = build(self.odoo, self.server, text, kind, unfinished, *arguments)
        self.remark(unfinished, "\n".join(warnings))
        self.rename(unfinished, name)
        for old in self.names(f"{kind}_"):
            # Other clones may still need their own base.
            if old != name and kind.startswith(self.prefix):
                self._drop_unless_used(old)
        return name

    def _drop_unless_used(self, name):
        with self._cursor() as cursor, contextlib.suppress(psycopg2.errors.ObjectInUse):
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))

    def _key(self, depends):
        """What a template of Odoo's modules is built from."""
        return digest(RECIPE, self.odoo.build, LANGUAGE, *sorted(depends),
                      (ROOT / "requirements.lock").read_text())

    def base(self):
        depends = manifest()["depends"]
        if self.server.room:
            return self._brought()
        with lock(self.home / "locks" / "base", "it is installing what the addon depends on"):
            return self._template(
                "df_base", self._key(depends), "template0",
                "Installing Odoo and what the addon depends on (once; about a minute)",
                "--install", ",".join(depends), "--language", LANGUAGE, "--keep-files",
            )

    def _brought(self):
        """The base on another day: the shared server's, as a clinic has it that updates late.

        What the addon itself stamps and plans is of that day.
        """
        with postgres.running(self.home) as shared:
            name = Databases(shared, self.odoo, self.home).base()
            guard = self.home / "locks" / f"base{self.server.room.replace('/', '-')}"
            with lock(guard, "it is copying what the addon depends on"):
                if name not in self.names(name):
                    self.drop("df_base_new")
                    self.create("df_base_new")
                    with step("Copying Odoo and what the addon depends on to that day"):
                        self._fill("df_base_new", shared, name)
                    self.rename("df_base_new", name)
        return name

    def _fill(self, name, server, source):
        """Fills an empty database with what one of another server has."""
        log = CLONE / "log" / "copy.log"
        dump = [str(postgres.programs() / "pg_dump"), source]
        with subprocess.Popen(
                dump, env={**os.environ, **server.environment}, stdout=subprocess.PIPE) as reader:
            run_logged(
                [str(postgres.programs() / "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", name],
                log, "copying a database", source=reader.stdout,
                env={**os.environ, **self.server.environment})
        if reader.returncode:
            raise Stop("copying a database failed: it could not be read")

    def app(self):
        """The template that has the addon and no demo."""
        base, kind = self.base(), f"{self.prefix}_app"
        # Another clone's will do too: mostly it has the same page bundles.
        known = sorted(
            (name for name in self.names("df_") if "_app_" in name and not name.endswith("_new")),
            key=lambda name: not name.startswith(kind),
        )
        return self._template(
            kind, digest(base, addon_digest()), base,
            "Installing the addon (its files are new or changed)",
            # No page is opened on another day.
            "--install", ADDON, *([] if self.server.room else ["--assets", *known[:1]]),
        )

    def demo(self):
        """The template that has the clinic of today."""
        app = self.app()
        return self._template(
            f"{self.prefix}_demo", digest(app, *demo_key()), app,
            "Loading the demo clinic", "--demo", ADDON,
        )

    def suites(self, modules):
        """The template that has these modules of Odoo and the addon's dependencies, in English as
        Odoo's own tests want it."""
        depends = manifest()["depends"]
        with lock(self.home / "locks" / "suites", "it is installing modules of Odoo"):
            base = self._template(
                "df_english", self._key(depends), "template0",
                "Installing what the addon depends on, in English (once; about a minute)",
                "--install", ",".join(depends), "--keep-files")
            extra = sorted(set(modules) - self._installed(base))
            if not extra:
                return base
            return self._template(
                "df_suites", digest(base, *extra), base,
                f"Installing {', '.join(extra)} (once)", "--install", ",".join(extra))

    def _installed(self, database):
        """The names of the modules that a database has."""
        with contextlib.closing(self.server.connect(database)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
                return {name for (name,) in cursor.fetchall()}

    def named(self, name):
        """A database by its name, or by the last part of it: `run` is that of `./dev run`.

        Stops with a sentence if there is none.
        """
        for each in (f"{self.prefix}_{name}", name):
            if each in self.names(each):
                return each
        raise Stop(f"there is no database {name}")

    def templates(self):
        """Keeps other commands of this clone from changing templates while one is copied."""
        return lock(CLONE / "locks" / "templates", "it is installing the addon")

    def remark(self, name, text):
        """Keeps a text with a database."""
        with self._cursor() as cursor:
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(text)))

    def remarked(self, name):
        """The text kept with a database: with a template, what Odoo warned of meanwhile."""
        with self._cursor() as cursor:
            cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database "
                           "WHERE datname = %s", [name])
            return (cursor.fetchone() or [None])[0] or ""

    # COPIES

    @contextlib.contextmanager
    def copy(self, what):
        """Yields the name of a throw-away copy: of the template `base`, `app` or `demo`, or of any
        database by its name. It is dropped at the end, or by the next command after a kill."""
        name = f"{self.prefix}_tmp_{os.getpid()}_{next(self.numbers)}"
        path = CLONE / "locks" / name
        self.drop_leftovers()
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                with self.templates():
                    source = getattr(self, what)() if what in TEMPLATES else self.named(what)
                    self.create(name, source)
                    self.complaints = self.remarked(source)
                yield name
            finally:
                # pytest's processes have copies of it, and may have been killed.
                for each in self.names(name):
                    if each.partition("-")[0] == name:
                        self.drop(each)
                path.unlink(missing_ok=True)

    def drop_leftovers(self):
        """Drops the copies whose command is gone: their locks are free."""
        for name in self.names(f"{self.prefix}_tmp_"):
            path = CLONE / "locks" / name.partition("-")[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "a") as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                self.drop(name)
                path.unlink(missing_ok=True)
                say(f"· dropped {name}, which a killed command left behind")


def manifest():
    """The addon's manifest as a dictionary, or a sentence on why it cannot be read."""
    try:
        return ast.literal_eval((ROOT / "__manifest__.py").read_text())
    except (ValueError, SyntaxError) as problem:
        raise Stop(f"__manifest__.py cannot be read: {problem}") from problem


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]


def files_digest(folder, left_out=frozenset()):
    """Changes when a file below the folder does. Names that begin with a dot do not count, nor
    do those of the folder's own entries that are left out."""
    found = hashlib.sha256()
    for path, folders, files in os.walk(folder):
        skipped = {"__pycache__"} | (left_out if path == os.fspath(folder) else set())
        folders[:] = sorted(f for f in folders if f[0] != "." and f not in skipped)
        for name in sorted(files):
            if name[0] == "." or name in skipped or name.endswith((".md", ".pot")):
                continue
            full = os.path.join(path, name)
            with open(full, "rb") as handle:
                found.update(f"{os.path.relpath(full, folder)}\0".encode())
                found.update(hashlib.sha256(handle.read()).digest())
    return found.hexdigest()[:16]


def addon_digest():
    """What is installed: changes when the installed addon would."""
    return files_digest(ROOT, LEFT_OUT)


def demo_key():
    """What a demo was made from beside the addon: its files and, for its dates, the day."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return files_digest(ROOT / "demo"), today.isoformat()
