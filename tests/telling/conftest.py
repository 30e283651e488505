"""What happens in a discussion, and what people are told of it. Services are called, so nobody waits for being new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.readers import Told, read_notices
from core.models import Event
from discussion.telling.gathering import gather_notices
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story
from tests.conftest import NOW

Say = Callable[..., Comment]


@pytest.fixture
def say(story: Story) -> Say:
    """`say(bob, "words", parent)`: a comment as the services leave one, with its event."""

    def post(author: Subscriber, body: str = "words", parent: Comment | None = None, *, held: bool = False) -> Comment:
        at = NOW + timedelta(minutes=Comment.objects.count())  # no pace is too fast here
        return post_comment(author=author, story=story, parent=parent, side="", body=body, held=held, at=at)

    return post


@pytest.fixture
def shown(say: Say, alice: Subscriber) -> Comment:
    """A public comment of Alice."""
    return say(alice, "The tram is noisy.")


def gather(at: datetime = NOW) -> None:
    gather_notices(at=at)


def gather_anew() -> None:
    """As after a job that was killed before it noted how far it had read."""
    for event in Event.objects.order_by("pk"):
        event.pk = None
        event.save()
    gather()


def told(person: Subscriber, at: datetime = NOW) -> list[Told]:
    """What this person is told now, oldest first."""
    notices = list(Notice.objects.filter(subscriber=person).order_by("id"))
    return [says for _, says in read_notices(notices, to=person, at=at)]


def kinds(person: Subscriber) -> list[str]:
    """The kinds of what this person is told now, oldest first."""
    notices = list(Notice.objects.filter(subscriber=person).order_by("id"))
    return [notice.kind for notice, _ in read_notices(notices, to=person, at=NOW)]


def correct(story: Story, by: Subscriber, title: str = "Tram line nine divides the whole town") -> None:
    """A correction of the story's title, with a public reason."""
    draft = replace(draft_of(story), title=title)
    correct_story(story=story, draft=draft, reason="It is the whole town.", actor=by, at=NOW)
