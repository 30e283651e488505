"""An empty, migrated database for each benchmark, beside the one that DATABASE_URL names and never in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@contextmanager
def template(url: str) -> Iterator[str]:
    """A database with every migration, to be copied; gone afterwards. Yields its name."""
    name = f"hubbub_bench_{os.getpid()}"
    with _made(url, name, source="template1"):
        with _default(url, name):
            call_command("migrate", verbosity=0)
        yield name


@contextmanager
def copied(url: str, original: str) -> Iterator[None]:
    """A copy of it under the default connection and under DATABASE_URL, for as long as this lasts."""
    name = f"{original}_copy"
    with _made(url, name, source=original), _default(url, name):
        yield


@contextmanager
def _made(url: str, name: str, *, source: str) -> Iterator[None]:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(create)
    try:
        yield
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(drop)


@contextmanager
def _default(url: str, name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        os.environ["DATABASE_URL"] = url
