"""A database for each benchmark, empty or with a large site, beside the one that DATABASE_URL names, never in it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from benchmarks.figures import Tell
from benchmarks.site.filling import fill_site
from benchmarks.sizes import Sizes


@contextmanager
def template(url: str, *, of: str = "bench") -> Iterator[str]:
    """A database with every migration, to be copied; gone afterwards. Yields its name.

    It begins as a copy of BENCH_TEMPLATE, if there is one in the environment: a migrated database saves minutes.
    """
    name = f"hubbub_{of}_{os.getpid()}"
    with _made(url, name, source=os.environ.get("BENCH_TEMPLATE", "template1")):
        with using(url, name):
            call_command("migrate", verbosity=0)
        yield name


@contextmanager
def copied(url: str, original: str) -> Iterator[None]:
    """A copy of it under the default connection and under DATABASE_URL, for as long as this lasts."""
    name = f"hubbub_bench_{os.getpid()}_copy"
    with _made(url, name, source=original), using(url, name):
        yield


@contextmanager
def site_template(url: str, empty: str, sizes: Sizes, tell: Tell, *, keep: bool) -> Iterator[str]:
    """The large site, to be copied: filled now or, with `keep`, by an earlier run. Yields its name.

    With `keep` it stays, under a name that tells its size, the migrations and how it was filled.
    """
    name = f"hubbub_site_{sizes.comments}_{sizes.stories}_{_mark(url, empty) if keep else os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            yield name
            return
    half_filled = f"{name}_now"
    with _made(url, half_filled, source=empty):
        with using(url, half_filled):
            fill_site(comments=sizes.comments, stories=sizes.stories, tell=tell)
        with psycopg.connect(url, autocommit=True) as server:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(half_filled), sql.Identifier(name)))
    try:
        yield name
    finally:
        if not keep:
            _drop(url, name)


@contextmanager
def _made(url: str, name: str, *, source: str) -> Iterator[None]:
    # By files, not by the log: a site is gigabytes, and nobody writes to what is copied.
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(create.format(sql.Identifier(name), sql.Identifier(source)))
    try:
        yield
    finally:
        _drop(url, name)


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _mark(url: str, empty: str) -> str:
    with psycopg.connect(urlsplit(url)._replace(path=f"/{empty}").geturl()) as server:
        migrations = server.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
    ways = [path.read_text() for path in sorted(Path(__file__).parent.glob("site/*.py"))]
    steps = [
        path.read_text() for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("migrations/*.py"))
    ]
    return hashlib.sha256(repr([migrations, steps, ways]).encode()).hexdigest()[:12]


@contextmanager
def using(url: str, name: str) -> Iterator[None]:
    """Let the default connection and DATABASE_URL lead there for as long as this lasts."""
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
