"""Alice is known here; Newton is not. A draft of hers passes every check."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Subscriber, Vouch
from discussion.screening.drafts import Draft, read_draft
from discussion.screening.models import Rule
from discussion.screening.rules import add_rule
from stories.models import Story
from tests.conftest import NOW

MakeDraft = Callable[..., Draft]
MakeRule = Callable[..., Rule]


@pytest.fixture
def alice(alice: Subscriber, mo: Subscriber) -> Subscriber:
    Vouch.objects.create(subscriber=alice, by=mo, reason="Known in person.", at=NOW)
    return alice


@pytest.fixture
def make_draft(story: Story, alice: Subscriber) -> MakeDraft:
    """`make_draft("words", author=newcomer)`."""

    def make(body: str = "A plain remark about trams.", **fields: Any) -> Draft:
        facts = {"body": body, "author": alice, "story": story, "parent": None, "comment": None, "at": NOW}
        return read_draft(**{**facts, **fields})

    return make


@pytest.fixture
def make_rule(mo: Subscriber) -> MakeRule:
    """`make_rule("casino", "hold")`, or `make_rule("ca.*no", kind="pattern", mode="off")`."""

    def make(term: str, action: str = "hold", **fields: Any) -> Rule:
        return add_rule(**{"kind": "word", "term": term, "action": action, "by": mo, "at": NOW, **fields})

    return make
