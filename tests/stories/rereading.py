"""Documents that are read again, and what became of their stories."""

from datetime import timedelta
from typing import Any

from core.models import Event
from stories.drafts import ManuscriptDraft, Section, StoryDraft
from stories.models import Correction, Story
from stories.selectors import draft_of
from stories.services import (
    PublishResult,
    file_draft,
    publish_story,
)
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
DOCUMENT = "tests:harbour"
UNSURE = ManuscriptDraft(name="harbour.txt", text="The union said it.", review_reasons=["A side is not sure."])
DISPUTED = "The document and an editor have both changed this: {}. It waits for an editor."
OTHER = StoryDraft("Lunch in schools gets dearer", body=[Section("", ["The town raises the price by a third."])])


def publish(draft: StoryDraft) -> PublishResult:
    return publish_story(draft=draft, document=DOCUMENT, at=LATER)


def file(draft: StoryDraft, manuscript: ManuscriptDraft = UNSURE) -> PublishResult:
    return file_draft(draft=draft, document=DOCUMENT, manuscript=manuscript, at=LATER)


def said(story: Story) -> StoryDraft:
    """What it says now."""
    return draft_of(Story.objects.get(pk=story.pk))


def state_of(story: Story) -> tuple[Any, ...]:
    """Everything that the public knows of it."""
    story.refresh_from_db()
    events = Event.objects.filter(kind="story.corrected").count()
    return said(story), story.version, story.state, Correction.objects.count(), events


def to_read(draft: StoryDraft) -> dict[str, Any]:
    return {"sides": draft.sides, "why_it_matters": draft.why_it_matters}
