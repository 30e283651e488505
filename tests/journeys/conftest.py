"""Sites for journeys: one on the embedded servers that most share, and one on the machine's own."""

import shutil
from collections.abc import Iterator

import pytest

from launch.binaries import Source, find_postgres, find_valkey
from launch.errors import LaunchError
from launch.places import make_short_folder
from tests.journeys.site import Site, run_site


def _site(source: Source) -> Iterator[Site]:
    folder = make_short_folder()  # sockets have short paths; pytest's folders have long ones
    try:
        with run_site(folder, source=source) as site:
            yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The program on the embedded PostgreSQL and Valkey, for all journeys of a file."""
    yield from _site("embedded")


@pytest.fixture(scope="module")
def machines_own_site() -> Iterator[Site]:
    """The program on the PostgreSQL and Redis that are installed on this machine, given by URL."""
    try:
        find_postgres(source="machine")
        find_valkey(source="machine")
    except LaunchError as missing:
        pytest.skip(f"this machine has no PostgreSQL and Redis of its own: {missing}")
    yield from _site("machine")
