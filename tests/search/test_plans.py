"""What finding costs with 100,000 stories: an index answers, and no page reads more than its bound."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from stories.search.queries import RANKED
from stories.search.related import ALIKE, NEAR, TOPICS
from tests.stories.test_story_order import nodes

STORIES = 100_000
RARE = 40  # stories that share a rare word
FILL = f"""
INSERT INTO stories_story (slug, state, title, summary, why_it_matters, key_points, body, topic_names, plain_words,
    forecast, forecast_resolution, side_labels, language, premoderated, document, content_hash, version, published_at,
    created_at, noise_rank, trend_rank)
SELECT 's' || n, 'published', title, '', repeat('x', 1500), '[]', '[]', '[]', '', '', '', '{{}}', language, false,
    's' || n, '', 1, now() - n * interval '1 minute', now(), -1e9, -1e9
FROM generate_series(1, {STORIES}) n,
    LATERAL (SELECT 'Council divides w' || n % 977 || ' r' || n / {RARE} AS title,
        CASE n % 10 WHEN 0 THEN 'de' ELSE 'en' END AS language) told;
INSERT INTO search_storywords (story_id, configuration, text, vector)
SELECT id, configuration, title, setweight(to_tsvector(configuration::regconfig, title), 'A')
FROM stories_story, LATERAL (
    SELECT CASE language WHEN 'de' THEN 'german' ELSE 'english' END AS configuration) spoken;
INSERT INTO stories_topic (slug, name) VALUES ('broad', 'Broad'), ('narrow', 'Narrow');
INSERT INTO stories_story_topics (story_id, topic_id)
SELECT story.id, topic.id FROM stories_story story JOIN stories_topic topic
ON topic.slug = 'broad' OR story.id % 5000 = 1;
"""


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once for this file, in a transaction that goes back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for statement in filter(str.strip, FILL.split(";\n")):
                cursor.execute(statement)
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def steps(client: APIClient, address: str, **query: str) -> Iterator[dict[str, Any]]:
    """What PostgreSQL did for an answer, step by step, all its statements one after another."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, query)
    assert answer.status_code == 200
    for statement in seen.captured_queries:
        yield from nodes(statement["sql"])


def rows_read(step: dict[str, Any]) -> int:
    """All that the step looked at, however often it ran."""
    dropped = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return int(step["Actual Loops"]) * int(step["Actual Rows"] + sum(step.get(name, 0) for name in dropped))


def refuse_reading_all(done: Iterable[dict[str, Any]], bound: int) -> None:
    read = [(rows_read(step), step["Node Type"], step.get("Relation Name")) for step in done]
    assert max(read)[0] <= bound, read


@pytest.mark.usefixtures("filled", "db")
def test_a_search_is_answered_by_an_index_and_ranks_no_more_than_its_bound(anonymous: APIClient) -> None:
    for q, index, bound in (
        ("r77", "story_words", RARE),
        ("council r77", "story_words", RARE),
        ('"divides w5 r0"', "story_words", RARE),
        ("zeppelin", "story_words", 1),
        ("council", "story_newest", RANKED),
        ("council or r77", "story_newest", RANKED),
        ("-r77", "story_newest", RANKED + RARE),
    ):
        done = list(steps(anonymous, "/api/v1/search/", q=q))
        assert index in {step.get("Index Name") for step in done}, q
        refuse_reading_all(done, bound)
        refuse_reading_all(steps(anonymous, "/api/v1/stories/", q=q), bound)


@pytest.mark.usefixtures("filled", "db")
def test_neighbours_are_looked_at_in_bounded_numbers(anonymous: APIClient) -> None:
    for slug in ("s1", "s2", "s50001"):
        refuse_reading_all(steps(anonymous, f"/api/v1/stories/{slug}/related/"), TOPICS * NEAR + ALIKE)
    for query in ({}, {"topic": "narrow"}, {"topic": "broad"}):
        refuse_reading_all(steps(anonymous, "/api/v1/feeds/stories.atom", **query), 100)
