"""Sites for journeys: one on the servers of the run, for each file, and one on the machine's own, from nothing on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django import DjangoDbBlocker

from launch.binaries import find_postgres, find_valkey
from launch.errors import LaunchError
from launch.places import make_short_folder
from tests.databases import copied
from tests.journeys.site import Site, run_on, run_site


@contextmanager
def _short_folder() -> Iterator[Path]:
    folder = make_short_folder()  # sockets have short paths; pytest's folders have long ones
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(migrated_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The program on a database beside that of the tests, for all journeys of a file: a copy takes no time."""
    with django_db_blocker.unblock(), copied(migrated_template) as name:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        with _short_folder() as folder, run_on(url, folder) as site:
            yield site


@pytest.fixture(scope="module")
def machines_own_site() -> Iterator[Site]:
    """The program on the PostgreSQL and Redis that are installed on this machine, given by URL."""
    try:
        find_postgres(source="machine")
        find_valkey(source="machine")
    except LaunchError as missing:
        pytest.skip(f"this machine has no PostgreSQL and Redis of its own: {missing}")
    with _short_folder() as folder, run_site(folder, source="machine") as site:
        yield site
