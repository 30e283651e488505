"""edit_comment and delete_comment: what the public sees meanwhile, and what is refused."""

from typing import Any

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.threads.models import Comment, Revision
from discussion.threads.services import delete_comment, edit_comment, publish_comment, reject_comment, remove_comment
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, live_acts

LATER = NOW.replace(hour=13)


def states(comment: Comment) -> list[tuple[int, str]]:
    return list(comment.revisions.order_by("version").values_list("version", "state"))


def edit(comment: Comment, body: str = "new words", **fields: Any) -> Comment:
    assert comment.author is not None
    facts = {"author": comment.author, "version": comment.latest_version, "held": False, "at": LATER}
    return edit_comment(comment=comment, body=body, **{**facts, **fields})


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_shown_edit_replaces_the_words_and_keeps_the_old_ones(make_comment: MakeComment) -> None:
    comment = edit(make_comment(body="old words"), "new *words*")
    assert (comment.body, comment.body_html, comment.body_text) == (
        "new *words*",
        "<p>new <em>words</em></p>",
        "new words",
    )
    assert (comment.shown_version, comment.latest_version, comment.edited_at) == (2, 2, LATER)
    assert states(comment) == [(1, "shown"), (2, "shown")]
    assert comment.revisions.get(version=1).body == "old words"
    assert kinds() == ["comment.edited"]


@pytest.mark.trust("V11")
def test_while_an_edit_waits_the_public_sees_the_words_before_it(make_comment: MakeComment) -> None:
    comment = edit(make_comment(body="old words"), held=True)
    comment.refresh_from_db()
    assert (comment.body, comment.body_text, comment.edited_at) == ("old words", "old words", None)
    assert (comment.state, comment.shown_version, comment.latest_version) == ("published", 1, 2)
    assert comment.is_waiting
    assert states(comment) == [(1, "shown"), (2, "held")]
    assert kinds() == ["comment.held"]


@pytest.mark.trust("V11")
def test_an_edit_joins_what_waits_even_if_it_would_pass_by_itself(make_comment: MakeComment) -> None:
    comment = edit(edit(make_comment(body="old"), "with a link", held=True), "without", held=False)
    assert (comment.body, comment.shown_version, comment.latest_version) == ("old", 1, 3)
    published = publish_comment(comment=comment, version=3, at=LATER)
    assert published.body == "without"
    assert states(comment) == [(1, "shown"), (2, "rejected"), (3, "shown")]


def test_a_held_comment_stays_held_and_shows_its_latest_words_to_who_decides(make_comment: MakeComment) -> None:
    comment = edit(make_comment(state="held", body="first"), "second")
    comment.refresh_from_db()
    assert (comment.state, comment.body, comment.shown_version, comment.latest_version) == ("held", "second", 0, 2)
    assert states(comment) == [(1, "held"), (2, "held")]
    assert live_acts() == []


def test_the_same_words_again_change_nothing(make_comment: MakeComment) -> None:
    comment = edit(make_comment(body="words"), " words\r\n")
    assert (comment.latest_version, comment.edited_at, kinds()) == (1, None, [])


def test_version_numbers_are_not_given_twice(make_comment: MakeComment) -> None:
    comment = reject_comment(comment=edit(make_comment(), held=True))
    assert comment.latest_version == 1
    assert edit(comment).latest_version == 3


@pytest.mark.parametrize(
    ("state", "by", "version", "body", "code"),
    [
        ("published", "bob", 1, "x", "not_your_comment"),
        ("published", "alice", 2, "x", "version_stale"),
        ("published", "alice", 1, " ", "body_empty"),
        ("published", "alice", 1, "x" * 10_001, "body_too_long"),
        ("held", "alice", 7, "x", "version_stale"),
        ("removed", "alice", 1, "x", "comment_not_editable"),
        ("deleted", "alice", 1, "x", "comment_not_editable"),
        ("rejected", "alice", 1, "x", "comment_not_editable"),
    ],
)
def test_refused_edits_write_nothing(
    make_comment: MakeComment, request: pytest.FixtureRequest, state: str, by: str, version: int, body: str, code: str
) -> None:
    comment = make_comment(state=state)
    with pytest.raises(DomainError) as refusal:
        edit(comment, body, author=request.getfixturevalue(by), version=version)
    assert refusal.value.code == code
    assert (Revision.objects.count(), kinds()) == (1, [])


def test_a_stale_version_tells_the_present_one(make_comment: MakeComment) -> None:
    comment = edit(make_comment())
    with pytest.raises(DomainError) as refusal:
        edit(comment, "other", version=1)
    assert (refusal.value.status, refusal.value.data) == (409, {"version": 2})


def test_a_closed_discussion_takes_no_edits(make_comment: MakeComment, story: Story) -> None:
    comment = make_comment()
    Story.objects.update(state="closed")
    with pytest.raises(DomainError) as refusal:
        edit(comment)
    assert refusal.value.code == "discussion_closed"
    assert states(comment) == [(1, "shown")]


def test_deleting_leaves_a_tombstone_and_no_noise(post: Post, alice: Subscriber) -> None:
    comment = post("to be regretted")
    reply = post("an answer", parent=comment)
    edit(comment, "worse", held=True)
    delete_comment(comment=comment, author=alice, at=LATER)
    comment.refresh_from_db()
    assert (comment.state, comment.is_waiting) == ("deleted", False)
    assert states(comment) == [(1, "shown"), (2, "rejected")]
    assert Comment.objects.public().count() == 2
    assert live_acts() == ["reply"]
    assert kinds() == ["comment.published", "comment.published", "comment.held", "comment.removed"]
    delete_comment(comment=comment, author=alice, at=LATER)
    assert len(kinds()) == 4
    assert reply.parent_id == comment.pk


def test_deleting_what_was_never_public_leaves_no_trace(make_comment: MakeComment, alice: Subscriber) -> None:
    comment = make_comment(state="held")
    delete_comment(comment=comment, author=alice, at=LATER)
    comment.refresh_from_db()
    assert (comment.state, states(comment), kinds()) == ("deleted", [(1, "rejected")], [])
    assert not comment.has_place
    assert not Comment.objects.public().exists()
    assert live_acts() == []


def test_who_deletes_what_waits_may_say_it_again(post: Post, alice: Subscriber) -> None:
    comment = post("second thoughts", held=True)
    for _ in range(2):
        delete_comment(comment=comment, author=alice, at=LATER)
    again = post("second thoughts", held=True)
    assert list(Comment.objects.order_by("id").values_list("id", "state")) == [
        (comment.pk, "deleted"),
        (again.pk, "held"),
    ]


def test_only_the_author_deletes_and_not_what_a_moderator_took_down(
    make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    comment = make_comment()
    with pytest.raises(DomainError) as refusal:
        delete_comment(comment=comment, author=bob, at=LATER)
    assert refusal.value.code == "not_your_comment"
    remove_comment(comment=comment, reason="Rule 1", by=mo, at=LATER)
    with pytest.raises(DomainError) as refusal:
        delete_comment(comment=comment, author=alice, at=LATER)
    assert refusal.value.code == "comment_not_editable"
    comment.refresh_from_db()
    assert comment.state == "removed"
