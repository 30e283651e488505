"""Two stories become one discussion: what moves, what stays as it was, and who may do it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.sanctions import impose_ban
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment, Follow, Stance
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    follow_story,
    remove_comment,
    unfollow_story,
)
from stories.models import Story, Transition
from stories.noise.models import Engagement, StoryNoise
from stories.selectors import comment_counts, get_visible_story, listed_stories
from stories.services import unarchive_story
from tests.conftest import NOW
from tests.threads.conftest import LATER, Merge, Post, levels, live_acts, thread_url, walk


def written() -> dict[str, int]:
    models = (Transition, Event, Engagement, Comment, Stance, Follow, StoryNoise)
    moved = Story.objects.filter(merged_into__isnull=False)
    return {model.__name__: model._default_manager.count() for model in models} | {"merged": moved.count()}


def refused(merge: Merge, **facts: Any) -> str:
    """The code of the refusal; nothing was written."""
    before = written()
    with pytest.raises(DomainError) as caught:
        merge(**facts)
    assert written() == before
    return caught.value.code


def test_comments_move_with_their_tree_their_words_and_what_they_were_written_about(
    story: Story, target: Story, post: Post, bob: Subscriber, merge: Merge
) -> None:
    Story.objects.filter(pk=story.pk).update(version=3)
    root = post("a root", side="critic")
    reply = post("a reply", author=bob, parent=root)
    theirs = post("on the target", story=target)
    merge()
    moved = {comment.pk: comment for comment in Comment.objects.all()}
    assert {comment.story_id for comment in moved.values()} == {target.pk}
    assert moved[reply.pk].parent == moved[root.pk]
    assert [moved[root.pk].story_version, moved[root.pk].written_about] == [3, story]
    assert (moved[theirs.pk].story_version, moved[theirs.pk].written_about) == (1, None)
    assert comment_counts([story, target]) == {story.pk: 0, target.pk: 3}


def test_the_source_is_archived_for_good_and_its_address_leads_to_the_target(
    story: Story, target: Story, edith: Subscriber, merge: Merge
) -> None:
    merge(reason=" Told twice. ")
    story.refresh_from_db()
    assert (story.state, story.merged_into) == ("archived", target)
    step = Transition.objects.get()
    assert (step.story, step.before, step.after, step.by, step.at) == (story, "published", "archived", edith, LATER)
    assert step.note == f"Merged into {target.slug}: Told twice."
    event = Event.objects.get(kind="story.merged")
    assert (event.story, event.payload) == (story.slug, {"into": target.slug})
    assert get_visible_story(story.slug, LATER) == target
    assert list(listed_stories(LATER)) == [target]
    with pytest.raises(DomainError) as refusal:
        unarchive_story(story=story, actor=edith, at=LATER)
    assert refusal.value.code == "story_merged"


def test_a_merge_after_a_merge_leads_every_address_in_one_step(
    story: Story, target: Story, make_story: Callable[[], Story], post: Post, merge: Merge
) -> None:
    comment, other, last = post("words"), make_story(), make_story()
    merge()
    merge(source=other, target=target)
    merge(source=target, target=last)
    assert set(Story.objects.exclude(pk=last.pk).values_list("merged_into", flat=True)) == {last.pk}
    assert get_visible_story(story.slug, LATER) == last
    comment.refresh_from_db()
    assert (comment.story, comment.written_about) == (last, story)
    assert set(levels()) == {last.slug}


def test_no_story_is_merged_into_itself_or_public_when_merged(story: Story, target: Story) -> None:
    story.merged_into = target
    with pytest.raises(IntegrityError, match="story_merged_is_archived"):
        story.save()


def test_a_story_cannot_swallow_itself(story: Story, merge: Merge) -> None:
    assert refused(merge, target=story) == "merge_into_itself"


def test_what_was_merged_is_neither_source_nor_target(
    story: Story, target: Story, make_story: Callable[[], Story], merge: Merge
) -> None:
    merge()
    assert refused(merge) == "story_merged"
    assert refused(merge, source=make_story(), target=story) == "story_merged"
    assert refused(merge, source=target, target=story) == "story_merged"


@pytest.mark.parametrize("state", ["draft", "review", "scheduled"])
def test_unpublished_stories_are_not_merged(story: Story, target: Story, state: str, merge: Merge) -> None:
    Story.objects.filter(pk=story.pk).update(state=state)
    assert refused(merge) == "story_not_published"
    assert refused(merge, source=target, target=story) == "story_not_published"


def test_an_archived_story_is_merged_and_takes_nothing_in(story: Story, target: Story, merge: Merge) -> None:
    Story.objects.filter(pk=story.pk).update(state="archived")
    assert refused(merge, source=target, target=story) == "story_not_published"
    assert merge() == target


@pytest.mark.trust("V8")
def test_only_editors_in_good_standing_merge(
    alice: Subscriber, mo: Subscriber, edith: Subscriber, merge: Merge
) -> None:
    assert refused(merge, actor=alice) == refused(merge, actor=mo) == "merge_not_allowed"
    impose_ban(subscriber=edith, rule="abuse", reason="Abuse.", by=mo, at=NOW)
    assert refused(merge) == "merge_not_allowed"


def test_a_merge_says_why(merge: Merge) -> None:
    assert refused(merge, reason="  ") == refused(merge, reason="\u200b\u3164") == "merge_reason_missing"


@pytest.mark.trust("V1")
def test_what_is_hidden_stays_hidden_and_cases_stay_with_their_comments(
    story: Story,
    target: Story,
    post: Post,
    bob: Subscriber,
    charlie: Subscriber,
    mo: Subscriber,
    merge: Merge,
    anonymous: APIClient,
) -> None:
    shown = post("shown words")
    post("held words", held=True)
    removed = remove_comment(comment=post("removed words", author=bob), reason="Abuse.", by=mo, at=NOW)
    deleted = post("deleted words")
    delete_comment(comment=deleted, author=deleted.author, at=NOW)  # type: ignore[arg-type]
    report = report_comment(comment=shown, reporter=charlie, reason="spam", at=NOW)
    states = dict(Comment.objects.values_list("pk", "state"))
    merge()
    assert dict(Comment.objects.values_list("pk", "state")) == states
    answer = anonymous.get(thread_url(story))
    told = {node["id"]: node["state"] for node in walk(answer.json()["results"])}
    assert told == {str(shown.pk): "published", str(removed.pk): "removed", str(deleted.pk): "removed"}
    assert b"held words" not in answer.content
    assert b"removed words" not in answer.content
    case = Case.objects.get(pk=report.case_id)
    assert (case.closed_at, case.about.story) == (None, target)
    assert decide(case=case, action="approve", version=1, actor=mo, at=LATER).comment == shown


def test_of_two_stances_that_on_the_target_stays(
    story: Story, target: Story, alice: Subscriber, bob: Subscriber, merge: Merge
) -> None:
    declare_stance(story=target, subscriber=alice, side="defender", because=None, at=NOW)
    declare_stance(story=story, subscriber=alice, side="critic", because=None, at=NOW + timedelta(minutes=1))
    declare_stance(story=story, subscriber=bob, side="critic", because=None, at=NOW)
    merge()
    assert dict(Stance.objects.values_list("subscriber__handle", "side")) == {"alice": "defender", "bob": "critic"}
    assert set(Stance.objects.values_list("story", flat=True)) == {target.pk}
    assert live_acts(kind="stance") == ["stance", "stance"]
    withdrawn = Engagement.objects.get(kind="retract")
    assert (withdrawn.story, withdrawn.actor, withdrawn.by and withdrawn.by.handle) == (story, alice, "edith")
    noise = levels()[target.slug]
    assert (noise.people, noise.critics, noise.defenders) == (2, noise.critics, noise.critics)


def test_who_follows_both_follows_one(
    story: Story, target: Story, alice: Subscriber, bob: Subscriber, merge: Merge
) -> None:
    for subscriber, followed in ((alice, story), (alice, target), (bob, story)):
        follow_story(story=followed, subscriber=subscriber, at=NOW)
    merge()
    assert sorted(Follow.objects.values_list("story__slug", "subscriber__handle")) == [
        (target.slug, "alice"),
        (target.slug, "bob"),
    ]
    assert live_acts(kind="follow") == ["follow", "follow"]
    unfollow_story(story=story, subscriber=bob, at=LATER)
    assert live_acts(kind="follow") == ["follow"]
