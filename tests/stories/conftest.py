"""A story with everything, as its document tells it."""

from datetime import date, timedelta

import pytest

from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.models import Camp, Story
from stories.services import publish_story
from tests.conftest import NOW


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
