"""Runs one real action on a database and prints its trip through the addon as a tree.

Beside it are the sums that say how far one has to read to understand the action: files, functions,
switches from file to file, queries, and how often a method ran on no record at all.
"""

import inspect
import sys
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

import odoo.init  # noqa: F401  its patches come before anything else of Odoo
from freezegun import freeze_time
from odoo.api import SUPERUSER_ID, Environment
from odoo.models import BaseModel
from odoo.modules.module import get_module_path
from odoo.modules.registry import Registry
from odoo.tools import config

from .trips import COMMITS, TRIPS

ROOMS = ("models", "wizard", "tools", "report", "controllers")
CLOCK = time(11, 0)  # of the clinic, today: what a trip does depends on the hour


@dataclass
class Step:
    """A function of the addon that was called, and what it called in turn, by (file, name)."""

    file: str = ""
    name: str = ""
    times: int = 0
    steps: dict = field(default_factory=dict)

    def lines(self, depth=0):
        for step in self.steps.values():
            times = f" ×{step.times}" if step.times > 1 else ""
            yield f"{'  ' * depth}{step.name}{times}  ({step.file})"
            yield from step.lines(depth + 1)


class Trip:
    """What was called of the addon, in its order."""

    def __init__(self, root):
        self.folders = {str(root / room) + "/": len(str(root)) + 1 for room in ROOMS}
        self.way = [Step()]
        self.functions, self.empty, self.switches = set(), Counter(), 0
        self.last = None
        self.known = {}

    def file_of(self, code):
        """The file of a function below the addon's folder, or None if it is not the addon's."""
        if code not in self.known:
            path = code.co_filename
            cut = next((cut for folder, cut in self.folders.items() if path.startswith(folder)), 0)
            # What stands inside a function (a lambda, a list) is that function's.
            self.known[code] = path[cut:] if cut and not code.co_name.startswith("<") else None
        return self.known[code]

    def notice(self, frame, event, _argument):
        """What `sys.setprofile` calls for each call and each return."""
        if event not in ("call", "return"):
            return
        code = frame.f_code
        file = self.file_of(code)
        if file is None or code.co_flags & inspect.CO_GENERATOR:
            return
        if event == "return":
            self.way.pop()
            return
        self.switches += self.last not in (None, file)
        self.last = file
        self.functions.add((file, getattr(code, "co_qualname", code.co_name)))
        self.empty[file, code.co_name] += is_on_nothing(frame)
        steps = self.way[-1].steps
        step = steps.setdefault((file, code.co_name), Step(file, code.co_name))
        step.times += 1
        self.way.append(step)

    @contextmanager
    def noticed(self):
        sys.setprofile(self.notice)
        try:
            yield
        finally:
            sys.setprofile(None)


def is_on_nothing(frame):
    """Whether a method that works on records was called on none of them."""
    code = frame.f_code
    if not code.co_argcount or code.co_varnames[0] != "self":
        return False
    records = frame.f_locals["self"]
    if not isinstance(records, BaseModel) or records._ids:
        return False
    return not getattr(getattr(type(records), code.co_name, None), "_api_model", False)


def walk(env, name):
    """Makes a trip twice, so that what a process reads once is in no figure; shows the second."""
    act = TRIPS[name](env)
    env.flush_all()
    if name in COMMITS:
        act()
        act = TRIPS[name](env)
        env.flush_all()
    else:
        with closing(env.cr.savepoint()):
            act()
            env.flush_all()
    env.invalidate_all()
    trip = Trip(Path(get_module_path("dental_followup")))
    before = env.cr.sql_log_count
    with trip.noticed():
        act()
        env.flush_all()
    return trip, env.cr.sql_log_count - before


def tell(name, trip, queries):
    yield from trip.way[0].lines()
    yield ""
    files = {file for file, _function in trip.functions}
    yield (f"{name}: {len(files)} files, {len(trip.functions)} functions, "
           f"{trip.switches} switches, {queries} queries, "
           f"{trip.empty.total()} calls on no record")
    for (file, function), times in (+trip.empty).most_common():
        yield f"  on no record: {function} ×{times}  ({file})"


def main(database, name):
    config.parse_config(["-d", database, "--no-http", "--log-level=error"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        from odoo.addons.dental_followup.tools import clinic_time  # once Odoo knows the addon

        clinic = env.ref("base.main_company")
        moment = clinic_time.at_wall_clock(clinic._dental_today(), CLOCK, clinic._dental_zone())
        with freeze_time(moment):
            for line in tell(name, *walk(env, name)):
                print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
