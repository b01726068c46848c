import os
import subprocess
from pathlib import Path

import pytest

from .. import postgres
from ..say import Stop


def test_an_address_is_turned_to_the_variables_of_libpq():
    assert postgres.from_url("postgresql://me:a%20b@db.example:5433/ignored?sslmode=require") == {
        "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "me", "PGPASSWORD": "a b",
        "PGSSLMODE": "require",
    }
    assert postgres.from_url("postgresql://me@/?host=/run/pg") == {
        "PGHOST": "/run/pg", "PGUSER": "me"}
    with pytest.raises(Stop, match="postgresql://"):
        postgres.from_url("mysql://db.example")


def test_only_a_named_server_is_the_users():
    assert postgres.users_server({"PGUSER": "me"}) is None
    assert postgres.users_server({"PGHOST": "h", "PGUSER": "me", "HOME": "/"}).environment == {
        "PGHOST": "h", "PGUSER": "me"}


def test_a_killed_process_is_dead_before_its_parent_notices():
    process = subprocess.Popen(["sleep", "60"])
    try:
        assert not postgres.is_dead(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert postgres.is_dead(process.pid)
    finally:
        process.kill()
        process.wait()
    assert postgres.is_dead(process.pid)


def test_a_socket_has_a_short_address_however_long_the_folder_is():
    short = Path("/short")
    assert postgres._sockets(short) == short / "sockets"
    assert len(str(postgres._sockets(short / ("long" * 30)))) < 80


def test_a_private_folder_is_not_opened_for_the_servers_user(tmp_path):
    (tmp_path / "private").mkdir(mode=0o700)
    assert not postgres._reachable(tmp_path / "private" / "cache")
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700


def test_data_of_a_clean_stop_or_of_the_same_boot_is_trusted(tmp_path):
    server = postgres.Embedded(tmp_path)
    server.data.mkdir(parents=True)
    assert server._survived(), "it was stopped cleanly"
    (server.data / "postmaster.pid").write_text("1\n")
    assert not server._survived()
    server.boot.write_text(postgres._boot_id())
    assert server._survived(), "the machine ran on"
    server.boot.write_text("an earlier start of the machine")
    assert not server._survived()
