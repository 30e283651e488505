"""Alice and Bob are known here: a moderator vouches for them, so that nothing of theirs waits for being new."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from core.ids import new_id
from core.markup import render
from discussion.threads.models import Comment, Revision
from discussion.threads.services import merge_stories, post_comment
from stories.models import Story
from stories.noise.models import Engagement, StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import LONG_AGO, NOW

MakeComment = Callable[..., Comment]
Post = Callable[..., Comment]
Merge = Callable[..., Story]
LATER = NOW + timedelta(hours=1)


def vouch_for(subscriber: Subscriber, by: Subscriber) -> Subscriber:
    Vouch.objects.create(subscriber=subscriber, by=by, reason="Known in person.", at=NOW)
    return subscriber


@pytest.fixture
def alice(alice: Subscriber, mo: Subscriber) -> Subscriber:
    return vouch_for(alice, mo)


@pytest.fixture
def bob(bob: Subscriber, mo: Subscriber) -> Subscriber:
    return vouch_for(bob, mo)


@pytest.fixture
def make_story(db: None) -> Callable[[], Story]:
    """A new published story at every call."""
    numbers = count(1)

    def make() -> Story:
        name = f"story-{next(numbers)}"
        return Story.objects.create(
            slug=name,
            state="published",
            title=name,
            document=name,
            content_hash="0",
            published_at=LONG_AGO,
            created_at=LONG_AGO,
        )

    return make


@pytest.fixture
def make_comment(story: Story, alice: Subscriber) -> MakeComment:
    """`make_comment(parent, state="held", author=bob)`: a comment as the services leave one, without their limits."""
    numbers = count(1)

    def make(parent: Comment | None = None, *, state: str = "published", **fields: Any) -> Comment:
        body = fields.pop("body", f"comment number {next(numbers)}")
        shown = render(body)
        is_public = state not in {"held", "rejected"}
        facts = {
            "id": new_id(),
            "story": story,
            "author": alice,
            "parent": parent,
            "depth": parent.depth + 1 if parent else 0,
            "state": state,
            "body": body,
            "body_html": shown.html,
            "body_text": shown.text,
            "shown_version": int(is_public),
            "story_version": 1,
            "created_at": NOW,
        }
        comment = Comment.objects.create(**{**facts, **fields})
        Revision.objects.create(
            comment=comment, version=1, state="shown" if is_public else state, body=body, created_at=NOW
        )
        return comment

    return make


@pytest.fixture
def post(story: Story, alice: Subscriber) -> Post:
    """`post("words", author=bob, held=True)`: through the service, by Alice if nobody is named."""

    def post(body: str = "Fewer *cars*.", **fields: Any) -> Comment:
        facts = {"author": alice, "story": story, "parent": None, "side": "", "held": False, "at": NOW}
        return post_comment(body=body, **{**facts, **fields})

    return post


@pytest.fixture
def as_alice(client_of: Callable[[Subscriber], APIClient], alice: Subscriber) -> APIClient:
    return client_of(alice)


@pytest.fixture
def as_bob(client_of: Callable[[Subscriber], APIClient], bob: Subscriber) -> APIClient:
    return client_of(bob)


def live_acts(**facts: Any) -> list[str]:
    """The kinds of the acts that count, oldest first."""
    acts = Engagement.objects.live().exclude(kind__in=["retract", "restore", "exclude", "include"])
    return list(acts.filter(**facts).order_by("id").values_list("kind", flat=True))


def walk(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every comment of an answer, replies included."""
    for node in nodes:
        yield node
        yield from walk(node["replies"]["results"])


def thread_url(story: Story) -> str:
    return f"/api/v1/stories/{story.slug}/comments/"


def comment_url(comment: Comment | UUID | str, more: str = "") -> str:
    return f"/api/v1/comments/{comment.pk if isinstance(comment, Comment) else comment}/{more}"


@pytest.fixture
def target(make_story: Callable[[], Story]) -> Story:
    """The story that stays; `story` is the duplicate."""
    return make_story()


@pytest.fixture
def merge(story: Story, target: Story, edith: Subscriber) -> Merge:
    def merge(**facts: Any) -> Story:
        given = {"source": story, "target": target, "actor": edith, "at": LATER, "reason": "Told twice.", **facts}
        return merge_stories(**given)

    return merge


def levels() -> dict[str, StoryNoise]:
    """{slug: what is kept of its noise} after a fold, by the ledger's own account."""
    fold_pending(at=LATER)
    call_command("rebuild_noise", "--check")
    return {noise.story.slug: noise for noise in StoryNoise.objects.select_related("story")}
