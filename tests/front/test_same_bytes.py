"""What lies ready is what Django says: every header, every byte."""

import gzip
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from config.front import KEPT_READY
from discussion.threads.models import Comment
from discussion.threads.selectors import comment_page
from stories.models import Passage, Story, Topic
from tests.conftest import NOW
from tests.front.conftest import Answer, Ask

Told = Callable[..., Comment]
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
OURS, FOREIGN = "https://reader.example", "https://foreign.example"
PATHS = (
    "/api/v1/stories/tram-line-nine/comments/",
    "/api/v1/stories/tram-line-nine/comments/?sort=best&limit=5&depth=1",
    "/api/v1/stories/tram-line-nine/comments/?side=critic",
    "/api/v1/stories/tram-line-nine/comments/?sort=newest&limit=1&cursor={cursor}",
    "/api/v1/stories/tram-line-nine/anchors/",
    "/api/v1/stories/tram-line-nine/",
    "/api/v1/stories/tram-line-nine/noise/",
    "/api/v1/stories/tram-line-nine/noise/?history=7d",
    "/api/v1/stories/tram-line-nine/related/",
    "/api/v1/stories/tram-line-nine/comments.atom",
    "/api/v1/stories/",
    "/api/v1/stories/?order=noise&limit=3",
    "/api/v1/stories/?topic=transport",
    "/api/v1/topics/",
    "/api/v1/topics/?limit=2",
    "/api/v1/feeds/stories.atom",
    "/api/v1/feeds/stories.atom?topic=transport",
    "/api/v1/comments/{comment}/?depth=1",
    "/api/v1/comments/{comment}/replies/?depth=0",
    "/api/v1/comments/{comment}/context/",
)


@pytest.fixture
def comment(story: Story, make_comment: Told) -> Comment:
    found = make_comment()
    for _ in range(5):
        make_comment(found)
    return found


@pytest.fixture
def addresses(story: Story, comment: Comment, make_comment: Told) -> list[str]:
    """PATHS, with what there is on the site."""
    story.topics.add(Topic.objects.create(slug="transport", name="Transport"))
    Passage.objects.create(story=story, kind="key_point", position=0, text="Trams.", since=1)
    make_comment()
    page = comment_page(story=story, sort="newest", side="", limit=1, depth=2, cursor=None, at=NOW)
    return [path.format(comment=comment.pk, cursor=page.next) for path in PATHS]


def twice(front: Ask, path: str, **environ: str) -> Answer:
    """What lies ready after the first who asks."""
    front(path, **environ)
    ready = front(path, **environ)
    assert ready.statements == 0
    return ready


def test_no_address_and_no_parameter_is_forgotten() -> None:
    asked = [(path.partition("?")[0], set(re.findall(r"(\w+)=", path))) for path in PATHS]
    for pattern, known in KEPT_READY:
        names = [given for path, given in asked if re.fullmatch(pattern, path.format(comment=UUID(int=0)))]
        assert names, pattern
        assert set().union(*names) >= known - {"limit", "cursor"}, pattern


@pytest.mark.parametrize("number", range(len(PATHS)), ids=PATHS)
@pytest.mark.usefixtures("still_clock")
def test_every_address(front: Ask, django: Ask, addresses: list[str], number: int) -> None:
    path = addresses[number]
    told = django(path)
    assert told.status == "200 OK"
    ready = twice(front, path)
    assert ready.same_as(told)
    assert front(path, method="HEAD").same_as(django(path, method="HEAD"))
    not_modified = front(path, HTTP_IF_NONE_MATCH=told["ETag"])
    assert not_modified.statements == 0
    assert not_modified.same_as(django(path, HTTP_IF_NONE_MATCH=told["ETag"]))


@pytest.mark.parametrize("path", PATHS[:1])
@pytest.mark.usefixtures("still_clock", "comment")
def test_packed_bytes(front: Ask, django: Ask, path: str) -> None:
    told, ready = django(path, **PACKED), twice(front, path, **PACKED)
    assert gzip.decompress(ready.body) == gzip.decompress(told.body) == django(path).body
    for answer in (ready, told):  # Django adds bytes by chance, so that a length tells nothing
        assert int(answer["Content-Length"]) == len(answer.body)
    assert {pair for pair in ready.headers if pair[0] != "Content-Length"} <= set(told.headers)
    weak = {"HTTP_IF_NONE_MATCH": told["ETag"], **PACKED}
    assert told["ETag"].startswith("W/")
    assert front(path, **weak).same_as(django(path, **weak))


@pytest.mark.parametrize("origin", [OURS, FOREIGN, "null"])
@pytest.mark.usefixtures("still_clock", "comment")
def test_origins(front: Ask, django: Ask, settings: Any, origin: str) -> None:
    settings.CORS_ALLOWED_ORIGINS = [OURS]
    path = PATHS[0]
    twice(front, path)
    assert twice(front, path, HTTP_ORIGIN=origin).same_as(django(path, HTTP_ORIGIN=origin))
    assert front(path).same_as(django(path))


@pytest.mark.usefixtures("still_clock", "comment")
def test_schemes(front: Ask, django: Ask) -> None:
    path, secure = PATHS[0], {"wsgi.url_scheme": "https"}
    twice(front, path)
    assert twice(front, path, **secure).same_as(django(path, **secure))


@pytest.mark.usefixtures("still_clock", "comment")
def test_whoever_is_signed_in_reads_what_everybody_reads(front: Ask, django: Ask) -> None:
    signed = {"HTTP_COOKIE": f"session={'a' * 32}; device=def", "HTTP_AUTHORIZATION": "Bearer nothing"}
    twice(front, PATHS[0])
    assert front(PATHS[0], **signed).same_as(django(PATHS[0], **signed))


@pytest.mark.parametrize("etag", ["*", '"other"', '"other", W/{own}', "{own}", "nonsense", ""])
@pytest.mark.usefixtures("still_clock", "comment")
def test_conditions(front: Ask, django: Ask, etag: str) -> None:
    own = django(PATHS[0])["ETag"]
    asked = {"HTTP_IF_NONE_MATCH": etag.format(own=own)}
    assert front(PATHS[0], **asked).same_as(django(PATHS[0], **asked))
    assert twice(front, PATHS[0], **asked).same_as(django(PATHS[0], **asked))
