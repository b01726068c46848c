"""`./dev test`: the whole suite with pytest on a real Odoo, PostgreSQL and browser."""

import os
import subprocess
import sys
from pathlib import Path

from .. import browser, other_day, postgres, session, suites
from ..paths import ADDON, ADDONS, ROOT, dev_home
from .shell import wait

# Options of pytest whose value comes as the next argument, and may look like a path.
TAKE_VALUE = {"-k", "-m", "-p", "-o", "-W", "-c", "-n", "-r", "--deselect", "--ignore"}
# Options that choose the processes themselves, or talk with the terminal.
IN_ONE = ("-n", "--numprocesses", "--dist", "--tx", "--pdb", "--trace", "-s", "--capture")
SUITES = ("tests", "devtools/tests")


def execute(args):
    """pytest's own exit code, or that of Odoo's own suites."""
    if "--odoo" in args.rest:
        return suites.execute(args.rest)
    day, rest = other_day.taken(args.rest)
    clock = other_day.clock(dev_home(), day) if day else None
    if not clock:
        browser.ensure()
    with session.opened(clock) as opened, opened.databases.copy("app") as database:
        command = [
            sys.executable, "-m", "pytest", "-p", "devtools.inside.installation",
            *(["-p", "devtools.inside.other_day"] if clock else []),
            "-c", str(ROOT / "pyproject.toml"),
            # Else pytest takes the clone, which has an __init__.py too, for a package of its own.
            f"--rootdir={ADDONS}", f"--confcutdir={ADDONS}",
            # Odoo's errors are logged, so that the plugin can fail on them.
            "--odoo-http", f"--odoo-database={database}", "--odoo-log-level=error",
            *processes(located(rest, Path.cwd())),
        ]
        return wait(subprocess.Popen(
            command, cwd=ADDONS, env=environment(opened), close_fds=False))


def environment(opened):
    """The environment of pytest, which copies the database for each process by PostgreSQL's own
    programs."""
    found = opened.environment
    found["PATH"] = os.pathsep.join([str(postgres.programs()), found["PATH"]])
    found["DEV_COMPLAINTS"] = opened.databases.complaints
    return found


def processes(arguments):
    """pytest's arguments, with those for two processes if that is quicker.

    Each process loads Odoo and has a database of its own; the tests of one file stay together,
    so one file is quicker in one.
    """
    files = [argument for argument in arguments if argument.partition("::")[0].endswith(".py")]
    chosen = any(argument.startswith(IN_ONE) for argument in arguments)
    if chosen or len(files) == 1:
        return arguments
    return ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder",
            "-p", "devtools.inside.in_two", *arguments]


def located(arguments, here):
    """pytest's arguments, with paths of the clone turned to what they are below `addons/`.

    pytest has to run where the addon's folder has the addon's name. Without a path the whole
    suite is meant.
    """
    result, paths, before = [], 0, ""
    for argument in arguments:
        name, mark, rest = argument.partition("::")
        path = None if before in TAKE_VALUE or name.startswith("-") else inside(name, here)
        if path is not None:
            argument, paths = os.path.join(ADDON, path) + mark + rest, paths + 1
        result.append(argument)
        before = argument
    if not paths:
        result += [f"{ADDON}/{suite}" for suite in SUITES if (ROOT / suite).is_dir()]
    return result


def inside(name, here):
    """A path relative to the clone, or None if it names no file of it."""
    for folder in (here, ROOT):
        path = (folder / name).resolve()
        if name and path.exists() and path.is_relative_to(ROOT):
            return str(path.relative_to(ROOT))
    return None
