"""A page that a process has just been shown is shown without a question, until Redis says that it is gone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from django_redis import get_redis_connection
from redis.exceptions import ResponseError

from core.front.line import Command, Line
from core.front.shelf import DUE_AFTER, Found, Shelf

PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"
KEPT = 60.0  # of the fixture


@pytest.fixture(autouse=True)
def long_unasked(settings: Any) -> None:
    """So that no machine is too slow to come back before it is over."""
    settings.THIN_LAYER_UNASKED = KEPT


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """All that is asked of Redis."""
    asked: list[Command] = []
    ask = Line.ask

    def note(line: Line, *commands: Command) -> list[Any]:
        asked.extend(commands)
        return ask(line, *commands)

    monkeypatch.setattr(Line, "ask", note)
    return asked


def look(shelf: Shelf, *readers: str) -> Found:
    found = shelf.find(PAGE, readers=readers)
    assert found is not None
    return found


@pytest.fixture
def other() -> Iterator[Shelf]:
    """Of another process."""
    yield (shelf := Shelf(kept=KEPT))
    shelf.close()


@pytest.fixture
def watched(shelf: Shelf, questions: list[Command]) -> Shelf:
    """It has a page that it need not ask for."""
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    for _ in range(2):
        look(shelf)
    questions.clear()
    return shelf


def test_it_is_shown_without_a_question(watched: Shelf, questions: list[Command]) -> None:
    assert [look(watched).page for _ in range(3)] == [b"page"] * 3
    assert not questions


def lay_a_newer_one(other: Shelf) -> None:
    other.note_writer(["writer"])
    other.lay_down(PAGE, b"newer", ABOUT, look(other, "writer"))
    other._ask("PING")  # by its answer who watches has been told: only whoever clears must wait for that


@pytest.mark.parametrize(
    ("happens", "shown"),
    [
        (lambda other: other.clear({ABOUT}), None),
        (lambda _: get_redis_connection().flushdb(), None),
        (lay_a_newer_one, b"newer"),
        (lambda other: other.clear({"another-story"}), b"page"),
        (lambda other: other.note_writer(["writer"]), b"page"),
    ],
)
def test_it_is_gone_at_once(
    watched: Shelf, other: Shelf, happens: Callable[[Shelf], object], shown: bytes | None
) -> None:
    for _ in range(3):  # whatever is shown once is shown again
        happens(other)
        assert look(watched).page == shown
        assert [look(watched).page for _ in range(3)] == [shown] * 3


def test_whoever_clears_it_shows_it_no_longer(watched: Shelf) -> None:
    watched.clear({ABOUT})
    assert look(watched).page is None


def test_for_whoever_may_have_written_redis_is_asked(watched: Shelf, other: Shelf) -> None:
    other.note_writer(["writer"])
    assert look(watched, "writer").page is None
    assert look(watched, "somebody").page == look(watched).page == b"page"


def test_a_line_that_was_cut_tells_of_nothing(watched: Shelf) -> None:
    number = watched._own.line.ask(("CLIENT", "ID"))[0]
    get_redis_connection().client_kill_filter(_id=number)
    assert watched.find(PAGE) is None


@pytest.mark.parametrize(("unasked", "ago", "later"), [(5, 0, 5), (KEPT, KEPT * DUE_AFTER - 10, 10)])
def test_it_is_asked_for_again_in_time(
    shelf: Shelf,
    questions: list[Command],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    unasked: float,
    ago: float,
    later: float,
) -> None:
    """After the time of the setting, and when the page is due if that is sooner."""
    settings.THIN_LAYER_UNASKED = unasked
    found = look(shelf)
    shelf.lay_down(PAGE, b"page", ABOUT, replace(found, since=found.since - ago))
    for _ in range(2):
        look(shelf)
    monkeypatch.setattr("core.front.line.monotonic", lambda: monotonic() + later)
    questions.clear()
    look(shelf)
    assert questions


def refuse(line: Line, *commands: Command) -> list[Any]:
    if "TRACKING" in commands[0]:
        raise ResponseError("NOPERM")
    return ASK(line, *commands)


ASK = Line.ask


@pytest.mark.parametrize("way", ["by the setting", "by the server"])
def test_where_it_may_not_watch_it_asks_always(
    shelf: Shelf, settings: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "by the setting":
        settings.THIN_LAYER_UNASKED = 0
    else:
        monkeypatch.setattr(Line, "ask", refuse)
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    assert [look(shelf).page for _ in range(4)] == [b"page"] * 4
    assert not shelf._own.line.still_has(f"{PAGE}:name", shelf._copies[PAGE][0])


def test_a_shelf_that_nobody_has_any_more_leaves_no_line_open() -> None:
    shelf = Shelf()
    shelf.find(PAGE)
    socket = shelf._own.line._connection._sock
    del shelf
    assert socket.fileno() == -1
