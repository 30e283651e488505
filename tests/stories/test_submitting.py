"""Stories that are handed in whole: what becomes of them, the first time and again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import Section, StoryDraft
from stories.models import Correction, Manuscript, Proposal, Story
from stories.selectors import draft_of
from stories.services import PublishResult, correct_story, dismiss_proposal, edit_draft, submit_story
from stories.services.foreseeing import CHANGED_IN_HAND
from stories.services.submitting import SAYS_OTHERWISE
from tests.conftest import NOW

TOMORROW = NOW + timedelta(days=1)


def submit(
    draft: StoryDraft, edith: Subscriber, state: str = "review", publish_at: datetime | None = None
) -> PublishResult:
    to = Story.State(state)
    return submit_story(draft=draft, document="newsroom:1", state=to, publish_at=publish_at, actor=edith, at=NOW)


@pytest.mark.parametrize(
    ("state", "publish_at", "outcome", "then"),
    [
        ("draft", None, "filed", "draft"),
        ("review", None, "filed", "review"),
        ("published", None, "published", "published"),
        ("published", TOMORROW, "filed", "scheduled"),
    ],
)
def test_a_story_goes_where_it_is_sent(
    draft: StoryDraft, edith: Subscriber, state: str, publish_at: datetime | None, outcome: str, then: str
) -> None:
    done = submit(draft, edith, state, publish_at)
    assert (done.outcome, done.story.state) == (outcome, then)
    assert done.story.published_at == (publish_at or (NOW if state == "published" else None))
    assert Event.objects.filter(kind="story.published").count() == int(then == "published")
    first = done.story.transitions.order_by("id")[0]
    assert (first.by, first.at) == (edith, NOW)


def test_sent_again_it_is_the_same_story(draft: StoryDraft, edith: Subscriber) -> None:
    submit(draft, edith)
    assert submit(draft, edith).outcome == "unchanged"
    assert submit(replace(draft, plain_words="Boats pay twice."), edith).outcome == "refiled"
    assert submit(draft, edith, "published").outcome == "published"
    changed = replace(draft, plain_words="Boats pay more now.")
    assert submit(changed, edith).outcome == "proposed"
    assert submit(changed, edith, "published").outcome == "corrected"
    assert (Story.objects.count(), Correction.objects.get().by) == (1, edith)


def test_what_an_editor_has_in_hand_is_left_alone(draft: StoryDraft, edith: Subscriber) -> None:
    story = submit(draft, edith).story
    edit_draft(story=story, draft=replace(draft_of(story), title="By hand"), actor=edith, at=NOW)
    done = submit(replace(draft, plain_words="Boats pay twice."), edith, "published", TOMORROW)
    assert (done.outcome, done.note, done.story.state) == ("unchanged", CHANGED_IN_HAND, "review")
    assert done.story.title == "By hand"


def test_a_time_that_is_past_is_refused(draft: StoryDraft, edith: Subscriber) -> None:
    with pytest.raises(DomainError) as refusal:
        submit(draft, edith, "published", NOW)
    assert refusal.value.code == "publish_time_past"
    assert not Story.objects.exists()


@pytest.mark.parametrize("state", ["published", "closed", "archived"])
@pytest.mark.parametrize("words", ["Boats pay more.", "Boats pay twice."])
def test_a_published_story_is_given_no_time_and_shows_nothing_before_one(
    draft: StoryDraft, edith: Subscriber, state: str, words: str
) -> None:
    story = submit(draft, edith, "published").story
    Story.objects.filter(pk=story.pk).update(state=state)
    kept = Story.objects.values().get()
    with pytest.raises(DomainError) as refusal:
        submit(replace(draft, plain_words=words), edith, "published", TOMORROW)
    assert refusal.value.code == "story_not_draft"
    assert Story.objects.values().get() == kept
    assert not Correction.objects.exists()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("words", ["Boats pay more.", "Boats pay twice."])
def test_another_time_is_refused_and_nothing_is_written(draft: StoryDraft, edith: Subscriber, words: str) -> None:
    submit(draft, edith, "published", TOMORROW)
    kept = Story.objects.values().get()
    with pytest.raises(DomainError) as refusal:
        submit(replace(draft, plain_words=words), edith, "published", TOMORROW + timedelta(days=1))
    assert refusal.value.code == "story_scheduled"
    assert (Story.objects.values().get(), Manuscript.objects.exists()) == (kept, False)


def test_the_same_time_may_be_sent_again(draft: StoryDraft, edith: Subscriber) -> None:
    steps = submit(draft, edith, "published", TOMORROW).story.transitions.count()
    again = submit(draft, edith, "published", TOMORROW)
    assert (again.outcome, again.story.published_at, again.story.transitions.count()) == ("unchanged", TOMORROW, steps)


@pytest.mark.parametrize("state", ["draft", "review"])
def test_what_is_not_to_be_published_yet_waits_beside_the_published_story(
    draft: StoryDraft, edith: Subscriber, state: str
) -> None:
    story = submit(draft, edith, "published").story
    done = submit(replace(draft, plain_words="Boats pay twice."), edith, state)
    assert (done.outcome, done.note) == ("proposed", "It is in the state published, and stays there.")
    assert Proposal.objects.get().draft["plain_words"] == "Boats pay twice."
    story.refresh_from_db()
    assert (story.state, story.plain_words, story.version) == ("published", "Boats pay more.", 1)


def test_unchanged_says_so_where_the_story_says_otherwise(draft: StoryDraft, edith: Subscriber) -> None:
    story = submit(draft, edith, "published").story
    assert submit(draft, edith, "published").note == ""
    changed = replace(draft_of(story), plain_words="Boats pay twice.")
    correct_story(story=story, draft=changed, reason="Wrong.", actor=edith, at=NOW)
    again = submit(draft, edith, "published")
    assert (again.outcome, again.note) == ("unchanged", SAYS_OTHERWISE)
    left_out = submit(replace(draft, plain_words="Boats pay thrice."), edith)
    dismiss_proposal(story=story, proposal=Proposal.objects.get(story=story).pk, actor=edith, at=NOW)
    again = submit(replace(draft, plain_words="Boats pay thrice."), edith)
    assert (left_out.outcome, again.outcome, again.note) == ("proposed", "unchanged", SAYS_OTHERWISE)


@pytest.mark.parametrize(("before", "after"), [("review", "draft"), ("published", "review")])
def test_a_state_that_is_not_reached_is_told(draft: StoryDraft, edith: Subscriber, before: str, after: str) -> None:
    submit(draft, edith, before)
    again = submit(draft, edith, after)
    assert (again.outcome, again.note) == ("unchanged", f"It is in the state {before}, and stays there.")


@pytest.mark.trust("X13")
def test_what_nobody_sees_is_no_part_of_a_story(draft: StoryDraft, edith: Subscriber) -> None:
    """Whatever way a story comes in: these characters turn other words around, or hide."""
    unseen = "\u202eabc\u200b\x1b[31m\x07\u2066d\ufeff\x00"
    done = submit(replace(draft, title=f"Toll {unseen}", body=[Section(unseen, [f"{unseen}\u2028{unseen}"])]), edith)
    assert done.story.title == "Toll abc[31md"
    assert done.story.body == [{"heading": "abc[31md", "paragraphs": ["abc[31md\nabc[31md"]}]
