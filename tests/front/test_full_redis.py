"""A Redis that is full, and may throw nothing away: what is hidden is gone at once, and nobody waits for an answer.

PostgreSQL and Django are as always; the pages lie in a Redis of these tests, which is given no memory at all.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from config.connections import cache_url
from core.front import outdating
from core.front.shelf import Found, Shelf
from discussion.moderation.intake import submit_deletion
from discussion.threads.models import Comment
from launch.servers import Valkey
from tests.conftest import NOW
from tests.faults.full import full
from tests.front.conftest import THREAD, WORDS, Ask, Committed, post

pytestmark = [pytest.mark.django_db, pytest.mark.trust("F6")]
PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Valkey(tmp_path_factory.mktemp("redis") / "valkey", durable=False) as valkey:
        yield cache_url(valkey.url)


@pytest.fixture(autouse=True)
def pages(location: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator["redis.Redis"]:
    """Where every layer keeps its pages."""
    monkeypatch.setitem(settings.CACHES["default"], "LOCATION", location)
    outdating.shelf.close()
    with redis.Redis.from_url(location) as server:
        server.flushall()
        yield server
    outdating.shelf.close()


@pytest.fixture
def other() -> Iterator[Shelf]:
    """Of another process."""
    yield (shelf := Shelf(kept=60))
    shelf.close()


def look(shelf: Shelf, *readers: str) -> Found:
    found = shelf.find(PAGE, readers=readers)
    assert found is not None
    return found


def what_lies_in(pages: "redis.Redis") -> list[bytes]:
    """Pages and their names; not that one was fresh."""
    keys: list[Any] = pages.keys("front:*page:*")
    return [key for key in keys if not key.endswith(b":fresh")]


def test_it_refuses_what_needs_memory(pages: "redis.Redis") -> None:
    with full(pages), pytest.raises(redis.exceptions.OutOfMemoryError):
        pages.set("a", "b")


def test_deleted_words_are_gone_at_once(
    front: Ask, django: Ask, committed: Committed, make_comment: Callable[..., Comment], pages: "redis.Redis"
) -> None:
    comment = make_comment(body=WORDS)
    addresses = [THREAD, f"/api/v1/comments/{comment.pk}/", f"{THREAD.removesuffix('/')}.atom"]
    for address in addresses * 3:  # rendered, shown, and shown without a question
        assert WORDS.encode() in front(address).body
    with full(pages):
        assert front(THREAD).statements == 0
        with committed():
            assert comment.author is not None
            submit_deletion(comment=comment, author=comment.author, at=NOW)
        assert what_lies_in(pages) == []
        for address in addresses * 2:
            answer = front(address)
            assert (answer.status, answer.body) == ("200 OK", django(address).body)
            assert WORDS.encode() not in answer.body


def test_a_page_from_before_is_laid_down_by_nobody_later(shelf: Shelf, other: Shelf, pages: "redis.Redis") -> None:
    before = look(shelf)
    with full(pages):
        other.clear({ABOUT})
    shelf.lay_down(PAGE, b"old", ABOUT, before)
    assert look(shelf).page is None


def test_a_writer_finds_his_words_at_once(
    front: Ask, committed: Committed, key: dict[str, str], make_comment: Callable[..., Comment], pages: "redis.Redis"
) -> None:
    make_comment()
    front(THREAD)
    with full(pages):
        for words in (WORDS, "And something that is said after it."):
            assert post(front, committed, key, words).status == "201 Created"
            assert words.encode() in front(THREAD, **key).body
            assert WORDS.encode() not in front(THREAD).body


def test_a_writer_gets_no_page_from_before(shelf: Shelf, other: Shelf, pages: "redis.Redis") -> None:
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    with full(pages):
        other.note_writer(["bob"])
        assert look(shelf, "bob").page is None
        assert look(shelf, "alice").page == b"page"


def test_that_nothing_can_be_laid_down_costs_nobody_an_answer(
    front: Ask, django: Ask, make_comment: Callable[..., Comment], pages: "redis.Redis"
) -> None:
    make_comment()
    with full(pages):
        for _ in range(3):
            answer = front(THREAD)
            assert (answer.status, answer.body) == ("200 OK", django(THREAD).body)
            assert answer.statements > 0
        assert what_lies_in(pages) == []
    front(THREAD)
    assert front(THREAD).statements == 0


def test_what_is_refused_makes_nobody_render_what_lies_there(shelf: Shelf, pages: "redis.Redis") -> None:
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    with full(pages):
        shelf.lay_down(f"{PAGE}another=1", b"another", ABOUT, look(shelf))
        assert set(what_lies_in(pages)) == {PAGE.encode(), f"{PAGE}:name".encode()}
        assert look(shelf).page == look(shelf).page == b"page"
