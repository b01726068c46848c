"""A pytest plugin: what Odoo's own test runner sees to and pytest does not.

A test fails if an error is logged that it does not expect (with `mute_logger` or `assertLogs`).
The addon's installation, which happens before pytest starts, is one more test: it fails if
Odoo warned meanwhile.
"""

import logging
import os

import pytest


class Errors(logging.Handler):
    """Keeps the errors that are logged while one test runs."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts = []

    def emit(self, record):
        self.texts.append(f"{record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    errors = Errors()
    logging.getLogger().addHandler(errors)
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(errors)
    if errors.texts:
        pytest.fail("Errors were logged:\n" + "\n".join(errors.texts), pytrace=False)
    return result


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
