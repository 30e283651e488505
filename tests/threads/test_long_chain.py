"""Trust row X17: ten thousand answers, each to the one before it. Reading any part of it costs what it always costs."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.models import Story
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment, comment_url, thread_url

pytestmark = [pytest.mark.django_db, pytest.mark.trust("X17")]
Chain = Callable[[int], list[Comment]]
COLUMNS = ", ".join(str(field.column) for field in Comment._meta.concrete_fields if not field.primary_key)
# Answers beside `last`, where `find_place` puts whoever answers what is deepest. No trigger writes what is read here.
LENGTHEN = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE threads_comment DISABLE TRIGGER USER",
    f"""INSERT INTO threads_comment (id, {COLUMNS}) SELECT gen_random_uuid(), {COLUMNS}
    FROM threads_comment, generate_series(1, 10000) WHERE id = '{{last}}'""",
    "ALTER TABLE threads_comment ENABLE TRIGGER USER",
)


@pytest.fixture
def chain(make_comment: MakeComment, alice: Subscriber, bob: Subscriber) -> Chain:
    """So many comments of two people who answer each other, where `find_place` puts them."""

    def build(length: int) -> list[Comment]:
        made: list[Comment] = []
        for number in range(length):
            above = made[min(number, settings.COMMENT_MAX_DEPTH) - 1] if number else None
            made.append(make_comment(above, author=(alice, bob)[number % 2]))
        return made

    return build


def costs(client: Client, addresses: list[str]) -> dict[str, int]:
    """{address: queries} of answers that are all well."""
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        found[address.rpartition("/")[0]] = len(queries)
    return found


def test_every_way_of_reading_it_costs_a_fixed_number_of_queries(
    client: Client, story: Story, chain: Chain, charlie: Subscriber
) -> None:
    sign_in(client, charlie)
    first = chain(3 * settings.COMMENT_MAX_DEPTH)
    deep, last = first[settings.COMMENT_MAX_DEPTH - 1], first[-1]
    addresses = [
        f"{thread_url(story)}?depth=4&limit=100",
        f"{thread_url(story)}?depth=4&limit=100&sort=best",
        comment_url(deep, "?depth=4"),
        comment_url(deep, "replies/?depth=4&limit=100"),
        comment_url(last, "context/"),
        f"/api/v1/stories/{story.slug}/me/",
        f"/api/v1/stories/{story.slug}/comments.atom",
        f"/stories/{story.slug}/",
        f"/comments/{deep.pk}/",
        f"/comments/{last.pk}/",
    ]
    before = costs(client, addresses)
    with connection.cursor() as cursor:
        for statement in LENGTHEN:
            cursor.execute(statement.replace("{last}", str(last.pk)))
    assert deep.replies.count() > 10_000
    # Whoever is told what is unread costs one more as soon as there is anything.
    after = costs(client, addresses)
    assert {address: after[address] - before[address] for address in before if after[address] != before[address]} == {
        address: 1
        for address in before
        if ("/comments/" in address and "/api/" not in address)
        or address.endswith("/me")
        or address == f"/stories/{story.slug}"
    }


def test_one_more_can_be_said(as_alice: APIClient, story: Story, chain: Chain) -> None:
    last = chain(3 * settings.COMMENT_MAX_DEPTH)[-1]
    answer = as_alice.post(thread_url(story), {"body": "Yes!", "parent": str(last.pk)})
    assert (answer.status_code, answer.json()["depth"]) == (201, settings.COMMENT_MAX_DEPTH)
    context = as_alice.get(comment_url(answer.json()["id"], "context/")).json()["results"]
    assert len(context) == settings.COMMENT_MAX_DEPTH + 1
