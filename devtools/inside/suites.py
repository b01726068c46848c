"""Runs Odoo's own tests on a database and writes a line of JSON for each of them.

Odoo runs the tests marked `at_install` while their module is loaded, before whatever depends on
it: an addon that changes the module is not there yet. Here every module is loaded first, so that
each test meets what its users meet.
"""

import functools
import json
import re
import sys
import time

import odoo.init  # noqa: F401  its patches come before anything else of Odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules import module
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

CLASS_STEP = re.compile(r"\w+ \(odoo\.addons\.([\w.]+)\.(\w+)\)")  # setUpClass (odoo.addons. ...)


def run_tests(output, modules, databases):
    """What Odoo's server calls once it answers: loads the database and runs the tests."""
    from odoo.tests import loader  # it wants the server's configuration

    config["init"] = {"base"}  # else loading runs the tests marked `at_install`
    registry = Registry.new(databases[0])
    suites = [loader.make_suite(modules, position) for position in ("at_install", "post_install")]
    if any(suite.has_http_case() for suite in suites):
        with registry.cursor() as cr:
            Environment(cr, SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()
    result = registry._assertion_report = recorder(output)
    module.current_test = True
    for suite in suites:
        suite(result)
    module.current_test = False
    return 0


def recorder(output):
    """A test result of Odoo's that also writes each test's line to a file."""
    from odoo.tests.result import OdooTestResult

    class Result(OdooTestResult):

        def startTest(self, test):
            super().startTest(test)
            self.failures, self.reason = [], None

        def stopTest(self, test):
            super().stopTest(test)
            self.write(test.canonical_tag, test.canonical_tag.rpartition(".")[0], self.failures)

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            self.reason = reason

        def logError(self, flavour, test, error):
            super().logError(flavour, test, error)
            if self._soft_fail:
                return
            failure = described(test, error, self._exc_info_to_string(error, test))
            found = CLASS_STEP.fullmatch(test.id())
            if found:  # what a whole class needs failed: none of its tests runs
                path, name = found[1].replace(".", "/"), found[2]
                self.write(f"/{path}.py:{name} {test.id().split()[0]}", f"/{path}.py:{name}",
                           [failure])
            else:
                self.failures.append(failure)

        def write(self, name, selector, failures):
            skipped = self.reason if not failures and name != selector else None
            print(json.dumps({
                "test": name, "class": selector, "module": name.split("/")[1],
                "outcome": "failed" if failures else "skipped" if skipped else "passed",
                "failures": failures, "seconds": round(time.time() - (self.time_start or 0), 2),
            }, ensure_ascii=False), file=output, flush=True)

    return Result()


def described(test, error, detail):
    """A failure: of which part of the test, what it says, and the traceback."""
    return {
        "part": getattr(test, "_subDescription", str)(), "detail": detail,
        "message": f"{error[0].__name__}: {error[1]}",
    }


def main(database, path, port, modules, tags):
    config.parse_config([
        "-d", database, "--http-port", port, "--test-tags", tags, "--stop-after-init",
    ], setup_logging=True)
    with open(path, "w") as output:
        server.preload_registries = functools.partial(run_tests, output, modules.split(","))
        return server.start(preload=[database], stop=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
