"""Runs one module of bench/ on a database and prints a line of JSON for each measure."""

import importlib
import json
import sys

import odoo.init  # noqa: F401  its patches come before anything else of Odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config


def main(database, name, *more):
    config.parse_config(
        ["-d", database, "--no-http", "--log-level=error"], setup_logging=True
    )
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        module = importlib.import_module(f"odoo.addons.dental_followup.bench.{name}")
        for measured in module.run(env, *more):
            print(json.dumps({"bench": name, **measured}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
