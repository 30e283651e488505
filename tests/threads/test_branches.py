"""Branches are locked and hung elsewhere; places, depths and orders stay right."""

from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.threads import depths
from discussion.threads.ancestry import way_up
from discussion.threads.depths import settle_branches
from discussion.threads.models import Comment, Rank, UnsettledBranch
from discussion.threads.places import BranchLockedError
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import branches as refusals
from discussion.threads.services import edit_comment, lock_branch, move_back, move_branch, react, unlock_branch
from discussion.threads.services.branches import AlreadyThereError, PlaceInsideError, PlaceTooDeepError
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.threads.conftest import LATER, MakeComment, Post, comment_url, thread_url
from tests.threads.test_paging import MakeStory, forever, read_whole_tree

WHY = "Locked under rule R1: No personal attacks."


def chain(make_comment: MakeComment, length: int, **facts: object) -> list[Comment]:
    """The first is top-level, and each answers the one before."""
    comments: list[Comment] = []
    for _ in range(length):
        comments.append(make_comment(comments[-1] if comments else None, **facts))
    return comments


def move(comment: Comment, below: Comment | None) -> Comment:
    return move_branch(comment=comment, below=below, decision=uuid4(), at=LATER)


def told_depths() -> dict[str, int]:
    return {str(pk): depth for pk, depth in Comment.objects.values_list("pk", "depth")}


def real_depths() -> dict[str, int]:
    return {str(pk): len(way_up(pk)) - 1 for pk in Comment.objects.values_list("pk", flat=True)}


def test_nobody_answers_below_what_is_locked(
    make_comment: MakeComment, post: Post, as_bob: APIClient, alice: Subscriber, bob: Subscriber, story: Story
) -> None:
    root, reply, deep = chain(make_comment, 3)
    lock_branch(comment=reply, reason=WHY, at=NOW)
    for parent in (reply, deep):
        with pytest.raises(BranchLockedError) as refused:
            post("an answer", author=bob, parent=parent)
        assert refused.value.data == {"locked": str(reply.pk), "reason": WHY}
    answer = as_bob.post(thread_url(story), {"body": "an answer", "parent": str(deep.pk)})
    assert (answer.status_code, answer.json()["code"], answer.json()["locked"]) == (423, "branch_locked", str(reply.pk))
    dry = as_bob.post(f"{thread_url(story)}?dry_run=1", {"body": "an answer", "parent": str(deep.pk)})
    assert (dry.json()["outcome"], dry.json()["code"]) == ("refuse", "branch_locked")
    assert Comment.objects.count() == 3
    post("beside it", author=bob, parent=root)
    react(comment=deep, subscriber=bob, kind="fair", at=NOW)
    edit_comment(comment=deep, author=alice, body="new", version=1, held=False, at=NOW)
    shown = as_bob.get(comment_url(reply)).json()
    assert (shown["locked"], shown["locked_reason"]) == (True, WHY)
    assert as_bob.get(comment_url(deep)).json()["locked"] is False, "of a branch its beginning says so"
    assert list(Event.objects.filter(kind="comment.locked").values_list("payload__comment", flat=True)) == [
        str(reply.pk)
    ]


def test_a_lock_within_a_lock_holds_by_itself(make_comment: MakeComment, post: Post) -> None:
    root, reply = chain(make_comment, 2)
    for comment in (root, reply):
        lock_branch(comment=comment, reason=WHY, at=NOW)
    with pytest.raises(refusals.BranchLockedAlreadyError):
        lock_branch(comment=reply, reason=WHY, at=NOW)
    unlock_branch(comment=root, at=NOW)
    with pytest.raises(BranchLockedError):
        post("an answer", parent=reply)
    unlock_branch(comment=reply, at=NOW)
    assert post("an answer", parent=reply).depth == 2
    with pytest.raises(refusals.BranchNotLockedError):
        unlock_branch(comment=reply, at=NOW)


@pytest.mark.parametrize("act", [lock_branch, move_branch])
def test_a_branch_begins_with_what_has_a_place(make_comment: MakeComment, act: object) -> None:
    held = make_comment(state="held")
    facts = {"reason": WHY} if act is lock_branch else {"below": None, "decision": uuid4()}
    with pytest.raises(refusals.BranchNotPublicError):
        act(comment=held, **facts, at=NOW)  # type: ignore[operator]  # one of two functions


def test_a_branch_comes_out_to_the_top_with_everything_below_it(
    make_comment: MakeComment, anonymous: APIClient, story: Story
) -> None:
    root, reply, deep, deepest = chain(make_comment, 4)
    make_comment(reply, state="held")
    acts = list(Engagement.objects.order_by("id").values_list("pk", flat=True))
    move(reply, None)
    assert told_depths() == real_depths()
    way = anonymous.get(comment_url(deepest, "context/")).json()["results"]
    assert [(node["id"], node["depth"]) for node in way] == [
        (str(comment.pk), depth) for depth, comment in enumerate([reply, deep, deepest])
    ]
    assert (way[0]["parent"], way[0]["moved_from"], way[0]["moved_at"]) == (None, str(root.pk), "2026-11-21T13:00:00Z")
    for sort in ("newest", "best", "common_ground", "balanced"):
        page = anonymous.get(thread_url(story), {"sort": sort}).json()["results"]
        assert {node["id"] for node in page} == {str(root.pk), str(reply.pk)} if sort == "newest" else True
        assert str(reply.pk) in {node["id"] for node in page}
    assert anonymous.get(comment_url(root)).json()["replies"]["count"] == 0
    assert list(Engagement.objects.order_by("id").values_list("pk", flat=True)) == acts


