"""Two stories become one discussion: what moves, what stays as it was, and who may do it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.sanctions import impose_ban
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment, Follow, Reaction, Stance
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    edit_comment,
    follow_story,
    merge_stories,
    post_comment,
    publish_comment,
    react,
    remove_comment,
    restore_comment,
    unfollow_story,
    withdraw_stance,
)
from stories.models import Story, Transition
from stories.noise.models import Engagement, StoryNoise
from stories.noise.selectors import excluded_from
from stories.noise.services import exclude_actor, fold_pending, include_actor
from stories.selectors import comment_counts, get_visible_story, listed_stories
from stories.services import unarchive_story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, live_acts, thread_url, vouch_for, walk

Merge = Callable[..., Story]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def target(make_story: Callable[[], Story]) -> Story:
    """The story that stays; `story` is the duplicate."""
    return make_story()


@pytest.fixture
def merge(story: Story, target: Story, edith: Subscriber) -> Merge:
    def merge(**facts: Any) -> Story:
        given = {"source": story, "target": target, "actor": edith, "at": LATER, "reason": "Told twice.", **facts}
        return merge_stories(**given)

    return merge


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


def levels() -> dict[str, StoryNoise]:
    """{slug: what is kept of its noise} after a fold, by the ledger's own account."""
    fold_pending(at=LATER)
    call_command("rebuild_noise", "--check")
    return {noise.story.slug: noise for noise in StoryNoise.objects.select_related("story")}


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
    assert refused(merge, reason="  ") == "merge_reason_missing"


@pytest.mark.trust("V1")
def test_what_is_hidden_stays_hidden_and_cases_stay_with_their_comments(
    story: Story, target: Story, post: Post, bob: Subscriber, mo: Subscriber, merge: Merge, anonymous: APIClient
) -> None:
    shown = post("shown words")
    post("held words", held=True)
    removed = remove_comment(comment=post("removed words", author=bob), reason="Abuse.", by=mo, at=NOW)
    deleted = post("deleted words")
    delete_comment(comment=deleted, author=deleted.author, at=NOW)  # type: ignore[arg-type]
    report = report_comment(comment=shown, reporter=bob, reason="spam", at=NOW)
    states = dict(Comment.objects.values_list("pk", "state"))
    merge()
    assert dict(Comment.objects.values_list("pk", "state")) == states
    answer = anonymous.get(thread_url(story))
    told = {node["id"]: node["state"] for node in walk(answer.json()["results"])}
    assert told == {str(shown.pk): "published", str(removed.pk): "removed", str(deleted.pk): "removed"}
    assert b"held words" not in answer.content
    assert b"removed words" not in answer.content
    case = Case.objects.get(pk=report.case_id)
    assert (case.closed_at, case.comment.story) == (None, target)
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


def test_the_noise_is_that_of_one_discussion(
    story: Story,
    target: Story,
    make_story: Callable[[], Story],
    make_subscriber: Callable[..., Subscriber],
    mo: Subscriber,
    merge: Merge,
) -> None:
    """A third story on which everything happened in one place is as loud as the target is after the merge."""
    whole = make_story()
    crowd = [vouch_for(make_subscriber(f"reader{number}"), mo) for number in range(8)]
    for where in (story, whole):
        discuss(where, crowd[:4], NOW)
    for where in (target, whole):
        discuss(where, crowd[3:], NOW + timedelta(minutes=30))
    merge()
    told = levels()
    assert set(told) == {target.slug, whole.slug}
    kept = [facts_of(told[slug]) for slug in (target.slug, whole.slug)]
    assert kept[0] == pytest.approx(kept[1], rel=1e-9)
    story.refresh_from_db()
    target.refresh_from_db()
    assert (story.noise_rank, target.noise_rank) == (-1e9, told[target.slug].noise_key)


def discuss(story: Story, crowd: list[Subscriber], start: datetime) -> None:
    """Each answers the one before and takes the other side."""
    parent = None
    for number, person in enumerate(crowd):
        side = ("critic", "defender")[number % 2]
        parent = post_comment(
            author=person,
            story=story,
            parent=parent,
            side=side,
            body=f"{story.slug} {number}",
            held=False,
            at=start + timedelta(minutes=2 * number),
        )


def facts_of(noise: Any) -> dict[str, float]:
    names = ("noise_key", "trend_key", "volume", "intensity", "mass", "presence", "clash", "critics", "defenders")
    return {name: getattr(noise, name) for name in (*names, "squares", "present", "people")}


def test_what_happens_to_moved_comments_happens_on_the_target(
    story: Story, target: Story, post: Post, alice: Subscriber, bob: Subscriber, mo: Subscriber, merge: Merge
) -> None:
    comment, held = post("shown"), post("held", held=True)
    merge()
    before = levels()[target.slug].volume
    comment.refresh_from_db()
    react(comment=comment, subscriber=bob, kind="agree", at=LATER)
    publish_comment(comment=held, version=1, at=LATER)
    assert set(Engagement.objects.filter(id__gt=1, kind__in=["reaction"]).values_list("story", flat=True)) == {
        target.pk
    }
    louder = levels()
    assert louder[target.slug].volume > before
    remove_comment(comment=held, reason="Abuse.", by=mo, at=LATER)
    remove_comment(comment=comment, reason="Abuse.", by=mo, at=LATER)
    assert live_acts(kind="comment") == []
    quiet = levels()[target.slug]
    assert quiet.people == 1
    restore_comment(comment=comment, by=mo, at=LATER)
    assert levels()[target.slug].people == 2
    assert Reaction.objects.get().comment.story == target


