"""A pytest plugin for another day: every test that needs no browser, on a clock that was moved.

A browser's pages come from its own clock. Its tests have the tag `browser`, which their case
gives them; one that opens a browser without it fails, so that none is left out by mistake.
"""

import datetime
import os

import pytest
from odoo.tests import common

TAG = "browser"


def pytest_configure(config):
    day = datetime.date.fromisoformat(os.environ["DEV_DAY"])
    shown = datetime.datetime.now(datetime.timezone.utc).date()
    if not day <= shown <= day + datetime.timedelta(days=1):
        raise pytest.UsageError(f"the clock could not be moved to {day}: it shows {shown}")
    common.ChromeBrowser.__init__ = refuse


def refuse(browser, *_args, **_options):
    raise AssertionError(f"a test that opens a browser has the tag {TAG!r}")


def pytest_report_header(config):
    return f"on {datetime.date.today():%A, %Y-%m-%d}; without a browser"


def pytest_collection_modifyitems(config, items):
    left_out = [item for item in items if TAG in getattr(item.cls, "test_tags", ())]
    if left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
