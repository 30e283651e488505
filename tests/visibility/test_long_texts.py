"""Trust row X12 beyond comments: no text that anybody may send makes much work, whatever it is made of.

Every string in the example of every operation that writes, and every question of every one that reads, is made as long
as its address lets it be. The operations come from the committed OpenAPI document, so a new endpoint is here the day it
exists. Seconds are those of the processor, here and in PostgreSQL; what is slow is compared with half of itself.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from time import process_time
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction
from rest_framework.test import APIClient

from accounts import roles
from stories.models import Story
from tests.core.test_markup_work import DOUBLED, text_of
from tests.test_openapi import operations
from tests.visibility.test_matrix import client_for
from tests.visibility.test_wrong_types import DURABLE, WRITES, address, members
from tests.visibility.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("X12")]
SECONDS = 0.5
NOTICED = 0.1  # less than this says nothing of how it grows
BODY, QUESTION = 60_000, 4_000  # characters
KINDS: dict[str, str | tuple[str, str, str]] = {
    "one word": "a",
    "groups": ("(", "a", ")+"),
    "hosts": "a.example ",
    "half addresses": "a@b@c.",
    "schemes": "https://",
    "elements": "<a href='",
    "entities": "&amp;&#35;&a",
    "emphasis": "*a **a ",
    "brackets": "[a](<b",
    "one letter with marks": "e\u0301\u0351",
    "unseen signs": "\u200b\u2066",
    "look-alikes": "\u0430\u0435\u043e",
    "ligatures": "\ufdfa",
    "spaces": "a \t\n",
    "wildcards": "*?%_",
    "choices": "(a|",
    "repeats": "(a*)*",
    "words and nots": 'a -b or "c d" ',
    "dates": "1 May 2026, ",
    "names": "@bob ",
}
SHOWN = ("one word", "groups", "hosts")
CHOSEN = list(KINDS) if os.environ.get("HUBBUB_KINDS") == "all" else SHOWN
Send = Callable[[str], None]


@pytest.fixture
def world(story: Story) -> World:
    built = build_world(story)
    everything = Group.objects.filter(name__in=[roles.MODERATOR, roles.EDITOR, roles.SENIOR])
    built.people["senior"].groups.add(*everything)
    return built


def strings(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every string of an example; of a list to that of its first."""
    if isinstance(value, str):
        yield way
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, (*way, name))
    elif isinstance(value, list) and value:
        yield from strings(value[0], (*way, 0))


def with_text(value: Any, way: tuple[Any, ...], text: str) -> Any:
    """The example with this text at the end of that way."""
    if not way:
        return text
    if isinstance(value, list):
        return [with_text(value[0], way[1:], text), *value[1:]]
    return {**value, way[0]: with_text(value[way[0]], way[1:], text)}


def writes(world: World, client: APIClient) -> Iterator[tuple[str, int, Send]]:
    """(what it is, how long it may be, how it is sent), for every text of every write."""
    for name, operation in WRITES:
        body, _ = members(operation)
        path = address(world, name)
        for way in strings(body):

            def send(text: str, name: str = name, path: str = path, body: Any = body, way: Any = way) -> None:
                sent = orjson.dumps(with_text(body, way, text))
                with nullcontext() if name in DURABLE else transaction.atomic():
                    client.generic(name.partition(" ")[0], path, sent, "application/json")  # type: ignore[arg-type]  # bytes are sent as they are
                    if name not in DURABLE:
                        transaction.set_rollback(True)

            yield f"{name} {way}", BODY, send


def questions(world: World, client: APIClient) -> Iterator[tuple[str, int, Send]]:
    """The same for what is asked."""
    for name, operation in operations():
        if name.startswith("GET "):
            path = address(world, name)
            for given in (each["name"] for each in operation.get("parameters", []) if each["in"] == "query"):

                def send(text: str, path: str = path, given: str = given) -> None:
                    client.get(path, {given: text, **({"type": "comment"} if given == "q" else {})})

                yield f"{name} {given}", QUESTION, send


def seconds(send: Send, text: str) -> float:
    cache.clear()  # no limit is reached
    began = process_time() + seconds_of_postgresql()
    send(text)
    return process_time() + seconds_of_postgresql() - began


def seconds_of_postgresql() -> float:
    """Of the processor, as the kernel tells of the process that answers us; 0 where that is on another machine."""
    connection.ensure_connection()
    process = Path("/proc", str(connection.connection.info.backend_pid))
    if not process.exists() or process.joinpath("comm").read_text() != "postgres\n":
        return 0
    return int(process.joinpath("schedstat").read_text().split()[0]) / 1e9


def too_slow(send: Send, kind: str, longest: int) -> float:
    """How long it took, if that was too long, else 0. What is only slow the first time is not."""
    length = fitting(KINDS[kind], longest)
    whole, half = text_of(KINDS[kind], length), text_of(KINDS[kind], length // 2)
    if seconds(send, whole) < NOTICED:
        return 0
    took = min(seconds(send, whole) for _ in range(3))
    grows = took > NOTICED and took > DOUBLED * seconds(send, half)
    return took if took > SECONDS or grows else 0


def test_the_work_of_postgresql_is_counted(db: None) -> None:
    def count(text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM generate_series(1, %s)", [int(text)])

    if not seconds_of_postgresql():
        pytest.skip("PostgreSQL runs on another machine")
    assert seconds(count, "300000") > 5 * seconds(count, "3000")


@pytest.mark.parametrize("ways", [writes, questions])
def test_no_text_makes_much_work(world: World, ways: Any) -> None:
    texts = list(ways(world, client_for(world, "senior")))
    assert len(texts) > 60
    found = [
        (took, what, kind)
        for what, longest, send in texts
        for kind in CHOSEN
        if (took := too_slow(send, kind, longest))
    ]
    assert found == []


def fitting(pattern: Any, longest: int) -> int:
    """How many characters of this kind a request holds: what is not ASCII takes several bytes."""
    sample = text_of(pattern, 200)
    return longest * len(sample) // max(len(orjson.dumps(sample)) - 2, 1) if sample else longest
