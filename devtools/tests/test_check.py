"""What `./dev check` says of databases: the one that the tests run on, and others."""

import os

import psycopg2
import pytest
from odoo.tests.common import get_db_name

from .. import invariants
from ..commands.check import check
from ..databases import Databases
from ..paths import dev_home
from ..postgres import users_server
from ..say import Stop


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Checks a database, the tests' one if none is named, by the script or by some statement."""
    def ask(query="", database=None):
        if query:
            script = tmp_path / "script.sql"
            script.write_text(f"-- What holds.\n\n-- 4 rests\n-- Things rest\n-- (so)\n{query};\n")
            monkeypatch.setattr(invariants, "SCRIPTS", [script])
        return check(users_server(os.environ), database or get_db_name(), "ours")

    return ask


def test_all_holds_where_the_addon_was_just_installed(asked, capsys):
    number = len(invariants.statements())
    assert number > 30
    assert asked() == 0
    assert capsys.readouterr().out == f"✓ ours: all {number} hold\n"


def test_what_does_not_hold_has_a_line(asked, capsys):
    assert asked("SELECT id FROM generate_series(1, 12) found (id)") == 1
    assert capsys.readouterr().out == (
        "✗ 4 Things rest: 1, 2, 3, 4, 5 … (12)\n✗ ours: 1 of 1 do not hold\n")


def test_a_name_is_told_as_an_id_is(asked, capsys):
    assert asked("SELECT 'an_index' AS id") == 1
    assert capsys.readouterr().out.startswith("✗ 4 Things rest: an_index\n")


def test_nothing_can_be_changed(asked):
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        asked("SELECT nextval('res_partner_id_seq') AS id")


def test_a_database_without_the_addon_is_told(asked):
    with pytest.raises(Stop, match="^ours does not have the addon$"):
        asked(database="postgres")


def test_a_database_of_another_version_is_told(asked):
    with pytest.raises(Stop, match=r"in version 19\.0\.[\d.]+, .*: update the database first$"):
        asked("SELECT id FROM dental_nonesuch")


def test_a_database_that_is_not_there_is_told():
    databases = Databases(users_server(os.environ), None, dev_home())
    with pytest.raises(Stop, match="^there is no database nonesuch$"):
        databases.named("nonesuch")
    assert databases.named(get_db_name()) == get_db_name()
