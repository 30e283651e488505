"""The smallest sizes, and an environment that leads to the test database."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection

from benchmarks.sizes import Sizes


@pytest.fixture
def tiny() -> Sizes:
    return Sizes(acts=300, stories=120, people=60, burst=40, repeats=2, seconds=1, rate=50, replayed=80, hours=1)


@pytest.fixture
def bench_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a benchmark finds it: empty, and named by DATABASE_URL."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DATABASE_URL", url.geturl())
