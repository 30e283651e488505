"""me/follows/ and me/mutes/: what is listed, and how one begins and ends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.notices.models import Mute, ThreadFollow
from accounts.notices.services import follow_thread, mute_person, mute_thread
from discussion.api.listening_shapes import (
    FollowedStorySerializer,
    FollowedThreadSerializer,
    MuteSerializer,
)
from discussion.telling.threads import comment_key, story_key
from discussion.threads.models import Comment
from discussion.threads.services import follow_story
from stories.models import Story
from tests.conftest import NOW
from tests.telling.conftest import Say

ME = "/api/v1/me/"
SINCE = "2026-11-21T12:00:00Z"
ClientOf = Callable[[Subscriber], APIClient]


def rows(client: APIClient, path: str, **query: Any) -> list[dict[str, Any]]:
    response = client.get(ME + path, query)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_followed_stories(story: Story, alice: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    follow_story(story=story, subscriber=alice, at=NOW)
    [row] = rows(client, "follows/")
    assert row == {"story": story.slug, "title": story.title, "since": SINCE}
    assert set(row) == set(FollowedStorySerializer().fields)
    client.delete(f"/api/v1/stories/{story.slug}/follow/")
    assert rows(client, "follows/") == []


def test_followed_threads(shown: Comment, bob: Subscriber, client_of: ClientOf) -> None:
    client, path = client_of(bob), f"follows/comments/{shown.pk}/"
    for _ in range(2):
        assert client.put(ME + path).status_code == 204
    [row] = rows(client, "follows/comments/")
    assert {**row, "since": ""} == {
        "comment": str(shown.pk),
        "story": "tram-line-nine",
        "title": "Tram line nine divides the old town",
        "since": "",
    }
    assert set(row) == set(FollowedThreadSerializer().fields)
    for _ in range(2):
        assert client.delete(ME + path).status_code == 204
    assert rows(client, "follows/comments/") == []


def test_mutes_are_listed_with_what_they_are_of(
    shown: Comment, story: Story, bob: Subscriber, charlie: Subscriber, client_of: ClientOf
) -> None:
    mute_person(subscriber=bob, person=charlie, at=NOW)
    mute_thread(subscriber=bob, thread=story_key(story.pk), at=NOW)
    mute_thread(subscriber=bob, thread=comment_key(shown.pk), at=NOW)
    place = {"story": story.slug, "title": story.title, "since": SINCE}
    listed = rows(client_of(bob), "mutes/")
    assert listed == [
        {"kind": "comment", "person": None, "comment": str(shown.pk), **place},
        {"kind": "story", "person": None, "comment": None, **place},
        {"kind": "person", "person": "charlie", "comment": None, "story": None, "title": None, "since": SINCE},
    ]
    assert set(listed[0]) == set(MuteSerializer().fields)


@pytest.mark.parametrize("what", ["stories/tram-line-nine", "comments/{comment}", "subscribers/Alice"])
def test_muting_and_hearing_again(what: str, shown: Comment, bob: Subscriber, client_of: ClientOf) -> None:
    client, path = client_of(bob), f"{ME}mutes/{what.format(comment=shown.pk)}/"
    for _ in range(2):
        assert client.put(path).status_code == 204
    assert Mute.objects.filter(subscriber=bob).count() == 1
    for _ in range(2):
        assert client.delete(path).status_code == 204
    assert not Mute.objects.exists()


def test_a_story_says_that_i_muted_it(story: Story, bob: Subscriber, client_of: ClientOf) -> None:
    client = client_of(bob)
    assert client.get(f"/api/v1/stories/{story.slug}/me/").json()["muted"] is False
    client.put(f"{ME}mutes/stories/{story.slug}/")
    assert client.get(f"/api/v1/stories/{story.slug}/me/").json()["muted"] is True


@pytest.mark.trust("V2")
@pytest.mark.parametrize(
    "path",
    [
        "mutes/stories/no-such",
        "mutes/comments/{held}",
        "mutes/comments/{none}",
        "mutes/subscribers/nobody",
        "follows/comments/{held}",
        "follows/comments/{none}",
    ],
)
def test_what_is_not_there_or_hidden_is_the_same_404(
    path: str, say: Say, alice: Subscriber, bob: Subscriber, client_of: ClientOf
) -> None:
    held = say(alice, "wait", held=True)
    response = client_of(bob).put(f"{ME}{path.format(held=held.pk, none=uuid4())}/")
    assert response.status_code == 404
    assert not Mute.objects.exists()
    assert not ThreadFollow.objects.exists()


def test_oneself_cannot_be_blocked(bob: Subscriber, client_of: ClientOf) -> None:
    response = client_of(bob).put(f"{ME}mutes/subscribers/bob/")
    assert (response.status_code, response.json()["code"]) == (422, "own_mute")
    assert not Mute.objects.exists()


@pytest.mark.trust("V12")
def test_of_what_is_hidden_by_now_only_the_number_is_told(
    shown: Comment, story: Story, bob: Subscriber, client_of: ClientOf
) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    follow_thread(subscriber=bob, thread=comment_key(shown.pk), at=NOW)
    mute_thread(subscriber=bob, thread=story_key(story.pk), at=NOW)
    Story.objects.filter(pk=story.pk).update(state="draft", published_at=None, title="Secret")
    client = client_of(bob)
    assert rows(client, "follows/") == []
    for path in ("follows/comments/", "mutes/"):
        [row] = rows(client, path)
        assert (row["story"], row["title"]) == (None, None)


@pytest.mark.trust("V2")
@pytest.mark.parametrize("path", ["follows/", "follows/comments/", "mutes/"])
def test_lists_are_for_oneself_alone_and_cost_the_same_however_long(
    path: str,
    story: Story,
    say: Say,
    alice: Subscriber,
    bob: Subscriber,
    make_subscriber: Callable[..., Subscriber],
    client_of: ClientOf,
    anonymous: APIClient,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    for number in range(6):
        comment = say(alice, f"comment {number}")
        follow_thread(subscriber=bob, thread=comment_key(comment.pk), at=NOW)
        mute_person(subscriber=bob, person=make_subscriber(f"person_{number}"), at=NOW + timedelta(seconds=number))
    mute_thread(subscriber=bob, thread="story:1", at=NOW)
    client = client_of(bob)
    with django_assert_num_queries({"follows/": 3, "follows/comments/": 4, "mutes/": 4}[path]):
        assert rows(client, path)
    first = client.get(ME + path, {"limit": 1}).json()
    assert len(first["results"]) == 1
    assert rows(client_of(alice), path) == []
    assert anonymous.get(ME + path).status_code == 401
