"""A pytest plugin: the addon's installation is one more test, which fails if Odoo warned.

The installation itself happens before pytest starts, when the template database is built.
"""

import os

import pytest


class Installation(pytest.Item):
    """Passes if nothing at level WARNING or above was logged while the addon was installed."""

    def runtest(self):
        complaints = os.environ.get("DEV_COMPLAINTS")
        if complaints:
            raise AssertionError(f"Odoo's log of the installation must be clean:\n{complaints}")

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, None, self.name


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session, config, items):
    """Adds the check after the tests that were asked for, whichever they are."""
    if items:
        items.append(Installation.from_parent(session, name="installation logs no warning"))
