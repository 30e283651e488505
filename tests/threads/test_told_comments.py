"""GET subscribers/{handle}/comments/: what somebody wrote, where he wants it listed."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Profile, Subscriber
from accounts.profiles import write_profile
from discussion.api.serializers import CommentSerializer
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment

LISTED = "/api/v1/subscribers/alice/comments/"


@pytest.fixture
def telling(alice: Subscriber) -> Subscriber:
    """Alice, who wants her comments listed."""
    write_profile(subscriber=alice, change={"show_comments": True}, at=NOW)
    return alice


@pytest.mark.trust("V5")
def test_what_is_public_newest_first(
    anonymous: APIClient, telling: Subscriber, bob: Subscriber, make_comment: MakeComment
) -> None:
    first = make_comment(body="first")
    for state in ("held", "rejected", "removed", "deleted", "erased"):
        make_comment(state=state)
    make_comment(author=bob)
    second = make_comment(first, body="second")
    answer = anonymous.get(LISTED)
    assert [row["id"] for row in answer.json()["results"]] == [str(second.pk), str(first.pk)]
    assert all(set(row) == set(CommentSerializer().fields) for row in answer.json()["results"])
    assert "public" in answer["Cache-Control"]


@pytest.mark.trust("V1")
def test_nothing_of_a_story_that_no_list_shows(
    anonymous: APIClient, telling: Subscriber, make_comment: MakeComment, make_story: Callable[[], Story]
) -> None:
    archived = make_story()
    Story.objects.filter(pk=archived.pk).update(state="archived")
    make_comment(story=archived)
    assert anonymous.get(LISTED).json()["results"] == []


@pytest.mark.trust("V2")
def test_who_tells_nothing_is_like_nobody(
    anonymous: APIClient,
    alice: Subscriber,
    make_comment: MakeComment,
    client_of: Callable[[Subscriber], APIClient],
) -> None:
    make_comment()
    nobody = anonymous.get("/api/v1/subscribers/nobody/comments/")
    for _ in range(2):
        for client in (anonymous, client_of(alice)):
            assert (client.get(LISTED).status_code, client.get(LISTED).content) == (404, nobody.content)
        Profile.objects.update_or_create(subscriber=alice, defaults={"show_comments": False})


def test_it_is_paged_at_a_constant_price(
    anonymous: APIClient,
    telling: Subscriber,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(25):
        make_comment()
    with django_assert_num_queries(4):
        page = anonymous.get(LISTED).json()
    assert len(page["results"]) == 20
    assert len(anonymous.get(LISTED, {"cursor": page["next"]}).json()["results"]) == 5
    assert anonymous.get(LISTED, {"cursor": "nonsense"}).status_code == 400
