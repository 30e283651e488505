"""A page that a process has just been shown is shown without a question, until Redis says that it is gone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from django_redis import get_redis_connection

from core.front.line import Command, Line
from core.front.shelf import DUE_AFTER, Found, Shelf

PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"
KEPT = 60.0  # of the fixture
LONG = 6000.0


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


def look(shelf: Shelf, *readers: str, key: str = PAGE) -> Found:
    found = shelf.find(key, readers=readers)
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


def empty(_: Shelf) -> None:
    get_redis_connection().flushdb()
    get_redis_connection().ping()  # likewise


def clear_by_a_line_that_was_cut(other: Shelf) -> None:
    look(other, "reader")
    cut(other)
    other.clear({ABOUT})


def clear_though_redis_was_away(other: Shelf) -> None:
    other._again_at = monotonic() + 1000
    other.clear({ABOUT})


def cut(shelf: Shelf) -> None:
    number = shelf._own.line.ask(("CLIENT", "ID"))[0]
    get_redis_connection().client_kill_filter(_id=number)


@pytest.mark.parametrize(
    ("happens", "shown"),
    [
        (lambda other: other.clear({ABOUT}), None),
        (clear_by_a_line_that_was_cut, None),
        (clear_though_redis_was_away, None),
        (empty, None),
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


def test_whoever_clears_waits_until_all_others_have_been_told(watched: Shelf, questions: list[Command]) -> None:
    watched.clear({ABOUT, "another-story"})
    assert [command[0] for command in questions] == ["EVAL", "EVAL", "PING"]


def test_whoever_clears_it_shows_it_no_longer(watched: Shelf) -> None:
    watched.clear({ABOUT})
    assert look(watched).page is None


def test_for_whoever_may_have_written_redis_is_asked(watched: Shelf, other: Shelf) -> None:
    other.note_writer(["writer"])
    assert look(watched, "writer").page is None
    assert look(watched, "somebody").page == look(watched).page == b"page"


def test_a_writer_is_known_though_redis_was_away(watched: Shelf, other: Shelf) -> None:
    clear_though_redis_was_away(other)
    other.note_writer(["writer"])
    watched.lay_down(PAGE, b"page", ABOUT, replace(look(watched), changes=1))
    assert look(watched, "writer").page is None


@pytest.mark.parametrize("end", [cut, lambda shelf: shelf._own.line._connection.disconnect()])
def test_a_line_that_has_ended_tells_of_nothing(
    watched: Shelf, other: Shelf, questions: list[Command], end: Callable[[Shelf], object]
) -> None:
    """Another one is opened, and no page is missed for it."""
    end(watched)
    questions.clear()
    assert look(watched).page == b"page"
    assert questions
    end(watched)
    other.clear({ABOUT})
    assert look(watched).page is None


def test_whoever_is_broken_in_upon_closes_the_line(shelf: Shelf) -> None:
    def break_in(line: Line) -> None:
        line._connection.send_command("PING")
        raise KeyboardInterrupt

    look(shelf)
    with pytest.raises(KeyboardInterrupt):
        shelf._try(break_in)
    assert look(shelf).page is None


def test_what_happens_to_one_page_asks_nothing_about_another(
    watched: Shelf, other: Shelf, questions: list[Command]
) -> None:
    aside = f"{PAGE}aside"
    watched.lay_down(aside, b"aside", "another-story", look(watched, key=aside))
    for _ in range(2):
        look(watched, key=aside)
    other.clear({"another-story"})
    questions.clear()
    assert look(watched).page == b"page"
    assert [command[0] for command in questions] == ["MGET"]


def test_only_so_many_are_watched(shelf: Shelf, questions: list[Command], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.front.line.MOST_WATCHED", 2)
    keys = [f"{PAGE}{number}" for number in range(4)]
    for key in keys:
        shelf.lay_down(key, b"page", key, look(shelf, key=key))
        for _ in range(2):
            look(shelf, key=key)

    def asked_for() -> list[str]:
        questions.clear()
        assert [look(shelf, key=key).page for key in keys] == [b"page"] * 4
        return [str(command[1]).removesuffix(":name") for command in questions if command[0] == "MGET"]

    assert asked_for() == asked_for() == keys[2:]
    shelf.clear({keys[0]})
    shelf.lay_down(keys[0], b"page", keys[0], look(shelf, key=keys[0]))
    asked_for()
    assert asked_for() == [keys[0], keys[3]]  # whoever comes first has the place that was left


@pytest.mark.parametrize(
    ("unasked", "ago", "later"),
    [(500, 0, 500), (LONG, LONG * DUE_AFTER - 500, 500), (LONG, LONG - 500, 500)],
    ids=["setting", "due", "over"],
)
def test_it_is_asked_for_again_in_time(
    questions: list[Command],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    unasked: float,
    ago: float,
    later: float,
) -> None:
    """After the time of the setting, and when the page is due, or is over while another is made, if that is sooner."""
    settings.THIN_LAYER_UNASKED = unasked
    shelf = Shelf(kept=LONG)
    found = look(shelf)
    shelf.lay_down(PAGE, b"page", ABOUT, replace(found, since=found.since - ago))
    for _ in range(3):  # where it is due, the first of them is to make the next one
        look(shelf)
    for passed, is_asked in ((0.0, False), (later, True)):
        monkeypatch.setattr("core.front.line.monotonic", lambda passed=passed: monotonic() + passed)
        questions.clear()
        look(shelf)
        assert bool(questions) == is_asked


@pytest.mark.parametrize("way", ["by the setting", "by the server", "by half"])
def test_where_it_may_not_watch_it_asks_always(
    shelf: Shelf, settings: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    ask, refused = Line.ask, {"by the server": "TRACKING", "by half": "PTTL"}.get(way)

    def refuse(line: Line, *commands: Command) -> list[Any]:
        known = [("NONE",) if refused in command else command for command in commands]
        return ask(line, *known)

    monkeypatch.setattr(Line, "ask", refuse)
    if refused is None:
        settings.THIN_LAYER_UNASKED = 0
    shelf.lay_down(PAGE, b"page", ABOUT, look(shelf))
    assert [look(shelf).page for _ in range(4)] == [b"page"] * 4
    assert not shelf._own.line.still_has(f"{PAGE}:name", shelf._copies[PAGE][0])


def test_a_shelf_that_nobody_has_any_more_leaves_no_line_open() -> None:
    shelf = Shelf()
    shelf.find(PAGE)
    socket = shelf._own.line._connection._sock
    del shelf
    assert socket.fileno() == -1
