"""The ranking is read from an index on every page, loud or silent: what a page costs does not grow with its depth."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from core.api.pagination import write_cursor
from stories.api.listing import ORDERS
from stories.models import SILENT, Story
from tests.conftest import LONG_AGO, NOW

LIST = "/api/v1/stories/"
LOUD, QUIET = 2000, 2000
INDEXES = {"newest": "story_newest", "noise": "story_loudest", "trending": "story_trending"}


@pytest.fixture
def ranking(db: None) -> None:
    """Every other story is loud; some are as loud as another, and none was published in the order of its rank."""
    Story.objects.bulk_create(
        Story(
            slug=f"s{n}",
            title=f"Story {n}",
            state=Story.State.PUBLISHED,
            document=f"tests:{n}",
            content_hash="",
            published_at=LONG_AGO - timedelta(minutes=n),
            created_at=NOW,
            noise_rank=20_000 + n * 37 % 1000 if n % 2 else SILENT,
            trend_rank=160_000 + n * 91 % 1000 if n % 2 else SILENT,
        )
        for n in range(LOUD + QUIET)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stories_story")


def in_order(order: str) -> list[Story]:
    by = [("-" if key.descending else "") + key.path for key in ORDERS[order]]
    return list(Story.objects.order_by(*by))


def read(client: APIClient, order: str, after: Story | None, *, backwards: bool = False) -> tuple[list[str], list[str]]:
    """The slugs of a page and the SQL that it took."""
    cursor = after and write_cursor(f"stories:{order}", ORDERS[order], after, backwards=backwards)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(LIST, {"order": order} | ({"cursor": cursor} if cursor else {}))
    return [card["slug"] for card in answer.json()["results"]], [query["sql"] for query in seen.captured_queries]


def nodes(sql: str) -> Iterator[dict[str, Any]]:
    """What PostgreSQL did for this statement, step by step from the top."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        told = cursor.fetchone()[0]
    steps = [(orjson.loads(told) if isinstance(told, str) else told)[0]["Plan"]]
    while steps:
        yield (step := steps.pop())
        steps += step.get("Plans", [])


@pytest.mark.usefixtures("ranking")
def test_a_page_walks_one_index_and_reads_what_it_shows(anonymous: APIClient) -> None:
    for order in ORDERS:
        rows = in_order(order)
        for place in (0, LOUD // 2, LOUD - 10, LOUD + QUIET - 200):
            assert_cheap(anonymous, order, rows, place)


def assert_cheap(anonymous: APIClient, order: str, rows: list[Story], place: int) -> None:
    """The page that begins at this place, and the one that ends there."""
    pages = [(read(anonymous, order, rows[place - 1] if place else None), rows[place : place + 20])]
    if place:
        pages.append((read(anonymous, order, rows[place], backwards=True), rows[place - 20 : place]))
    for (slugs, queries), expected in pages:
        assert slugs == [story.slug for story in expected]
        assert len(queries) == 4
        limit, scan = nodes(queries[0])
        assert (limit["Node Type"], scan["Node Type"], scan["Index Name"]) == ("Limit", "Index Scan", INDEXES[order])
        assert scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) == 21, "one more than the page shows"
        assert ("ROW(" in scan["Index Cond"]) is (place > 0), "the scan begins where the page does"
