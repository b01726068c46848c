"""`./dev test --odoo`: Odoo's own suites with the addon installed and without it.

What fails only with it is a failure of ours. The tests are the same in both runs, on databases
that differ by the addon alone. The run without it does not depend on the addon's code: it is kept
in DEV_HOME, keyed by Odoo, by the modules and by the Python packages.
"""

import argparse
import contextlib
import json
import os
import shlex
import sys
import time

from . import browser, session
from .databases import ADDON
from .paths import CLONE, free_port, lock
from .procs import OdooProcess, build, odoo_environment
from .say import Stop, say, step
from .suites_compared import compare, lines

MODULES = (
    "calendar", "contacts", "mail", "sms", "rating", "base_automation", "base_import",
    "phone_validation", "resource", "digest", "google_calendar", "microsoft_calendar", "crm", "hr",
    "project", "test_lint",
)
AGAIN = "tried again by themselves"


def execute(arguments):
    """1 if a test fails only with the addon, else 0."""
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__.splitlines()[0])
    parser.add_argument("--odoo", nargs="*", required=True, metavar="MODULE",
                        help=f"whose tests (default: {' '.join(MODULES)})")
    parser.add_argument("--fresh", action="store_true", help="run them without the addon anew too")
    asked = parser.parse_args(arguments)
    browser.ensure()
    started = time.monotonic()
    with session.opened() as opened, lock(CLONE / "locks" / "suites", "it runs Odoo's suites"):
        modules = known(opened.odoo, asked.odoo or MODULES)
        found = Suites(opened, modules).compared(asked.fresh)
    for line in lines(found):
        print(line)
    say(f"Odoo's own suites with and without {ADDON}: {time.monotonic() - started:.0f} s")
    failed = [test for test in found.tests if test in found.only_with_it]
    passed = [test for test, outcome in found.tests.items() if outcome == "passed"]
    print(f"{len(passed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def pylint_beside():
    """The folder with the `pylint` that Odoo's test of style finds (`inside/lint_beside.py`)."""
    program = CLONE / "bin" / "pylint"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m devtools.inside.lint_beside "$@"\n')
    program.chmod(0o755)
    return program.parent


def known(odoo, names):
    """The modules in their order, once each; a sentence if Odoo has no such module."""
    folders = (odoo.python / "odoo" / "addons", *odoo.addons)
    unknown = [name for name in names
               if not any((folder / name / "__manifest__.py").is_file() for folder in folders)]
    if unknown:
        raise Stop(f"Odoo has no module {', '.join(unknown)}; --odoo takes names such as "
                   f"{', '.join(MODULES[:3])}")
    return list(dict.fromkeys(names))


class Suites:
    """The suites of some modules, on databases made for them."""

    def __init__(self, opened, modules):
        self.opened, self.modules = opened, modules
        self.databases = opened.databases
        self.template = self.databases.suites(modules)

    def compared(self, fresh):
        """What fails only with the addon, after what failed was tried again by itself."""
        without = self.without(fresh)
        with self.with_it() as database:
            found = compare(
                without, self.run(database, "with", "with the addon", self.modules),
                self.modules)
            if not found.only_with_it:
                return found
            say(f"· {len(found.only_with_it)} failed only with the addon: "
                f"their classes are {AGAIN}")
            again = self.run(database, "with_again", f"with the addon, {AGAIN}", self.modules,
                             sorted(found.classes))
        before = {test: record for test, record in without.items()
                  if record["class"] in found.classes}
        still, bare = sorted(compare(before, again).classes), {}
        if still:
            with self.without_it() as database:
                bare = self.run(database, "without_again", f"without the addon, {AGAIN}",
                                self.modules, still)
        return found.tried_again(compare(bare, again))

    def without(self, fresh):
        """Each test's record without the addon: of the run that is kept, or of a new one."""
        folder = self.databases.home / "suites" / self.template
        folder.mkdir(parents=True, exist_ok=True)
        kept = {module: folder / f"{module}.json" for module in self.modules}
        missing = [module for module in self.modules if fresh or not kept[module].is_file()]
        if missing:
            with self.without_it() as database:
                tests = self.run(database, "without", "without the addon", missing)
            for module in missing:
                keep(kept[module], {
                    test: record for test, record in tests.items() if record["module"] == module})
        if missing != self.modules:
            say(f"· Without the addon the others ran before (kept in {folder}; --fresh runs all "
                "anew)")
        return {test: record for module in self.modules
                for test, record in json.loads(kept[module].read_text()).items()}

    def without_it(self):
        return self.databases.copy(self.template)

    @contextlib.contextmanager
    def with_it(self):
        """A copy to which the addon is added."""
        with self.databases.copy(self.template) as database:
            build(self.opened.odoo, self.opened.server, "Installing the addon beside them",
                  "suites_with", database, "--install", ADDON)
            yield database

    def run(self, database, name, text, modules, classes=()):
        """Each test's record of one run of some modules' tests, or of some classes of them; stops
        with a sentence if Odoo did not come to its end."""
        results, log = CLONE / "log" / f"odoo_{name}.jsonl", CLONE / "log" / f"odoo_{name}.log"
        results.unlink(missing_ok=True)
        bare = CLONE / "no_addons"  # the addon is not on the addons path either
        bare.mkdir(exist_ok=True)
        environment = odoo_environment(
            self.opened.odoo, self.opened.server,
            **({"addons": bare} if name.startswith("without") else {}))
        environment["PATH"] = os.pathsep.join([str(pylint_beside()), environment["PATH"]])
        tags = ",".join(classes or (f"/{module}" for module in modules))
        odoo = OdooProcess(
            [sys.executable, "-m", "devtools.inside.suites", database, str(results),
             str(free_port()), ",".join(modules), tags], environment, log)
        with step(f"Odoo's tests of {', '.join(modules)}, {text}", lambda: state(results)):
            code = odoo.wait()
        if code:
            raise Stop(f"Odoo ended with {code} before its tests did (its log: {log})")
        return records(results)


def records(path):
    """A run's records by the test's name."""
    found = {}
    with contextlib.suppress(FileNotFoundError), open(path) as file:
        for line in file:
            record = json.loads(line)
            found[record.pop("test")] = record
    return found


def keep(path, tests):
    """Keeps the records of a module's tests."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(tests, indent=1))
    partial.rename(path)


def state(path):
    """How far a run has come, for the heartbeat."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        tests = records(path)
        return f"{len(tests)} tests, {list(tests.values())[-1]['module']}" if tests else ""
    return ""
