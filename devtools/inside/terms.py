"""Writes a module's terms to translate, as Odoo exports them, to a file."""

import sys

import odoo.init  # noqa: F401  its patches come before anything else of Odoo
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.translate import trans_export


def main(database, module, path):
    config.parse_config(["-d", database, "--no-http", "--log-level=warn"], setup_logging=True)
    with Registry(database).cursor() as cr, open(path, "wb") as output:
        trans_export(None, [module], output, "po", Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
