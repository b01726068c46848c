"""Runs a few tests as Odoo does, and prints what is written of them: pytest runs Odoo's test
cases in another way. `test_suites.py` starts it."""

import sys

import odoo.init  # noqa: F401  its patches come before anything else of Odoo
from odoo.tests import BaseCase
from odoo.tests.suite import OdooSuite

from ..inside.suites import recorder

MODULE = "odoo.addons.calendar.tests.test_mine"


class Mine(BaseCase):
    __module__ = MODULE

    def fails_in_parts(self):
        for number in (1, 2, 3):
            with self.subTest(number=number):
                self.assertEqual(number, 2)

    def is_skipped(self):
        self.skipTest("not today")

    def passes(self):
        pass


class Broken(BaseCase):
    __module__ = MODULE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        raise ValueError("the class cannot be set up")

    def never_runs(self):
        pass


if __name__ == "__main__":
    sys.modules[MODULE] = sys.modules[__name__]
    OdooSuite([
        Mine("fails_in_parts"), Mine("is_skipped"), Mine("passes"), Broken("never_runs"),
    ])(recorder(sys.stdout))
