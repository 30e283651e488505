"""How long a request took inside is told with its answer, and the answer is what it was."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.load.inside import HEADER, seconds_told

MODULE = "benchmarks.load.timed"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the shipped application has closed; another one than the shipped, which sets up a process for itself."""
    done: list[str] = []

    def shipped(_environ: Any, start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("201 Created", [("ETag", '"7"')])
        try:
            yield from (b"a", b"b")
        finally:
            done.append("answer")

    monkeypatch.setitem(sys.modules, "config.wsgi", SimpleNamespace(application=shipped))
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    return done


def test_an_answer_tells_how_long_it_took(closed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    answer = import_module(MODULE).application({}, lambda *started: said.extend(started))
    monkeypatch.delitem(sys.modules, MODULE)
    status, headers = said[0], dict(said[1])
    assert (status, headers.pop("ETag"), b"".join(answer), closed) == ("201 Created", '"7"', b"ab", ["answer"])
    assert 0 < seconds_told(headers.pop(HEADER)) < 60
    assert not headers


def test_an_answer_that_tells_nothing_took_nothing() -> None:
    assert seconds_told(None) == 0
