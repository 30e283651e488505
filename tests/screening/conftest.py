"""Alice is known here; Newton is not. A draft of hers passes every check."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Subscriber, Vouch
from discussion.screening.drafts import Draft, read_draft
from discussion.screening.models import WordRule
from discussion.screening.rules import add_word_rule
from stories.models import Story
from tests.conftest import NOW

MakeDraft = Callable[..., Draft]
MakeRule = Callable[..., WordRule]


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
    """`make_rule("casino", "hold")`."""

    def make(phrase: str, action: str = "hold") -> WordRule:
        return add_word_rule(phrase=phrase, action=action, by=mo, at=NOW)

    return make
