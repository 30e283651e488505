"""A published story changes in the open, or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import StoryDraft
from stories.models import Correction, Story
from stories.selectors import draft_of
from stories.services import close_story, correct_story
from tests.conftest import NOW

Change = Callable[[StoryDraft], StoryDraft]


def test_a_correction_says_who_when_why_and_what(harbour: Story, edith: Subscriber) -> None:
    before = draft_of(harbour)
    after = replace(before, sides=before.sides[:2], timeline=[])
    correct_story(story=harbour, draft=after, reason="  The auditor has withdrawn it. ", actor=edith, at=NOW, version=1)
    correction = Correction.objects.get()
    assert (correction.by, correction.at, correction.reason) == (edith, NOW, "The auditor has withdrawn it.")
    assert correction.changes["timeline"][0][0]["date"] == "2026-11-03"
    assert len(correction.changes["sides"][0]) == 3
    harbour.refresh_from_db()
    assert harbour.version == 2
    assert draft_of(harbour) == after


@pytest.mark.parametrize(
    ("reason", "version", "change", "code"),
    [
        (" ", None, lambda draft: replace(draft, title="Other"), "reason_missing"),
        ("Why not.", 7, lambda draft: replace(draft, title="Other"), "story_changed"),
        ("Why not.", None, lambda draft: replace(draft, title=f" {draft.title}\n"), "nothing_to_correct"),
        ("Why not.", None, lambda draft: replace(draft, title=""), "draft_invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_refused_correction_leaves_the_story_alone(
    harbour: Story, edith: Subscriber, reason: str, version: int | None, change: Change, code: str
) -> None:
    before = draft_of(harbour)
    with pytest.raises(DomainError) as refusal:
        correct_story(story=harbour, draft=change(before), reason=reason, actor=edith, at=NOW, version=version)
    assert refusal.value.code == code
    harbour.refresh_from_db()
    assert (harbour.version, draft_of(harbour)) == (1, before)
    assert not Correction.objects.exists()
    assert not Event.objects.filter(kind="story.corrected").exists()


@pytest.mark.parametrize("state", [Story.State.DRAFT, Story.State.SCHEDULED, Story.State.ARCHIVED])
def test_only_a_published_story_is_corrected_or_closed(harbour: Story, edith: Subscriber, state: Story.State) -> None:
    harbour.state, harbour.published_at = state, None if state == "draft" else harbour.published_at
    harbour.save()
    for attempt in (
        lambda: correct_story(
            story=harbour, draft=replace(draft_of(harbour), title="Other"), reason="x", actor=edith, at=NOW
        ),
        lambda: close_story(story=harbour, actor=edith, at=NOW),
    ):
        with pytest.raises(DomainError) as refusal:
            attempt()
        assert refusal.value.code == "story_not_published"
    harbour.refresh_from_db()
    assert (harbour.state, harbour.version) == (state, 1)
