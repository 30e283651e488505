"""post_comment: the row, its first revision, its place, its act in the ledger and its event; and what it refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.threads import pace
from discussion.threads.models import Comment, Revision
from discussion.threads.services import declare_stance
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, live_acts


def refusal(act: Callable[[], object]) -> DomainError:
    before = (Comment.objects.count(), Revision.objects.count(), Engagement.objects.count(), Event.objects.count())
    with pytest.raises(DomainError) as caught:
        act()
    after = (Comment.objects.count(), Revision.objects.count(), Engagement.objects.count(), Event.objects.count())
    assert before == after
    return caught.value


def test_a_public_comment_is_whole(post: Post, story: Story, alice: Subscriber) -> None:
    comment = post("  Fewer *cars*.\r\n", side="defender")
    row = Comment.objects.get()
    assert row == comment
    assert (row.body, row.body_html, row.body_text) == ("Fewer *cars*.", "<p>Fewer <em>cars</em>.</p>", "Fewer cars.")
    assert (row.state, row.depth, row.parent, row.side, row.story_version) == ("published", 0, None, "defender", 1)
    assert (row.shown_version, row.latest_version, row.is_waiting, row.created_at) == (1, 1, False, NOW)
    revision = row.revisions.get()
    assert (revision.version, revision.state, revision.body, revision.created_at) == (1, "shown", row.body, NOW)
    act = Engagement.objects.get()
    assert (act.kind, act.source_key, act.stance, act.target) == ("comment", f"comment:{row.pk}", "defender", "")
    assert (act.actor, act.story, act.occurred_at) == (alice, story, NOW)
    event = Event.objects.get()
    assert (event.kind, event.story) == ("comment.published", story.slug)
    assert event.payload == {"comment": str(row.pk), "version": 1}


def test_a_held_comment_counts_nowhere_and_its_event_has_no_words(post: Post) -> None:
    comment = post(held=True)
    assert (comment.state, comment.shown_version, comment.latest_version) == ("held", 0, 1)
    assert comment.is_waiting
    assert comment.revisions.get().state == "held"
    assert not Engagement.objects.exists()
    assert list(Event.objects.values_list("kind", "payload")) == [
        ("comment.held", {"comment": str(comment.pk), "version": 1})
    ]


def test_the_declared_side_is_taken_unless_another_is_given(post: Post, story: Story, alice: Subscriber) -> None:
    declare_stance(story=story, subscriber=alice, side="critic", because=None, at=NOW)
    assert post("one").side == "critic"
    assert post("two", side="neutral").side == "neutral"


@pytest.mark.parametrize(
    ("parent_side", "declared", "own_side", "crossing"),
    [
        ("critic", "", "defender", True),
        ("defender", "", "critic", True),
        ("critic", "", "critic", False),
        ("critic", "", "neutral", False),
        ("", "critic", "defender", True),
        ("critic", "defender", "defender", False),  # he has moved since
        ("critic", "", "", False),
    ],
)
def test_an_answer_across_the_sides_is_counted_as_one(
    post: Post, story: Story, bob: Subscriber, parent_side: str, declared: str, own_side: str, crossing: bool
) -> None:
    parent = post("one", author=bob, side=parent_side)
    if declared:
        declare_stance(story=story, subscriber=bob, side=declared, because=None, at=NOW)
    reply = post("two", parent=parent, side=own_side)
    act = Engagement.objects.get(source_key=f"comment:{reply.pk}")
    assert (act.kind, act.target, act.crossing) == ("reply", f"comment:{parent.pk}", crossing)


def test_nobody_crosses_himself(post: Post) -> None:
    parent = post("one", side="critic")
    reply = post("two", parent=parent, side="defender")
    assert not Engagement.objects.get(source_key=f"comment:{reply.pk}").crossing


@pytest.mark.trust("X17")
def test_a_chain_grows_for_ever_and_its_depth_does_not(post: Post, settings: Any) -> None:
    settings.COMMENT_MAX_DEPTH = 3
    comment = None
    depths = []
    for number in range(8):
        comment = post(f"turn {number}", parent=comment, at=NOW + timedelta(minutes=number))
        depths.append(comment.depth)
    assert depths == [0, 1, 2, 3, 3, 3, 3, 3]
    deepest = Comment.objects.filter(depth=3)
    assert len({reply.parent_id for reply in deepest}) == 1


@pytest.mark.trust("V9")
@pytest.mark.parametrize("state", ["held", "rejected", "removed", "deleted", "erased"])
def test_what_is_not_shown_cannot_be_answered(post: Post, make_comment: MakeComment, state: str) -> None:
    parent = make_comment(state=state)
    assert refusal(lambda: post(parent=parent)).code == "parent_not_open"


@pytest.mark.trust("V9")
def test_a_comment_of_another_story_cannot_be_answered(
    post: Post, make_comment: MakeComment, make_story: Callable[[], Story]
) -> None:
    parent = make_comment(story=make_story())
    assert refusal(lambda: post(parent=parent)).code == "parent_not_open"


@pytest.mark.parametrize("state", ["draft", "review", "closed", "archived"])
def test_a_story_that_is_not_open_takes_no_words(post: Post, story: Story, state: str) -> None:
    Story.objects.update(state=state)
    error = refusal(post)
    assert (error.code, error.status) == ("discussion_closed", 423)


@pytest.mark.parametrize(("body", "code"), [(" \n", "body_empty"), ("x" * 10_001, "body_too_long")])
def test_words_are_checked_here_too(post: Post, body: str, code: str) -> None:
    assert refusal(lambda: post(body)).code == code


@pytest.mark.trust("W7")
def test_the_same_words_in_the_same_place_within_a_minute_are_one_comment(post: Post, bob: Subscriber) -> None:
    first = post("Twice?", held=True)
    error = refusal(lambda: post(" Twice? \n", at=NOW + timedelta(seconds=59)))
    assert (error.code, error.status, error.data) == ("duplicate_comment", 409, {"comment": str(first.pk)})
    post("Twice?", at=NOW + timedelta(seconds=60))
    shown = post("Root", at=NOW + timedelta(seconds=61))
    post("Twice?", parent=shown, at=NOW + timedelta(seconds=62))  # another place
    post("Twice?", author=bob)
    assert Comment.objects.filter(body="Twice?").count() == 4


@pytest.mark.trust("W11")
@pytest.mark.parametrize(("who", "allowed", "glanced"), [("alice", 10, 30), ("alice", 10, 4), ("newcomer", 3, 30)])
def test_a_minute_allows_so_many_comments(
    post: Post,
    who: str,
    allowed: int,
    glanced: int,
    request: pytest.FixtureRequest,
    bob: Subscriber,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "GLANCED", glanced)
    author = request.getfixturevalue(who)
    for number in range(allowed):
        post(f"remark {number}", author=author, at=NOW + timedelta(seconds=number))
    error = refusal(lambda: post("too fast", author=author, at=NOW + timedelta(seconds=30)))
    assert (error.code, error.status, error.data) == ("too_many_comments", 429, {"retry_after": 30})
    assert refusal(lambda: post("remark 0", author=author, at=NOW + timedelta(seconds=30))).code == "duplicate_comment"
    post("not my hurry", author=bob, at=NOW + timedelta(seconds=30))
    post("later", author=author, at=NOW + timedelta(seconds=60))


def test_text_is_kept_in_nfc_without_nul_and_lone_surrogates(post: Post) -> None:
    comment = post("Cafe\u0301\x00 \ud800au lait")
    assert comment.body == "Café au lait"
    assert live_acts() == ["comment"]
