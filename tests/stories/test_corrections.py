"""A published story changes in the open, or not at all; and who closed its discussion is known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import StoryDraft
from stories.models import Closure, Correction, Story
from stories.selectors import draft_of
from stories.services import close_story, correct_story, reopen_story
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


@pytest.mark.parametrize("state", [Story.State.DRAFT, Story.State.ARCHIVED])
def test_only_a_published_story_is_corrected_or_closed(harbour: Story, edith: Subscriber, state: Story.State) -> None:
    harbour.state, harbour.published_at = state, harbour.published_at if state == "archived" else None
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


def test_closing_and_reopening_are_rows(harbour: Story, edith: Subscriber, mo: Subscriber) -> None:
    later = NOW + timedelta(days=1)
    close_story(story=harbour, actor=edith, at=NOW)
    assert close_story(story=harbour, actor=mo, at=later).state == "closed", "closing twice changes nothing"
    assert reopen_story(story=harbour, actor=mo, at=later).state == "published"
    reopen_story(story=harbour, actor=mo, at=later)
    closure = Closure.objects.get()
    assert (closure.by, closure.at, closure.reopened_by, closure.reopened_at) == (edith, NOW, mo, later)
    kinds = Event.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["story.published", "story.closed", "story.reopened"]
