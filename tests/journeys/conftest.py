"""Sites for journeys: one on the servers of the run, for all files, and one on the machine's own, from nothing on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django import DjangoDbBlocker

from launch.binaries import Source, find_postgres, find_valkey
from launch.errors import LaunchError
from launch.places import make_short_folder
from launch.servers import Postgres
from tests.databases import copied
from tests.journeys.site import Site, run_on


@contextmanager
def _short_folder() -> Iterator[Path]:
    folder = make_short_folder()  # sockets have short paths; pytest's folders have long ones
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def site(migrated_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The program on a database beside that of the tests, for all journeys: its start takes longer than most of them.

    Each looks only at what is its own, for others have written before.
    """
    with django_db_blocker.unblock(), copied(migrated_template) as name:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        with _short_folder() as folder, run_on(url, folder) as site:
            yield site


@pytest.fixture
def site_from_nothing() -> Iterator[Site]:
    """The program on empty servers that this machine has installed, given by URL; where it has none, on ours."""
    source: Source = "machine"
    try:
        find_postgres(source=source)
        find_valkey(source=source)
    except LaunchError:
        source = "embedded"
    with (
        _short_folder() as folder,
        Postgres(folder / "postgres", durable=False, source=source) as postgres,
        run_on(postgres.url, folder, source=source, migrate=True) as site,
    ):
        yield site
