"""Bringing a story into a state: every state that there is, from every other."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import StoryDraft
from stories.models import Story, Transition
from stories.services import archive_story, close_story, file_draft, move_story, publish_draft, publish_story
from stories.versions import version_of
from tests.conftest import NOW

State = Story.State
LATER = NOW + timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


def story_in(state: str, draft: StoryDraft, edith: Subscriber) -> Story:
    """A story that came into this state in the way in which stories do."""
    if state in Story.SHOWN:
        story = publish_story(draft=draft, document="tests:moving", at=NOW).story
        change = {State.CLOSED: close_story, State.ARCHIVED: archive_story}.get(State(state))
        return change(story=story, actor=edith, at=NOW) if change else story
    waiting = State.DRAFT if state == State.DRAFT else State.REVIEW
    story = file_draft(draft=draft, document="tests:moving", at=NOW, state=waiting).story
    if state == State.SCHEDULED:
        return publish_draft(story=story, actor=edith, at=NOW, publish_at=TOMORROW)
    return story


def move(story: Story, to: str, edith: Subscriber, publish_at: datetime | None = None) -> str:
    """The state that the story then has, or why it was refused."""
    try:
        moved = move_story(story=story, to=State(to), actor=edith, at=LATER, publish_at=publish_at, note="Because.")
    except DomainError as refusal:
        return refusal.code
    return moved.state


DRAFT, MISSING, NOT_SHOWN = "story_not_draft", "publish_time_missing", "story_not_published"
OUTCOMES = {  # columns: where the story is to go
    #            draft                  review                 scheduled published    closed      archived
    "draft": ("draft", "review", MISSING, "published", NOT_SHOWN, NOT_SHOWN),
    "review": ("draft", "review", MISSING, "published", NOT_SHOWN, NOT_SHOWN),
    "scheduled": ("story_not_in_review", "review", "scheduled", "published", NOT_SHOWN, NOT_SHOWN),
    "published": (DRAFT, DRAFT, MISSING, "published", "closed", "archived"),
    "closed": (DRAFT, DRAFT, MISSING, "published", "closed", "archived"),
    "archived": (DRAFT, DRAFT, MISSING, "published", "closed", "archived"),
}  # fmt: skip
CASES = [
    (before, to, outcome)
    for before, outcomes in OUTCOMES.items()
    for to, outcome in zip(State.values, outcomes, strict=True)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "to", "outcome"), CASES)
def test_every_move_is_made_or_refused(
    draft: StoryDraft, edith: Subscriber, before: str, to: str, outcome: str
) -> None:
    story = story_in(before, draft, edith)
    steps = Transition.objects.count()
    assert move(story, to, edith) == outcome
    story.refresh_from_db()
    if outcome in State.values:
        assert story.state == to
        last = Transition.objects.order_by("-id")[0]
        assert before == to or (last.after, last.by, last.at, last.note) == (to, edith, LATER, "Because.")
    else:
        assert story.state == before
    if before == to or outcome not in State.values:
        assert Transition.objects.count() == steps


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["published", "scheduled"])
@pytest.mark.parametrize("before", ["draft", "review", "scheduled"])
def test_a_time_schedules(draft: StoryDraft, edith: Subscriber, before: str, to: str) -> None:
    story = story_in(before, draft, edith)
    when = TOMORROW + timedelta(hours=1)
    assert move(story, to, edith, when) == "scheduled"
    steps = Transition.objects.count()
    assert move(story, to, edith, when) == "scheduled"
    story.refresh_from_db()
    assert (story.published_at, Transition.objects.count()) == (when, steps)
    assert not Event.objects.filter(kind="story.published").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "publish_at", "code"),
    [("review", LATER, "publish_time_past"), ("review", NOW, "publish_time_past"), ("published", TOMORROW, DRAFT)],
)
def test_a_time_that_is_past_or_comes_too_late(
    draft: StoryDraft, edith: Subscriber, before: str, publish_at: datetime, code: str
) -> None:
    story = story_in(before, draft, edith)
    assert move(story, "published", edith, publish_at) == code
    story.refresh_from_db()
    assert story.state == before


@pytest.mark.django_db
def test_whoever_looked_at_another_version_moves_nothing(draft: StoryDraft, edith: Subscriber) -> None:
    story = story_in("review", draft, edith)
    with pytest.raises(DomainError) as refusal:
        move_story(story=story, to=State.PUBLISHED, actor=edith, at=LATER, version=f"draft-{story.pk}-2")
    assert (refusal.value.code, refusal.value.data) == ("story_changed", {"version": f"draft-{story.pk}-1"})
    story.refresh_from_db()
    assert story.state == "review"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "moved_to"), [("review", "draft"), ("draft", "review"), ("scheduled", "review"), ("review", "scheduled")]
)
def test_whoever_has_not_seen_the_last_step_moves_nothing(
    draft: StoryDraft, edith: Subscriber, before: str, moved_to: str
) -> None:
    story = story_in(before, draft, edith)
    seen = version_of(story)
    move(story, moved_to, edith, TOMORROW if moved_to == "scheduled" else None)
    steps = Transition.objects.count()
    with pytest.raises(DomainError) as refusal:
        move_story(story=story, to=State.PUBLISHED, actor=edith, at=LATER, version=seen)
    story.refresh_from_db()
    assert (refusal.value.code, refusal.value.data) == ("story_changed", {"version": version_of(story)})
    assert (story.state, Transition.objects.count()) == (moved_to, steps)
