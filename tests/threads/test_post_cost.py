"""What one comment costs PostgreSQL: a fixed number of statements, planned once."""

from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.keys import create_api_key
from accounts.models import Subscriber
from core.prepared import prepared_statements
from discussion.screening.copies import find_earlier
from discussion.screening.fingerprints import take_print
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.models import Engagement
from stories.noise.services import is_newcomer
from tests.conftest import NOW
from tests.threads.conftest import thread_url

MOST = 18  # statements, with those of the savepoint that this test stands in


def post(client: APIClient, story: Story) -> int:
    """Something that nobody has said before."""
    said = {"body": " ".join(uuid4().hex for _ in range(9))}
    return client.post(thread_url(story), said, headers={"Idempotency-Key": str(uuid4())}).status_code


@pytest.fixture
def by_key(alice: Subscriber) -> APIClient:
    """Alice's server, which has asked before: when a key was used is noted every five minutes."""
    _, secret = create_api_key(owner=alice, name="server", scopes=["write"], at=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_a_comment_costs_the_same_however_many_there_are(by_key: APIClient, story: Story) -> None:
    assert post(by_key, story) == 201  # notes that the key was used
    costs = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert post(by_key, story) == 201
        costs.append(len(queries))
    assert len(set(costs)) == 1
    assert costs[0] <= MOST, costs
    assert (Comment.objects.count(), Engagement.objects.count()) == (4, 4)


def test_what_every_comment_repeats_is_planned_once(by_key: APIClient, story: Story) -> None:
    for _ in range(7):
        assert post(by_key, story) == 201
    assert len(kept('INSERT INTO "threads_comment"')) == 1
    assert connection.connection.prepare_threshold is None, "what a request reads is planned for what it asks"


def test_what_takes_long_to_plan_is_planned_once(alice: Subscriber, bob: Subscriber) -> None:
    words = "Whoever walks along the harbour in the morning meets nobody but gulls and the man with the red hat."
    with prepared_statements():
        for person in [alice, bob] * 6:
            is_newcomer(subscriber=person, at=NOW)
            find_earlier(author=person, taken=take_print(words), at=NOW)
    for table in ("accounts_vouch", "screening_fingerprint"):
        assert [row for row in kept(table) if row.planned_once], f"PostgreSQL plans for each value of what asks {table}"


class Kept(NamedTuple):
    """A prepared statement."""

    statement: str
    planned_once: bool


def kept(part: str) -> list[Kept]:
    """Those in which this stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans > 0 FROM pg_prepared_statements")
        return [row for row in map(Kept._make, cursor.fetchall()) if part in row.statement]


def test_no_statement_of_a_comment_is_written_anew(
    by_key: APIClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For such small ones the ORM takes longer to write a statement than PostgreSQL to answer it."""
    assert post(by_key, story) == 201
    written = []
    run = SQLCompiler.execute_sql

    def watched(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        written.append(compiler.query.model)
        return run(compiler, *args, **kwargs)

    monkeypatch.setattr(SQLCompiler, "execute_sql", watched)
    assert post(by_key, story) == 201
    assert written == []
    assert by_key.get(f"/api/v1/stories/{story.slug}/").status_code == 200
    assert written, "nobody watched"
