"""Our own PostgreSQL: its data, its address, and every way in which it may have ended before."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from launch import process_table
from launch.errors import LaunchError
from launch.postgres import Postgres

Eventually = Callable[[Callable[[], bool]], None]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")


def write(server: Postgres, text: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(server: Postgres) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY text")]


def test_data_and_address_survive_stop_and_kill(postgres: Postgres) -> None:
    postgres.start()
    url = postgres.url
    write(postgres, "before stop")
    postgres.stop()
    postgres.start()
    write(postgres, "before kill")
    postgres.kill()
    assert not postgres.running
    postgres.start()
    assert notes(postgres) == ["before kill", "before stop"]
    assert postgres.url == url


def test_only_we_reach_it(postgres: Postgres) -> None:
    with postgres:
        sockets = postgres.sockets
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SELECT lower('ÄÉ'), 'Z' < 'a'").fetchone() == ("äé", True)
    assert not sockets.exists()


def test_tests_may_create_databases(postgres: Postgres) -> None:
    with postgres, psycopg.connect(postgres.url, autocommit=True) as connection:
        assert connection.execute("SHOW log_error_verbosity").fetchone() == ("terse",)  # no DETAIL with what rows hold
        connection.execute("CREATE DATABASE another")
        assert connection.execute("SHOW max_connections").fetchone() == ("200",)


def test_a_frozen_one_does_not_answer_and_comes_back(postgres: Postgres) -> None:
    with postgres:
        write(postgres, "before")
        postgres.pause()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(postgres.url, connect_timeout=2)
        postgres.resume()
        assert notes(postgres) == ["before"]


def test_what_was_left_running_is_stopped_first(postgres: Postgres) -> None:
    postgres.start()
    write(postgres, "kept")
    with Postgres(postgres.folder, durable=False) as second:
        assert notes(second) == ["kept"]
        assert not postgres.running


def test_a_pid_file_of_a_stranger_does_not_stop_the_start(postgres: Postgres) -> None:
    (postgres.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.folder}\n")
    postgres.start()
    assert postgres.running


def test_a_pid_file_of_a_zombie_does_not_stop_the_start(postgres: Postgres, eventually: Eventually) -> None:
    ended = subprocess.Popen(["true"])
    eventually(lambda: bool((process := process_table.find_process(ended.pid)) and process.zombie))
    (postgres.folder / "postmaster.pid").write_text(f"{ended.pid}\n{postgres.folder}\n")
    postgres.start()
    assert postgres.running
    ended.wait()


def test_an_interrupted_initdb_is_done_again(var: Path) -> None:
    unfinished = var / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "half").touch()
    with Postgres(var / "postgres", durable=False) as server:
        write(server, "fine")
    assert not unfinished.exists()


def test_somebody_elses_files_are_not_touched(var: Path) -> None:
    (var / "postgres").mkdir()
    (var / "postgres" / "letter").write_text("dear")
    with pytest.raises(LaunchError, match="not empty"), Postgres(var / "postgres", durable=False):
        pass
    assert (var / "postgres" / "letter").read_text() == "dear"


def test_data_of_another_version_is_told(postgres: Postgres) -> None:
    (postgres.folder / "PG_VERSION").write_text("12\n")
    with pytest.raises(LaunchError, match="made by PostgreSQL 12"):
        postgres.start()


def test_data_that_it_cannot_read_is_told_in_its_own_words(postgres: Postgres) -> None:
    (postgres.folder / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(LaunchError, match="no_such_setting"):
        postgres.start()


@as_root
def test_as_nobody_behind_a_closed_door(var: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where root may not make namespaces: another user, who cannot even walk to the data by his own rights."""
    monkeypatch.setenv("LAUNCH_POSTGRES_AS", "nobody")
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    shutil.copytree(template, var / "postgres")
    with Postgres(var / "postgres", durable=False) as server:
        write(server, "as nobody")
        assert Path(f"/proc/{server.child.pid}").stat().st_uid != 0
    monkeypatch.delenv("LAUNCH_POSTGRES_AS")
    with Postgres(var / "postgres", durable=False) as server:  # stays the data of nobody, who goes on serving it
        assert notes(server) == ["as nobody"]


@as_root
def test_the_owner_of_the_data_serves_it(postgres: Postgres) -> None:
    for path in (postgres.folder, *postgres.folder.rglob("*")):
        os.chown(path, 4711, 4711)
    with postgres:
        write(postgres, "theirs")
        assert Path(f"/proc/{postgres.child.pid}").stat().st_uid == 4711
        assert (postgres.folder / "PG_VERSION").stat().st_uid == 4711
