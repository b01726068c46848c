"""Fills a new database: installs modules, or loads the addon's own demo files.

Odoo's demo data (an imaginary office-furniture company) is never loaded: a clinic's receptionist
would not find their way. So the files of the manifest's `demo` are loaded here as Odoo loads them.
"""

import argparse
import contextlib

import odoo.init  # its patches come before anything else of Odoo
import odoo.modules
import psycopg2
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config
from odoo.tools.convert import convert_file


def install(database, modules, upgrade, language):
    """Installs or upgrades modules without demo and returns the registry."""
    options = ["-d", database, "--no-http", "--stop-after-init", "--without-demo"]
    if modules:
        options += ["-i", modules]
    if upgrade:
        # A text that was changed in the code is translated anew.
        options += ["-u", upgrade, "--i18n-overwrite"]
    if language:
        options += ["--load-language", language]
    config.parse_config(options, setup_logging=True)
    # The same as the server does for `-i`, without a second load afterwards.
    return Registry.new(
        database, update_module=bool(modules or upgrade), install_modules=config["init"],
        upgrade_modules=config["update"],
    )


def load_demo(env, module):
    """Loads a module's demo files the way Odoo does when it installs with demo."""
    for name in odoo.modules.Manifest.for_addon(module)["demo"]:
        convert_file(env(su=True), module, name, {}, "init", noupdate=True)


def keep_files_in_database(env):
    """Copies of a database then are whole without copies of a folder of files."""
    env["ir.config_parameter"].set_param("ir_attachment.location", "db")
    env["ir.attachment"].force_storage()


def make_assets(env, known):
    """Builds the bundles of every page, so that the first page of each copy comes at once.

    That takes longer than the installation: what `known`, the template before, has of them is
    taken over. A bundle's address has a checksum of what is in it, so an old one is not used.
    """
    bundles = (
        "url LIKE '/web/assets/%' AND res_model = 'ir.ui.view' AND public AND store_fname IS NULL"
    )
    rows = []
    # It may be dropped at this very moment, by the clone that it belongs to.
    with contextlib.suppress(psycopg2.OperationalError):
        if known:
            with db_connect(known).cursor() as cr:
                cr.execute(
                    f"SELECT name, url, mimetype, db_datas FROM ir_attachment WHERE {bundles}"
                )
                rows = cr.fetchall()
    if rows:
        env.cr.execute(f"SELECT url FROM ir_attachment WHERE {bundles}")
        there = {url for (url,) in env.cr.fetchall()}
        env["ir.attachment"].create([{
            "name": name, "url": url, "mimetype": mimetype, "raw": bytes(content or b""),
            "type": "binary", "public": True, "res_model": "ir.ui.view", "res_id": False,
        } for name, url, mimetype, content in rows if url not in there])
    env["ir.qweb"]._pregenerate_assets_bundles()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--install", default="")
    parser.add_argument("--upgrade", default="")
    parser.add_argument("--language", default="")
    parser.add_argument("--keep-files", action="store_true")
    parser.add_argument("--demo", default="")
    parser.add_argument("--assets", nargs="?", const="", metavar="KNOWN")
    arguments = parser.parse_args()
    registry = install(
        arguments.database, arguments.install, arguments.upgrade, arguments.language
    )
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        if arguments.keep_files:
            keep_files_in_database(env)
        if arguments.demo:
            load_demo(env, arguments.demo)
        if arguments.assets is not None:
            make_assets(env, arguments.assets)


if __name__ == "__main__":
    main()
