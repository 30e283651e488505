"""Sonja is a senior. Comments of some days, made without screening: what a rule would have met is asked afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts import roles
from accounts.models import Subscriber
from core.ids import last_id
from discussion.moderation.models import Decision
from discussion.screening.models import Rule
from discussion.screening.rules import add_rule
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW

MakeRule = Callable[..., Rule]
Say = Callable[..., list[Comment]]


@pytest.fixture
def sonja(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("sonja", role=roles.SENIOR)


@pytest.fixture
def make_rule(sonja: Subscriber) -> MakeRule:
    """`make_rule("casino", "hold", mode="on")`; off unless said otherwise."""

    def make(term: str = "casino", action: str = "hold", **fields: Any) -> Rule:
        facts = {"kind": "word", "term": term, "action": action, "mode": "off", "by": sonja, "at": NOW}
        return add_rule(**{**facts, **fields})

    return make


@pytest.fixture
def say(story: Story, alice: Subscriber) -> Say:
    """`say(3, "casino", days_ago=2)`: three comments of that day."""

    def write(count: int, body: str, *, days_ago: float = 1, at: datetime = NOW, **fields: Any) -> list[Comment]:
        moment = at - timedelta(days=days_ago)
        first = last_id(moment).int
        facts = {"story": story, "author": alice, "state": "published", "shown_version": 1, "story_version": 1}
        return Comment.objects.bulk_create(
            Comment(
                id=_id(first + 1 + Comment.objects.count() + number),
                body=body,
                body_text=body,
                body_html=body,
                created_at=moment,
                **{**facts, **fields},
            )
            for number in range(count)
        )

    return write


def _id(number: int) -> Any:
    return type(last_id(NOW))(int=number)


def judge(comment: Comment, actor: Subscriber, *actions: str) -> None:
    """Decisions about a comment, as rows: `judge(comment, mo, "remove", "restore")` reverses the first."""
    last = None
    for action in actions:
        reverses = last if action in {"restore", "undo"} else None
        last = Decision.objects.create(
            action=action, comment=comment, subject=comment.author, actor=actor, reverses=reverses, rule="R1", at=NOW
        )
