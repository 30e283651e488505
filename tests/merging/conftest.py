"""Alice has a second account, `other_alice`, and Sonja, a senior, has noticed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.merging import merge_accounts
from discussion.moderation.models import Decision
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.models import Story
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
REASON = "Both sign their comments with the same name."
Merge = Callable[..., Decision]
Post = Callable[..., Comment]


@pytest.fixture
def other(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """The account that goes."""
    return make_subscriber("other_alice")


@pytest.fixture
def sonja(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("sonja", role=roles.SENIOR)


@pytest.fixture
def merge(alice: Subscriber, other: Subscriber, sonja: Subscriber) -> Merge:
    """`merge()`: the other account of Alice goes into hers; `merge(gone=bob, by=mo)`."""

    def merge(
        *,
        gone: Subscriber = other,
        kept: Subscriber = alice,
        by: Subscriber = sonja,
        confirmation: str | None = None,
        at: datetime = LATER,
    ) -> Decision:
        typed = gone.handle if confirmation is None else confirmation
        return merge_accounts(gone=gone, kept=kept, reason=REASON, confirmation=typed, by=by, at=at)

    return merge


@pytest.fixture
def post(story: Story) -> Post:
    """`post(alice, "words", parent=…, side="critic", minutes=3)`."""

    def post(
        author: Subscriber, body: str = "The tram is noisy.", *, parent: Comment | None = None, side: str = "",
        held: bool = False, minutes: int = 0, place: Story = story,
    ) -> Comment:  # fmt: skip
        at = NOW + timedelta(minutes=minutes)
        return post_comment(author=author, story=place, parent=parent, side=side, body=body, held=held, at=at)

    return post
