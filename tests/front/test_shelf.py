"""No page survives what it does not show; nobody fills Redis; a Redis that is away costs no answer."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import pytest
from django_redis import get_redis_connection

from accounts.models import Subscriber
from core.events import emit
from core.front.shelf import KEPT_SECONDS, LARGEST, MOST_BYTES, Found, Shelf
from discussion.moderation.intake import submit_deletion
from discussion.threads.models import Comment
from discussion.threads.services import react
from stories.models import Story
from tests.conftest import NOW
from tests.front.conftest import Ask

Committed = Callable[[], AbstractContextManager[Any]]
PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"
THREAD = "/api/v1/stories/tram-line-nine/comments/"
LISTS = ("/api/v1/stories/", "/api/v1/topics/")


def look(shelf: Shelf) -> Found:
    found = shelf.find(PAGE)
    assert found is not None
    return found


def test_what_was_laid_down_is_found_by_everybody(shelf: Shelf) -> None:
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    assert look(shelf).page == look(Shelf()).page == b"page"


def test_a_change_takes_away_only_what_is_about_it(shelf: Shelf) -> None:
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    shelf.clear({"another-story"})
    assert look(shelf).page == b"page"
    shelf.clear({ABOUT})
    assert look(shelf).page is None


def test_a_copy_is_never_older_than_what_lies_there(shelf: Shelf) -> None:
    for page in (b"one", b"two"):
        shelf.lay_down(PAGE, page, ABOUT, look(shelf))
        assert [look(shelf).page for _ in range(2)] == [page] * 2
        Shelf().clear({ABOUT})
        assert look(shelf).page is None


def test_copies_are_bounded(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.front.shelf.MOST_COPIES", 1000)
    for number in range(20):
        shelf.lay_down(f"{PAGE}{number}", b"x" * 300, ABOUT, look(shelf))
        for _ in range(2):
            found = shelf.find(f"{PAGE}{number}")
            assert found is not None
            assert found.page == b"x" * 300
    assert sum(len(page) for _, page in shelf._copies.values()) <= 1000


def test_a_page_that_was_rendered_before_a_change_is_not_laid_down_after_it(shelf: Shelf) -> None:
    before = look(shelf)
    shelf.clear({"another-story"})
    shelf.clear({ABOUT})
    shelf.lay_down(PAGE, b"old", ABOUT, before)
    assert look(shelf).page is None
    shelf.lay_down(PAGE, b"new", ABOUT, look(shelf))
    assert look(shelf).page == b"new"


def test_changes_elsewhere_do_not_keep_a_page_from_being_laid_down(shelf: Shelf) -> None:
    before = look(shelf)
    shelf.clear({"another-story"})
    shelf.lay_down(PAGE, b"page", ABOUT, before)
    assert look(shelf).page == b"page"


def test_a_page_goes_by_itself_counted_from_the_beginning_of_its_rendering(shelf: Shelf) -> None:
    found = look(shelf)
    Shelf().lay_down(PAGE, b"late", ABOUT, replace(found, since=found.since - KEPT_SECONDS))
    assert look(shelf).page is None
    shelf.lay_down(PAGE, b"page", ABOUT, replace(found, since=found.since - 20))
    assert 0 < get_redis_connection().pttl(PAGE) <= 40_000


def test_nobody_fills_redis(shelf: Shelf) -> None:
    shelf.lay_down(PAGE, b"x" * (LARGEST + 1), ABOUT, look(shelf))
    assert look(shelf).page is None
    for number in range(MOST_BYTES // LARGEST):
        shelf.lay_down(f"front:page:{number}", b"x" * LARGEST, ABOUT, look(shelf))
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    assert look(shelf).page is None


@pytest.mark.usefixtures("story")
def test_a_redis_that_is_away_or_hangs_is_asked_once_in_a_while(
    front: Ask, shelf: Shelf, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        location = f"redis://127.0.0.1:{hanging.getsockname()[1]}/0"
        monkeypatch.setitem(settings.CACHES["default"], "LOCATION", location)
        monkeypatch.setattr(shelf, "_pause", 1000.0)
        monkeypatch.setattr("core.front.line.PATIENCE", 0.05)
        assert front(THREAD).status == "200 OK"
        monkeypatch.setattr("core.front.line.PATIENCE", 100.0)
        began = monotonic()
        assert front(THREAD).status == "200 OK"  # without asking: nothing would come for a hundred seconds
        assert monotonic() - began < 100


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]) -> Committed:
    """`with committed():` what is done within is committed afterwards."""
    return partial(django_capture_on_commit_callbacks, execute=True)


def test_deleted_words_are_gone_at_once(
    front: Ask,
    make_comment: Callable[..., Comment],
    committed: Committed,
) -> None:
    comment = make_comment(body="Words to be taken back.")
    addresses = [THREAD, f"/api/v1/comments/{comment.pk}/", f"{THREAD.removesuffix('/')}.atom"]
    for address in addresses:
        front(address)
        assert b"taken back" in front(address).body
    with committed():
        assert comment.author is not None
        submit_deletion(comment=comment, author=comment.author, at=NOW)
    for address in addresses:
        assert b"taken back" not in front(address).body


@pytest.mark.parametrize(
    ("kind", "cleared"),
    [
        ("comment.removed", {THREAD}),
        ("comment.erased", {THREAD}),
        ("comment.edited", {THREAD}),
        ("comment.of_a_kind_to_come", {THREAD}),
        ("story.closed", {THREAD, *LISTS}),
        ("comment.published", set()),
        ("comment.reported", set()),
        ("noise.band_changed", set()),
    ],
)
@pytest.mark.usefixtures("story")
def test_events_say_what_is_not_as_it_was(front: Ask, committed: Committed, kind: str, cleared: set[str]) -> None:
    for address in (THREAD, *LISTS):
        front(address)
    with committed():
        emit(kind, story="tram-line-nine", at=NOW)
    assert {address for address in (THREAD, *LISTS) if front(address).statements} == cleared


def test_a_merger_clears_both(front: Ask, committed: Committed, story: Story) -> None:
    front(THREAD)
    with committed():
        emit("story.merged", story="another", into=story.slug, at=NOW)
    assert front(THREAD).statements


def test_reactions_may_be_as_old_as_the_page(
    front: Ask,
    make_comment: Callable[..., Comment],
    bob: Subscriber,
    committed: Committed,
) -> None:
    """A thousand clicks a second would have every page rendered a thousand times; it goes by itself within a second."""
    comment = make_comment()
    front(THREAD)
    with committed():
        react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    assert front(THREAD).statements == 0
