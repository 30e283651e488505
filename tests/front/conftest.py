"""The layer before Django as a server calls it, and Django alone beside it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.credentials import KEY_PREFIX, hash_secret
from accounts.models import ApiKey, Subscriber
from config.front import KEPT_READY
from core.front.asking import Asking
from core.front.door import Application, Front
from core.front.shelf import Shelf
from tests.conftest import NOW
from tests.threads.conftest import alice, bob, make_comment  # noqa: F401 - the cast of a discussion

THREAD = "/api/v1/stories/tram-line-nine/comments/"
WORDS = "Words that were written just now."


@dataclass(frozen=True)
class Answer:
    """What came back, and how many statements it took: none where it lay ready."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    statements: int

    def __getitem__(self, name: str) -> str:
        return {key.lower(): value for key, value in self.headers}.get(name.lower(), "")

    def same_as(self, other: "Answer") -> bool:
        """Byte by byte, and every header; their order says nothing."""
        mine, others = sorted(self.headers), sorted(other.headers)
        return (self.status, mine, self.body) == (other.status, others, other.body)


Ask = Callable[..., Answer]
Committed = Callable[[], AbstractContextManager[Any]]
NewFront = Callable[[], Ask]


def ask(application: Application, path: str, **environ: Any) -> Answer:
    """One request as a WSGI server makes it; `method` and headers as `HTTP_…`."""
    method = environ.pop("method", "GET")
    asked = RequestFactory().generic(method, path, **{"HTTP_HOST": "testserver", **environ}).environ
    started: list[Any] = []
    with CaptureQueriesContext(connection) as queries:
        answer = application(asked, lambda *said: started.extend(said[:2]))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
    return Answer(started[0], started[1], body, len(queries))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no Redis that is away."""
    monkeypatch.setattr("core.front.line.PATIENCE", 60.0)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """Pages lie for a minute, so that none is gone before a busy machine comes to look."""
    yield (shelf := Shelf(kept=60))
    shelf.close()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The end of a request closes no connection that the test works with; Django's own client sees to the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def front(db: None, shelf: Shelf) -> Ask:
    """`front("/api/v1/...", HTTP_ORIGIN="...")`: through the layer."""
    application = Front(get_wsgi_application(), asking=Asking(KEPT_READY), shelf=shelf)
    return lambda path, **environ: ask(application, path, **environ)


@pytest.fixture
def new_front(db: None) -> Iterator[NewFront]:
    """`new_front()`: through another layer, for which nothing lies ready."""
    application = get_wsgi_application()
    with ExitStack() as shelves:

        def make() -> Ask:
            cache.clear()
            shelf = Shelf(kept=60)
            shelves.callback(shelf.close)
            return partial(ask, Front(application, asking=Asking(KEPT_READY), shelf=shelf))

        yield make


@pytest.fixture
def django(db: None) -> Ask:
    """The same without it."""
    application = get_wsgi_application()
    return lambda path, **environ: ask(application, path, **environ)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]) -> Committed:
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def key(alice: Subscriber) -> dict[str, str]:  # noqa: F811 - the fixture above
    """What Alice's program sends."""
    secret = f"{KEY_PREFIX}front"
    ApiKey.objects.create(
        owner=alice, name="test", scopes=["write"], created_at=NOW, prefix=secret[:12], secret_hash=hash_secret(secret)
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def post(front: Ask, committed: Committed, shown: dict[str, str], body: str = WORDS) -> Answer:
    with committed():
        return front(THREAD, method="POST", data=f'{{"body": "{body}"}}', content_type="application/json", **shown)
