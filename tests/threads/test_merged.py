"""What goes on below a story that took in another: its noise, late writers, pages and addresses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.intake import submit_comment
from discussion.threads.models import Follow, Reaction, Stance
from discussion.threads.services import (
    declare_stance,
    edit_comment,
    follow_story,
    post_comment,
    publish_comment,
    react,
    remove_comment,
    restore_comment,
    withdraw_stance,
)
from stories.models import Story
from stories.noise.exclusions import exclusions_of
from stories.noise.models import Engagement
from stories.noise.services import exclude_actor, fold_pending, include_actor
from tests.conftest import NOW
from tests.threads.conftest import LATER, MakeComment, Merge, Post, levels, live_acts, thread_url, vouch_for


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
    assert [row.actor for row in exclusions_of(target)] == [bob]
    assert live_acts(actor=bob) == []
    include_actor(actor=bob, story=target, by=mo, at=LATER)
    assert levels()[target.slug].people == 2
    assert (list(exclusions_of(target)), live_acts(actor=bob)) == ([], ["comment", "comment"])


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
    fold_pending(at=NOW)
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
