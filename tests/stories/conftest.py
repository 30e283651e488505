"""A story with everything, as its document tells it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.models import Camp, Story
from stories.selectors import draft_of
from stories.services import correct_story, file_draft, publish_story
from tests.conftest import NOW
from tests.noise.conftest import people

__all__ = ["people"]

LIST = "/api/v1/stories/"


def at(story: Story, more: str = "") -> str:
    """The address of a story, or of something below it."""
    return f"{LIST}{story.slug}/{more}"


def told(answer: Any) -> tuple[int, str]:
    """The status of an answer, and its code where it is a refusal."""
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def draft() -> StoryDraft:
    """All fields filled, summary left to be derived."""
    return StoryDraft(
        title="Harbour toll divides the islands",
        why_it_matters="Every crate that lands pays twice. Fishers and shops see it differently.",
        key_points=["The toll begins in May.", "It is 4 % of the freight."],
        body=[Section("", ["The council voted 9 to 7."]), Section("What follows", ["A review.", "A court case."])],
        plain_words="Boats pay more.",
        sides=[
            SideDraft(Camp.CRITIC, "It doubles our costs.", "Fishers' union", "Radio interview, 3 November"),
            SideDraft(Camp.DEFENDER, "The quay must be paid for.", "Harbour board"),
            SideDraft(Camp.NEUTRAL, "The figures are not out yet.", "The auditor"),
        ],
        forecast="The court will shorten it.",
        timeline=[
            TimelineDraft("The vote", "9 to 7", date(2026, 11, 3)),
            TimelineDraft("The toll begins", date_text="May 2027"),
        ],
        sources=[SourceDraft("Council minutes", "https://council.example/minutes", "item 4")],
        topics=["Harbour", "Taxes"],
    )


@pytest.fixture
def harbour(db: None, draft: StoryDraft) -> Story:
    """The draft, published yesterday."""
    return publish_story(draft=draft, document="tests:harbour", at=NOW - timedelta(days=1)).story


@pytest.fixture
def waiting(db: None, draft: StoryDraft) -> Story:
    """The draft, filed for review."""
    return file_draft(draft=draft, document="tests:waiting", at=NOW).story


@pytest.fixture
def desk(edith: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> APIClient:
    """Edith's program."""
    return client_of(edith)


@pytest.fixture
def by_hand(harbour: Story, edith: Subscriber) -> Callable[..., None]:
    """`by_hand(forecast="Nobody knows.")`: edith corrects the story."""

    def correct(**changes: Any) -> None:
        changed = replace(draft_of(Story.objects.get(pk=harbour.pk)), **changes)
        correct_story(story=harbour, draft=changed, reason="It was wrong.", actor=edith, at=NOW)

    return correct
