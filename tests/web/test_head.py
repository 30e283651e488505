"""HEAD: the headers of a GET, word for word, and no body."""

import re
from functools import cache
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Subscriber
from discussion.threads.changes import positions
from stories.models import Story
from tests.web.conftest import BrowserOf, MakeComment

PUBLIC = [
    "/",
    "/stories/{slug}/",
    "/comments/{comment}/",
    "/guidelines/",
    "/robots.txt",
    "/api/v1/stories/",
    "/api/v1/stories/{slug}/",
    "/api/v1/stories/{slug}/comments/",
    "/api/v1/stories/{slug}/noise/",
    "/api/v1/comments/{comment}/",
    "/api/v1/comments/{comment}/replies/",
    "/api/v1/schema/",
]
pytestmark = pytest.mark.usefixtures("still_clock")  # a page that tells the noise is another one every minute


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a story is longer by the transactions that are under way on the server, also those of other tests."""
    without, found = re.subn(r"ARRAY\(SELECT pg_snapshot.*\)", "ARRAY[]::bigint[]", positions.NOW)
    assert found == 1
    monkeypatch.setattr(positions, "NOW", without)


write_description: Any = SchemaGenerator.get_schema
generator: Any = SchemaGenerator


@cache
def description() -> Any:
    return write_description(generator(), public=True)


@pytest.fixture(autouse=True)
def one_description(monkeypatch: pytest.MonkeyPatch) -> None:
    """To write the description of the API takes a second, and it is the same each time."""
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *_, **__: description())


@pytest.fixture
def address(request: pytest.FixtureRequest, make_comment: MakeComment) -> str:
    """The path with the ids of a comment that there is."""
    comment = make_comment()
    return str(request.param).format(slug=comment.story.slug, comment=comment.pk)


def headers_of(answer: Any) -> dict[str, str]:
    return dict(answer.headers)


@pytest.mark.parametrize("address", PUBLIC, indirect=True)
def test_a_head_has_the_headers_of_a_get(reader: Client, address: str) -> None:
    got, asked = reader.get(address), reader.head(address)
    assert (got.status_code, asked.status_code, asked.content) == (200, 200, b"")
    assert got["ETag"]
    assert headers_of(asked) == headers_of(got)


@pytest.mark.parametrize("address", PUBLIC, indirect=True)
def test_a_head_of_what_one_has_is_304(reader: Client, address: str) -> None:
    known = {"If-None-Match": reader.get(address)["ETag"]}
    got, asked = reader.get(address, headers=known), reader.head(address, headers=known)
    assert (got.status_code, asked.status_code) == (304, 304)
    assert headers_of(asked) == headers_of(got)
    assert reader.head(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_packed_answer_has_the_same_weak_tag(reader: Client, story: Story) -> None:
    packed = {"Accept-Encoding": "gzip"}
    got, asked = (ask(f"/stories/{story.slug}/", headers=packed) for ask in (reader.get, reader.head))
    assert asked["ETag"] == got["ETag"]
    assert asked["ETag"].startswith('W/"')
    assert asked["Content-Encoding"] == got["Content-Encoding"] == "gzip"


def test_a_head_of_what_is_ones_own_is_kept_by_nobody(browser_of: BrowserOf, alice: Subscriber) -> None:
    asked = browser_of(alice).head("/api/v1/me/")
    assert (asked.status_code, asked["Cache-Control"]) == (200, "private, no-store")
    assert "ETag" not in asked


@pytest.mark.parametrize(("address", "status"), [("/nowhere/", 404), ("/api/v1/stories/nowhere/", 404)])
def test_a_head_of_what_is_not_there(reader: Client, db: None, address: str, status: int) -> None:
    got, asked = reader.get(address), reader.head(address)
    assert (got.status_code, asked.status_code) == (status, status)
    assert headers_of(asked) == headers_of(got)
