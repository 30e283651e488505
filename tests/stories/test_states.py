"""From state to state: each step once, by somebody, as a row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Subscriber
from config.celery import app
from core.errors import DomainError
from core.models import Event
from stories.drafts import StoryDraft
from stories.models import Story
from stories.selectors import draft_of, visible_stories
from stories.services import (
    archive_story,
    close_story,
    edit_draft,
    file_draft,
    publish_draft,
    publish_due_stories,
    publish_story,
    reopen_story,
    send_to_review,
    set_aside_draft,
    unarchive_story,
    unschedule_story,
)
from stories.versions import version_of
from tests.conftest import LONG_AGO, NOW

LATER = NOW + timedelta(hours=3)
Act = Callable[..., Story]


@pytest.fixture
def waiting(db: None, draft: StoryDraft) -> Story:
    """The draft, filed for review."""
    return file_draft(draft=draft, document="tests:waiting", at=NOW).story


def turns(story: Story) -> list[tuple[str, str, str | None]]:
    return list(story.transitions.order_by("id").values_list("before", "after", "by__handle"))


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.trust("V1")
def test_a_draft_is_published_once_and_only_then_seen(waiting: Story, edith: Subscriber) -> None:
    assert not visible_stories(LATER).exists()
    assert kinds() == []
    story = publish_draft(story=waiting, actor=edith, at=LATER)
    assert (story.state, story.published_at, story.version) == ("published", LATER, 1)
    assert visible_stories(LATER).get() == waiting
    assert turns(waiting) == [("", "review", None), ("review", "published", "edith")]
    assert kinds() == ["story.published"]


def test_what_is_typed_is_published_with_it(waiting: Story, edith: Subscriber) -> None:
    changed = replace(draft_of(waiting), title="A shorter title")
    story = publish_draft(story=waiting, actor=edith, at=NOW, draft=changed, version=version_of(waiting))
    assert (story.title, story.slug, story.version) == ("A shorter title", "a-shorter-title", 1)
    assert Event.objects.get().story == "a-shorter-title"
    assert not story.corrections.exists()


@pytest.mark.trust("V1")
def test_a_scheduled_story_appears_when_its_time_has_come(waiting: Story, edith: Subscriber) -> None:
    publish_draft(story=waiting, actor=edith, at=NOW, publish_at=LATER)
    assert publish_due_stories(at=LATER - timedelta(seconds=1)) == 0
    assert not visible_stories(LATER + timedelta(days=1)).exists()
    assert kinds() == []
    assert publish_due_stories(at=LATER + timedelta(seconds=40)) == 1
    assert publish_due_stories(at=LATER + timedelta(seconds=40)) == 0
    story = visible_stories(LATER).get()
    assert (story.published_at, story.version) == (LATER, 1)
    assert turns(story)[1:] == [("review", "scheduled", "edith"), ("scheduled", "published", None)]
    assert kinds() == ["story.published"]


def test_a_scheduled_story_gets_another_time_or_none_or_now(waiting: Story, edith: Subscriber) -> None:
    publish_draft(story=waiting, actor=edith, at=NOW, publish_at=LATER)
    sooner = NOW + timedelta(hours=1)
    assert publish_draft(story=waiting, actor=edith, at=NOW, publish_at=sooner).published_at == sooner
    story = unschedule_story(story=waiting, actor=edith, at=NOW)
    assert (story.state, story.published_at) == ("review", None)
    publish_draft(story=waiting, actor=edith, at=NOW, publish_at=LATER)
    assert publish_draft(story=waiting, actor=edith, at=sooner).published_at == sooner
    assert kinds() == ["story.published"]


def test_a_draft_is_set_aside_and_taken_up_again(waiting: Story, edith: Subscriber) -> None:
    set_aside_draft(story=waiting, actor=edith, at=NOW, note="Needs a second source.")
    assert waiting.transitions.get(after="draft").note == "Needs a second source."
    assert send_to_review(story=waiting, actor=edith, at=NOW).state == "review"
    assert turns(waiting)[1:] == [("review", "draft", "edith"), ("draft", "review", "edith")]


@pytest.mark.parametrize("act", [set_aside_draft, publish_draft])
def test_no_step_loses_what_is_typed(waiting: Story, edith: Subscriber, act: Act) -> None:
    story = act(
        story=waiting,
        actor=edith,
        at=NOW,
        draft=replace(draft_of(waiting), forecast="Nobody knows."),
        version=version_of(waiting),
    )
    assert story.forecast == "Nobody knows."
    assert (story.edited_by, story.edited_at) == (edith, NOW)


def test_closing_and_reopening_are_rows(harbour: Story, edith: Subscriber, mo: Subscriber) -> None:
    close_story(story=harbour, actor=edith, at=NOW)
    assert close_story(story=harbour, actor=mo, at=LATER).state == "closed", "closing twice changes nothing"
    assert reopen_story(story=harbour, actor=mo, at=LATER).state == "published"
    reopen_story(story=harbour, actor=mo, at=LATER)
    assert turns(harbour)[1:] == [("published", "closed", "edith"), ("closed", "published", "mo")]
    assert list(harbour.transitions.order_by("id").values_list("at", flat=True))[1:] == [NOW, LATER]
    assert kinds() == ["story.published", "story.closed", "story.reopened"]


@pytest.mark.parametrize("closed", [True, False])
def test_an_archived_story_comes_back_as_it_was(harbour: Story, edith: Subscriber, closed: bool) -> None:
    if closed:
        close_story(story=harbour, actor=edith, at=NOW)
    for _ in range(2):
        assert archive_story(story=harbour, actor=edith, at=NOW).state == "archived"
    for _ in range(2):
        story = unarchive_story(story=harbour, actor=edith, at=LATER)
    assert story.state == ("closed" if closed else "published")
    assert kinds()[-2:] == ["story.archived", "story.unarchived"]
    assert harbour.transitions.count() == 3 + closed


@pytest.mark.parametrize(
    ("act", "more", "code"),
    [
        (publish_draft, {"publish_at": NOW}, "publish_time_past"),
        (publish_draft, {"version": 7}, "story_changed"),
        (publish_draft, {"draft": StoryDraft(title="")}, "draft_invalid"),
        (unschedule_story, {}, "story_not_scheduled"),
        (send_to_review, {}, "story_not_set_aside"),
        (close_story, {}, "story_not_published"),
        (reopen_story, {}, "story_not_published"),
        (archive_story, {}, "story_not_published"),
        (unarchive_story, {}, "story_not_published"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refused_step_changes_nothing(
    waiting: Story, edith: Subscriber, act: Act, more: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        act(story=waiting, actor=edith, at=NOW, **more)
    assert refusal.value.code == code
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version, waiting.published_at) == ("review", 1, None)
    assert turns(waiting) == [("", "review", None)]
    assert kinds() == []


@pytest.mark.parametrize("act", [publish_draft, unschedule_story, set_aside_draft, send_to_review])
def test_a_published_story_does_not_go_back(harbour: Story, edith: Subscriber, act: Act) -> None:
    with pytest.raises(DomainError) as refusal:
        act(story=harbour, actor=edith, at=NOW)
    assert refusal.value.code == "story_not_draft"
    assert turns(harbour) == [("", "published", None)]
    with pytest.raises(DomainError, match="only through a correction"):
        edit_draft(story=harbour, draft=replace(draft_of(harbour), title="Other"), actor=edith, at=NOW)


def test_only_what_waits_is_set_aside(waiting: Story, edith: Subscriber) -> None:
    publish_draft(story=waiting, actor=edith, at=NOW, publish_at=LATER)
    with pytest.raises(DomainError) as refusal:
        set_aside_draft(story=waiting, actor=edith, at=NOW)
    assert refusal.value.code == "story_not_in_review"


def test_the_schedule_knows_the_job(waiting: Story, edith: Subscriber) -> None:
    """By its name, every minute; and the job does what the service does."""
    Story.objects.update(state=Story.State.SCHEDULED, published_at=LONG_AGO)
    entry = app.conf.beat_schedule["publish-due-stories"]
    app.loader.import_default_modules()
    app.tasks[entry["task"]].apply(throw=True)
    assert entry["schedule"] == 60
    waiting.refresh_from_db()
    assert (waiting.state, waiting.published_at) == ("published", LONG_AGO)


@pytest.mark.trust("S8")
@pytest.mark.django_db(transaction=True)
def test_runs_at_once_publish_each_due_story_once(draft: StoryDraft) -> None:
    """Three real runs over six stories."""
    for number in range(6):
        publish_story(draft=replace(draft, title=f"Story {number}"), document=f"tests:{number}", at=NOW)
    Story.objects.update(state=Story.State.SCHEDULED)
    Event.objects.all().delete()
    start = Barrier(3)

    def run(_number: int) -> int:
        try:
            start.wait()
            return publish_due_stories(at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(run, range(3))) == 6
    assert kinds() == ["story.published"] * 6