@pytest.mark.parametrize("on_source", [True, False])
def test_who_is_excluded_from_either_is_excluded_from_both(
    story: Story, target: Story, post: Post, bob: Subscriber, mo: Subscriber, merge: Merge, on_source: bool
) -> None:
    for where in (story, target):
        post(f"on {where.slug}", story=where)
        post(f"and on {where.slug}", story=where, author=bob)
    exclude_actor(actor=bob, story=story if on_source else target, by=mo, at=NOW)
    merge()
    assert levels()[target.slug].people == 1
    assert list(excluded_from(target)) == [bob]
    assert live_acts(actor=bob) == []
    include_actor(actor=bob, story=target, by=mo, at=LATER)
    assert levels()[target.slug].people == 2
    assert (list(excluded_from(target)), live_acts(actor=bob)) == ([], ["comment", "comment"])


def test_who_came_with_an_old_story_in_hand_ends_up_on_the_target(
    story: Story, target: Story, post: Post, alice: Subscriber, bob: Subscriber, merge: Merge
) -> None:
    parent = post("a root")
    stale = Story.objects.get(pk=story.pk)
    parent.story = stale
    merge()
    reply = submit_comment(author=bob, story=stale, parent=parent, side="", body="an answer", at=LATER)
    assert (reply.story, reply.parent, reply.written_about) == (target, parent, None)
    parent.story = stale
    declare_stance(story=stale, subscriber=bob, side="critic", because=parent, at=LATER)
    follow_story(story=stale, subscriber=bob, at=LATER)
    assert (Stance.objects.get().story, Follow.objects.get().story) == (target, target)
    edited = edit_comment(comment=parent, author=alice, body="other words", version=1, held=False, at=LATER)
    assert (edited.story, edited.latest_version) == (target, 2)
    withdraw_stance(story=stale, subscriber=bob, at=LATER)
    assert not Stance.objects.exists()


@pytest.mark.trust("V1")
def test_a_target_that_holds_every_comment_holds_what_came_for_the_source(
    story: Story, target: Story, bob: Subscriber, merge: Merge
) -> None:
    stale = Story.objects.get(pk=story.pk)
    Story.objects.filter(pk=target.pk).update(premoderated=True)
    merge()
    comment = submit_comment(author=bob, story=stale, parent=None, side="", body="not yet", at=LATER)
    assert (comment.state, comment.story) == ("held", target)


def test_pages_go_on_or_say_that_their_cursor_is_of_another_list(
    story: Story, target: Story, make_comment: MakeComment, merge: Merge, anonymous: APIClient
) -> None:
    roots = [make_comment(story=where) for where in (story, target, story, target)]
    for _ in range(3):
        make_comment(roots[0])
    replies_url = f"/api/v1/comments/{roots[0].pk}/replies/"
    threads = anonymous.get(thread_url(story), {"limit": 1}).json()["next"]
    replies = anonymous.get(replies_url, {"limit": 1}).json()["next"]
    merge()
    refusal = anonymous.get(thread_url(story), {"cursor": threads})
    assert (refusal.status_code, refusal.json()["code"]) == (400, "malformed")
    assert len(anonymous.get(replies_url, {"cursor": replies}).json()["results"]) == 2
    answers = [anonymous.get(thread_url(where), {"sort": "oldest"}).json() for where in (story, target)]
    assert [node["id"] for node in answers[0]["results"]] == [str(root.pk) for root in roots]
    assert answers[0] == answers[1]


def test_the_api_answers_with_the_target(
    story: Story, target: Story, post: Post, merge: Merge, anonymous: APIClient
) -> None:
    comment = post("words")
    url = f"/api/v1/stories/{story.slug}/"
    counted = anonymous.get(url).json()["discussion"]["comment_count"]
    merge()
    told = anonymous.get(url).json()
    assert (told["slug"], told["discussion"]["comment_count"]) == (target.slug, counted)
    assert anonymous.get(f"{url}noise/").json()["people"] == 1
    assert anonymous.get(f"/api/v1/comments/{comment.pk}/").json()["story"] == target.slug
    assert [card["slug"] for card in anonymous.get("/api/v1/stories/").json()["results"]] == [target.slug]


@pytest.mark.trust("V1")
def test_a_merged_story_leads_nowhere_while_its_target_is_not_there(
    story: Story, target: Story, merge: Merge, anonymous: APIClient
) -> None:
    merge()
    Story.objects.filter(pk=target.pk).update(published_at=NOW + timedelta(days=36500))
    assert anonymous.get(f"/api/v1/stories/{story.slug}/").status_code == 404
