"""What is measured, and against what: `./dev bench` runs each module of this folder.

A module has a function `run(env)` that yields `measure(...)`s. It gets a copy of the installed
database to itself, as the superuser, with a cursor that really commits.
"""

import operator
import re

COMPARE = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}
GOAL = re.compile(r"(ratio\s*)?(>=|<=|>|<|=)\s*(-?[\d.]+)$")


def measure(name, ours, unit, theirs=None, goal=""):
    """One measure: our number and, where a peer or a bound was run beside it, theirs.

    The goal is a text such as ">= 50" for our number, or "ratio >= 2" for ours / theirs.
    """
    ratio = ours / theirs if theirs else None
    return {
        "measure": name, "ours": _rounded(ours), "theirs": _rounded(theirs), "unit": unit,
        "ratio": _rounded(ratio), "goal": goal, "met": goal_met(goal, ours, ratio),
    }


def goal_met(goal, ours, ratio=None):
    """Whether a goal is met; None if there is none, or nothing to compare."""
    if not goal:
        return None
    match = GOAL.match(goal.strip())
    if not match:
        raise ValueError(f"a goal is a text such as '>= 50' or 'ratio <= 10', not {goal!r}")
    value = ratio if match[1] else ours
    return None if value is None else COMPARE[match[2]](value, float(match[3]))


def _rounded(number):
    """Four significant digits: more would only look exact."""
    if number is None or isinstance(number, int):
        return number
    return float(f"{number:.4g}")
