"""One who asks renders the page that comes next; the others get the one before it, never longer than it may lie."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django_redis import get_redis_connection

from core.front.shelf import DUE_AFTER, KEPT_SECONDS, Found, Shelf

PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"
KEPT = 60.0  # of the fixture


@pytest.fixture
def other() -> Iterator[Shelf]:
    """Of another process."""
    yield (shelf := Shelf(kept=KEPT))
    shelf.close()


def look(shelf: Shelf, *readers: str) -> Found:
    found = shelf.find(PAGE, readers=readers)
    assert found is not None
    return found


@pytest.fixture
def lay_down(shelf: Shelf) -> Callable[..., None]:
    """A page whose rendering began so many seconds ago."""

    def lay(page: bytes, *, ago: float = 0.0) -> None:
        found = look(shelf)
        shelf.lay_down(PAGE, page, ABOUT, replace(found, since=found.since - ago))

    return lay


def test_a_fresh_page_is_everybodys(shelf: Shelf, other: Shelf, lay_down: Callable[..., None]) -> None:
    lay_down(b"page", ago=KEPT * (DUE_AFTER - 0.3))
    assert [look(each).page for each in (shelf, other, shelf, other)] == [b"page"] * 4


def test_one_renders_the_next_page_and_the_others_get_this_one(
    shelf: Shelf, other: Shelf, lay_down: Callable[..., None]
) -> None:
    lay_down(b"old", ago=KEPT * (DUE_AFTER + 0.01))
    renders = look(other)
    assert renders.page is None
    assert [look(each).page for each in (shelf, other, shelf)] == [b"old"] * 3
    other.lay_down(PAGE, b"new", ABOUT, renders)
    assert [look(each).page for each in (shelf, other)] == [b"new"] * 2


def test_no_page_is_shown_for_longer_than_a_second(lay_down: Callable[..., None]) -> None:
    """The bound is Redis's: whatever becomes of the next page."""
    lay_down(b"old", ago=KEPT * 0.9)
    assert 0 < get_redis_connection().pttl(f"{PAGE}:name") <= KEPT * 100
    assert KEPT_SECONDS == 1.0


def test_whoever_fails_is_followed_by_another(shelf: Shelf, lay_down: Callable[..., None]) -> None:
    lay_down(b"old", ago=KEPT * (DUE_AFTER + 0.01))
    assert look(shelf).page is None
    assert 0 < get_redis_connection().pttl(f"{PAGE}:fresh") <= KEPT * 500


def test_what_is_taken_away_goes_at_once_while_the_next_page_is_made(
    shelf: Shelf, other: Shelf, lay_down: Callable[..., None]
) -> None:
    lay_down(b"old", ago=KEPT * (DUE_AFTER + 0.01))
    renders = look(other)
    assert look(shelf).page == b"old"
    shelf.clear({ABOUT})
    assert look(shelf).page is None
    other.lay_down(PAGE, b"with what was taken away", ABOUT, renders)
    assert [look(each).page for each in (shelf, other)] == [None, None]


def test_a_page_never_gets_older(shelf: Shelf, other: Shelf, lay_down: Callable[..., None]) -> None:
    before = look(other)
    shelf.note_writer(["writer"])
    lay_down(b"new")
    other.lay_down(PAGE, b"old", ABOUT, before)
    assert look(other, "writer").page == b"new"


def test_a_writer_gets_no_page_that_was_begun_before(shelf: Shelf, other: Shelf, lay_down: Callable[..., None]) -> None:
    lay_down(b"old")
    before = look(other)
    shelf.note_writer(["writer"])
    other.lay_down(PAGE, b"begun before", ABOUT, before)
    assert look(other, "somebody").page == b"begun before"
    own = look(other, "somebody", "writer")
    assert own.page is None
    other.lay_down(PAGE, b"own", ABOUT, own)
    assert [look(each, "writer").page for each in (shelf, other)] == [b"own"] * 2
