"""What is told of a DATABASE_URL or REDIS_URL that cannot be used: which, where and why, and never the password."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import redis

from core.outside_servers import broker_problem, database_problem
from launch.places import ROOT
from launch.servers import Postgres, Valkey
from tests.launch.conftest import postgres, template, var

__all__ = ["postgres", "template", "var"]  # a server of our own, to lock

pytestmark = pytest.mark.django_db  # connections are made
SECRET = "s3cr3t"


def test_servers_that_answer() -> None:
    assert database_problem(os.environ["DATABASE_URL"]) is None
    assert broker_problem(os.environ["REDIS_URL"]) is None


@pytest.mark.parametrize(
    ("url", "where", "why"),
    [
        (f"postgresql://hubbub:{SECRET}@127.0.0.1:1/hubbub", "(127.0.0.1:1)", "Connection refused"),
        (f"postgres://hubbub:{SECRET}@no-such-host.invalid/hubbub", "(no-such-host.invalid:5432)", "resolve host"),
        (f"postgresql://hubbub:{SECRET}@%2Fno%2Fsuch%2Ffolder/hubbub", "(/no/such/folder:5432)", "No such file"),
        (f"postgresql://hubbub:{SECRET}@127.0.0.1:1/hubbub?no_such=1", "(127.0.0.1:1)", 'option "no_such"'),
    ],
)
def test_a_database_that_is_not_there(url: str, where: str, why: str) -> None:
    told = database_problem(url)
    assert told
    assert told.startswith(f"The database of DATABASE_URL {where} cannot be used: ")
    assert why in told
    assert "\n" not in told
    assert SECRET not in told


def test_a_missing_database_and_a_wrong_password(postgres: Postgres) -> None:
    with postgres, psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
        (postgres.folder / "pg_hba.conf").write_text("local all locked scram-sha-256\nlocal all all trust\n")
        connection.execute("SELECT pg_reload_conf()")
        host = quote(str(postgres.sockets), safe="")
        missing = database_problem(f"postgresql://hubbub:{SECRET}@{host}/missing")
        wrong = database_problem(f"postgresql://locked:{SECRET}@{host}/hubbub")
        where = f"({postgres.sockets}:5432)"
    assert missing
    assert missing.endswith(f'{where} cannot be used: database "missing" does not exist.')
    assert wrong
    assert 'password authentication failed for user "locked"' in wrong
    assert SECRET not in wrong


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "http://host/name",
        "sqlite:///file",
        "postgresql://host",
        f"postgresql://hubbub:{SECRET}@host:port/name",
        f"postgresql://hubbub:{SECRET}@host:99999/name",
        f"postgresql://hubbub:{SECRET}/{SECRET}@host/name",
        f"postgresql://hubbub:{SECRET}[@host/name",
        f"postgresql://hubbub:12#{SECRET}@host/name",
        f"postgresql://hubbub:{SECRET}@{'h' * 70}/name",
    ],
)
def test_no_address_of_a_database(url: str) -> None:
    told = database_problem(url)
    assert told
    assert told.startswith(("DATABASE_URL is not of the form postgresql://", "The database of DATABASE_URL (hhh"))
    assert SECRET not in told


@pytest.mark.parametrize(
    ("url", "where", "why"),
    [
        (f"redis://:{SECRET}@127.0.0.1:1/0", "(127.0.0.1:1)", "Connection refused"),
        (f"redis://:{SECRET}@no-such-host.invalid", "(no-such-host.invalid:6379)", "not known"),
        ("unix:///no/such.sock?db=0", "(/no/such.sock)", "No such file or directory"),
    ],
)
def test_a_broker_that_is_not_there(url: str, where: str, why: str) -> None:
    told = broker_problem(url)
    assert told
    assert told.startswith(f"The server of REDIS_URL {where} cannot be used: ")
    assert why in told
    assert SECRET not in told


def test_a_broker_that_wants_a_password_or_has_not_so_many_databases(var: Path) -> None:
    with Valkey(var / "valkey", durable=False) as server:
        assert "index is out of range" in str(broker_problem(server.url.replace("db=0", "db=9999")))
        redis.Redis.from_url(server.url).config_set("requirepass", "right")
        assert "Authentication required" in str(broker_problem(server.url))
        wrong = str(broker_problem(server.url.replace("unix://", f"unix://:{SECRET}@")))
        where = f"({server.socket})"
    assert f"{where} cannot be used: invalid username-password pair" in wrong
    assert SECRET not in wrong


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "http://host",
        f"redis://:{SECRET}@host:port/0",
        f"redis://:{SECRET}/{SECRET}@host/0",
        f"redis://:{SECRET}@host/name",
        f"redis://:{SECRET}@host?db=name",
        f"redis://:{SECRET}[@host/0",
    ],
)
def test_no_address_of_a_broker(url: str) -> None:
    told = broker_problem(url)
    assert told
    assert told.startswith("REDIS_URL is not of the form redis://")
    assert SECRET not in told


def test_as_a_command_it_looks_before_settings_do() -> None:
    environ = {"PATH": os.defpath, "DATABASE_URL": "nonsense", "REDIS_URL": "redis://127.0.0.1:1"}
    command = [sys.executable, "-m", "core.outside_servers"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    first, second = done.stderr.splitlines()
    assert done.returncode == 1
    assert first.startswith("DATABASE_URL is not of the form")
    assert second == "The server of REDIS_URL (127.0.0.1:1) cannot be used: Connection refused."
    assert subprocess.run(command, cwd=ROOT, env={"PATH": os.defpath}, check=False).returncode == 0
