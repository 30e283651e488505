"""The database of a test run: migrated once, copied by each process, and after a test that commits as it was before."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from django.conf import settings
from django.db import OperationalError, connection

KEPT = "written_by_migrations"  # the schema that remembers it
TRIES = 5  # of a restore


@contextmanager
def shared_template(name: str) -> Iterator[None]:
    """A migrated database to be copied. The first process that enters makes it, the last that leaves drops it."""
    making, using = _key(f"making {name}"), _key(name)  # two locks: whoever makes must not wait for those who use
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [making])
        server.execute("SELECT pg_advisory_lock_shared(%s)", [using])  # from here on nobody drops it
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not server.fetchone():
            _make(server, name)
        server.execute("SELECT pg_advisory_unlock(%s)", [making])
        yield
        server.execute("SELECT pg_advisory_unlock_shared(%s)", [using])
        _drop_unused(server)


@contextmanager
def copied(template: str) -> Iterator[str]:
    """A copy of the template for other processes, which must have left it in the end. Yields its name."""
    name = f"{template}_of_{os.getpid()}"
    with connection._nodb_cursor() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def empty() -> Iterator[None]:
    """Django's connection leads to a database without tables, which is dropped in the end."""
    settings, name = connection.settings_dict, f"test_empty_{os.getpid()}"
    connection.close()
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    before, settings["NAME"] = settings["NAME"], name
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = before
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _key(name: str) -> int:
    return crc32(name.encode())


def _drop_unused(server: Any) -> None:
    """Ours, if we were the last, and those of runs that were killed: nobody holds their locks."""
    server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9a-f]{32}(_new|_of_[0-9]+)?$'")
    for (name,) in server.fetchall():
        key = _key(name[: len("test_") + 32])
        server.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if server.fetchone() == (True,):
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute("SELECT pg_advisory_unlock(%s)", [key])


def _make(server: Any, name: str) -> None:
    """Under its name only when it is ready: what was interrupted is never copied."""
    unfinished = f"{name}_new"
    server.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
    server.execute(f'CREATE DATABASE "{unfinished}"')
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{unfinished}").geturl()
    # By a process of its own: what migrations leave behind in memory is no part of a test.
    migrate = [sys.executable, str(settings.ROOT / "manage.py"), "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(migrate, env={**os.environ, "DATABASE_URL": url}, check=True)
    server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def remember_migrations() -> str:
    """Keep what migrations wrote into tables; returns the SQL that makes the database again what it is now.

    A flush of Django's takes ten times as long and throws away groups and what they may do, which only migrations
    write. Locks make it wait for whoever still writes; in a replica's role neither foreign keys nor the triggers of
    append-only tables ask anything.
    """
    tables = [f'"{table}"' for table in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        filled = [table for table in tables if _has_rows(cursor, table)]
        for table in filled:
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE {table}")
    return ";".join(
        [
            "BEGIN",
            f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE",
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in tables),
            *(f"INSERT INTO {table} TABLE {KEPT}.{table}" for table in filled),
            "COMMIT",
        ]
    )


def restore(statements: str) -> None:
    """Run what `remember_migrations` returned.

    A server that still answers what a closed page has asked may deadlock with it. What failed is rolled back and tried
    again; the last time it is raised, and leaves the connection fit for the next test.
    """
    with connection.cursor() as cursor:
        for left in reversed(range(TRIES)):
            try:
                cursor.execute(statements)
            except OperationalError:
                cursor.execute("ROLLBACK")
                if not left:
                    raise
            else:
                return


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return bool(cursor.fetchone()[0])
