"""Posting comments, everything on: against pgbench that writes the same rows in one transaction."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from benchmarks.figures import Figure, Tell
from benchmarks.load.asking import Answers, ask
from benchmarks.load.serving import site
from benchmarks.load.turns import rates
from benchmarks.site.people import give_keys
from benchmarks.sizes import Sizes
from benchmarks.writing.comments import comment_request
from benchmarks.writing.pgbench import run_pgbench
from benchmarks.writing.same_rows import same_rows, script_of

GOAL, ONE_STORY_GOAL = 0.25, 0.9
WRITERS = 2_000
STORIES = 16
ENOUGH = 1_000  # comments a second of measuring


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """16 connections, each comment by somebody else; with worker and beat, as on a site."""
    tell("the rows of one comment")
    keys, numbers = give_keys(WRITERS), count()
    many = [f"story-{3 + number}" for number in range(min(STORIES, sizes.stories - 2))]
    with site() as stack:
        _post_one(stack.base_url, many[0], keys[0], next(numbers))  # whatever is written once a process or a key
        with same_rows() as rows:
            _post_one(stack.base_url, many[0], keys[0], next(numbers))
        script = script_of(rows)
    tell("in turns")
    with site(jobs=True) as stack:
        contestants = {
            "limit": partial(run_pgbench, script),
            "many": partial(_post, stack.base_url, many, keys, numbers),
            "one": partial(_post, stack.base_url, many[:1], keys, numbers),
        }
        found = rates(contestants, seconds=sizes.seconds)
    told = f"a comment posted with a key and an Idempotency-Key, {len(rows)} rows, on {len(many)} stories"
    yield Figure(name="writing.post.rate", measured=f"{told}, 16 connections", value=found["many"], unit="/s")
    tables = ", ".join(dict.fromkeys(row.table for row in script.rows))
    yield Figure(
        name="writing.post.pgbench", measured=f"pgbench, 16 clients: {tables}", value=found["limit"], unit="/s"
    )
    share = found["many"] / found["limit"]
    yield Figure(name="writing.post", measured=f"{told}, against pgbench", value=share, unit="x", at_least=GOAL)
    one = found["one"] / found["many"]
    told = f"all on one story, against {len(many)} stories"
    yield Figure(name="writing.one_story", measured=told, value=one, unit="x", at_least=ONE_STORY_GOAL)


def _post(address: str, slugs: Sequence[str], keys: Sequence[str], numbers: Iterator[int], seconds: float) -> Answers:
    writes = [
        {"request": _request(address, slugs[number % len(slugs)], keys[number % len(keys)], number), "own": ""}
        for number in (next(numbers) for _ in range(int(ENOUGH * seconds) + 100))
    ]
    return ask(address, reads=[""], writes=writes, share=1.0, seconds=seconds).require(201)


def _post_one(address: str, slug: str, key: str, number: int) -> None:
    orders: dict[str, Any] = {"reads": [""], "writes": [{"request": _request(address, slug, key, number), "own": ""}]}
    ask(address, **orders, share=1.0, requests=1, connections=1, seconds=60).require(201)


def _request(address: str, slug: str, key: str, number: int) -> str:
    return comment_request(address, slug, number, key=str(uuid4()), Authorization=f"Bearer {key}")
