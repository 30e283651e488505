"""Whoever has written finds it at once; everybody else gets the page that lies there for as long as it may lie."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.front.readers import readers_of
from core.front.shelf import Shelf
from stories.models import Story
from tests.front.conftest import THREAD, WORDS, Ask, Committed, post

CSRF = "a" * 32


@pytest.fixture
def browser(alice: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> dict[str, str]:
    """What Alice's browser sends."""
    session = client_of(alice).cookies["session"].value
    return {"HTTP_COOKIE": f"device=x; session={session}; csrf={CSRF}", "HTTP_X_CSRFTOKEN": CSRF}


@pytest.fixture(params=["key", "browser"])
def shown(request: pytest.FixtureRequest) -> dict[str, str]:
    return dict(request.getfixturevalue(request.param))


@pytest.mark.usefixtures("story")
def test_a_writer_finds_his_words_at_once(front: Ask, committed: Committed, shown: dict[str, str]) -> None:
    front(THREAD)
    assert front(THREAD, **shown).statements == 0
    assert post(front, committed, shown).status == "201 Created"
    stranger = front(THREAD, HTTP_AUTHORIZATION="Bearer of-somebody-else", HTTP_COOKIE="session=another")
    assert stranger.statements == 0
    assert WORDS.encode() not in stranger.body
    assert WORDS.encode() in front(THREAD, **shown).body
    for whoever in ({}, shown):  # his page is the next one for all
        answer = front(THREAD, **whoever)
        assert answer.statements == 0
        assert WORDS.encode() in answer.body


@pytest.mark.usefixtures("story")
def test_each_of_his_writes_counts(front: Ask, committed: Committed, key: dict[str, str]) -> None:
    for words in (WORDS, "And something that is said after it."):
        front(THREAD, **key)
        post(front, committed, key, words)
        assert words.encode() in front(THREAD, **key).body


@pytest.mark.usefixtures("story")
def test_what_was_refused_changes_nothing(front: Ask, committed: Committed, key: dict[str, str]) -> None:
    front(THREAD)
    assert post(front, committed, key, "").status == "422 Unprocessable Entity"
    assert front(THREAD, **key).statements == 0


@pytest.mark.usefixtures("story")
def test_a_redis_that_dies_in_the_middle_costs_no_answer(
    front: Ask, shelf: Shelf, committed: Committed, key: dict[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front(THREAD)
    assert front(THREAD).statements == 0
    with socket.create_server(("127.0.0.1", 0)) as closed:
        location = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    monkeypatch.setitem(settings.CACHES["default"], "LOCATION", location)
    monkeypatch.setattr("core.front.shelf.FIRST_PAUSE", 0.0)
    monkeypatch.setattr(shelf, "_pause", 0.0)
    shelf.close()
    assert post(front, committed, key).status == "201 Created"
    for whoever in ({}, key):
        assert WORDS.encode() in front(THREAD, **whoever).body


def test_names_of_readers_tell_nothing(story: Story) -> None:
    assert readers_of({}) == readers_of({"HTTP_COOKIE": "device=x; csrf=y; xsession=z"}) == []
    key, session = readers_of({"HTTP_AUTHORIZATION": "Bearer secret", "HTTP_COOKIE": "a=b; session=hidden"})
    assert key != session
    assert "secret" not in key
    assert "hidden" not in session
    assert readers_of({"HTTP_COOKIE": "session=hidden; a=b"}) == [session]
    many = "".join(f"session={number}; " for number in range(100))
    assert readers_of({"HTTP_COOKIE": f"{many}session=hidden"}) == [session], "the one that Django reads"
