"""Another day: `libfaketime` preloaded for Odoo's processes and for a PostgreSQL of their own.

Both clocks are a whole number of days off, and go on from there. An absolute start would let them
differ by what lies between the starts of two programs.
"""

import contextlib
import datetime
import os
import platform
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from . import postgres
from .apt import Apt
from .paths import ROOT, assembled, lock, need_room
from .say import Stop, say, step

OPTION, BY_COMMIT = "--on", "commit"
EARLIEST, LATEST = datetime.date(2020, 1, 1), datetime.date(2099, 12, 31)
# What a commit decides on, of every day of the year and of the week and of a leap year's.
OF_COMMITS = datetime.date(2027, 1, 1), datetime.date(2037, 12, 31)
WITHOUT_COMMIT = datetime.date(2031, 5, 17)

SIGN = "DEV_DAY"  # tells what runs inside which day its clock has to show
LIBRARY = "libfaketimeMT.so.1"  # the one for programs with threads
RECIPE = "1"
NEEDED = "another day needs Debian's libfaketime, which is not on this machine"
USERS_OWN = (f"{OPTION} moves the clock of a PostgreSQL of its own, not of the one that PGHOST or "
             "DATABASE_URL names: unset them for it")


@dataclass(frozen=True)
class Clock:
    """A clock that shows another day, and how programs are made to read it."""

    day: datetime.date
    days: int  # from today, or back
    library: Path

    @property
    def room(self):
        """What is kept apart for this day, as today sees it."""
        return f"{postgres.DAYS}/{self.day}{self.days:+d}"

    @property
    def environment(self):
        """The environment by which a program, and what it starts, reads this clock."""
        return {
            "LD_PRELOAD": str(self.library), "FAKETIME": f"{self.days:+d}d",
            # Timeouts and measures go on as they are, and files are as old as they are.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
            SIGN: str(self.day),
        }

    def check(self, server):
        """Stops with a sentence if a server does not read this clock."""
        with contextlib.closing(server.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT now() AT TIME ZONE 'UTC'")
            shown = cursor.fetchone()[0].date()
        if not self.day <= shown <= self.day + datetime.timedelta(days=1):
            raise Stop(f"PostgreSQL's clock could not be moved to {self.day}: it shows {shown} "
                       f"(preloaded was {self.library})")


def taken(arguments):
    """The day that pytest's arguments ask for, or None, and the arguments without it."""
    rest, asked = [], None
    following = iter(arguments)
    for argument in following:
        name, mark, value = argument.partition("=")
        if name == OPTION:
            asked = value if mark else next(following, "")
        else:
            rest.append(argument)
    return (None if asked is None else day_of(asked)), rest


def day_of(text):
    """The day that is meant, or a sentence that says how to write one."""
    if text == BY_COMMIT:
        return day_of_commit()
    try:
        day = datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Stop(f"{OPTION} needs a day from {EARLIEST.year} to {LATEST.year}, written as "
                   f"2031-05-17, or the word {BY_COMMIT}; not {text or 'nothing'}")
    return day


def day_of_commit(folder=ROOT):
    """The day that the clone's commit decides on: another one for each, the same one again."""
    commit = current_commit(folder)
    if not commit:
        say(f"· No git tells here which commit this is: on {WITHOUT_COMMIT}")
        return WITHOUT_COMMIT
    first, last = OF_COMMITS
    day = first + datetime.timedelta(days=int(commit, 16) % ((last - first).days + 1))
    say(f"· Commit {commit[:10]} decides: on {day} (to repeat it: ./dev test {OPTION} {day})")
    return day


def current_commit(folder):
    """The hash of what is checked out in a folder, or None."""
    with contextlib.suppress(OSError):
        # Whoever owns the files: nothing of the repository is run.
        found = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", str(folder), "rev-parse", "--verify", "HEAD"],
            capture_output=True, text=True, check=False)
        return found.stdout.strip() or None
    return None


def clock(home, day):
    """The clock of a day, with the library fetched if it is not there."""
    if postgres.users_server(os.environ):
        raise Stop(USERS_OWN)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    found = Clock(day, (day - today).days, library(home))
    if set(str(found.library)) & set(" :"):
        raise Stop(f"what is preloaded may have no space in its path: {found.library}; "
                   "set DEV_HOME to a folder without one")
    postgres.end_days(home, forget=True, but=found.room)
    say(f"· On {day:%A} {day}: both clocks are {found.days:+d} days off")
    return found


def library(home):
    """The library of this machine, else Debian's, unpacked where PostgreSQL's user can read it."""
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu"
    for folder in (f"/usr/lib/{multiarch}", "/usr/lib64", "/usr/lib"):
        if (path := Path(folder, "faketime", LIBRARY)).is_file():
            return path
    if not shutil.which("apt-get"):
        raise Stop(f"{NEEDED}; install it")
    target = postgres.Embedded(home).base / "libfaketime"
    with lock(home / "locks" / "libfaketime", "it is fetching libfaketime"):
        with assembled(target, RECIPE) as partial:
            if partial:
                need_room(target.parent, 10, "libfaketime")
                with step("Fetching Debian's libfaketime"):
                    fetch(home / "apt-libfaketime", partial)
    return next(target.glob(f"usr/lib/*/faketime/{LIBRARY}"))


def fetch(folder, target):
    """Unpacks the machine's own Debian's libfaketime below `target`."""
    apt = Apt(folder, suite=None, lacking=f"{NEEDED}, nor has it a package source of Debian's")
    apt.update()
    apt.unpack(["libfaketime"], target)
    shutil.rmtree(folder, ignore_errors=True)
