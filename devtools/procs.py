"""Running other programs: logged, with progress, and without leaving any behind."""

import os
import re
import subprocess
import sys
import threading

from .paths import ADDONS, CLONE, HELPERS
from .say import Stop, say, step

LEVEL = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")
# How apt, pip, npm, PostgreSQL and a Python exception begin the line that matters.
COMPLAINT = re.compile(r"E:|ERROR|error|FATAL|npm (ERR|error)")
EXCEPTION = re.compile(r"[\w.]*(Error|Exception|Warning)\b.*: ")
NOWHERE = "http://127.0.0.1:1"  # nobody listens there
LOADING = re.compile(r"Loading module (\S+) \((\d+/\d+)\)")


def run_logged(command, log, what, source=subprocess.DEVNULL, **kwargs):
    """Runs a program with its output in a log file; one clear line if it fails.

    `source` is what it reads.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as output:
        try:
            code = subprocess.run(
                command, stdin=source, stdout=output, stderr=subprocess.STDOUT, check=False,
                **kwargs,
            ).returncode
        except FileNotFoundError as problem:
            raise Stop(f"{what}: {command[0]} is not on this machine") from problem
    if code:
        raise Stop(f"{what} failed: {last_complaint(log)} (all of it: {log})")


def last_complaint(log):
    """The line of a log that says best what went wrong."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    complaints = [line for line in lines if COMPLAINT.match(line)]
    return (complaints or lines or ["no output"])[-1]


def last_exception(log):
    """The message of the last Python exception in a log, which may have several lines."""
    lines = log.read_text(errors="replace").splitlines()
    starts = [number for number, line in enumerate(lines) if EXCEPTION.match(line)]
    return lines[starts[-1]:][:12] if starts else [last_complaint(log)]


def odoo_environment(odoo, server, addons=ADDONS, peer=None, outside=None):
    """The environment of a process that imports Odoo: nothing of the user's own Odoo gets in,
    and nothing gets out of the machine (`inside/doors.py`), by a proxy neither.

    `peer` is a folder of others' addons and of what they import, `outside` takes what is sent.
    """
    environment = {
        key: value for key, value in os.environ.items()
        if not key.startswith(("ODOO_", "OPENERP_", "PG", "PYTHON")) and key != "DATABASE_URL"
        and not key.lower().endswith("_proxy")
    }
    environment.update(server.environment)
    environment["ODOO_RC"] = str(write_config(odoo, addons, peer, outside))
    environment["PYTHONPATH"] = os.pathsep.join(
        map(str, [odoo.python, HELPERS, *([peer] if peer else [])]))
    environment["PYTHONUNBUFFERED"] = "1"
    environment["PATH"] = os.pathsep.join(
        [os.path.dirname(sys.executable), environment.get("PATH", os.defpath)]
    )
    return environment


def write_config(odoo, addons, peer=None, outside=None):
    """Odoo's configuration for this clone. Mail goes nowhere unless there is an `outside`."""
    folders = [*odoo.addons, addons, *([peer / "odoo" / "addons"] if peer else [])]
    text = "\n".join([
        "[options]",
        f"addons_path = {','.join(map(str, folders))}",
        f"data_dir = {CLONE / 'data'}",
        "http_interface = 127.0.0.1",
        "list_db = False",
        "max_cron_threads = 0",
        "smtp_server = 127.0.0.1",
        f"smtp_port = {outside.smtp if outside else 1}",
        f"publisher_warranty_url = {outside.address if outside else NOWHERE}/publisher-warranty/",
        "",
    ])
    parts = ["odoo", addons.name, *([peer.name] if peer else []), *(["run"] if outside else [])]
    path = CLONE / f"{'-'.join(parts)}.conf"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o600)
    return path


class OdooProcess:
    """An Odoo process whose log is kept in a file; warnings and worse are collected."""

    def __init__(self, command, environment, log, echo=None):
        self.log, self.echo = log, echo
        self.warnings, self.state = [], ""
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", close_fds=False,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        level = "INFO"
        with open(self.log, "w") as output:
            for line in self.process.stdout:
                output.write(line)
                output.flush()
                level = self._note(line, level)

    def _note(self, line, level):
        """Takes one line in; a line without a level (a traceback) belongs to the one before."""
        loading = LOADING.search(line)
        if loading:
            self.state = f"module {loading[2]}, {loading[1]}"
        match = LEVEL.match(line)
        level = match[1] if match else level
        if level in ("WARNING", "ERROR", "CRITICAL"):
            self.warnings.append(line.rstrip())
            if self.echo:
                self.echo(line.rstrip())
        return level

    def wait(self):
        """The exit code. On the way out of an interrupted command the process goes too."""
        try:
            return self.process.wait()
        except BaseException:
            self.stop()
            raise
        finally:
            self.reader.join(5)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def build(odoo, server, text, log_name, *arguments, peer=None):
    """Runs `inside/build.py` as a step; returns the warnings in its log, stops if it failed."""
    log = CLONE / "log" / f"{log_name}.log"
    command = [sys.executable, "-m", "devtools.inside.build", *arguments]
    process = OdooProcess(command, odoo_environment(odoo, server, peer=peer), log)
    with step(text, lambda: process.state):
        code = process.wait()
    if code:
        say("\n".join(["", *last_exception(log), ""]))
        raise Stop(f"{text}: failed (all of it: {log})")
    return process.warnings
