"""The fixed cast, and what every test stands on: real PostgreSQL, real Redis, mails in an outbox."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts import roles
from accounts.handles import skeleton
from accounts.models import Subscriber
from core.limits import limiter
from core.redis_line import line
from stories.models import Story
from tests.databases import remember_migrations, restore, shared_template
from tests.signing_in import sign_in

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
PATIENCE = 60  # seconds for Redis to answer, however busy the machine

# No example is on the clock, and every run has the same ones: neither a busy machine nor luck fails a test.
# `--hypothesis-profile=exploring` looks for new ones. Examples may share a fixture: those that write undo it.
UNCHECKED = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
hypothesis.settings.register_profile("exploring", deadline=None, suppress_health_check=UNCHECKED)
hypothesis.settings.register_profile("steady", hypothesis.settings.get_profile("exploring"), derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys and browsers wait most of their time: they come first, and the others fill the cores meanwhile."""
    items.sort(key=lambda item: not _waits(item))


def _waits(item: pytest.Item) -> bool:
    return item.path.parent.name == "browser" or item.get_closest_marker("journey") is not None


@pytest.fixture(scope="session")
def migrated_template(testrun_uid: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a migrated database that all processes of this run may copy."""
    name = f"test_{testrun_uid}"
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(shared_template(name))
        yield name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool, request: pytest.FixtureRequest
) -> None:
    """Parallel processes copy one migrated database instead of migrating one each."""
    if not django_db_keepdb:
        connection.settings_dict["TEST"]["TEMPLATE"] = request.getfixturevalue("migrated_template")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a test that commits everything is as the migrations left it."""
    with django_db_blocker.unblock():
        statements = remember_migrations()

    def teardown(test_case: TransactionTestCase) -> None:
        restore(statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(worker_id: str) -> None:
    """Parallel test processes share a server, so each has a number of its own: they clear it before every test."""
    number = 2 + int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 1
    url = re.sub(r"\d+$", lambda match: str(int(match[0]) - 1 + number), settings.CACHE_URL)
    # A site gives a slow Redis up within half a second, and then counts limits by itself: no test is to depend on that.
    options = {**caches.settings["default"]["OPTIONS"], "SOCKET_CONNECT_TIMEOUT": PATIENCE, "SOCKET_TIMEOUT": PATIENCE}
    caches.settings["default"] |= {"LOCATION": url, "OPTIONS": options}
    with suppress(AttributeError):  # not opened yet
        del caches["default"]
    line._options |= {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    limiter.connect(url)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Every client of a test loads the middleware anew; to look through all files each time is as much as a request."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def add(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test sees another one's limits or wake-up flags, nor that Redis was away in it."""
    cache.clear()
    limiter._shared_again_at = 0.0  # until when this process counts by itself


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """All requests come at NOW: for answers that change by the minute, or tell the seconds that are left."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def make_subscriber(db: None) -> Callable[..., Subscriber]:
    """`make_subscriber("dora", joined_at=NOW, role="moderator")`."""

    def make(handle: str, *, joined_at: datetime = LONG_AGO, role: str = "", **fields: Any) -> Subscriber:
        subscriber = Subscriber.objects.create(
            email=f"{handle.lower()}@example.com",
            handle=handle,
            handle_skeleton=skeleton(handle),
            joined_at=joined_at,
            is_staff=bool(role),
            **fields,
        )
        if role:
            subscriber.groups.add(Group.objects.get_or_create(name=role)[0])
        return subscriber

    return make


@pytest.fixture
def alice(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Writes."""
    return make_subscriber("alice")


@pytest.fixture
def bob(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Replies."""
    return make_subscriber("bob")


@pytest.fixture
def charlie(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Must not."""
    return make_subscriber("charlie")


@pytest.fixture
def newcomer(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Joined an hour ago."""
    return make_subscriber("newton", joined_at=NOW - timedelta(hours=1))


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Moderates."""
    return make_subscriber("mo", role=roles.MODERATOR)


@pytest.fixture
def edith(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Edits stories."""
    return make_subscriber("edith", role=roles.EDITOR)


@pytest.fixture
def story(db: None) -> Story:
    """A published story without sides or noise."""
    return make_story()


def make_story() -> Story:
    """The one of the fixture."""
    return Story.objects.create(
        slug="tram-line-nine",
        state=Story.State.PUBLISHED,
        title="Tram line nine divides the old town",
        document="tests:tram-line-nine",
        content_hash="0" * 64,
        published_at=NOW - timedelta(days=2),
        created_at=NOW - timedelta(days=2),
    )


@pytest.fixture
def anonymous() -> APIClient:
    """Somebody who is not signed in."""
    return APIClient()


@pytest.fixture
def client_of() -> Callable[[Subscriber], APIClient]:
    """`client_of(alice).post(...)`: an API client signed in with a browser session, CSRF not enforced."""

    def signed_in(subscriber: Subscriber) -> APIClient:
        client = APIClient()
        sign_in(client, subscriber)
        return client

    return signed_in