def test_what_goes_below_another_comment_leaves_every_order_at_once(
    make_comment: MakeComment, post: Post, anonymous: APIClient, story: Story
) -> None:
    kept, going, last = post("one"), post("two"), post("three")
    fold_ranks(at=NOW)
    first = {sort: anonymous.get(thread_url(story), {"sort": sort, "limit": 1}).json() for sort in ("best", "balanced")}
    move(going, kept)
    for sort, page in first.items():
        rest = anonymous.get(thread_url(story), {"sort": sort, "limit": 5, "cursor": page["next"]}).json()["results"]
        seen = [node["id"] for node in page["results"] + rest]
        assert str(going.pk) not in seen
        assert sorted(seen) == sorted([str(kept.pk), str(last.pk)])
    fold_ranks(at=LATER)
    assert not Rank.objects.filter(comment=going).exists()
    move_back(comment=going, decision=going.moves.get().decision, at=LATER)
    fold_ranks(at=LATER)
    assert Rank.objects.filter(comment=going).count() == 1
    going.refresh_from_db()
    assert (going.parent, going.moved_at, going.moved_from, going.depth) == (None, None, None, 0)


def test_only_the_last_move_is_undone(make_comment: MakeComment) -> None:
    root, other = make_comment(), make_comment()
    reply = make_comment(root)
    move(reply, None)
    move(reply, other)
    first, second = reply.moves.order_by("id")
    with pytest.raises(refusals.MovedSinceError):
        move_back(comment=reply, decision=first.decision, at=LATER)
    move_back(comment=reply, decision=second.decision, at=LATER)
    reply.refresh_from_db()
    assert (reply.parent, reply.moved_from) == (None, root)
    move_back(comment=reply, decision=first.decision, at=LATER)
    reply.refresh_from_db()
    assert (reply.parent, reply.moved_from, reply.moved_at) == (root, None, None)


def test_where_a_branch_cannot_go(make_comment: MakeComment, make_story: MakeStory) -> None:
    root, reply, deep = chain(make_comment, 3)
    elsewhere, held = make_comment(story=make_story()), make_comment(state="held")
    long = chain(make_comment, 11)
    for comment, below, code in [
        (root, deep, "place_inside_branch"),
        (root, root, "place_inside_branch"),
        (reply, elsewhere, "place_not_found"),
        (reply, held, "place_not_found"),
        (reply, root, "already_there"),
        (root, None, "already_there"),
        (root, long[-1], "place_too_deep"),
    ]:
        with pytest.raises(DomainError) as refused:
            move(comment, below)
        assert refused.value.code == code
    assert not Comment.objects.exclude(moved_at=None).exists()
    move(root, long[-2])
    assert told_depths() == real_depths()


def test_depths_far_down_follow_and_answers_there_are_right_meanwhile(
    make_comment: MakeComment, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depths, "PIECE", 2)
    comments = chain(make_comment, 8)
    move(comments[1], None)
    assert told_depths() != real_depths()
    answer = post("an answer", parent=comments[-1])
    assert (answer.depth, UnsettledBranch.objects.count()) == (7, 1)
    assert settle_branches() == 4
    assert told_depths() == real_depths()
    assert (settle_branches(), UnsettledBranch.objects.count()) == (0, 0)


def test_a_branch_that_stays_as_deep_is_not_read(
    make_comment: MakeComment, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make_comment(), make_comment()
    branch = make_comment(one)
    answers = [make_comment(branch) for _ in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(depths, "_settle", lambda _: pytest.fail("The branch was read."))
        move(branch, other)
    assert told_depths() == real_depths()
    monkeypatch.setattr(depths, "PIECE", 1)
    move(other, one)  # what is below waits for the job
    assert told_depths() != real_depths()
    move(branch, make_comment(one))
    assert settle_branches() > 0
    assert told_depths() == real_depths()
    assert {Comment.objects.get(pk=answer.pk).depth for answer in answers} == {3}


@settings(max_examples=15)
@given(data=st.data(), size=st.integers(2, 14))
def test_moves_leave_one_tree_in_which_every_comment_is_found_once(
    data: st.DataObject, size: int, anonymous: APIClient, make_story: MakeStory, make_comment: MakeComment
) -> None:
    story = make_story()
    comments: list[Comment] = []
    for _ in range(size):
        place = data.draw(st.integers(-1, len(comments) - 1))
        comments.append(make_comment(comments[place] if place >= 0 else None, story=story))
    for _ in range(4):
        place = data.draw(st.integers(-1, size - 1))
        with suppress(PlaceInsideError, AlreadyThereError, PlaceTooDeepError):
            move(comments[data.draw(st.integers(0, size - 1))], comments[place] if place >= 0 else None)
    seen = list(read_whole_tree(anonymous, thread_url(story), forever(data, 1, 4), 2))
    assert sorted(node["id"] for node in seen) == sorted(str(comment.pk) for comment in comments)
    real = real_depths()
    assert all(node["depth"] == real[node["id"]] for node in seen)
